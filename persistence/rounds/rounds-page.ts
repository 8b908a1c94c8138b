import { wordsSortKey } from '../../domain/text/sort-key.ts';
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

/** The schools of a province with what is late there, and until when they have a consent (D4): the most first, then by name. */
export async function lateSchools(
  queries: Queries,
  { provinceId, schoolYear }: { readonly provinceId: string; readonly schoolYear: string },
  now: number,
): Promise<readonly LateSchool[]> {
  const schools = await queries.query<{ id: string; name: string; until: Date | null }[]>(
    `SELECT u.id, p.name, (SELECT MAX(c.until) FROM late_consent c WHERE c.school_id = u.id AND c.school_year = ? AND c.until > ?) AS until
     FROM unit u JOIN unit_period p ON p.unit_id = u.id AND p.valid_to IS NULL WHERE u.province_id = ? AND u.kind = 'school'`,
    [schoolYear, new Date(now), provinceId],
  );
  if (schools.length === 0) return [];
  const late = await queries.query<{ school_id: string; n: string }[]>(
    `SELECT school_id, COUNT(*) AS n FROM record FORCE INDEX (record_lane)
     WHERE school_id IN (?) AND school_year = ? AND lane = 'late' AND stage NOT IN ('closed', 'withdrawn', 'replaced', 'recalled') GROUP BY school_id`,
    [schools.map(({ id }) => id), schoolYear],
  );
  const lateAt = new Map(late.map(({ school_id, n }) => [school_id, Number(n)]));
  return schools
    .map(({ id, name, until }) => ({
      schoolId: id,
      name,
      late: lateAt.get(id) ?? 0,
      key: wordsSortKey(name),
      ...(until && { until: until.getTime() }),
    }))
    .toSorted((a, b) => b.late - a.late || (a.key < b.key ? -1 : 1))
    .map(({ key: _, ...school }) => school);
}

/** Whether entry of the whole unit is locked by itself: a lock of one grade or class leaves the others open. */
export async function isLocked(queries: Queries, unitId: string, at: number): Promise<boolean> {
  const [row] = await queries.query<{ n: string }[]>(
    'SELECT COUNT(*) AS n FROM entry_lock WHERE unit_id = ? AND grade IS NULL AND class_id IS NULL AND from_at <= ? AND (to_at IS NULL OR to_at > ?)',
    [unitId, new Date(at), new Date(at)],
  );
  return Number(row?.n ?? 0) > 0;
}
