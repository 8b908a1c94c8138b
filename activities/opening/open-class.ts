import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { Grade } from '../../domain/assessment/grade.ts';
import type { AssessmentPlan } from '../../domain/assessment/plan.ts';
import type { SubjectKey } from '../../domain/assessment/subject-table.ts';
import { electiveIn, formRows, subjectsOf, taughtIn } from '../../domain/assessment/subjects.ts';
import type { SchoolYear } from '../../domain/calendar/school-year.ts';
import { type ClassSheet, HOMEROOM, type SheetCommand } from '../../domain/class-sheet/sheet.ts';
import type { RecordCommand } from '../../domain/record-year/messages.ts';
import { inTransaction, type Queries } from '../../persistence/data-source.ts';
import { KINDS } from '../../persistence/log/kinds.ts';
import { headsOf } from '../../persistence/log/transition.ts';
import { beginSubject, writeCommand } from '../../persistence/log/write.ts';
import { laneEnds } from '../../persistence/record-year/lanes.ts';
import { insertRecord } from '../../persistence/record-year/new-record.ts';
import { recordWorkflowId } from '../../persistence/record-year/projection.ts';
import { planOf } from '../../persistence/record-year/year-inputs.ts';
import { newId } from '../../persistence/ulid.ts';

type ClassRow = { id: string; school_id: string; school_year: SchoolYear; grade: Grade };
type Enrolment = { id: string; plan: AssessmentPlan; electives: readonly SubjectKey[] };

/**
 * Điều 4.3 ¶4: makes the empty records of a class's pupils, and its sheets, in one transaction. Idempotent: what is
 * there stays, what is new since (a pupil who arrived) is added.
 */
export async function openClass(database: DataSource, classId: string, at: number): Promise<void> {
  await inTransaction(database, async (queries) => {
    const [schoolClass] = await queries.query<ClassRow[]>(
      'SELECT id, school_id, school_year, grade FROM school_class WHERE id = ? FOR UPDATE',
      [classId],
    );
    if (!schoolClass) throw new Error('class unknown');

    const enrolments = await withoutRecord(queries, classId);
    const end = (await laneEnds(queries, { schoolId: schoolClass.school_id, schoolYear: schoolClass.school_year }, at))(
      '',
    ).closeAt.round1;
    const sheets = await sheetsFor(queries, schoolClass, await everyEnrolment(queries, classId), end, at);

    for (const enrolment of enrolments) await openRecord(queries, schoolClass, enrolment, sheets, end, at);
  });
}

const everyEnrolment = (queries: Queries, classId: string) =>
  enrolmentsWhere(queries, 'e.class_id = ? AND e.to_day IS NULL', [classId]);

const withoutRecord = (queries: Queries, classId: string) =>
  enrolmentsWhere(
    queries,
    'e.class_id = ? AND e.to_day IS NULL AND NOT EXISTS (SELECT 1 FROM record r WHERE r.enrolment_id = e.id)',
    [classId],
  );

async function enrolmentsWhere(queries: Queries, where: string, parameters: unknown[]): Promise<readonly Enrolment[]> {
  const rows = await queries.query<{ id: string; plan: AssessmentPlan['kind']; exempted: string; electives: string }[]>(
    `SELECT e.id, e.plan, e.exempted, e.electives FROM enrolment e WHERE ${where} ORDER BY e.id`,
    parameters,
  );
  return rows.map((row) => ({ id: row.id, plan: planOf(row), electives: JSON.parse(row.electives) }));
}

