import type { CalendarDay } from '../../domain/calendar/day.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import type { Queries } from '../data-source.ts';
import { PRINCIPALS } from '../units/positions.ts';

/** Who holds a step's work at each unit on a day, by name; a deputy with a KT. decision in force beside the principal. */
export async function roleHolders(
  queries: Queries,
  role: 'principal' | 'clerk',
  schoolIds: readonly string[],
  day: CalendarDay,
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (schoolIds.length === 0) return new Map();
  return namesByUnit(
    await queries.query<Named[]>(
      `SELECT g.unit_id, p.full_name FROM role_grant g JOIN person p ON p.id = g.person_id
       WHERE g.unit_id IN (?) AND g.role IN (?) AND g.from_day <= ? AND (g.to_day IS NULL OR g.to_day >= ?) ORDER BY g.role, p.sort_key, p.id`,
      [schoolIds, role === 'principal' ? PRINCIPALS : [role], day, day],
    ),
  );
}

/** The homeroom teachers of these classes on a day. */
export async function homeroomTeachers(
  queries: Queries,
  classIds: readonly string[],
  day: CalendarDay,
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (classIds.length === 0) return new Map();
  return namesByUnit(
    await queries.query<Named[]>(
      `SELECT a.class_id AS unit_id, p.full_name FROM assignment a JOIN person p ON p.id = a.person_id
       WHERE a.class_id IN (?) AND a.subject = ? AND a.part = 'record' AND a.from_day <= ? AND (a.to_day IS NULL OR a.to_day >= ?)
       ORDER BY p.sort_key, p.id`,
      [classIds, HOMEROOM, day, day],
    ),
  );
}

type Named = { unit_id: string; full_name: string };

const namesByUnit = (rows: readonly Named[]): ReadonlyMap<string, readonly string[]> =>
  new Map(
    [...Map.groupBy(rows, ({ unit_id }) => unit_id)].map(([unit, all]) => [unit, all.map((row) => row.full_name)]),
  );
