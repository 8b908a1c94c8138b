import type { AssessmentPoint } from '../../domain/assessment/subject-table.ts';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import type { Window } from '../../domain/entry-times/entry-times.ts';
import type { Queries } from '../data-source.ts';

export type LockRow = {
  readonly lockId: string;
  readonly unitId: string;
  readonly unit: string;
  readonly grade?: number;
  readonly classId?: string;
  readonly className?: string;
  readonly from: number;
  readonly to?: number;
  readonly by: string;
  readonly note: string;
};

type Row = {
  id: string;
  unit_id: string;
  unit: string | null;
  grade: number | null;
  class_id: string | null;
  class_name: string | null;
  from_at: Date;
  to_at: Date | null;
  full_name: string | null;
  body: string | null;
};

/** The locks of these units that are in force or still to come, the earliest first. */
export async function locksOf(queries: Queries, unitIds: readonly string[], now: number): Promise<readonly LockRow[]> {
  if (unitIds.length === 0) return [];
  const rows = await queries.query<Row[]>(
    `SELECT l.id, l.unit_id, u.name AS unit, l.grade, l.class_id, k.name AS class_name, l.from_at, l.to_at, p.full_name, n.body
     FROM entry_lock l LEFT JOIN unit_period u ON u.unit_id = l.unit_id AND u.valid_to IS NULL
       LEFT JOIN school_class k ON k.id = l.class_id LEFT JOIN person p ON p.id = l.by_person LEFT JOIN note n ON n.id = l.note_id
     WHERE l.unit_id IN (?) AND (l.to_at IS NULL OR l.to_at > ?) ORDER BY l.from_at, l.id`,
    [unitIds, new Date(now)],
  );
  return rows.map((row) => ({
    lockId: row.id,
    unitId: row.unit_id,
    unit: row.unit ?? '',
    ...(row.grade !== null && { grade: row.grade }),
    ...(row.class_id !== null && { classId: row.class_id, className: row.class_name ?? '' }),
    from: row.from_at.getTime(),
    ...(row.to_at !== null && { to: row.to_at.getTime() }),
    by: row.full_name ?? '',
    note: row.body ?? '',
  }));
}

export async function insertLock(
  queries: Queries,
  lock: {
    readonly id: string;
    readonly unitId: string;
    readonly grade?: number;
    readonly classId?: string;
    readonly from: number;
    readonly to?: number;
    readonly by: string;
  },
): Promise<void> {
  await queries.query(
    'INSERT INTO entry_lock (id, unit_id, grade, class_id, from_at, to_at, note_id, by_person) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    [
      lock.id,
      lock.unitId,
      lock.grade ?? null,
      lock.classId ?? null,
      new Date(lock.from),
      lock.to === undefined ? null : new Date(lock.to),
      lock.id,
      lock.by,
    ],
  );
}

/** Ends a lock. One that has not begun yet is taken back: it ends when it would begin. */
export async function endLock(queries: Queries, lockId: string, at: number): Promise<void> {
  await queries.query('UPDATE entry_lock SET to_at = GREATEST(?, from_at) WHERE id = ?', [new Date(at), lockId]);
}

/** The windows of a school's points in a school year. */
export async function windowsOf(
  queries: Queries,
  schoolId: string,
  schoolYear: string,
): Promise<readonly (Window & { readonly point: AssessmentPoint })[]> {
  const rows = await queries.query<{ point: AssessmentPoint; opens_at: Date; closes_at: Date }[]>(
    'SELECT point, opens_at, closes_at FROM entry_window WHERE school_id = ? AND school_year = ?',
    [schoolId, schoolYear],
  );
  return rows.map(({ point, opens_at, closes_at }) => ({
    point,
    opensAt: opens_at.getTime(),
    closesAt: closes_at.getTime(),
  }));
}

