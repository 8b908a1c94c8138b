import type { Queries } from '../data-source.ts';
import { beginProgress, endProgress, noteProgress } from '../progress/progress.ts';

const keyOf = (roundId: string): string => `round/${roundId}`;

/** The books of a round are being written: so many records are to be judged (a repetition counts what is left). */
export const beginRoundProgress = (queries: Queries, roundId: string, total: number, now: number): Promise<void> =>
  beginProgress(queries, { id: keyOf(roundId), kind: 'roundClosing', total, detail: {} }, now);

export const noteRoundProgress = (queries: Queries, roundId: string, done: number, now: number): Promise<void> =>
  noteProgress(queries, keyOf(roundId), { done }, now);

export const endRoundProgress = (queries: Queries, roundId: string, done: number, now: number): Promise<void> =>
  endProgress(queries, keyOf(roundId), { done }, now);
