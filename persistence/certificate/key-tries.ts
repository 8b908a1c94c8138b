import type { Queries } from '../data-source.ts';

/**
 * Counts a try at a key as wrong before it is made: however many come at one instant, no more are made than may fail. The
 * last of them locks the key, in the same statement. False: the key is locked, or there is none.
 */
export async function reserveKeyTry(
  queries: Queries,
  certificateId: string,
  most: number,
  now: number,
): Promise<boolean> {
  const { affectedRows } = await queries.query<{ affectedRows: number }>(
    `UPDATE key_store SET wrong_pins = wrong_pins + 1, locked_at = IF(wrong_pins >= ?, ?, NULL)
     WHERE certificate_id = ? AND locked_at IS NULL`,
    [most, new Date(now), certificateId],
  );
  return affectedRows > 0;
}

/** The PIN was right: the wrong ones before it count no longer, nor does the lock that this try had set for itself. */
export async function forgetKeyTries(queries: Queries, certificateId: string): Promise<void> {
  await queries.query('UPDATE key_store SET wrong_pins = 0, locked_at = NULL WHERE certificate_id = ?', [
    certificateId,
  ]);
}

/** How many tries at a key count as wrong. */
export async function keyTries(queries: Queries, certificateId: string): Promise<number> {
  const [row] = await queries.query<{ wrong_pins: number }[]>(
    'SELECT wrong_pins FROM key_store WHERE certificate_id = ?',
    [certificateId],
  );
  return row?.wrong_pins ?? 0;
}
