import type { CalendarDay } from '../../domain/calendar/day.ts';
import { DUTIES, leftUndone, type RoleAtSchool } from '../../domain/people/duties.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Queries } from '../data-source.ts';

/** Roles that a school cannot be without. */
export const DUTY_ROLES: readonly string[] = DUTIES.flatMap(({ roles }) => roles);

type Row = {
  person_id: string;
  full_name: string;
  role: string;
  from_day: CalendarDay;
  to_day: CalendarDay | null;
  locked: number;
};

/** Who holds a role of a duty at the school on a day or later, the first to begin first. */
export async function dutyHolders(
  queries: Queries,
  schoolId: string,
  day: CalendarDay,
): Promise<readonly (RoleAtSchool & { readonly fullName: string })[]> {
  const rows = await queries.query<Row[]>(
    `SELECT g.person_id, p.full_name, g.role, g.from_day, g.to_day, a.disabled_at IS NOT NULL AS locked
     FROM role_grant g JOIN person p ON p.id = g.person_id LEFT JOIN account a ON a.person_id = g.person_id
     WHERE g.unit_id = ? AND g.role IN (?) AND (g.to_day IS NULL OR (g.to_day >= ? AND g.to_day >= g.from_day))
     ORDER BY g.from_day, p.sort_key, p.id`,
    [schoolId, DUTY_ROLES, day],
  );
  return rows.map((row) => ({
    ...{ personId: row.person_id, fullName: row.full_name, role: row.role, from: row.from_day },
    ...(row.to_day !== null && { to: row.to_day }),
    locked: Number(row.locked) === 1,
  }));
}

/** Whose roles end, which, and the first day on which they are not held any more. */
export type Ending = {
  readonly schoolId: string;
  readonly personId: string;
  readonly day: CalendarDay;
  readonly ending: readonly string[];
};

/**
 * In the act's transaction: refused where it leaves nobody for a duty. Of two administrators who end the roles of the last two
 * at one instant the second waits for the first, and reads what it has left.
 */
export async function refuseLast(queries: Queries, { schoolId, ...ending }: Ending): Promise<Refusal | undefined> {
  await queries.query('SELECT id FROM role_grant WHERE unit_id = ? AND role IN (?) ORDER BY id FOR UPDATE', [
    schoolId,
    DUTY_ROLES,
  ]);
  const [first] = leftUndone(await dutyHolders(queries, schoolId, ending.day), ending);
  return first && { refused: first.refused };
}
