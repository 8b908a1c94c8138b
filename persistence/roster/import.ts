import type { SchoolYear } from '../../domain/calendar/school-year.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Counts } from '../../domain/roster/outcome.ts';
import type { Queries } from '../data-source.ts';
import { beginProgressOnce, progressOf } from '../progress/progress.ts';

export type ListName = 'classes' | 'pupils' | 'assignments';

/**
 * An uploaded list under its address: the file by its digest, what the person chose and answered, who pressed "Ghi" when
 * (ms, UTC), and what was written in the end.
 */
export type RosterImport = {
  readonly schoolId: string;
  readonly list: ListName;
  /** The year it was uploaded for: a list that waits over the change of the year stays that year's. */
  readonly schoolYear?: SchoolYear;
  readonly fileName: string;
  readonly sha256: string;
  readonly columns: Readonly<Record<number, string>>;
  readonly answers: readonly string[];
  readonly asked?: { readonly by: string; readonly at: number };
  readonly written?: { readonly at: number; readonly counts: Counts };
};

export const rosterKey = (id: string): string => `roster/${id}`;

export const addImport = (queries: Queries, id: string, one: RosterImport, at: number): Promise<void> =>
  beginProgressOnce(queries, { id: rosterKey(id), kind: 'roster', total: 0, detail: one }, at);

export async function importOf(queries: Queries, id: string): Promise<RosterImport | undefined> {
  const row = await progressOf(queries, rosterKey(id));
  return row?.detail as RosterImport | undefined;
}

/** Choices and answers; a list that is to be written changes no more. False if it is. */
export async function changeImport(queries: Queries, id: string, one: RosterImport, at: number): Promise<boolean> {
  const { affectedRows } = await queries.query<{ affectedRows: number }>(
    'UPDATE progress SET detail = ?, updated_at = ? WHERE id = ? AND claimed_at IS NULL AND ended_at IS NULL',
    [JSON.stringify(one), new Date(at), rosterKey(id)],
  );
  return affectedRows > 0;
}

/**
 * "Ghi": from this commit on the list is written, whatever dies, once, and as it was chosen. Of two presses one is the first;
 * false for the other. `claimed_at` is when it was pressed.
 */
export async function askToWrite(
  queries: Queries,
  id: string,
  one: RosterImport & { readonly asked: { readonly by: string; readonly at: number } },
  rows: number,
): Promise<boolean> {
  const at = new Date(one.asked.at);
  const { affectedRows } = await queries.query<{ affectedRows: number }>(
    `UPDATE progress SET detail = ?, total = ?, claimed_at = ?, started_at = ?, updated_at = ?
     WHERE id = ? AND claimed_at IS NULL AND ended_at IS NULL`,
    [JSON.stringify(one), rows, at, at, at, rosterKey(id)],
  );
  return affectedRows > 0;
}

/** The year that a list is for; one of before lists kept it is for the year that its school works in. */
export async function yearOfList(
  queries: Queries,
  { schoolId, schoolYear }: RosterImport,
): Promise<SchoolYear | Refusal> {
  if (schoolYear) return schoolYear;
  const year = await yearOfSchool(queries, schoolId);
  return 'refused' in year ? year : year.schoolYear;
}

/** The school year that a school works in, and how much of it there is. */
export type YearOfSchool = {
  readonly schoolYear: SchoolYear;
  readonly classes: number;
  readonly pupils: number;
  readonly records: number;
};

/** The school year that the school's province has last opened; refused while it has opened none. */
export async function yearOfSchool(queries: Queries, schoolId: string): Promise<YearOfSchool | Refusal> {
  const [row] = await queries.query<{ id: SchoolYear; classes: string; pupils: string; records: string }[]>(
    `SELECT y.id, (SELECT COUNT(*) FROM school_class c WHERE c.school_id = u.id AND c.school_year = y.id) AS classes,
            (SELECT COUNT(*) FROM enrolment e WHERE e.school_id = u.id AND e.school_year = y.id) AS pupils,
            (SELECT COUNT(*) FROM record r WHERE r.school_id = u.id AND r.school_year = y.id) AS records
     FROM unit u JOIN school_year y ON y.province_id = u.province_id WHERE u.id = ? ORDER BY y.id DESC LIMIT 1`,
    [schoolId],
  );
  if (!row) return { refused: 'NO_SCHOOL_YEAR' };
  return { schoolYear: row.id, classes: Number(row.classes), pupils: Number(row.pupils), records: Number(row.records) };
}
