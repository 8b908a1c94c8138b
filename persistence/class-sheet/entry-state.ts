import type { AssessmentPoint } from '../../domain/assessment/subject-table.ts';
import { dayAt } from '../../domain/calendar/instant.ts';
import type { Queries } from '../data-source.ts';
import { roleHolders } from '../process-map/holders.ts';

export type EntryPlace = {
  readonly schoolId: string;
  readonly schoolYear: string;
  readonly classId: string;
  readonly grade: number;
  readonly subject: string;
  readonly point: AssessmentPoint;
};

/** Whether entry is open at an instant on every level: the school's window and every lock (Điều 8.3c, 11.1; D19). */
export async function entryState(
  queries: Queries,
  place: EntryPlace,
  at: number,
): Promise<'open' | 'windowClosed' | 'locked'> {
  const [lock] = await queries.query<object[]>(
    `SELECT 1 FROM entry_lock l WHERE ${HOLDS_AT} LIMIT 1`,
    holding(place, at),
  );
  if (lock) return 'locked';

  const [window] = await queries.query<{ opens_at: Date; closes_at: Date }[]>(
    'SELECT opens_at, closes_at FROM entry_window WHERE school_id = ? AND school_year = ? AND point = ? LOCK IN SHARE MODE',
    [place.schoolId, place.schoolYear, place.point],
  );
  return window && at >= window.opens_at.getTime() && at < window.closes_at.getTime() ? 'open' : 'windowClosed';
}

/** A lock of the school, of the level or of the province that holds for a place: the stricter wins, so one is enough (D19). */
const HOLDS_AT = `l.from_at <= ? AND (l.to_at IS NULL OR l.to_at > ?)
  AND l.unit_id IN (SELECT ? UNION SELECT province_id FROM unit WHERE id = ?
    UNION SELECT parent_id FROM unit_period WHERE unit_id = ? AND valid_to IS NULL)
  AND (l.grade IS NULL OR l.grade = ?) AND (l.class_id IS NULL OR l.class_id = ?) AND (l.subject IS NULL OR l.subject = ?)`;

const holding = ({ schoolId, grade, classId, subject }: EntryPlace, at: number): unknown[] => [
  ...[new Date(at), new Date(at), schoolId, schoolId, schoolId],
  ...[grade, classId, subject],
];

/** The lock that keeps a place shut longest, and whom a teacher asks to open it. Instants in ms, UTC. */
export type LockInForce = {
  readonly unit: string;
  /** The school's own: its principal is asked; else the unit above is. */
  readonly ofSchool: boolean;
  readonly principals: readonly string[];
  readonly grade?: number;
  readonly className?: string;
  readonly from: number;
  readonly to?: number;
  readonly note: string;
};

export async function lockInForce(queries: Queries, place: EntryPlace, at: number): Promise<LockInForce | undefined> {
  const [row] = await queries.query<
    {
      unit_id: string;
      unit: string | null;
      grade: number | null;
      name: string | null;
      from_at: Date;
      to_at: Date | null;
      body: string | null;
    }[]
  >(
    `SELECT l.unit_id, u.name AS unit, l.grade, k.name, l.from_at, l.to_at, n.body FROM entry_lock l
       LEFT JOIN unit_period u ON u.unit_id = l.unit_id AND u.valid_to IS NULL LEFT JOIN school_class k ON k.id = l.class_id
       LEFT JOIN note n ON n.id = l.note_id
     WHERE ${HOLDS_AT} ORDER BY l.to_at IS NULL DESC, l.to_at DESC, l.from_at, l.id LIMIT 1`,
    holding(place, at),
  );
  if (!row) return undefined;
  const ofSchool = row.unit_id === place.schoolId;
  const principals = ofSchool ? await roleHolders(queries, 'principal', [place.schoolId], dayAt(at)) : new Map();
  return {
    unit: row.unit ?? '',
    ofSchool,
    principals: principals.get(place.schoolId) ?? [],
    ...(row.grade !== null && { grade: row.grade }),
    ...(row.name !== null && { className: row.name }),
    from: row.from_at.getTime(),
    ...(row.to_at && { to: row.to_at.getTime() }),
    note: row.body ?? '',
  };
}
