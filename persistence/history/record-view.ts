import type { Queries } from '../data-source.ts';

/** Notes that an account has read a record's form, and which content it was. */
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
     ON DUPLICATE KEY UPDATE content_digest = VALUES(content_digest), at = VALUES(at)`,
    [view.recordId, view.accountId, view.digest ?? null, new Date(view.at)],
  );
}
