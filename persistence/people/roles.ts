import type { DataSource } from 'typeorm';
import { addDays, type CalendarDay } from '../../domain/calendar/day.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { newId } from '../ulid.ts';
import { refuseLast } from './duties.ts';
import { type PeopleAct, peopleActOnce } from './people-act.ts';
import { GIVEN_HERE } from './staff-changes.ts';

/** What ends when somebody leaves the school. */
export const ENDS_HERE: readonly string[] = [...GIVEN_HERE, 'signOnBehalf'];

export type GivenRole = (typeof GIVEN_HERE)[number];

/** One more role at the school for somebody who works there, from a day on (Điều 11.2). */
export const giveRole = (
  database: DataSource,
  { role, from }: { readonly role: GivenRole; readonly from: CalendarDay },
  act: PeopleAct,
): Promise<Refusal | undefined> =>
  peopleActOnce(database, { ...act, detail: { role, from } }, async (queries) => {
    await queries.query('SELECT id FROM person WHERE id = ? FOR UPDATE', [act.personId]);
    const [held] = await queries.query<object[]>(
      'SELECT 1 FROM role_grant WHERE person_id = ? AND unit_id = ? AND role = ? AND (to_day IS NULL OR (to_day >= ? AND to_day >= from_day))',
      [act.personId, act.schoolId, role, from],
    );
    if (held) return { refused: 'ROLE_HELD' };
    await queries.query('INSERT INTO role_grant (id, person_id, role, unit_id, from_day) VALUES (?, ?, ?, ?, ?)', [
      ...[newId(act.at), act.personId, role, act.schoolId, from],
    ]);
    return undefined;
  });

/**
 * Somebody leaves the school (D13): after his last day he holds nothing there that the school gave, no class and no KT.
 * decision; what he signed stands. Roles that come from above end from above. Refused where it leaves nobody for a duty,
 * unless that was `understood`.
 */
export const leaveSchool = (
  database: DataSource,
  { lastDay, understood }: { readonly lastDay: CalendarDay; readonly understood?: 'yes' | undefined },
  act: PeopleAct,
): Promise<Refusal | undefined> =>
  peopleActOnce(database, { ...act, detail: { lastDay, ...(understood && { understood }) } }, async (queries) => {
    const next = addDays(lastDay, 1);
    const last = await refuseLast(queries, { ...act, day: next, ending: ENDS_HERE });
    if (last && !understood) return last;
    // What begins later never does: its period becomes empty.
    await queries.query(
      `UPDATE role_grant SET to_day = IF(from_day > ?, DATE_SUB(from_day, INTERVAL 1 DAY), ?)
       WHERE person_id = ? AND unit_id = ? AND role IN (?) AND (to_day IS NULL OR to_day >= ?)`,
      [lastDay, lastDay, act.personId, act.schoolId, ENDS_HERE, next],
    );
    await queries.query(
      `UPDATE assignment SET to_day = IF(from_day > ?, DATE_SUB(from_day, INTERVAL 1 DAY), ?)
       WHERE person_id = ? AND school_id = ? AND (to_day IS NULL OR to_day >= ?)`,
      [lastDay, lastDay, act.personId, act.schoolId, next],
    );
    return undefined;
  });
