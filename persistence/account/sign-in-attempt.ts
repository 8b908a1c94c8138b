import type { Queries } from '../data-source.ts';

/** The failures of a user name since its last success, at most back to `since` (ms, UTC). */
export async function failuresInARow(
  queries: Queries,
  userName: string,
  since: number,
): Promise<{ inARow: number; lastAt: number }> {
  const rows = await queries.query<{ at: Date; succeeded: number }[]>(
    'SELECT at, succeeded FROM sign_in_attempt WHERE user_name = ? AND at >= ? ORDER BY at DESC, n DESC LIMIT 30',
    [userName, new Date(since)],
  );
  const firstSuccess = rows.findIndex(({ succeeded }) => succeeded);
  const failures = firstSuccess < 0 ? rows : rows.slice(0, firstSuccess);
  return { inARow: failures.length, lastAt: failures[0]?.at.getTime() ?? 0 };
}

/** Notes an attempt, of an unknown user name too. `n` tells two of one millisecond apart. */
export async function noteAttempt(
  queries: Queries,
  { userName, at, succeeded }: { userName: string; at: number; succeeded: boolean },
): Promise<void> {
  await queries.query(
    `INSERT INTO sign_in_attempt (user_name, at, n, succeeded)
     SELECT ?, ?, COALESCE(MAX(n), 0) + 1, ? FROM sign_in_attempt WHERE user_name = ? AND at = ?`,
    [userName, new Date(at), succeeded, userName, new Date(at)],
  );
}
