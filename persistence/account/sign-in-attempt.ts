import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { Queries } from '../data-source.ts';

/** Failures of a user name since its last success. `lastAt`: ms, UTC. */
export type Failures = { readonly inARow: number; readonly lastAt: number };

/** An attempt as it stands in the table; `n` tells two of one millisecond apart. */
export type Attempt = { readonly userName: string; readonly at: number; readonly n: number };

/** How long one waits for others that note an attempt for the same name (s): each takes a few ms. */
const PATIENCE = 10;

/**
 * Notes an attempt as failed before it is made, of an unknown user name too, unless the failures until now (at most back
 * to `since`) forbid it; then gives them. One after another for each name: all of a burst would else find no failure yet.
 */
export async function reserveAttempt(
  database: DataSource,
  { userName, at, since }: { userName: string; at: number; since: number },
  forbids: (failures: Failures) => boolean,
): Promise<Attempt | Failures> {
  const lock = `sign-in/${createHash('sha256').update(userName).digest('hex').slice(0, 40)}`;
  const runner = database.createQueryRunner();
  try {
    const queries = runner.manager;
    const [got] = await queries.query<{ got: string | null }[]>('SELECT GET_LOCK(?, ?) AS got', [lock, PATIENCE]);
    if (Number(got?.got) !== 1) throw new Error('no turn to sign in');
    try {
      const failures = await failuresInARow(queries, userName, since);
      return forbids(failures) ? failures : await noteFailed(queries, userName, at);
    } finally {
      await queries.query('SELECT RELEASE_LOCK(?)', [lock]);
    }
  } finally {
    await runner.release();
  }
}

export async function noteSuccess(queries: Queries, { userName, at, n }: Attempt): Promise<void> {
  await queries.query('UPDATE sign_in_attempt SET succeeded = TRUE WHERE user_name = ? AND at = ? AND n = ?', [
    userName,
    new Date(at),
    n,
  ]);
}

async function failuresInARow(queries: Queries, userName: string, since: number): Promise<Failures> {
  const rows = await queries.query<{ at: Date; succeeded: number }[]>(
    'SELECT at, succeeded FROM sign_in_attempt WHERE user_name = ? AND at >= ? ORDER BY at DESC, n DESC LIMIT 30',
    [userName, new Date(since)],
  );
  const firstSuccess = rows.findIndex(({ succeeded }) => succeeded);
  const failures = firstSuccess < 0 ? rows : rows.slice(0, firstSuccess);
  return { inARow: failures.length, lastAt: failures[0]?.at.getTime() ?? 0 };
}

async function noteFailed(queries: Queries, userName: string, at: number): Promise<Attempt> {
  const [last] = await queries.query<{ n: number }[]>(
    'SELECT n FROM sign_in_attempt WHERE user_name = ? AND at = ? ORDER BY n DESC LIMIT 1',
    [userName, new Date(at)],
  );
  const n = (last?.n ?? 0) + 1;
  await queries.query('INSERT INTO sign_in_attempt (user_name, at, n, succeeded) VALUES (?, ?, ?, FALSE)', [
    userName,
    new Date(at),
    n,
  ]);
  return { userName, at, n };
}
