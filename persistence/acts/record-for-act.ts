import type { SubjectKey } from '../../domain/assessment/subject-table.ts';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import type { SchoolYear } from '../../domain/calendar/school-year.ts';
import type { RecordYear } from '../../domain/record-year/state.ts';
import type { Queries } from '../data-source.ts';

/** A record as the form of an act on it shows it. */
export type RecordForAct = {
  readonly recordId: string;
  readonly rev: number;
  readonly state: RecordYear;
  readonly pupil: string;
  readonly className: string;
  readonly schoolYear: SchoolYear;
  readonly parts: readonly { readonly subject: SubjectKey; readonly open: boolean; readonly teacher: string }[];
  readonly homeroomTeacher: string;
  readonly data: PupilFields;
  /** The revision of the pupil's data that this is. */
  readonly pupilDataId: string;
};

export type PupilFields = Readonly<Record<(typeof PUPIL_FIELDS)[number], string>>;

/** The pupil's data that a form can change; `pupil_data` keeps every earlier revision. */
export const PUPIL_FIELDS = [
  'full_name',
  'gender',
  'birth_date',
  'personal_id',
  'ethnicity',
  'nationality',
  'birth_place',
  'home_town',
  'residence',
  'father_name',
  'mother_name',
  'guardian_name',
] as const;

type Row = Record<(typeof PUPIL_FIELDS)[number], string | null> & {
  rev: number;
  state: string;
  pupil_data_id: string;
  name: string;
  class_id: string;
  school_year: SchoolYear;
};

/** Reads it; undefined for an unknown record. */
export async function recordForAct(
  queries: Queries,
  recordId: string,
  today: CalendarDay,
): Promise<RecordForAct | undefined> {
  const [row] = await queries.query<Row[]>(
    `SELECT j.rev, j.state, p.pupil_data_id, c.name, r.class_id, r.school_year, ${PUPIL_FIELDS.map((field) => `d.${field}`).join(', ')}
     FROM record r JOIN subject j ON j.id = r.id JOIN school_class c ON c.id = r.class_id
     JOIN pupil p ON p.id = r.pupil_id JOIN pupil_data d ON d.id = p.pupil_data_id WHERE r.id = ?`,
    [recordId],
  );
  if (!row) return undefined;
  const parts = await queries.query<{ subject: SubjectKey; open: number }[]>(
    'SELECT subject, open FROM part WHERE record_id = ? ORDER BY subject',
    [recordId],
  );
  const teachers = await teachersOf(queries, row.class_id, today);
  return {
    recordId,
    rev: row.rev,
    state: JSON.parse(row.state),
    pupil: row.full_name ?? '',
    className: row.name,
    schoolYear: row.school_year,
    parts: parts.map(({ subject, open }) => ({ subject, open: open === 1, teacher: teachers.get(subject) ?? '' })),
    homeroomTeacher: teachers.get('homeroom') ?? '',
    data: fieldsOf(row),
    pupilDataId: row.pupil_data_id,
  };
}

const fieldsOf = (row: Record<(typeof PUPIL_FIELDS)[number], string | null>): PupilFields =>
  Object.fromEntries(PUPIL_FIELDS.map((field) => [field, row[field] ?? ''])) as PupilFields;

/** An earlier revision of the data of a record's pupil; undefined if it is none of his. */
export async function pupilDataOf(
  queries: Queries,
  recordId: string,
  pupilDataId: string,
): Promise<PupilFields | undefined> {
  const [row] = await queries.query<Record<(typeof PUPIL_FIELDS)[number], string | null>[]>(
    `SELECT ${PUPIL_FIELDS.map((field) => `d.${field}`).join(', ')} FROM record r JOIN pupil_data d ON d.pupil_id = r.pupil_id
     WHERE r.id = ? AND d.id = ?`,
    [recordId, pupilDataId],
  );
  return row && fieldsOf(row);
}

async function teachersOf(queries: Queries, classId: string, today: CalendarDay): Promise<ReadonlyMap<string, string>> {
  const rows = await queries.query<{ subject: string; full_name: string }[]>(
    `SELECT a.subject, p.full_name FROM assignment a JOIN person p ON p.id = a.person_id
     WHERE a.class_id = ? AND a.part = 'record' AND a.from_day <= ? AND (a.to_day IS NULL OR a.to_day >= ?)`,
    [classId, today, today],
  );
  return new Map(rows.map(({ subject, full_name }) => [subject, full_name]));
}

/** The records of a class for which a task waits, in the order of names. */
export async function recordsWithTask(
  queries: Queries,
  classId: string,
  taskKey: string,
): Promise<
  readonly { readonly recordId: string; readonly pupil: string; readonly number: string; readonly className: string }[]
> {
  return queries.query(
    `SELECT r.id AS recordId, d.full_name AS pupil, e.enrolment_number AS number, c.name AS className FROM task t JOIN record r ON r.id = t.subject_id
     JOIN enrolment e ON e.id = r.enrolment_id JOIN school_class c ON c.id = r.class_id JOIN pupil p ON p.id = r.pupil_id
     JOIN pupil_data d ON d.id = p.pupil_data_id WHERE r.class_id = ? AND t.task_key = ? ORDER BY d.sort_key, r.id`,
    [classId, taskKey],
  );
}
