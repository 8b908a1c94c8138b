import type { Queries } from '../data-source.ts';
import { beginProgress, endProgress, noteProgress, type ProgressRow, progressOf } from '../progress/progress.ts';

const keyOf = (roundId: string): string => `round/${roundId}`;

/** The books of a round are being written: so many records are to be judged (a repetition counts what is left). */
export const beginRoundProgress = (queries: Queries, roundId: string, total: number, now: number): Promise<void> =>
  beginProgress(queries, { id: keyOf(roundId), kind: 'roundClosing', total, detail: {} }, now);

export const noteRoundProgress = (queries: Queries, roundId: string, done: number, now: number): Promise<void> =>
  noteProgress(queries, keyOf(roundId), { done }, now);

export const endRoundProgress = (queries: Queries, roundId: string, done: number, now: number): Promise<void> =>
  endProgress(queries, keyOf(roundId), { done }, now);

/** How far the books are; nothing before the round's instant. */
export const roundProgress = (queries: Queries, roundId: string): Promise<ProgressRow | undefined> =>
  progressOf(queries, keyOf(roundId));

/** A round as the province set it, whether or not its log was ever opened; instants in ms, UTC. */
export async function roundSet(
  queries: Queries,
  roundId: string,
): Promise<{ readonly n: number; readonly schoolYear: string; readonly closeAt: number } | undefined> {
  const [row] = await queries.query<{ n: number; school_year: string; close_at: Date }[]>(
    'SELECT n, school_year, close_at FROM round WHERE id = ?',
    [roundId],
  );
  return row && { n: row.n, schoolYear: row.school_year, closeAt: row.close_at.getTime() };
}
