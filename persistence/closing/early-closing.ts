import type { EarlyClosing } from '../../domain/round-closing/round-closing.ts';
import type { Queries } from '../data-source.ts';

/** At most so many names of what was left out are kept with a closing; their number always is. */
const NAMED = 500;

/** How far an early closing has come, under its command's id. Instants in ms, UTC. */
export type ClosingProgress = {
  readonly commandId: string;
  readonly schoolId: string;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly startedAt: number;
  readonly updatedAt: number;
  readonly endedAt?: number;
  readonly leftOut: readonly { readonly recordId: string; readonly refused: string }[];
};

/**
 * The records that an early closing is about: what the province had received when it was asked for, and what it has closed
 * already, so that a repetition counts the same (D3a).
 */
export async function closingMembers(queries: Queries, early: EarlyClosing): Promise<readonly string[]> {
  const { schoolId, grade, classId, classIds, commandId, at } = early;
  const classes = classIds ?? (classId === undefined ? undefined : [classId]);
  const rows = await queries.query<{ id: string }[]>(
    `SELECT r.id FROM record r LEFT JOIN transition t ON t.subject_id = r.id AND t.command_id = CONCAT(?, '/', r.id)
     WHERE r.school_id = ? AND (? IS NULL OR r.grade = ?) AND (? = 0 OR r.class_id IN (?))
       AND ((r.stage = 'received' AND r.being_replaced IS NULL AND r.stage_since <= ?) OR (r.stage = 'closed' AND t.rev IS NOT NULL))
     ORDER BY r.id`,
    [commandId, schoolId, grade ?? null, grade ?? null, classes ? 1 : 0, classes ?? [''], new Date(at)],
  );
  return rows.map(({ id }) => id);
}

const keyOf = (commandId: string): string => `closing/${commandId}`;

/** Opens the row in the commit that takes the act: its address answers from then on. */
export async function beginClosingProgress(queries: Queries, early: EarlyClosing): Promise<void> {
  const members = await closingMembers(queries, early);
  await queries.query(
    `INSERT IGNORE INTO progress (id, kind, total, done, failed, started_at, updated_at, detail) VALUES (?, 'closing', ?, 0, 0, ?, ?, ?)`,
    [
      keyOf(early.commandId),
      members.length,
      new Date(early.at),
      new Date(early.at),
      JSON.stringify({ schoolId: early.schoolId, leftOut: [] }),
    ],
  );
}

export async function noteClosed(queries: Queries, commandId: string, done: number, at: number): Promise<void> {
  await queries.query('UPDATE progress SET done = ?, updated_at = ? WHERE id = ? AND ended_at IS NULL', [
    done,
    new Date(at),
    keyOf(commandId),
  ]);
}

/** The outcome of each member, counted: closed and left out together are all of them. */
export async function endClosingProgress(
  queries: Queries,
  { commandId, schoolId }: EarlyClosing,
  outcome: { readonly closed: number; readonly leftOut: ClosingProgress['leftOut'] },
  at: number,
): Promise<void> {
  const { closed, leftOut } = outcome;
  await queries.query(
    'UPDATE progress SET total = ?, done = ?, failed = ?, updated_at = ?, ended_at = ?, detail = ? WHERE id = ?',
    [
      closed + leftOut.length,
      closed,
      leftOut.length,
      new Date(at),
      new Date(at),
      JSON.stringify({ schoolId, leftOut: leftOut.slice(0, NAMED) }),
      keyOf(commandId),
    ],
  );
}

export async function closingProgress(queries: Queries, commandId: string): Promise<ClosingProgress | undefined> {
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
  >('SELECT total, done, failed, started_at, updated_at, ended_at, detail FROM progress WHERE id = ?', [
    keyOf(commandId),
  ]);
  if (!row) return undefined;
  return {
    commandId,
    ...(JSON.parse(row.detail) as Pick<ClosingProgress, 'schoolId' | 'leftOut'>),
    total: row.total,
    done: row.done,
    failed: row.failed,
    startedAt: row.started_at.getTime(),
    updatedAt: row.updated_at.getTime(),
    ...(row.ended_at !== null && { endedAt: row.ended_at.getTime() }),
  };
}

/** A person's own early closings of a round, newest first: each result stays under its address. */
export async function ownClosings(
  queries: Queries,
  { roundId, personId, schoolId }: { readonly roundId: string; readonly personId: string; readonly schoolId: string },
  most: number,
): Promise<readonly ClosingProgress[]> {
  const acts = await queries.query<{ command_id: string }[]>(
    `SELECT command_id FROM act WHERE subject_id = ? AND type = 'closeEarly' AND by_person = ? AND outcome = 'taken' ORDER BY at DESC LIMIT ?`,
    [roundId, personId, most],
  );
  const found = await Promise.all(acts.map(({ command_id }) => closingProgress(queries, command_id)));
  return found.filter((one): one is ClosingProgress => one?.schoolId === schoolId);
}

/** Names of the records of one school that a list shows. */
export async function recordNames(
  queries: Queries,
  schoolId: string,
  recordIds: readonly string[],
): Promise<readonly { readonly recordId: string; readonly pupil: string; readonly className: string }[]> {
  if (recordIds.length === 0) return [];
  return queries.query(
    `SELECT r.id AS recordId, d.full_name AS pupil, c.name AS className FROM record r JOIN school_class c ON c.id = r.class_id
       JOIN pupil p ON p.id = r.pupil_id JOIN pupil_data d ON d.id = p.pupil_data_id
     WHERE r.id IN (?) AND r.school_id = ? ORDER BY c.name, d.sort_key, r.id`,
    [recordIds, schoolId],
  );
}
