import type { Grade } from '../assessment/grade.ts';
import type { SubjectKey } from '../assessment/subject-table.ts';
import { taughtIn } from '../assessment/subjects.ts';
import type { SchoolYear } from '../calendar/school-year.ts';
import { refuseEntry } from '../entry/entry.ts';
import type { AssignmentField } from './fields.ts';
import { type Answers, compared, held, type Outcome, refusedRow, unanswered } from './outcome.ts';
import type { CellFault, Question, ReadRow } from './rows.ts';

/** Staff by person's number, and who holds which class and subject now (`homeroom` is a subject here). */
export type AssignmentsKnown = {
  readonly schoolYear: SchoolYear;
  readonly staff: readonly { readonly personalId: string; readonly fullName: string }[];
  readonly classNames: readonly string[];
  readonly assignments: readonly {
    readonly personalId: string;
    readonly className: string;
    readonly subject: string;
  }[];
};

/**
 * What becomes of each row: an assignment is one class and one subject, and who holds it is the person with that number.
 * A name is compared for a question only. A class and subject that the file does not name keeps its teacher.
 */
export function judgeAssignments(
  rows: readonly ReadRow<AssignmentField>[],
  known: AssignmentsKnown,
  answers: Answers,
): readonly Outcome<AssignmentField>[] {
  const earlier = new Map<string, ReadRow<AssignmentField>>();
  return rows.map((read) => {
    const faults = [...read.faults, ...faultsOf(read, known)];
    if (faults.length > 0) return refusedRow(read, faults);

    const { teacherName: _notStored, ...values } = read.values;
    const row = { ...read, values };
    const key = `${values.className}/${values.subject}`;
    const twin = earlier.get(key);
    if (twin && twin.values.personalId === values.personalId) {
      return { kind: 'repeated', row: row.row, key, values, notes: row.notes, sameAs: twin.row };
    }
    const open = unanswered(row.row, [...row.questions, ...questionsOf(read, twin, known)], answers);
    if (!twin) earlier.set(key, row);
    return open.length > 0 ? held(row, open, key) : compared(row, key, heldNow(key, known));
  });
}

function faultsOf({ values, faults }: ReadRow<AssignmentField>, known: AssignmentsKnown): CellFault<AssignmentField>[] {
  const { personalId, className, subject } = values;
  const absent = (field: AssignmentField) => values[field] === undefined && !faults.some((one) => one.field === field);
  return [
    ...(absent('personalId') ? [fault('PERSON_NUMBER_MISSING', 'personalId')] : []),
    ...(absent('className') ? [fault('CLASS_MISSING', 'className')] : []),
    ...(absent('subject') ? [fault('SUBJECT_MISSING', 'subject')] : []),
    ...(personalId !== undefined && !known.staff.some((one) => one.personalId === personalId)
      ? [fault('TEACHER_UNKNOWN', 'personalId', personalId)]
      : []),
    ...(className !== undefined && !known.classNames.includes(className)
      ? [fault('CLASS_UNKNOWN', 'className', className)]
      : []),
    ...(className !== undefined && subject !== undefined && !isTaught(className, subject, known.schoolYear)
      ? [fault('SUBJECT_NOT_IN_CLASS', 'subject', subject)]
      : []),
  ];
}

function questionsOf(
  { values }: ReadRow<AssignmentField>,
  twin: ReadRow<AssignmentField> | undefined,
  { staff }: AssignmentsKnown,
): readonly Question<AssignmentField>[] {
  const teacher = staff.find(({ personalId }) => personalId === values.personalId);
  const otherName = values.teacherName !== undefined && values.teacherName !== teacher?.fullName;
  return [
    ...(twin ? [{ ask: 'SAME_CODE_IN_FILE', row: twin.row } as const] : []),
    ...(otherName ? [{ ask: 'PERHAPS_ANOTHER_TEACHER' } as const] : []),
  ];
}

const heldNow = (key: string, { assignments }: AssignmentsKnown) =>
  assignments.find(({ className, subject }) => `${className}/${subject}` === key);

const isTaught = (className: string, subject: string, schoolYear: SchoolYear): boolean =>
  subject === 'homeroom' || taughtIn(subject as SubjectKey, Number(className[0]) as Grade, schoolYear);

const fault = (refused: string, field: AssignmentField, typed = ''): CellFault<AssignmentField> => ({
  ...refuseEntry(refused, typed),
  field,
});
