import type { CalendarDay } from '../../domain/calendar/day.ts';
import type { Queries } from '../data-source.ts';

/** A day off that a province has set by decision, besides those of the law. */
export type SetDayOff = {
  readonly dayOffId: string;
  readonly day: CalendarDay;
  readonly name: string;
  readonly by: string;
};

/** Those that stand, from a day on, in their order. */
export async function daysOffOf(
  queries: Queries,
  provinceId: string,
  from: CalendarDay,
): Promise<readonly SetDayOff[]> {
  const rows = await queries.query<{ id: string; day: CalendarDay; name: string; full_name: string | null }[]>(
    `SELECT o.id, o.day, o.name, p.full_name FROM day_off o LEFT JOIN person p ON p.id = o.by_person
     WHERE o.province_id = ? AND o.open_day >= ? ORDER BY o.open_day`,
    [provinceId, from],
  );
  return rows.map(({ id, day, name, full_name }) => ({ dayOffId: id, day, name, by: full_name ?? '' }));
}

/** Two at one moment want the same key: the later transaction is repeated, and finds the other's. */
export async function insertDayOff(
  queries: Queries,
  { id, provinceId, day, name, by }: { id: string; provinceId: string; day: CalendarDay; name: string; by: string },
): Promise<void> {
  await queries.query(
    'INSERT INTO day_off (id, province_id, day, name, by_person, open_day) VALUES (?, ?, ?, ?, ?, ?)',
    [id, provinceId, day, name, by, day],
  );
}

/** The day that is taken away; undefined if it stands no more or is another province's. */
export async function endDayOff(
  queries: Queries,
  provinceId: string,
  id: string,
  at: number,
): Promise<CalendarDay | undefined> {
  const [row] = await queries.query<{ day: CalendarDay }[]>(
    'SELECT day FROM day_off WHERE id = ? AND province_id = ? AND open_day IS NOT NULL FOR UPDATE',
    [id, provinceId],
  );
  if (row) await queries.query('UPDATE day_off SET ended_at = ?, open_day = NULL WHERE id = ?', [new Date(at), id]);
  return row?.day;
}
