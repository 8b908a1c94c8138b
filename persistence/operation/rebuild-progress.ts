import type { Queries } from '../data-source.ts';
import type { UnfinishedKind } from './unfinished.ts';

/** How far a rebuild has come: everything of the kinds before, and of this kind up to this id. */
export type RebuildCursor = { readonly kind: UnfinishedKind; readonly afterId: string };
export type RebuildCounts = { readonly total: number; readonly done: number; readonly failed: number };

const KEY = 'rebuild';

/** The rebuild that was interrupted, or nothing if the last one came to its end. */
export async function rebuildUnderWay(queries: Queries): Promise<(RebuildCursor & RebuildCounts) | undefined> {
  const [row] = await queries.query<{ detail: string; total: number; done: number; failed: number }[]>(
    'SELECT detail, total, done, failed FROM progress WHERE id = ? AND ended_at IS NULL',
    [KEY],
  );
  return row && { ...JSON.parse(row.detail), total: row.total, done: row.done, failed: row.failed };
}

export async function noteRebuild(
  queries: Queries,
  cursor: RebuildCursor,
  { total, done, failed }: RebuildCounts,
  now: number,
): Promise<void> {
  const at = new Date(now);
  await queries.query(
    `INSERT INTO progress (id, kind, total, done, failed, started_at, updated_at, detail) VALUES (?, 'rebuild', ?, ?, ?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE total = VALUES(total), done = VALUES(done), failed = VALUES(failed), updated_at = VALUES(updated_at),
       started_at = IF(ended_at IS NULL, started_at, VALUES(started_at)), detail = VALUES(detail), ended_at = NULL`,
    [KEY, total, done, failed, at, at, JSON.stringify(cursor)],
  );
}

export async function endRebuild(queries: Queries, now: number): Promise<void> {
  await queries.query('UPDATE progress SET ended_at = ? WHERE id = ?', [new Date(now), KEY]);
}