/** The class's sheets by subject: the grade's compulsory subjects, electives that somebody takes, and the homeroom sheet. */
async function sheetsFor(
  queries: Queries,
  schoolClass: ClassRow,
  enrolments: readonly Enrolment[],
  wakeAt: number,
  at: number,
): Promise<ReadonlyMap<string, string>> {
  const known = await queries.query<{ id: string; subject: string }[]>(
    'SELECT id, subject FROM class_sheet WHERE class_id = ? AND grade = ?',
    [schoolClass.id, schoolClass.grade],
  );
  const sheets = new Map(known.map(({ id, subject }) => [subject, id]));

  for (const subject of [...subjectsTaught(schoolClass, enrolments), HOMEROOM]) {
    const existing = sheets.get(subject);
    if (existing !== undefined) {
      await addArrivals(
        queries,
        existing,
        enrolments.filter((enrolment) => subject === HOMEROOM || takes(schoolClass, enrolment, subject as SubjectKey)),
        at,
      );
      continue;
    }
    const id = newId(at);
    await queries.query(
      'INSERT INTO class_sheet (id, school_id, class_id, school_year, grade, subject) VALUES (?, ?, ?, ?, ?, ?)',
      [id, schoolClass.school_id, schoolClass.id, schoolClass.school_year, schoolClass.grade, subject],
    );
    const rows = enrolments
      .filter((enrolment) => subject === HOMEROOM || takes(schoolClass, enrolment, subject as SubjectKey))
      .map((enrolment) => enrolment.id);
    const open: SheetCommand = {
      type: 'openSheet',
      id: `open/${id}`,
      at,
      by: 'opening',
      schoolId: schoolClass.school_id,
      classId: schoolClass.id,
      subject,
      rows,
      wakeAt,
    };
    const workflowId = `sheet/${schoolClass.school_year}/${schoolClass.id}/${schoolClass.grade}/${subject}`;
    await beginSubject(
      queries,
      KINDS,
      { subjectId: id, kind: 'classSheet', workflowId, schoolId: schoolClass.school_id },
      open,
      at,
    );
    sheets.set(subject, id);
  }
  return sheets;
}

/** Pupils who came after the sheet was opened get their row. */
async function addArrivals(
  queries: Queries,
  sheetId: string,
  enrolments: readonly Enrolment[],
  at: number,
): Promise<void> {
  const [head] = await headsOf(queries, [sheetId]);
  if (!head) return;
  const { rows } = head.state as ClassSheet;
  const added = enrolments.map(({ id }) => id).filter((id) => !rows[id]);
  if (added.length === 0) return;

  const changed: SheetCommand = {
    type: 'rosterChanged',
    added,
    left: [],
    id: `arrived/${newId(at)}`,
    at,
    by: 'opening',
  };
  await writeCommand(queries, KINDS, sheetId, changed, at);
}

const subjectsTaught = ({ grade, school_year }: ClassRow, enrolments: readonly Enrolment[]): readonly SubjectKey[] =>
  formRows(school_year)
    .map(({ key }) => key)
    .filter((key) => taughtIn(key, grade, school_year))
    .filter(
      (key) => !electiveIn(key, grade, school_year) || enrolments.some(({ electives }) => electives.includes(key)),
    );

const takes = ({ grade, school_year }: ClassRow, { electives, plan }: Enrolment, subject: SubjectKey): boolean =>
  subjectsOf(grade, school_year, electives, plan).some(({ key }) => key === subject);

async function openRecord(
  queries: Queries,
  schoolClass: ClassRow,
  enrolment: Enrolment,
  sheets: ReadonlyMap<string, string>,
  wakeAt: number,
  at: number,
): Promise<void> {
  const id = newId(at);
  const lookUpCode = randomUUID();
  const subjects = subjectsOf(schoolClass.grade, schoolClass.school_year, enrolment.electives, enrolment.plan).map(
    ({ key }) => key,
  );

  await insertRecord(
    queries,
    { id, lookUpCode, enrolmentId: enrolment.id, stage: 'entering', lane: 'round1', at },
    { open: subjects.length, all: subjects.length },
  );
  await queries.query('INSERT INTO part (record_id, subject, enrolment_id, sheet_id, kind, open) VALUES ?', [
    subjects.map((subject) => [id, subject, enrolment.id, sheets.get(subject), 'normal', 1]),
  ]);
  const initialise: RecordCommand = {
    type: 'initialise',
    id: `open/${id}`,
    at,
    by: 'opening',
    enrolmentId: enrolment.id,
    schoolId: schoolClass.school_id,
    classId: schoolClass.id,
    grade: schoolClass.grade,
    lookUpCode,
    stage: 'entering',
    lane: 'round1',
    wakeAt,
  };
  const workflowId = recordWorkflowId(schoolClass.school_year, id);
  await beginSubject(
    queries,
    KINDS,
    { subjectId: id, kind: 'recordYear', workflowId, schoolId: schoolClass.school_id },
    initialise,
    at,
  );
}
