import { createHash, randomBytes } from 'node:crypto';
import { type Holding, ROLES, type Role } from '../../domain/access/access.ts';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import type { FormOfAddress } from '../../domain/people/form-of-address.ts';
import type { Queries } from '../data-source.ts';
import type { Language, Theme } from './account.ts';

/** A session ends after so long at the latest, and after so long without a request (ms). */
const LIFE = 12 * 60 * 60 * 1000;
const IDLE = 2 * 60 * 60 * 1000;
/** The last request is written down at most so often (ms). */
const SEEN_STEP = 60_000;

/** Who is asking: the person behind a session, and all that he holds, past and future periods too. */
export type SignedIn = {
  readonly sessionHash: string;
  readonly accountId: string;
  readonly personId: string;
  readonly fullName: string;
  readonly formOfAddress?: FormOfAddress;
  readonly language: Language;
  readonly theme: Theme;
  /** Single keys are shortcuts, outside text fields; who dictates or presses by chance switches them off (WCAG 2.1.4). */
  readonly singleKeys: boolean;
  readonly csrf: string;
  readonly holdings: readonly Holding[];
};

/** Opens a session; the token goes into the cookie and is kept nowhere, its hash goes into the table. */
export async function openSession(
  queries: Queries,
  accountId: string,
  at: number,
): Promise<{ readonly token: string; readonly csrf: string }> {
  const token = randomBytes(32).toString('base64url');
  const csrf = randomBytes(32).toString('base64url');
  await queries.query(
    'INSERT INTO session (hash, account_id, csrf, created_at, seen_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)',
    [hashOf(token), accountId, csrf, new Date(at), new Date(at), new Date(at + LIFE)],
  );
  await queries.query('DELETE FROM session WHERE expires_at < ?', [new Date(at - LIFE)]);
  return { token, csrf };
}

export async function endSession(queries: Queries, sessionHash: string): Promise<void> {
  await queries.query('DELETE FROM session WHERE hash = ?', [sessionHash]);
}

/** Who holds this session token now; nobody if it ended, was idle too long, or its account is closed. */
export async function signedInBy(queries: Queries, token: string, now: number): Promise<SignedIn | undefined> {
  const hash = hashOf(token);
  const [row] = await queries.query<
    {
      account_id: string;
      csrf: string;
      seen_at: Date;
      person_id: string;
      full_name: string;
      form_of_address: FormOfAddress | null;
      language: Language;
      theme: Theme;
      single_keys: number;
    }[]
  >(
    `SELECT s.account_id, s.csrf, s.seen_at, a.person_id, p.full_name, p.form_of_address, a.language, a.theme, a.single_keys
     FROM session s JOIN account a ON a.id = s.account_id AND a.disabled_at IS NULL JOIN person p ON p.id = a.person_id
     WHERE s.hash = ? AND s.expires_at > ? AND s.seen_at > ?`,
    [hash, new Date(now), new Date(now - IDLE)],
  );
  if (!row) return undefined;
  if (now - row.seen_at.getTime() > SEEN_STEP)
    await queries.query('UPDATE session SET seen_at = ? WHERE hash = ?', [new Date(now), hash]);

  return {
    sessionHash: hash,
    accountId: row.account_id,
    personId: row.person_id,
    fullName: row.full_name,
    ...(row.form_of_address && { formOfAddress: row.form_of_address }),
    language: row.language,
    theme: row.theme,
    singleKeys: row.single_keys === 1,
    csrf: row.csrf,
    holdings: await holdingsOf(queries, row.person_id),
  };
}

type HoldingRow = {
  role: string;
  unit_id: string;
  class_id: string | null;
  subject: string | null;
  from_day: CalendarDay;
  to_day: CalendarDay | null;
  decision_id: string | null;
};

/** All that a person holds: grants of roles at units, assignments to classes. */
export async function holdingsOf(queries: Queries, personId: string): Promise<readonly Holding[]> {
  const rows = await queries.query<HoldingRow[]>(
    `SELECT role, unit_id, NULL AS class_id, NULL AS subject, from_day, to_day, decision_id FROM role_grant WHERE person_id = ?
     UNION ALL SELECT 'teacher', school_id, class_id, subject, from_day, to_day, decision_id FROM assignment WHERE person_id = ?`,
    [personId, personId],
  );
  return rows.flatMap((row) => {
    const role = roleOf(row);
    return role === undefined ? [] : [holdingOf(row, role)];
  });
}

const holdingOf = (row: HoldingRow, role: Role): Holding => ({
  role,
  unitId: row.unit_id,
  from: row.from_day,
  ...(row.to_day !== null && { to: row.to_day }),
  ...(row.class_id !== null && { classId: row.class_id }),
  ...(row.subject !== null && { subject: row.subject }),
  ...(row.role === 'signOnBehalf' && { onBehalf: row.decision_id ?? 'KT' }),
});

/** A role that nobody knows gives its holder nothing. */
function roleOf({ role, subject }: HoldingRow): Role | undefined {
  if (role === 'teacher') return subject === HOMEROOM ? 'homeroomTeacher' : 'subjectTeacher';
  return role === 'signOnBehalf' ? 'principal' : ROLES.find((known) => known === role);
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
