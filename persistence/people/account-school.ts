import type { CalendarDay } from '../../domain/calendar/day.ts';
import type { Queries } from '../data-source.ts';

/** Where a person holds something now or will: a unit above schools first, then where he came first. */
export type Places = { readonly home: string; readonly units: readonly string[] };

/**
 * Who works at two schools has one account, and one school looks after it: where he came first and still is (Điều 8.2). So
 * nobody gets at the account of a person by giving him a role; when he leaves there, the next school follows. Who holds
 * something at the province or a level is no school's: its administrator would get at more than his school.
 */
export async function placesOf(
  queries: Queries,
  personIds: readonly string[],
  today: CalendarDay,
): Promise<ReadonlyMap<string, Places>> {
  if (personIds.length === 0) return new Map();
  const rows = await queries.query<{ person_id: string; unit_id: string }[]>(
    `SELECT h.person_id, h.unit_id FROM (
       SELECT person_id, unit_id, from_day, id FROM role_grant WHERE person_id IN (?) AND (to_day IS NULL OR (to_day >= ? AND to_day >= from_day))
       UNION ALL SELECT person_id, school_id, from_day, id FROM assignment WHERE person_id IN (?) AND (to_day IS NULL OR (to_day >= ? AND to_day >= from_day))
     ) h JOIN unit u ON u.id = h.unit_id ORDER BY u.kind = 'school', h.from_day, h.id`,
    [personIds, today, personIds, today],
  );
  const found = new Map<string, Places>();
  for (const { person_id, unit_id } of rows) {
    const { home, units } = found.get(person_id) ?? { home: unit_id, units: [] };
    found.set(person_id, { home, units: units.includes(unit_id) ? units : [...units, unit_id] });
  }
  return found;
}
