import type { Grade } from '../assessment/grade.ts';
import type { SubjectKey } from '../assessment/subject-table.ts';
import { electiveIn } from '../assessment/subjects.ts';
import type { SchoolYear } from '../calendar/school-year.ts';
import { refuseEntry } from '../entry/entry.ts';
import type { PupilField } from './fields.ts';
import { type Answers, changesOf, compared, held, type Outcome, refusedRow, unanswered } from './outcome.ts';
import type { CellFault, Question, ReadRow } from './rows.ts';

type PupilValues = Readonly<Partial<Record<PupilField, string>>>;

/** A pupil whom the school has already, by the code; `signed`: a part of his record bears a signature. */
export type KnownPupil = { readonly values: PupilValues & { readonly pupilCode: string }; readonly signed: boolean };

/** What the rows are compared with. `className`: given by the person for a list that has no such column. */
export type PupilsKnown = {
  readonly schoolYear: SchoolYear;
  readonly pupils: readonly KnownPupil[];
  readonly classNames: readonly string[];
  readonly className?: string;
};

/**
 * What becomes of each row: joined by pupil code, or by the person's number if there is no code; never by name or place.
 * Likeness only asks questions, and what a file does not contain changes nothing.
 */
export function judgePupils(
  rows: readonly ReadRow<PupilField>[],
  known: PupilsKnown,
  answers: Answers,
): readonly Outcome<PupilField>[] {
  const index = indexOf(known, rows);
  const earlier = new Map<string, ReadRow<PupilField>>();
  return rows.map((read) => {
    const row = withClass(withCode(read, index), known);
    const code = row.values.pupilCode;
    const twin = code === undefined ? undefined : earlier.get(code);
    if (code !== undefined && !twin) earlier.set(code, row); // refused ones too: the same file means the same again
    return judgePupil(row, twin, index, answers);
  });
}

type Index = {
  readonly schoolYear: SchoolYear;
  readonly byCode: ReadonlyMap<string, KnownPupil>;
  /** Whose a person's number is: the school's pupil, else the first of the file. */
  readonly codeOfNumber: ReadonlyMap<string, string>;
  readonly byLikeness: ReadonlyMap<string, KnownPupil>;
  readonly classNames: ReadonlySet<string>;
};

function judgePupil(
  row: ReadRow<PupilField>,
  twin: ReadRow<PupilField> | undefined,
  index: Index,
  answers: Answers,
): Outcome<PupilField> {
  const code = row.values.pupilCode;
  const faults = [...row.faults, ...faultsOf(row, index)];
  if (faults.length > 0 || code === undefined) return refusedRow(row, faults);

  if (twin && sameValues(row, twin)) {
    return { kind: 'repeated', row: row.row, key: code, values: row.values, notes: row.notes, sameAs: twin.row };
  }
  const open = unanswered(row.row, [...row.questions, ...questionsOf(row, twin, index)], answers);
  if (open.length > 0) return held(row, open, code);

  const known = index.byCode.get(code)?.values;
  return compared(row, code, twin ? { ...known, ...twin.values } : known);
}

/** What can't be repaired by an answer: the file or the school's classes must change. */
function faultsOf({ values, faults }: ReadRow<PupilField>, index: Index): readonly CellFault<PupilField>[] {
  const code = values.pupilCode;
  const known = code === undefined ? undefined : index.byCode.get(code);
  const number = values.personalId ?? '';
  const owner = index.codeOfNumber.get(number);
  const named = (field: PupilField) => faults.some((fault) => fault.field === field);
  const absent = (field: PupilField) =>
    values[field] === undefined && known?.values[field] === undefined && !named(field);

  return [
    ...(absent('pupilCode') ? [fault('PUPIL_CODE_MISSING', 'pupilCode')] : []),
    ...(absent('fullName') ? [fault('NAME_MISSING', 'fullName')] : []),
    ...(absent('birthDate') ? [fault('BIRTH_DATE_MISSING', 'birthDate')] : []),
    ...(absent('className') ? [fault('CLASS_MISSING', 'className')] : []),
    ...(values.className !== undefined && !index.classNames.has(values.className)
      ? [fault('CLASS_UNKNOWN', 'className', values.className)]
      : []),
    ...(owner !== undefined && code !== undefined && owner !== code
      ? [fault('PERSON_NUMBER_OF_ANOTHER', 'personalId', values.personalId)]
      : []),
    ...electivesNotOffered(values, index.schoolYear),
  ];
}

