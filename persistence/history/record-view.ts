import type { Queries } from '../data-source.ts';

/** Which revision of a record an account has read last, and which other one before that. Instants in ms, UTC. */
export type RecordView = {
  readonly revisionId?: string;
  readonly at: number;
  readonly earlier?: { readonly revisionId: string; readonly at: number };
};

export async function recordView(
  queries: Queries,
  recordId: string,
  accountId: string,
): Promise<RecordView | undefined> {
  const [row] = await queries.query<
    { revision_id: string | null; at: Date; earlier_revision: string | null; earlier_at: Date | null }[]
  >('SELECT revision_id, at, earlier_revision, earlier_at FROM record_view WHERE record_id = ? AND account_id = ?', [
    recordId,
    accountId,
  ]);
  if (!row) return undefined;
  return {
    at: row.at.getTime(),
    ...(row.revision_id !== null && { revisionId: row.revision_id }),
    ...(row.earlier_revision !== null &&
      row.earlier_at !== null && { earlier: { revisionId: row.earlier_revision, at: row.earlier_at.getTime() } }),
  };
}

/**
 * Notes that an account has read a record, and which of its revisions: the digest on the form's foot does not cover the
 * pupil's data. What was read before it is kept beside it: "what changed since" must still be there when the page is read twice.
 */
export async function noteView(
  queries: Queries,
  view: {
    readonly recordId: string;
    readonly accountId: string;
    readonly revisionId: string | undefined;
    readonly digest: string | undefined;
    readonly at: number;
  },
): Promise<void> {
  await queries.query(
    `INSERT INTO record_view (record_id, account_id, revision_id, content_digest, at) VALUES (?, ?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE earlier_at = IF(revision_id <=> VALUES(revision_id), earlier_at, at),
       earlier_revision = IF(revision_id <=> VALUES(revision_id), earlier_revision, revision_id),
       revision_id = VALUES(revision_id), content_digest = VALUES(content_digest), at = VALUES(at)`,
    [view.recordId, view.accountId, view.revisionId ?? null, view.digest ?? null, new Date(view.at)],
  );
}
