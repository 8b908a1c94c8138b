import type { Queries } from '../data-source.ts';

const keyOf = (roundId: string): string => `round/${roundId}`;

/** The books of a round are being written: so many records are to be judged (a repetition counts what is left). */
export async function beginRoundProgress(queries: Queries, roundId: string, total: number, now: number): Promise<void> {
  const at = new Date(now);
  await queries.query(
    `INSERT INTO progress (id, kind, total, done, failed, started_at, updated_at, detail) VALUES (?, 'roundClosing', ?, 0, 0, ?, ?, '{}')
     ON DUPLICATE KEY UPDATE total = VALUES(total), done = 0, updated_at = VALUES(updated_at), ended_at = NULL`,
    [keyOf(roundId), total, at, at],
  );
}

export async function noteRoundProgress(queries: Queries, roundId: string, done: number): Promise<void> {
  await queries.query('UPDATE progress SET done = ?, updated_at = ? WHERE id = ? AND ended_at IS NULL', [
    done,
    new Date(),
    keyOf(roundId),
  ]);
}

export async function endRoundProgress(queries: Queries, roundId: string, now: number): Promise<void> {
  await queries.query('UPDATE progress SET done = total, updated_at = ?, ended_at = ? WHERE id = ?', [
    new Date(now),
    new Date(now),
    keyOf(roundId),
  ]);
}
