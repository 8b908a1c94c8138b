import type { Queries } from '../data-source.ts';

/** Which content of a record an account has read last, and which other one before that. Instants in ms, UTC. */
export type RecordView = {
  readonly digest?: string;
  readonly at: number;
  readonly earlier?: { readonly digest: string; readonly at: number };
};

export async function recordView(
  queries: Queries,
  recordId: string,
  accountId: string,
): Promise<RecordView | undefined> {
  const [row] = await queries.query<
    { content_digest: string | null; at: Date; earlier_digest: string | null; earlier_at: Date | null }[]
  >('SELECT content_digest, at, earlier_digest, earlier_at FROM record_view WHERE record_id = ? AND account_id = ?', [
    recordId,
    accountId,
  ]);
  if (!row) return undefined;
  return {
    at: row.at.getTime(),
    ...(row.content_digest !== null && { digest: row.content_digest }),
    ...(row.earlier_digest !== null &&
      row.earlier_at !== null && { earlier: { digest: row.earlier_digest, at: row.earlier_at.getTime() } }),
  };
}

/**
 * Notes that an account has read a record's form, and which content it was. What was read before it is kept beside it: "what
 * changed since" must still be there when the page is read twice.
 */
export async function noteView(
  queries: Queries,
  view: {
    readonly recordId: string;
    readonly accountId: string;
    readonly digest: string | undefined;
    readonly at: number;
  },
): Promise<void> {
  await queries.query(
    `INSERT INTO record_view (record_id, account_id, content_digest, at) VALUES (?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE earlier_at = IF(content_digest <=> VALUES(content_digest), earlier_at, at),
       earlier_digest = IF(content_digest <=> VALUES(content_digest), earlier_digest, content_digest),
       content_digest = VALUES(content_digest), at = VALUES(at)`,
    [view.recordId, view.accountId, view.digest ?? null, new Date(view.at)],
  );
}