/** An elective must be one in the grade of the class. */
function electivesNotOffered(values: PupilValues, schoolYear: SchoolYear): readonly CellFault<PupilField>[] {
  const { className, electives } = values;
  if (className === undefined || electives === undefined) return [];
  const grade = Number(className[0]) as Grade;
  const offered = electives.split(',').every((subject) => electiveIn(subject as SubjectKey, grade, schoolYear));
  return offered ? [] : [fault('ELECTIVE_NOT_IN_GRADE', 'electives', electives)];
}

function questionsOf(
  row: ReadRow<PupilField>,
  twin: ReadRow<PupilField> | undefined,
  index: Index,
): readonly Question<PupilField>[] {
  const known = index.byCode.get(row.values.pupilCode ?? '');
  const alike = index.byLikeness.get(likeness(row.values));
  const changes = known ? changesOf(row.values, known.values) : {};
  return [
    ...(twin ? [{ ask: 'SAME_CODE_IN_FILE', row: twin.row } as const] : []),
    ...(changes.fullName && changes.birthDate ? [{ ask: 'PERHAPS_ANOTHER_PUPIL' } as const] : []),
    ...(known?.signed && changes.className ? [{ ask: 'CLASS_AFTER_SIGNATURE' } as const] : []),
    ...(!known && alike ? [{ ask: 'PERHAPS_KNOWN_PUPIL', code: alike.values.pupilCode } as const] : []),
  ];
}

function indexOf({ schoolYear, pupils, classNames }: PupilsKnown, rows: readonly ReadRow<PupilField>[]): Index {
  const by = (key: (pupil: KnownPupil) => string | undefined) =>
    new Map(
      pupils.flatMap((pupil): [string, KnownPupil][] => {
        const found = key(pupil);
        return found === undefined ? [] : [[found, pupil]];
      }),
    );
  return {
    schoolYear,
    byCode: by(({ values }) => values.pupilCode),
    codeOfNumber: new Map([...rows.toReversed(), ...pupils].flatMap(({ values }) => numberAndCode(values))),
    byLikeness: by(({ values }) => likeness(values)),
    classNames: new Set(classNames),
  };
}

const numberAndCode = ({ personalId, pupilCode }: PupilValues): [string, string][] =>
  personalId === undefined || pupilCode === undefined ? [] : [[personalId, pupilCode]];

/** A row without code is the pupil with that person's number, if the school or the file has him. */
function withCode(read: ReadRow<PupilField>, { codeOfNumber }: Index): ReadRow<PupilField> {
  if (read.values.pupilCode !== undefined || read.values.personalId === undefined) return read;
  const pupilCode = codeOfNumber.get(read.values.personalId);
  return pupilCode === undefined ? read : { ...read, values: { ...read.values, pupilCode } };
}

const withClass = (read: ReadRow<PupilField>, { className }: PupilsKnown): ReadRow<PupilField> =>
  className === undefined || read.values.className !== undefined
    ? read
    : { ...read, values: { ...read.values, className } };

const sameValues = (a: ReadRow<PupilField>, b: ReadRow<PupilField>): boolean =>
  Object.keys(changesOf(a.values, b.values)).length === 0 && Object.keys(changesOf(b.values, a.values)).length === 0;

const likeness = ({ fullName, birthDate }: PupilValues): string => `${fullName ?? ''} ${birthDate ?? ''}`;

const fault = (refused: string, field: PupilField, typed = ''): CellFault<PupilField> => ({
  ...refuseEntry(refused, typed),
  field,
});
