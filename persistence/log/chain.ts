import type { Queries } from '../data-source.ts';
import { hashOf, NO_HASH } from './transition.ts';

/** What of a subject's row its log is compared with. */
export type ChainHead = { readonly id: string; readonly kind: string; readonly rev: number; readonly hash: string };

export type ChainRow = {
  subject_id: string;
  rev: number;
  command_id: string;
  at: Date;
  written_at: Date;
  actor_id: string;
  type: string;
  events: string;
  prev_hash: string;
  hash: string;
};

/** What is wrong with one subject's log, in words: gaps, broken links, a command twice, a head that is not the last row. */
export function chainFaults({ id, kind, rev, hash }: ChainHead, rows: readonly ChainRow[]): readonly string[] {
  const faults: string[] = [];
  let previous = NO_HASH;
  for (const [i, row] of rows.entries()) {
    if (row.rev !== i + 1) faults.push(`${kind} ${id}: row ${i + 1} has revision ${row.rev}`);
    if (row.prev_hash !== previous || row.hash !== hashOf(previous, hashed(row)))
      faults.push(`${kind} ${id}: revision ${row.rev} is not linked`);
    previous = row.hash;
  }
  if (new Set(rows.map(({ command_id }) => command_id)).size !== rows.length)
    faults.push(`${kind} ${id}: a command stands twice`);
  if (rev !== rows.length || hash !== previous) faults.push(`${kind} ${id}: the head is not the last row`);
  return faults;
}

const hashed = (row: ChainRow) => ({
  subjectId: row.subject_id,
  rev: row.rev,
  commandId: row.command_id,
  at: row.at.getTime(),
  writtenAt: row.written_at.getTime(),
  actorId: row.actor_id,
  type: row.type,
  events: row.events,
});

const PAGE = 500;

/** Goes through every log of the database; gives how many transitions there are and what is wrong with them. */
export async function checkLogs(
  queries: Queries,
): Promise<{ readonly subjects: number; readonly transitions: number; readonly faults: readonly string[] }> {
  const faults: string[] = [];
  let [subjects, transitions] = [0, 0];
  for (let after = ''; ; ) {
    const heads = await queries.query<ChainHead[]>(
      'SELECT id, kind, rev, hash FROM subject WHERE id > ? ORDER BY id LIMIT ?',
      [after, PAGE],
    );
    if (heads.length === 0) return { subjects, transitions, faults };
    const rows = await queries.query<ChainRow[]>(
      'SELECT * FROM transition WHERE subject_id IN (?) ORDER BY subject_id, rev',
      [heads.map(({ id }) => id)],
    );
    const bySubject = Map.groupBy(rows, ({ subject_id }) => subject_id);
    for (const head of heads) faults.push(...chainFaults(head, bySubject.get(head.id) ?? []));
    subjects += heads.length;
    transitions += rows.length;
    after = heads.at(-1)?.id ?? '';
  }
}
