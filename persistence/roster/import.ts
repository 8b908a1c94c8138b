import type { SchoolYear } from '../../domain/calendar/school-year.ts';
import type { Counts, OutcomeKind } from '../../domain/roster/outcome.ts';
import type { Queries } from '../data-source.ts';

export type ListName = 'classes' | 'pupils' | 'assignments';

/** An uploaded list under its address: the file by its digest, what the person chose and answered, and what was written. */
export type RosterImport = {
  readonly schoolId: string;
  readonly list: ListName;
  readonly fileName: string;
  readonly sha256: string;
  readonly columns: Readonly<Record<number, string>>;
  readonly answers: readonly string[];
  /** Per row, once it is written. */
  readonly written?: {
    readonly at: number;
    readonly counts: Counts;
    readonly rows: Readonly<Record<number, OutcomeKind>>;
  };
};

const keyOf = (id: string): string => `roster/${id}`;

export async function addImport(queries: Queries, id: string, one: RosterImport, at: number): Promise<void> {
  await queries.query(
    `INSERT INTO progress (id, kind, total, done, failed, started_at, updated_at, detail) VALUES (?, 'roster', 0, 0, 0, ?, ?, ?)`,
    [keyOf(id), new Date(at), new Date(at), JSON.stringify(one)],
  );
}

export async function importOf(queries: Queries, id: string): Promise<RosterImport | undefined> {
  const [row] = await queries.query<{ detail: string }[]>('SELECT detail FROM progress WHERE id = ?', [keyOf(id)]);
  return row && JSON.parse(row.detail);
}

/** Choices and answers, or the result; a list that was written is never written again. False if it was. */
export async function changeImport(queries: Queries, id: string, one: RosterImport, at: number): Promise<boolean> {
  const counts = one.written?.counts;
  const { affectedRows } = await queries.query<{ affectedRows: number }>(
    'UPDATE progress SET detail = ?, updated_at = ?, ended_at = ?, total = ?, done = ?, failed = ? WHERE id = ? AND ended_at IS NULL',
    [
      JSON.stringify(one),
      new Date(at),
      counts ? new Date(at) : null,
      counts?.rows ?? 0,
      counts ? counts.new + counts.changed : 0,
      counts ? counts.held + counts.refused : 0,
      keyOf(id),
    ],
  );
  return affectedRows > 0;
}

/** A claim that its writer has not renewed for so long is that of one who died. */
const CLAIM_HOLDS_SECONDS = 120;
const RENEWED_EVERY_MS = 20_000;
const ASKED_EVERY_MS = 200;

/**
 * Does the writing of a list while no other can: of two presses of "Ghi" at one instant the later one waits, and finds the
 * list written. False if it was. Neither the one nor the other holds a connection meanwhile: the writing needs some itself.
 */
export async function writeOnce(
  queries: Queries,
  id: string,
  at: number,
  write: () => Promise<RosterImport>,
): Promise<boolean> {
  while (!(await claim(queries, id))) {
    if (await isWritten(queries, id)) return false;
    await new Promise((resolve) => setTimeout(resolve, ASKED_EVERY_MS));
  }
  const renewing = setInterval(() => renew(queries, id).catch(() => undefined), RENEWED_EVERY_MS);
  try {
    return await changeImport(queries, id, await write(), at);
  } catch (fault) {
    await endClaim(queries, id);
    throw fault;
  } finally {
    clearInterval(renewing);
  }
}

async function claim(queries: Queries, id: string): Promise<boolean> {
  const { affectedRows } = await queries.query<{ affectedRows: number }>(
    `UPDATE progress SET claimed_at = UTC_TIMESTAMP(3) WHERE id = ? AND ended_at IS NULL
       AND (claimed_at IS NULL OR claimed_at < UTC_TIMESTAMP(3) - INTERVAL ? SECOND)`,
    [keyOf(id), CLAIM_HOLDS_SECONDS],
  );
  return affectedRows > 0;
}

const renew = (queries: Queries, id: string): Promise<unknown> =>
  queries.query('UPDATE progress SET claimed_at = UTC_TIMESTAMP(3) WHERE id = ? AND ended_at IS NULL', [keyOf(id)]);

const endClaim = (queries: Queries, id: string): Promise<unknown> =>
  queries.query('UPDATE progress SET claimed_at = NULL WHERE id = ? AND ended_at IS NULL', [keyOf(id)]);

/** True also of a list that is not there: nobody will write it. */
async function isWritten(queries: Queries, id: string): Promise<boolean> {
  const [row] = await queries.query<{ ended_at: Date | null }[]>('SELECT ended_at FROM progress WHERE id = ?', [
    keyOf(id),
  ]);
  return row?.ended_at !== null;
}

/** The school year that the school's province has last opened, and how many classes and records the school has in it. */
export async function yearOfSchool(
  queries: Queries,
  schoolId: string,
): Promise<{
  readonly schoolYear: SchoolYear;
  readonly classes: number;
  readonly pupils: number;
  readonly records: number;
}> {
  const [row] = await queries.query<{ id: SchoolYear; classes: string; pupils: string; records: string }[]>(
    `SELECT y.id, (SELECT COUNT(*) FROM school_class c WHERE c.school_id = u.id AND c.school_year = y.id) AS classes,
            (SELECT COUNT(*) FROM enrolment e WHERE e.school_id = u.id AND e.school_year = y.id) AS pupils,
            (SELECT COUNT(*) FROM record r WHERE r.school_id = u.id AND r.school_year = y.id) AS records
     FROM unit u JOIN school_year y ON y.province_id = u.province_id WHERE u.id = ? ORDER BY y.id DESC LIMIT 1`,
    [schoolId],
  );
  if (!row) throw new Error('no school year');
  return { schoolYear: row.id, classes: Number(row.classes), pupils: Number(row.pupils), records: Number(row.records) };
}
