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

/** A record and the revision that its reader had before him. */
export type WantedMark = { readonly recordId: string; readonly revisionId: string };

export type MarkOutcome = {
  readonly recordId: string;
  readonly refused?: 'PAGE_NOT_FOUND' | 'NOT_WITH_YOU_ANY_MORE' | 'READ_ANOTHER_CONTENT';
};

/**
 * "Duyệt" is a mark on the content as it was read; no message to the engine. What changed meanwhile, is with somebody else, or
 * lies elsewhere is left alone and named.
 */
export async function markRecords(
  queries: Queries,
  wanted: readonly WantedMark[],
  { by, at, schoolIds }: Mark,
): Promise<readonly MarkOutcome[]> {
  if (wanted.length === 0 || schoolIds.length === 0)
    return wanted.map(({ recordId }) => ({ recordId, refused: 'PAGE_NOT_FOUND' }));
  const ids = wanted.map(({ recordId }) => recordId);
  await queries.query(
    `INSERT INTO approval_mark (record_id, by_person, content_digest, at)
     SELECT r.id, ?, r.content_digest, ? FROM record r
     WHERE r.id IN (?) AND (r.id, r.revision_id) IN (?) AND r.school_id IN (?) AND r.stage = 'principal'
       AND r.content_digest IS NOT NULL LOCK IN SHARE MODE
     ON DUPLICATE KEY UPDATE content_digest = VALUES(content_digest), at = VALUES(at)`,
    [by, new Date(at), ids, wanted.map(({ recordId, revisionId }) => [recordId, revisionId]), schoolIds],
  );
  const rows = await queries.query<{ id: string; stage: string; revision_id: string | null; mark: string | null }[]>(
    `SELECT r.id, r.stage, r.revision_id, m.record_id AS mark FROM record r LEFT JOIN approval_mark m
       ON m.record_id = r.id AND m.by_person = ? AND m.content_digest = r.content_digest WHERE r.id IN (?) AND r.school_id IN (?)`,
    [by, ids, schoolIds],
  );
  const rowOf = new Map(rows.map((row) => [row.id, row]));
  return wanted.map(({ recordId, revisionId }): MarkOutcome => {
    const row = rowOf.get(recordId);
    if (!row) return { recordId, refused: 'PAGE_NOT_FOUND' };
    if (row.stage !== 'principal') return { recordId, refused: 'NOT_WITH_YOU_ANY_MORE' };
    return row.revision_id === revisionId && row.mark !== null
      ? { recordId }
      : { recordId, refused: 'READ_ANOTHER_CONTENT' };
  });
}

export async function unmarkRecords(queries: Queries, recordIds: readonly string[], by: string): Promise<void> {
  if (recordIds.length === 0) return;
  await queries.query('DELETE FROM approval_mark WHERE record_id IN (?) AND by_person = ?', [recordIds, by]);
}
