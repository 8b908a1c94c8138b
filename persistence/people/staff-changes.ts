import type { DataSource } from 'typeorm';
import { addDays, type CalendarDay } from '../../domain/calendar/day.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { searchKey } from '../../domain/text/search-key.ts';
import { nameSortKey } from '../../domain/text/sort-key.ts';
import { addAccount } from '../account/account.ts';
import type { Queries } from '../data-source.ts';
import { inTransactionUnlessRefused } from '../refusable-transaction.ts';
import { newId } from '../ulid.ts';
import { placesOf } from './account-school.ts';
import { mailLink } from './accounts.ts';
import { keepPeopleAct, type PeopleAct, peopleActOnce, takenPeopleAct } from './people-act.ts';

/** Roles that a school's administrator gives; the others are given from above, or by a decision (Điều 8.2, D12). */
export const GIVEN_HERE = ['teacher', 'clerk', 'vicePrincipal'] as const;

export type NewMember = {
  readonly fullName: string;
  readonly personalId: string;
  readonly mail: string;
  readonly role: (typeof GIVEN_HERE)[number];
  /** Wanted; with a number behind it where somebody has it. */
  readonly userName: string;
  readonly from: CalendarDay;
};

/** Somebody of the province with this number; people are told apart by it and never by their names. */
type Known = { readonly id: string; readonly fullName: string; readonly isHere: boolean };

async function knownByNumber(
  queries: Queries,
  { personalId, from }: NewMember,
  { schoolId, provinceId }: { readonly schoolId: string; readonly provinceId: string },
): Promise<Known | undefined> {
  const rows = await queries.query<{ id: string; full_name: string }[]>(
    `SELECT DISTINCT p.id, p.full_name FROM person p JOIN role_grant g ON g.person_id = p.id JOIN unit u ON u.id = g.unit_id
     WHERE p.personal_id = ? AND u.province_id = ? UNION
     SELECT DISTINCT p.id, p.full_name FROM person p JOIN assignment a ON a.person_id = p.id JOIN unit u ON u.id = a.school_id
     WHERE p.personal_id = ? AND u.province_id = ? ORDER BY id LIMIT 1`,
    [personalId, provinceId, personalId, provinceId],
  );
  const [person] = rows;
  if (!person) return undefined;
  const places = (await placesOf(queries, [person.id], from)).get(person.id);
  return { id: person.id, fullName: person.full_name, isHere: places?.units.includes(schoolId) ?? false };
}

/**
 * A person with a role at the school. Who works elsewhere in the province already is joined by his number: he keeps his one
 * account, which stays the other school's to look after, and is told. A new one gets an account whose password nobody knows:
 * he chooses it by the link that is mailed to him. One after another in a province: of two forms with one number the second
 * finds the first.
 */
export async function addMember(
  database: DataSource,
  member: NewMember,
  { act, unusablePassword }: { readonly act: PeopleAct; readonly unusablePassword: string },
): Promise<Refusal | undefined> {
  return inTransactionUnlessRefused(database, async (queries) => {
    const [unit] = await queries.query<{ province_id: string }[]>('SELECT province_id FROM unit WHERE id = ?', [
      act.schoolId,
    ]);
    const provinceId = unit?.province_id ?? '';
    await queries.query('SELECT id FROM unit WHERE id = ? FOR UPDATE', [provinceId]);
    if (await takenPeopleAct(queries, act)) return undefined;
    const known = await knownByNumber(queries, member, { schoolId: act.schoolId, provinceId });
    if (known?.isHere) return { refused: 'PERSON_KNOWN', facts: { name: known.fullName } };
    if (known && searchKey(known.fullName) !== searchKey(member.fullName)) return { refused: 'PERSON_NAMED_OTHERWISE' };

    const own: PeopleAct = known ? { ...act, personId: known.id, type: 'attach' } : act;
    await keepPeopleAct(queries, own);
    if (known) await tellAttached(queries, own);
    else await addPerson(queries, member, { act, unusablePassword });
    await queries.query('INSERT INTO role_grant (id, person_id, role, unit_id, from_day) VALUES (?, ?, ?, ?, ?)', [
      ...[newId(act.at), own.personId, member.role, act.schoolId, member.from],
    ]);
    return undefined;
  });
}

async function tellAttached(queries: Queries, { personId, schoolId, at }: PeopleAct): Promise<void> {
  const id = newId(at);
  await queries.query(
    `INSERT INTO notice (id, person_id, about, kind, body, at) SELECT ?, ?, ?, 'attached', JSON_OBJECT('school', n.name), ?
     FROM unit_period n WHERE n.unit_id = ? AND n.valid_to IS NULL`,
    [id, personId, `attached/${id}`, new Date(at), schoolId],
  );
}

