import type { Queries } from '../data-source.ts';
import { headsOf } from '../log/transition.ts';

export type RoundRow = {
  readonly roundId: string;
  readonly schoolYear: string;
  readonly n: number;
  readonly dueAt: number;
  readonly closeAt: number;
  readonly reportDueAt: number;
  /** The revision of its log: an act names the one that its page has read. */
  readonly rev: number;
  readonly stage: string;
};

export type LateSchool = {
  readonly schoolId: string;
  readonly name: string;
  readonly late: number;
  readonly until?: number;
};

/** The rounds of a province, newest year first, as facts and as their workflow's log has them. */
export async function roundsOfProvince(queries: Queries, provinceId: string): Promise<readonly RoundRow[]> {
  const rows = await queries.query<
    { id: string; school_year: string; n: number; due_at: Date; close_at: Date; report_due_at: Date }[]
  >(
    'SELECT id, school_year, n, due_at, close_at, report_due_at FROM round WHERE province_id = ? ORDER BY school_year DESC, n',
    [provinceId],
  );
  const heads = await headsOf(
    queries,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => {
    const head = heads.find(({ subjectId }) => subjectId === row.id);
    const state = head?.state as { stage?: string } | undefined;
    return {
      roundId: row.id,
      schoolYear: row.school_year,
      n: row.n,
      dueAt: row.due_at.getTime(),
      closeAt: row.close_at.getTime(),
      reportDueAt: row.report_due_at.getTime(),
      rev: head?.rev ?? 0,
      stage: state?.stage ?? '',
    };
  });
}

/** The schools of a province with what is late there, and until when they have a consent (D4). */
export async function lateSchools(queries: Queries, provinceId: string, now: number): Promise<readonly LateSchool[]> {
  const rows = await queries.query<{ id: string; name: string; late: string; until: Date | null }[]>(
    `SELECT u.id, p.name, COUNT(r.id) AS late, (SELECT MAX(c.until) FROM late_consent c WHERE c.school_id = u.id AND c.until > ?) AS until
     FROM unit u JOIN unit_period p ON p.unit_id = u.id AND p.valid_to IS NULL
       LEFT JOIN record r ON r.school_id = u.id AND r.lane = 'late' AND r.stage NOT IN ('closed', 'withdrawn', 'replaced', 'recalled')
     WHERE u.province_id = ? AND u.kind = 'school' GROUP BY u.id, p.name ORDER BY late DESC, p.name`,
    [new Date(now), provinceId],
  );
  return rows.map(({ id, name, late, until }) => ({
    schoolId: id,
    name,
    late: Number(late),
    ...(until && { until: until.getTime() }),
  }));
}

export type NewLock = {
  readonly id: string;
  readonly unitId: string;
  readonly noteId: string;
  readonly by: string;
  readonly at: number;
};

/** Locks entry at a unit from an instant on; data stay as they are (D19). */
export async function lockEntry(queries: Queries, { id, unitId, noteId, by, at }: NewLock): Promise<void> {
  await queries.query(
    'INSERT IGNORE INTO entry_lock (id, unit_id, from_at, note_id, by_person) VALUES (?, ?, ?, ?, ?)',
    [id, unitId, new Date(at), noteId, by],
  );
}

/** Ends every lock that a unit has set itself. */
export async function unlockEntry(queries: Queries, unitId: string, at: number): Promise<void> {
  await queries.query('UPDATE entry_lock SET to_at = ? WHERE unit_id = ? AND (to_at IS NULL OR to_at > ?)', [
    new Date(at),
    unitId,
    new Date(at),
  ]);
}

export async function isLocked(queries: Queries, unitId: string, at: number): Promise<boolean> {
  const [row] = await queries.query<{ n: string }[]>(
    'SELECT COUNT(*) AS n FROM entry_lock WHERE unit_id = ? AND from_at <= ? AND (to_at IS NULL OR to_at > ?)',
    [unitId, new Date(at), new Date(at)],
  );
  return Number(row?.n ?? 0) > 0;
}
