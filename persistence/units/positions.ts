import type { CalendarDay } from '../../domain/calendar/day.ts';
import type { Queries } from '../data-source.ts';

/** A deputy who signs on the principal's behalf holds the principal's position while his decision is in force (D12). */
export const PRINCIPALS = ['principal', 'signOnBehalf'];

/** The roles that a person holds at a unit on a day. Locked for the verdict: a role may end at this very moment. */
export async function rolesOf(
  queries: Queries,
  personId: string,
  unitId: string,
  day: CalendarDay,
): Promise<readonly string[]> {
  const rows = await queries.query<{ role: string }[]>(
    `SELECT role FROM role_grant WHERE person_id = ? AND unit_id = ? AND from_day <= ? AND (to_day IS NULL OR to_day >= ?)
     ORDER BY id LOCK IN SHARE MODE`,
    [personId, unitId, day, day],
  );
  return rows.map(({ role }) => role);
}

/** Who holds one of these roles at a unit on a day. */
export async function personsWith(
  queries: Queries,
  roles: readonly string[],
  unitId: string,
  day: CalendarDay,
): Promise<readonly string[]> {
  const rows = await queries.query<{ person_id: string }[]>(
    `SELECT DISTINCT person_id FROM role_grant WHERE unit_id = ? AND role IN (?) AND from_day <= ? AND (to_day IS NULL OR to_day >= ?)
     ORDER BY person_id`,
    [unitId, roles, day, day],
  );
  return rows.map(({ person_id }) => person_id);
}

export const holdsPrincipal = (roles: readonly string[]): boolean => roles.some((role) => PRINCIPALS.includes(role));

/** Who holds a class's subject (or `homeroom`) on a day, teacher of record first. */
export async function holdersOf(
  queries: Queries,
  classId: string,
  subject: string,
  day: CalendarDay,
): Promise<readonly Holder[]> {
  return queries.query<Holder[]>(
    `SELECT person_id AS personId, part FROM assignment WHERE class_id = ? AND subject = ? AND from_day <= ?
       AND (to_day IS NULL OR to_day >= ?) ORDER BY part, id LOCK IN SHARE MODE`,
    [classId, subject, day, day],
  );
}

/** `record`: the teacher of record, who signs; `second`: enters drafts beside him (record-year.md section 5). */
export type Holder = { readonly personId: string; readonly part: 'record' | 'second' };
