import type { FirstStep } from '../../domain/access/first-day.ts';
import type { Queries } from '../data-source.ts';

/** Nothing more of the first day is shown to who has put it away. */
const PUT_AWAY = 'putAway';

/** What an account has opened of its first steps; nothing for one that has put them away. */
export async function openedSteps(
  queries: Queries,
  accountId: string,
): Promise<{ readonly since: number; readonly opened: readonly string[] } | undefined> {
  const rows = await queries.query<{ created_at: Date; step: string | null }[]>(
    'SELECT a.created_at, f.step FROM account a LEFT JOIN first_step f ON f.account_id = a.id WHERE a.id = ?',
    [accountId],
  );
  const opened = rows.flatMap(({ step }) => (step === null ? [] : [step]));
  const [first] = rows;
  return !first || opened.includes(PUT_AWAY) ? undefined : { since: first.created_at.getTime(), opened };
}

export async function noteStep(
  queries: Queries,
  accountId: string,
  step: FirstStep | typeof PUT_AWAY,
  at: number,
): Promise<void> {
  await queries.query('INSERT IGNORE INTO first_step (account_id, step, at) VALUES (?, ?, ?)', [
    accountId,
    step,
    new Date(at),
  ]);
}

export const putAway = (queries: Queries, accountId: string, at: number): Promise<void> =>
  noteStep(queries, accountId, PUT_AWAY, at);

/** What shows by itself: an approved certificate of the person's, of his unit's, a first act. */
export async function shownByItself(
  queries: Queries,
  { personId, unitId, now }: { readonly personId: string; readonly unitId: string; readonly now: number },
): Promise<readonly FirstStep[]> {
  const [row] = await queries.query<{ own: number; school: number; act: number }[]>(
    `SELECT EXISTS (SELECT 1 FROM certificate WHERE person_id = ? AND state = 'approved' AND not_after > ?) AS own,
            EXISTS (SELECT 1 FROM certificate WHERE unit_id = ? AND kind = 'organisation' AND state = 'approved' AND not_after > ?) AS school,
            EXISTS (SELECT 1 FROM act WHERE by_person = ? AND outcome = 'taken') AS act`,
    [personId, new Date(now), unitId, new Date(now), personId],
  );
  return [
    ...(Number(row?.own) === 1 ? (['certificate'] as const) : []),
    ...(Number(row?.school) === 1 ? (['schoolCertificate'] as const) : []),
    ...(Number(row?.act) === 1 ? (['act'] as const) : []),
  ];
}

/** Whom to ask: who administers the unit, else the province's administrators; never the person himself. */
export async function whomToAsk(
  queries: Queries,
  { unitId, personId, day }: { readonly unitId: string; readonly personId: string; readonly day: string },
): Promise<{ readonly name: string; readonly role: string; readonly unit: string } | undefined> {
  const rows = await queries.query<{ full_name: string; role: string; unit: string }[]>(
    `SELECT h.full_name, g.role, p.name AS unit FROM unit u JOIN role_grant g ON g.unit_id = u.id OR g.unit_id = u.province_id
     JOIN person h ON h.id = g.person_id JOIN unit_period p ON p.unit_id = g.unit_id AND p.valid_to IS NULL
     WHERE u.id = ? AND g.role IN ('administrator', 'provinceAdministrator', 'provinceOfficer') AND g.person_id <> ?
       AND g.from_day <= ? AND (g.to_day IS NULL OR g.to_day >= ?)
     ORDER BY FIELD(g.role, 'administrator', 'provinceAdministrator', 'provinceOfficer'), h.sort_key LIMIT 1`,
    [unitId, personId, day, day],
  );
  const [row] = rows;
  return row && { name: row.full_name, role: row.role, unit: row.unit };
}

export async function nameOfClass(queries: Queries, classId: string | undefined): Promise<string> {
  const [row] = await queries.query<{ name: string }[]>('SELECT name FROM school_class WHERE id = ?', [classId ?? '']);
  return row?.name ?? '';
}

/** A unit by its present name. */
export async function unitName(queries: Queries, unitId: string): Promise<string> {
  const [row] = await queries.query<{ name: string }[]>(
    'SELECT name FROM unit_period WHERE unit_id = ? AND valid_to IS NULL',
    [unitId],
  );
  return row?.name ?? '';
}
