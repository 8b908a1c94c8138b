import { createHash, randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import { showMoment } from '../../domain/calendar/instant.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { inTransaction, type Queries } from '../data-source.ts';
import { newId } from '../ulid.ts';
import { placesOf } from './account-school.ts';
import { linkRestsUntil } from './contact.ts';
import { DUTY_ROLES, refuseLast } from './duties.ts';
import { keepPeopleAct, type PeopleAct, peopleActOnce } from './people-act.ts';

/** A link to choose a password works once, and for so long (ms). */
const LINK_LIFE = 24 * 60 * 60 * 1000;

/** Whether the person works at the school, or will: holds a role or an assignment there that has not ended. */
export async function isOfSchool(
  queries: Queries,
  personId: string,
  schoolId: string,
  today: CalendarDay,
): Promise<boolean> {
  return (await unitsHeld(queries, personId, today)).includes(schoolId);
}

/**
 * Whether the school looks after the person's account: he came here first of where he works, or worked here last. Who has
 * gone to another school is that school's: the earlier one neither locks nor opens his account (Điều 8.2).
 */
export async function isAccountOfSchool(
  queries: Queries,
  personId: string,
  schoolId: string,
  today: CalendarDay,
): Promise<boolean> {
  const now = (await placesOf(queries, [personId], today)).get(personId);
  return now ? now.home === schoolId : (await unitsHeld(queries, personId, '0001-01-01')).includes(schoolId);
}

/** Units at which something is held on a day or later. */
async function unitsHeld(queries: Queries, personId: string, from: CalendarDay): Promise<readonly string[]> {
  const rows = await queries.query<{ unit_id: string }[]>(
    `SELECT unit_id FROM role_grant WHERE person_id = ? AND (to_day IS NULL OR (to_day >= ? AND to_day >= from_day))
     UNION SELECT school_id FROM assignment WHERE person_id = ? AND (to_day IS NULL OR (to_day >= ? AND to_day >= from_day))`,
    [personId, from, personId, from],
  );
  return rows.map(({ unit_id }) => unit_id);
}

/**
 * Locks an account at once: its sessions and links end, nobody signs in with it; what was signed stands. Refused where it
 * leaves nobody for a duty of the school, unless that was `understood`.
 */
export const lockAccount = (
  database: DataSource,
  { today, understood }: { readonly today: CalendarDay; readonly understood?: 'yes' | undefined },
  act: PeopleAct,
): Promise<Refusal | undefined> =>
  peopleActOnce(database, { ...act, ...(understood && { detail: { understood } }) }, async (queries) => {
    const last = await refuseLast(queries, { ...act, day: today, ending: DUTY_ROLES });
    if (last && !understood) return last;
    await queries.query('UPDATE account SET disabled_at = ? WHERE person_id = ? AND disabled_at IS NULL', [
      new Date(act.at),
      act.personId,
    ]);
    await queries.query('DELETE s FROM session s JOIN account a ON a.id = s.account_id WHERE a.person_id = ?', [
      act.personId,
    ]);
    await queries.query(
      'UPDATE password_link l JOIN account a ON a.id = l.account_id SET l.expires_at = ? WHERE a.person_id = ? AND l.used_at IS NULL',
      [new Date(act.at), act.personId],
    );
    return undefined;
  });

export async function unlockAccount(database: DataSource, act: PeopleAct): Promise<void> {
  await peopleActOnce(database, act, async (queries) => {
    await queries.query('UPDATE account SET disabled_at = NULL WHERE person_id = ?', [act.personId]);
    return undefined;
  });
}

/** Mails a link with which the person chooses a password; an earlier link ends. Nobody else sees or sets it. */
export const sendLink = (database: DataSource, act: PeopleAct): Promise<Refusal | undefined> =>
  peopleActOnce(database, act, async (queries) => {
    const until = await linkRestsUntil(queries, act);
    if (until !== undefined) return { refused: 'MAIL_JUST_CHANGED', facts: { from: showMoment(until) } };
    return (await mailLink(queries, act)) ? undefined : { refused: 'PERSON_WITHOUT_MAIL' };
  });

/** In the transaction of the act that asks for it. False: no mail address, or no account. */
export async function mailLink(queries: Queries, { personId, at }: PeopleAct): Promise<boolean> {
  const [account] = await queries.query<{ id: string }[]>(
    `SELECT a.id FROM account a JOIN person p ON p.id = a.person_id WHERE a.person_id = ? AND p.mail IS NOT NULL AND p.mail <> ''`,
    [personId],
  );
  if (!account) return false;
  const token = randomBytes(32).toString('base64url');
  await queries.query('UPDATE password_link SET expires_at = ? WHERE account_id = ? AND used_at IS NULL', [
    new Date(at),
    account.id,
  ]);
  await queries.query('INSERT INTO password_link (hash, account_id, at, expires_at) VALUES (?, ?, ?, ?)', [
    hashOf(token),
    account.id,
    new Date(at),
    new Date(at + LINK_LIFE),
  ]);
  const id = newId(at);
  await queries.query('INSERT INTO notice (id, person_id, about, kind, body, at) VALUES (?, ?, ?, ?, ?, ?)', [
    id,
    personId,
    `password/${id}`,
    'passwordLink',
    JSON.stringify({ token }),
    new Date(at),
  ]);
  return true;
}

export type Link = { readonly accountId: string; readonly personId: string; readonly userName: string };

/** Whose link this is, if it still works. */
export async function linkBehind(queries: Queries, token: string, now: number): Promise<Link | undefined> {
  const [row] = await queries.query<{ account_id: string; person_id: string; user_name: string }[]>(
    `SELECT l.account_id, a.person_id, a.user_name FROM password_link l JOIN account a ON a.id = l.account_id AND a.disabled_at IS NULL
     WHERE l.hash = ? AND l.used_at IS NULL AND l.expires_at > ?`,
    [hashOf(token), new Date(now)],
  );
  return row && { accountId: row.account_id, personId: row.person_id, userName: row.user_name };
}

/** Sets the password once: of two who press at one instant one finds the link used. Open sessions of the account end. */
export async function choosePassword(
  database: DataSource,
  token: string,
  { link, passwordHash, at }: { readonly link: Link; readonly passwordHash: string; readonly at: number },
): Promise<boolean> {
  return inTransaction(database, async (queries) => {
    const used = await queries.query<{ affectedRows: number }>(
      'UPDATE password_link SET used_at = ? WHERE hash = ? AND used_at IS NULL AND expires_at > ?',
      [new Date(at), hashOf(token), new Date(at)],
    );
    if (used.affectedRows === 0) return false;
    await queries.query('UPDATE account SET password_hash = ? WHERE id = ?', [passwordHash, link.accountId]);
    await queries.query('DELETE FROM session WHERE account_id = ?', [link.accountId]);
    const { personId } = link;
    await keepPeopleAct(queries, {
      commandId: newId(at),
      schoolId: '',
      personId,
      type: 'choosePassword',
      by: personId,
      at,
    });
    return true;
  });
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
