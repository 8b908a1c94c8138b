import { createHash } from 'node:crypto';
import type { Command, Event, Transition } from '../../domain/decider.ts';
import type { Queries } from '../data-source.ts';

/** Where a subject stands: its newest revision, the hash of that row, its folded state, its workflow. */
export type Head = {
  readonly subjectId: string;
  readonly kind: string;
  readonly rev: number;
  readonly hash: string;
  readonly state: unknown;
  readonly workflowId: string;
  readonly schoolId: string | undefined;
};

/** The first row's `prev_hash`. */
export const NO_HASH = '0'.repeat(64);

type HeadRow = {
  id: string;
  kind: string;
  rev: number;
  hash: string;
  state: string;
  workflow_id: string;
  school_id: string | null;
};

/** The heads of these subjects, in id order, read without a lock: the log's primary key is the arbiter. */
export async function headsOf(queries: Queries, subjectIds: readonly string[]): Promise<readonly Head[]> {
  if (subjectIds.length === 0) return [];
  const rows = await queries.query<HeadRow[]>(
    'SELECT id, kind, rev, hash, state, workflow_id, school_id FROM subject WHERE id IN (?) ORDER BY id',
    [subjectIds],
  );
  return rows.map((row) => ({
    subjectId: row.id,
    kind: row.kind,
    rev: row.rev,
    hash: row.hash,
    state: JSON.parse(row.state),
    workflowId: row.workflow_id,
    schoolId: row.school_id ?? undefined,
  }));
}

/** What the log holds after `rev`, oldest first. Locks nothing. */
export async function transitionsAfter(
  queries: Queries,
  subjectId: string,
  rev: number,
): Promise<readonly Transition[]> {
  const rows = await queries.query<{ rev: number; command_id: string; events: string }[]>(
    'SELECT rev, command_id, events FROM transition WHERE subject_id = ? AND rev > ? ORDER BY rev',
    [subjectId, rev],
  );
  return rows.map((row) => ({ rev: row.rev, commandId: row.command_id, events: JSON.parse(row.events) }));
}

/** The transition that a command made, if it was taken: the answer to every repetition. */
export async function transitionOf(
  queries: Queries,
  subjectId: string,
  commandId: string,
): Promise<Transition | undefined> {
  const [row] = await queries.query<{ rev: number; command_id: string; events: string }[]>(
    'SELECT rev, command_id, events FROM transition WHERE subject_id = ? AND command_id = ?',
    [subjectId, commandId],
  );
  return row && { rev: row.rev, commandId: row.command_id, events: JSON.parse(row.events) };
}

export type NewRow = {
  readonly command: Command;
  readonly events: readonly Event[];
  readonly state: unknown;
  /** Whether something may still happen to the subject; the head says since when not. */
  readonly livesOn: boolean;
  readonly writtenAt: number;
};

/**
 * Adds one row to a subject's log and moves its head. Two that add the same revision collide on the primary key, and
 * the later one is judged again on what the other wrote.
 */
export async function append(
  queries: Queries,
  head: Head,
  { command, events, state, livesOn, writtenAt }: NewRow,
): Promise<Transition> {
  const rev = head.rev + 1;
  const row = {
    subjectId: head.subjectId,
    rev,
    commandId: command.id,
    at: command.at,
    writtenAt,
    actorId: command.by,
    type: command.type,
    events: JSON.stringify(events),
  };
  const hash = hashOf(head.hash, row);

  await queries.query(
    `INSERT INTO transition (subject_id, rev, command_id, at, written_at, actor_id, type, events, prev_hash, hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      row.subjectId,
      rev,
      row.commandId,
      new Date(row.at),
      new Date(writtenAt),
      row.actorId,
      row.type,
      row.events,
      head.hash,
      hash,
    ],
  );
  await moveHead(queries, head, { rev, hash, state, endedAt: livesOn ? null : new Date(writtenAt) });

  return { rev, commandId: command.id, events };
}

async function moveHead(
  queries: Queries,
  head: Head,
  to: { rev: number; hash: string; state: unknown; endedAt: Date | null },
): Promise<void> {
  if (head.rev === 0) {
    await queries.query(
      'INSERT INTO subject (id, kind, rev, hash, state, workflow_id, school_id, ended_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      [
        head.subjectId,
        head.kind,
        to.rev,
        to.hash,
        JSON.stringify(to.state),
        head.workflowId,
        head.schoolId ?? null,
        to.endedAt,
      ],
    );
    return;
  }
  await queries.query('UPDATE subject SET rev = ?, hash = ?, state = ?, ended_at = ? WHERE id = ?', [
    to.rev,
    to.hash,
    JSON.stringify(to.state),
    to.endedAt,
    head.subjectId,
  ]);
}

/** The head of a subject that has no row yet. */
export const newHead = (of: {
  subjectId: string;
  kind: string;
  workflowId: string;
  schoolId: string | undefined;
}): Head => ({
  ...of,
  rev: 0,
  hash: NO_HASH,
  state: undefined,
});

type HashedRow = {
  readonly subjectId: string;
  readonly rev: number;
  readonly commandId: string;
  readonly at: number;
  readonly writtenAt: number;
  readonly actorId: string;
  readonly type: string;
  readonly events: string;
};

/** SHA-256 over the previous hash and all other columns, each with its length in front: no two rows can be confused. */
export function hashOf(prevHash: string, row: HashedRow): string {
  const hash = createHash('sha256');
  for (const value of [
    prevHash,
    row.subjectId,
    row.rev,
    row.commandId,
    row.at,
    row.writtenAt,
    row.actorId,
    row.type,
    row.events,
  ]) {
    const bytes = Buffer.from(String(value), 'utf8');
    hash.update(`${bytes.length}:`).update(bytes);
  }
  return hash.digest('hex');
}
