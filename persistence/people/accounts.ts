import { createHash, randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { inTransaction, type Queries } from '../data-source.ts';
import { newId } from '../ulid.ts';

/** A link to choose a password works once, and for so long (ms). */
const LINK_LIFE = 24 * 60 * 60 * 1000;

/** Who did what to whose account or role, and when: kept for ever (Điều 5.1, 8.2). `detail` holds ids and days, no secrets. */
export type PeopleAct = {
  readonly schoolId: string;
  readonly personId: string;
  readonly type:
    | 'lock'
    | 'unlock'
    | 'sendLink'
    | 'choosePassword'
    | 'add'
    | 'assign'
    | 'propose'
    | 'confirm'
    | 'decline';
  readonly by: string;
  readonly at: number;
  readonly detail?: object;
};

export async function keepPeopleAct(queries: Queries, act: PeopleAct): Promise<void> {
  await queries.query(
    'INSERT INTO people_log (id, school_id, person_id, type, by_person, at, detail) VALUES (?, ?, ?, ?, ?, ?, ?)',
    [newId(act.at), act.schoolId, act.personId, act.type, act.by, new Date(act.at), JSON.stringify(act.detail ?? {})],
  );
}

/** Whether the person holds, or held, a role or an assignment at the school. */
export async function isOfSchool(queries: Queries, personId: string, schoolId: string): Promise<boolean> {
  const [row] = await queries.query<{ n: string }[]>(
    `SELECT (SELECT COUNT(*) FROM role_grant WHERE person_id = ? AND unit_id = ?)
       + (SELECT COUNT(*) FROM assignment WHERE person_id = ? AND school_id = ?) AS n`,
    [personId, schoolId, personId, schoolId],
  );
  return Number(row?.n ?? 0) > 0;
}

/** Locks an account at once: its sessions end, nobody signs in with it; what was signed stands. */
export async function lockAccount(database: DataSource, act: PeopleAct): Promise<void> {
  await inTransaction(database, async (queries) => {
    await queries.query('UPDATE account SET disabled_at = ? WHERE person_id = ? AND disabled_at IS NULL', [
      new Date(act.at),
      act.personId,
    ]);
    await queries.query('DELETE s FROM session s JOIN account a ON a.id = s.account_id WHERE a.person_id = ?', [
      act.personId,
    ]);
    await keepPeopleAct(queries, act);
  });
}

export async function unlockAccount(database: DataSource, act: PeopleAct): Promise<void> {
  await inTransaction(database, async (queries) => {
    await queries.query('UPDATE account SET disabled_at = NULL WHERE person_id = ?', [act.personId]);
    await keepPeopleAct(queries, act);
  });
}

/** Mails a link with which the person chooses a password; an earlier link ends. Nobody else sees or sets it. False: no mail address, or no account. */
export async function sendLink(database: DataSource, act: PeopleAct): Promise<boolean> {
  return inTransaction(database, async (queries) => {
    const [account] = await queries.query<{ id: string }[]>(
      `SELECT a.id FROM account a JOIN person p ON p.id = a.person_id WHERE a.person_id = ? AND p.mail IS NOT NULL AND p.mail <> ''`,
      [act.personId],
    );
    if (!account) return false;
    const token = randomBytes(32).toString('base64url');
    await queries.query('UPDATE password_link SET expires_at = ? WHERE account_id = ? AND used_at IS NULL', [
      new Date(act.at),
      account.id,
    ]);
    await queries.query('INSERT INTO password_link (hash, account_id, at, expires_at) VALUES (?, ?, ?, ?)', [
      hashOf(token),
      account.id,
      new Date(act.at),
      new Date(act.at + LINK_LIFE),
    ]);
    const id = newId(act.at);
    await queries.query('INSERT INTO notice (id, person_id, about, kind, body, at) VALUES (?, ?, ?, ?, ?, ?)', [
      id,
      act.personId,
      `password/${id}`,
      'passwordLink',
      JSON.stringify({ token }),
      new Date(act.at),
    ]);
    await keepPeopleAct(queries, act);
    return true;
  });
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
    return true;
  });
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
