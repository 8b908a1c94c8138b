import type { Queries } from '../data-source.ts';

/** The kinds of long work that publish how far they have come. */
export type ProgressKind = 'roster' | 'opening' | 'closing' | 'roundClosing' | 'report' | 'rebuild';

/**
 * A row of long work: counted in its own units, `done` and `failed` (left out or refused) of `total`. `updatedAt` is when it
 * last moved. Instants in ms, UTC. `detail` is the work's own: ids and codes, never a name.
 */
export type ProgressRow = {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly startedAt: number;
  readonly updatedAt: number;
  readonly endedAt?: number;
  readonly detail: unknown;
};

export type Beginning = {
  readonly id: string;
  readonly kind: ProgressKind;
  readonly total: number;
  readonly detail: object;
};

/** The work begins, or begins again from nothing under the same address: its rate is counted from now. */
export async function beginProgress(
  queries: Queries,
  { id, kind, total, detail }: Beginning,
  now: number,
): Promise<void> {
  const at = new Date(now);
  await queries.query(
    `INSERT INTO progress (id, kind, total, done, failed, started_at, updated_at, detail) VALUES (?, ?, ?, 0, 0, ?, ?, ?)
     ON DUPLICATE KEY UPDATE total = VALUES(total), done = 0, failed = 0, started_at = VALUES(started_at), updated_at = VALUES(updated_at),
       ended_at = NULL, detail = VALUES(detail)`,
    [id, kind, total, at, at, JSON.stringify(detail)],
  );
}

/** As above, for work whose beginning may be told twice: what is there stays. */
export async function beginProgressOnce(
  queries: Queries,
  { id, kind, total, detail }: Beginning,
  now: number,
): Promise<void> {
  await queries.query(
    'INSERT IGNORE INTO progress (id, kind, total, done, failed, started_at, updated_at, detail) VALUES (?, ?, ?, 0, 0, ?, ?, ?)',
    [id, kind, total, new Date(now), new Date(now), JSON.stringify(detail)],
  );
}

export type Counted = { readonly done: number; readonly failed?: number; readonly total?: number };

/** So far; work that has ended stays as it ended. `detail` where the work keeps more than counts. */
export async function noteProgress(
  queries: Queries,
  id: string,
  { done, failed = 0, total }: Counted,
  now: number,
  detail?: object,
): Promise<void> {
  await queries.query(
    'UPDATE progress SET done = ?, failed = ?, total = COALESCE(?, total), detail = COALESCE(?, detail), updated_at = ? WHERE id = ? AND ended_at IS NULL',
    [done, failed, total ?? null, detail ? JSON.stringify(detail) : null, new Date(now), id],
  );
}

/** The end, with what became of everything; `detail` where the work keeps more than counts. */
export async function endProgress(
  queries: Queries,
  id: string,
  { done, failed = 0, total }: Counted,
  now: number,
  detail?: object,
): Promise<void> {
  await queries.query(
    'UPDATE progress SET done = ?, failed = ?, total = COALESCE(?, total), detail = COALESCE(?, detail), updated_at = ?, ended_at = ? WHERE id = ?',
    [done, failed, total ?? null, detail ? JSON.stringify(detail) : null, new Date(now), new Date(now), id],
  );
}

export async function progressOf(queries: Queries, id: string): Promise<ProgressRow | undefined> {
  const [row] = await queries.query<
    {
      total: number;
      done: number;
      failed: number;
      started_at: Date;
      updated_at: Date;
      ended_at: Date | null;
      detail: string;
    }[]
  >('SELECT total, done, failed, started_at, updated_at, ended_at, detail FROM progress WHERE id = ?', [id]);
  return (
    row && {
      total: row.total,
      done: row.done,
      failed: row.failed,
      startedAt: row.started_at.getTime(),
      updatedAt: row.updated_at.getTime(),
      ...(row.ended_at !== null && { endedAt: row.ended_at.getTime() }),
      detail: JSON.parse(row.detail),
    }
  );
}
