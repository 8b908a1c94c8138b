import type { Queries } from '../data-source.ts';

/** So much of something waits, the oldest since then (ms, UTC). */
export type Waiting = { readonly n: number; readonly oldest?: number };

type Row = { n: string; oldest: Date | null };

const waiting = ([row]: readonly Row[]): Waiting => ({
  n: Number(row?.n ?? 0),
  ...(row?.oldest && { oldest: row.oldest.getTime() }),
});

/** Acts in the journal that have no outcome yet. */
export const actsWithoutOutcome = async (queries: Queries): Promise<Waiting> =>
  waiting(await queries.query<Row[]>('SELECT COUNT(*) AS n, MIN(at) AS oldest FROM act WHERE outcome IS NULL'));

/** Notices that are to be mailed. */
export const unmailedNotices = async (queries: Queries): Promise<Waiting> =>
  waiting(await queries.query<Row[]>('SELECT COUNT(*) AS n, MIN(at) AS oldest FROM notice WHERE mailed_at IS NULL'));

/** Activities that fail and are tried again. */
export const failingActivities = async (queries: Queries): Promise<Waiting> =>
  waiting(await queries.query<Row[]>('SELECT COUNT(*) AS n, MIN(since) AS oldest FROM workflow_fault'));

/** Ceremonies that are begun and not ended, by state. */
export const ceremoniesUnderWay = async (
  queries: Queries,
): Promise<readonly { readonly state: string; readonly n: number; readonly oldest: number }[]> =>
  (
    await queries.query<{ state: string; n: string; oldest: Date }[]>(
      `SELECT state, COUNT(*) AS n, MIN(created_at) AS oldest FROM ceremony WHERE state IN ('preparing', 'prepared', 'confirmed') GROUP BY state`,
    )
  ).map(({ state, n, oldest }) => ({ state, n: Number(n), oldest: oldest.getTime() }));

/** Messages that have no outcome yet, by side and state. */
export const messagesUnderWay = async (
  queries: Queries,
): Promise<readonly { readonly side: string; readonly state: string; readonly n: number; readonly oldest: number }[]> =>
  (
    await queries.query<{ side: string; state: string; n: string; oldest: Date }[]>(
      `SELECT side, state, COUNT(*) AS n, MIN(created_at) AS oldest FROM message WHERE state IN ('signed', 'accepted') GROUP BY side, state`,
    )
  ).map(({ side, state, n, oldest }) => ({ side, state, n: Number(n), oldest: oldest.getTime() }));

/** Long work that goes on, by kind: how much there is of it and how much is done. */
export const workUnderWay = async (
  queries: Queries,
): Promise<
  readonly { readonly kind: string; readonly total: number; readonly done: number; readonly failed: number }[]
> =>
  (
    await queries.query<{ kind: string; total: string; done: string; failed: string }[]>(
      `SELECT kind, SUM(total) AS total, SUM(done) AS done, SUM(failed) AS failed FROM progress
       WHERE ended_at IS NULL AND (kind <> 'roster' OR claimed_at IS NOT NULL) GROUP BY kind`,
    )
  ).map(({ kind, total, done, failed }) => ({
    kind,
    total: Number(total),
    done: Number(done),
    failed: Number(failed),
  }));

/** Approved certificates that run out before an instant (ms, UTC); trust anchors that hold at `now`. */
export async function certificatesRunningOut(
  queries: Queries,
  now: number,
  before: number,
): Promise<{ readonly certificates: Waiting; readonly anchors: number; readonly statusesOver: number }> {
  const certificates = waiting(
    await queries.query<Row[]>(
      `SELECT COUNT(*) AS n, MIN(not_after) AS oldest FROM certificate WHERE state = 'approved' AND not_after < ?`,
      [new Date(before)],
    ),
  );
  const [anchors] = await queries.query<{ n: string }[]>(
    'SELECT COUNT(*) AS n FROM trust_anchor WHERE from_at <= ? AND (to_at IS NULL OR to_at > ?)',
    [new Date(now), new Date(now)],
  );
  const [statuses] = await queries.query<{ n: string }[]>(
    `SELECT COUNT(*) AS n FROM (SELECT issuer_name FROM certificate_status GROUP BY issuer_name HAVING MAX(next_update) < ?) AS outdated`,
    [new Date(now)],
  );
  return { certificates, anchors: Number(anchors?.n ?? 0), statusesOver: Number(statuses?.n ?? 0) };
}

/** The names of the schema's changes that this database has. */
export const migrationsDone = async (queries: Queries): Promise<readonly string[]> =>
  (await queries.query<{ name: string }[]>('SELECT name FROM migrations ORDER BY id')).map(({ name }) => name);
