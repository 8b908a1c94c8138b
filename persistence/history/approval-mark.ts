import type { Queries } from '../data-source.ts';

/** Whether this person's mark on the record still stands: made on the content that the record has now. */
export async function isMarkedBy(queries: Queries, recordId: string, personId: string): Promise<boolean> {
  const [row] = await queries.query<{ n: string }[]>(
    `SELECT COUNT(*) AS n FROM approval_mark m JOIN record r ON r.id = m.record_id AND r.content_digest = m.content_digest
     WHERE m.record_id = ? AND m.by_person = ? AND r.stage = 'principal'`,
    [recordId, personId],
  );
  return Number(row?.n ?? 0) > 0;
}

export type Mark = { readonly by: string; readonly at: number; readonly schoolIds: readonly string[] };

/**
 * "Duyệt" is a mark on the content as it stands; no message to the engine. Records elsewhere, or not with the principal,
 * are left alone. Answers with how many bear the mark now.
 */
export async function markRecords(
  queries: Queries,
  recordIds: readonly string[],
  { by, at, schoolIds }: Mark,
): Promise<number> {
  if (recordIds.length === 0 || schoolIds.length === 0) return 0;
  await queries.query(
    `INSERT INTO approval_mark (record_id, by_person, content_digest, at)
     SELECT r.id, ?, r.content_digest, ? FROM record r
     WHERE r.id IN (?) AND r.school_id IN (?) AND r.stage = 'principal' AND r.content_digest IS NOT NULL
     ON DUPLICATE KEY UPDATE content_digest = VALUES(content_digest), at = VALUES(at)`,
    [by, new Date(at), recordIds, schoolIds],
  );
  const [row] = await queries.query<{ n: string }[]>(
    `SELECT COUNT(*) AS n FROM approval_mark m JOIN record r ON r.id = m.record_id AND r.content_digest = m.content_digest
     WHERE m.record_id IN (?) AND m.by_person = ? AND r.stage = 'principal'`,
    [recordIds, by],
  );
  return Number(row?.n ?? 0);
}

export async function unmarkRecords(queries: Queries, recordIds: readonly string[], by: string): Promise<void> {
  if (recordIds.length === 0) return;
  await queries.query('DELETE FROM approval_mark WHERE record_id IN (?) AND by_person = ?', [recordIds, by]);
}