async function addPerson(
  queries: Queries,
  member: NewMember,
  { act, unusablePassword }: { readonly act: PeopleAct; readonly unusablePassword: string },
): Promise<void> {
  const { fullName, personalId, mail } = member;
  await queries.query(
    'INSERT INTO person (id, full_name, sort_key, search_key, personal_id, mail) VALUES (?, ?, ?, ?, ?, ?)',
    [act.personId, fullName, nameSortKey(fullName), searchKey(fullName), personalId, mail],
  );
  const userName = await freeUserName(queries, member.userName);
  await addAccount(queries, { personId: act.personId, userName, passwordHash: unusablePassword }, act.at);
  await mailLink(queries, act);
}

/** The user name of a person's account. */
export async function userNameOf(queries: Queries, personId: string): Promise<string> {
  const [row] = await queries.query<{ user_name: string }[]>('SELECT user_name FROM account WHERE person_id = ?', [
    personId,
  ]);
  return row?.user_name ?? '';
}

/** The first name of the form `an.nguyen`, `an.nguyen2` … that no account has. */
async function freeUserName(queries: Queries, wanted: string): Promise<string> {
  const rows = await queries.query<{ user_name: string }[]>('SELECT user_name FROM account WHERE user_name LIKE ?', [
    `${wanted}%`,
  ]);
  const taken = new Set(rows.map(({ user_name }) => user_name));
  let n = 1;
  while (taken.has(n === 1 ? wanted : `${wanted}${n}`)) n++;
  return n === 1 ? wanted : `${wanted}${n}`;
}

export type NewAssignment = { readonly classId: string; readonly subject: string; readonly from: CalendarDay };

/**
 * Gives a class and subject to a person from a day on; whoever holds it ends the day before (D13). Its task goes with it:
 * a task is of a position.
 */
export async function assign(
  database: DataSource,
  { classId, subject, from }: NewAssignment,
  act: PeopleAct,
): Promise<void> {
  await peopleActOnce(database, { ...act, detail: { classId, subject, from } }, async (queries) => {
    await handOver(queries, { classId, subject, from }, act);
    return undefined;
  });
}

/** The same within a transaction of the caller's, as a list of assignments needs it. */
export async function handOver(
  queries: Queries,
  { classId, subject, from }: NewAssignment,
  { personId, schoolId, at }: Pick<PeopleAct, 'personId' | 'schoolId' | 'at'>,
): Promise<void> {
  await queries.query('SELECT id FROM school_class WHERE id = ? FOR UPDATE', [classId]);
  await queries.query(
    `UPDATE assignment SET to_day = ? WHERE class_id = ? AND subject = ? AND part = 'record' AND from_day < ?
       AND (to_day IS NULL OR to_day >= ?)`,
    [addDays(from, -1), classId, subject, from, from],
  );
  // A later start, or one of this very day, is replaced: its period becomes empty.
  await queries.query(
    `UPDATE assignment SET to_day = DATE_SUB(from_day, INTERVAL 1 DAY) WHERE class_id = ? AND subject = ? AND part = 'record'
       AND from_day >= ? AND (to_day IS NULL OR to_day >= from_day)`,
    [classId, subject, from],
  );
  await queries.query(
    `INSERT INTO assignment (id, person_id, school_id, class_id, subject, part, from_day, to_day) VALUES (?, ?, ?, ?, ?, 'record', ?, ?)`,
    [newId(at), personId, schoolId, classId, subject, from, await lastDayAt(queries, { personId, schoolId, from })],
  );
}

/** The last day of who is leaving already: he gets no class beyond it (D13). Null for everybody else. */
async function lastDayAt(
  queries: Queries,
  { personId, schoolId, from }: { readonly personId: string; readonly schoolId: string; readonly from: CalendarDay },
): Promise<CalendarDay | null> {
  const roles = await queries.query<{ to_day: CalendarDay | null }[]>(
    'SELECT to_day FROM role_grant WHERE person_id = ? AND unit_id = ? AND (to_day IS NULL OR (to_day >= ? AND to_day >= from_day))',
    [personId, schoolId, from],
  );
  const days = roles.flatMap(({ to_day }) => to_day ?? []);
  return days.length < roles.length ? null : (days.toSorted().at(-1) ?? null);
}

/** Whether the class is the school's and has a sheet of this subject. */
export async function isTaughtHere(
  queries: Queries,
  schoolId: string,
  { classId, subject }: Pick<NewAssignment, 'classId' | 'subject'>,
): Promise<boolean> {
  const [row] = await queries.query<{ n: string }[]>(
    'SELECT COUNT(*) AS n FROM class_sheet WHERE class_id = ? AND subject = ? AND school_id = ?',
    [classId, subject, schoolId],
  );
  return Number(row?.n ?? 0) > 0;
}