/** A point's window as it stands, held until the transaction ends: who changes it waits for whoever does already. */
export async function windowNow(
  queries: Queries,
  { schoolId, schoolYear, point }: { schoolId: string; schoolYear: string; point: AssessmentPoint },
): Promise<Window | undefined> {
  const [row] = await queries.query<{ opens_at: Date; closes_at: Date }[]>(
    'SELECT opens_at, closes_at FROM entry_window WHERE school_id = ? AND school_year = ? AND point = ? FOR UPDATE',
    [schoolId, schoolYear, point],
  );
  return row && { opensAt: row.opens_at.getTime(), closesAt: row.closes_at.getTime() };
}

export async function setWindow(
  queries: Queries,
  { schoolId, schoolYear, point }: { schoolId: string; schoolYear: string; point: AssessmentPoint },
  { opensAt, closesAt }: Window,
): Promise<void> {
  await queries.query(
    `INSERT INTO entry_window (school_id, school_year, point, opens_at, closes_at) VALUES (?, ?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE opens_at = VALUES(opens_at), closes_at = VALUES(closes_at)`,
    [schoolId, schoolYear, point, new Date(opensAt), new Date(closesAt)],
  );
}

/** A school’s level and province: the units whose locks hold beside its own. */
export async function unitsAbove(
  queries: Queries,
  schoolId: string,
): Promise<{ readonly provinceId: string; readonly levelId?: string }> {
  const [row] = await queries.query<{ province_id: string | null; parent_id: string | null }[]>(
    'SELECT u.province_id, p.parent_id FROM unit u LEFT JOIN unit_period p ON p.unit_id = u.id AND p.valid_to IS NULL WHERE u.id = ?',
    [schoolId],
  );
  return { provinceId: row?.province_id ?? '', ...(row?.parent_id && { levelId: row.parent_id }) };
}

/** How many schools of a province have locked entry themselves, and how many of their classes. */
export async function schoolsLocked(
  queries: Queries,
  provinceId: string,
  now: number,
): Promise<{ readonly schools: number; readonly locks: number }> {
  const [row] = await queries.query<{ schools: string; locks: string }[]>(
    `SELECT COUNT(DISTINCT l.unit_id) AS schools, COUNT(*) AS locks FROM unit u JOIN entry_lock l ON l.unit_id = u.id
     WHERE u.province_id = ? AND u.kind = 'school' AND l.from_at <= ? AND (l.to_at IS NULL OR l.to_at > ?)`,
    [provinceId, new Date(now), new Date(now)],
  );
  return { schools: Number(row?.schools ?? 0), locks: Number(row?.locks ?? 0) };
}

/** What a lock touches: schools, classes and the people who enter there, before it is set. */
export type LockEffect = { readonly schools: number; readonly classes: number; readonly people: number };

export async function lockEffect(
  queries: Queries,
  { schoolIds, schoolYear }: { readonly schoolIds: readonly string[]; readonly schoolYear: string },
  { grade, classId }: { readonly grade?: number; readonly classId?: string },
  day: CalendarDay,
): Promise<LockEffect> {
  if (schoolIds.length === 0) return { schools: 0, classes: 0, people: 0 };
  const narrowed = `${grade === undefined ? '' : ' AND c.grade = ?'}${classId === undefined ? '' : ' AND c.id = ?'}`;
  const values = [
    schoolIds,
    schoolYear,
    ...(grade === undefined ? [] : [grade]),
    ...(classId === undefined ? [] : [classId]),
  ];
  const [[classes], [people]] = await Promise.all([
    queries.query<{ schools: string; n: string }[]>(
      `SELECT COUNT(DISTINCT c.school_id) AS schools, COUNT(*) AS n FROM school_class c WHERE c.school_id IN (?) AND c.school_year = ?${narrowed}`,
      values,
    ),
    queries.query<{ n: string }[]>(
      `SELECT COUNT(DISTINCT a.person_id) AS n FROM school_class c STRAIGHT_JOIN assignment a FORCE INDEX (assignment_class) ON a.class_id = c.id
       WHERE c.school_id IN (?) AND c.school_year = ?${narrowed} AND a.from_day <= ? AND (a.to_day IS NULL OR a.to_day >= ?)`,
      [...values, day, day],
    ),
  ]);
  return { schools: Number(classes?.schools ?? 0), classes: Number(classes?.n ?? 0), people: Number(people?.n ?? 0) };
}
