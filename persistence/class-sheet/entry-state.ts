import type { AssessmentPoint } from '../../domain/assessment/subject-table.ts';
import type { Queries } from '../data-source.ts';

export type EntryPlace = {
  readonly schoolId: string;
  readonly schoolYear: string;
  readonly classId: string;
  readonly subject: string;
  readonly point: AssessmentPoint;
};

/** Whether entry is open at an instant on every level: the school's window and every lock (Điều 8.3c, 11.1; D19). */
export async function entryState(
  queries: Queries,
  place: EntryPlace,
  at: number,
): Promise<'open' | 'windowClosed' | 'locked'> {
  const [lock] = await queries.query<{ n: number }[]>(
    `SELECT COUNT(*) AS n FROM entry_lock l WHERE l.from_at <= ? AND (l.to_at IS NULL OR l.to_at > ?)
       AND l.unit_id IN (SELECT ? UNION SELECT province_id FROM unit WHERE id = ?
         UNION SELECT parent_id FROM unit_period WHERE unit_id = ? AND valid_to IS NULL)
       AND (l.class_id IS NULL OR l.class_id = ?) AND (l.subject IS NULL OR l.subject = ?)`,
    [new Date(at), new Date(at), place.schoolId, place.schoolId, place.schoolId, place.classId, place.subject],
  );
  if (Number(lock?.n ?? 0) > 0) return 'locked';

  const [window] = await queries.query<{ opens_at: Date; closes_at: Date }[]>(
    'SELECT opens_at, closes_at FROM entry_window WHERE school_id = ? AND school_year = ? AND point = ? LOCK IN SHARE MODE',
    [place.schoolId, place.schoolYear, place.point],
  );
  return window && at >= window.opens_at.getTime() && at < window.closes_at.getTime() ? 'open' : 'windowClosed';
}
