import type { Queries } from '../data-source.ts';
import { beginProgress, endProgress, noteProgress, type ProgressRow, progressOf } from '../progress/progress.ts';
import type { UnfinishedKind } from './unfinished.ts';

/** How far a rebuild has come: everything of the kinds before, and of this kind up to this id. */
export type RebuildCursor = { readonly kind: UnfinishedKind; readonly afterId: string };
export type RebuildCounts = { readonly total: number; readonly done: number; readonly failed: number };

const KEY = 'rebuild';

/** Begins at the first of these kinds. */
export const beginRebuild = (queries: Queries, kind: UnfinishedKind, total: number, now: number): Promise<void> =>
  beginProgress(
    queries,
    { id: KEY, kind: 'rebuild', total, detail: { kind, afterId: '' } satisfies RebuildCursor },
    now,
  );

export const noteRebuild = (
  queries: Queries,
  cursor: RebuildCursor,
  counts: RebuildCounts,
  now: number,
): Promise<void> => noteProgress(queries, KEY, counts, now, cursor);

export const endRebuild = (queries: Queries, counts: RebuildCounts, now: number): Promise<void> =>
  endProgress(queries, KEY, counts, now);

/** The rebuild that goes on or was interrupted, or nothing if the last one came to its end. */
export async function rebuildUnderWay(
  queries: Queries,
): Promise<(ProgressRow & { readonly cursor: RebuildCursor }) | undefined> {
  const row = await progressOf(queries, KEY);
  return row === undefined || row.endedAt !== undefined ? undefined : { ...row, cursor: row.detail as RebuildCursor };
}
