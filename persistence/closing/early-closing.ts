import type { EarlyClosing } from '../../domain/round-closing/round-closing.ts';
import type { Queries } from '../data-source.ts';
import { beginProgressOnce, endProgress, noteProgress, type ProgressRow, progressOf } from '../progress/progress.ts';

/** At most so many names of what was left out are kept with a closing; their number always is. */
const NAMED = 500;

/** How far an early closing has come, under its command's id. Instants in ms, UTC. */
export type ClosingProgress = Omit<ProgressRow, 'detail'> & {
  readonly commandId: string;
  readonly schoolId: string;
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
  const { length: total } = await closingMembers(queries, early);
  const detail = { schoolId: early.schoolId, leftOut: [] };
  await beginProgressOnce(queries, { id: keyOf(early.commandId), kind: 'closing', total, detail }, early.at);
}

export const noteClosed = (queries: Queries, commandId: string, done: number, at: number): Promise<void> =>
  noteProgress(queries, keyOf(commandId), { done }, at);

/** The outcome of each member, counted: closed and left out together are all of them. */
export async function endClosingProgress(
  queries: Queries,
  { commandId, schoolId }: EarlyClosing,
  outcome: { readonly closed: number; readonly leftOut: ClosingProgress['leftOut'] },
  at: number,
): Promise<void> {
  const { closed, leftOut } = outcome;
  const counted = { total: closed + leftOut.length, done: closed, failed: leftOut.length };
  await endProgress(queries, keyOf(commandId), counted, at, { schoolId, leftOut: leftOut.slice(0, NAMED) });
}

export async function closingProgress(queries: Queries, commandId: string): Promise<ClosingProgress | undefined> {
  const row = await progressOf(queries, keyOf(commandId));
  if (!row) return undefined;
  const { detail, ...progress } = row;
  return { commandId, ...(detail as Pick<ClosingProgress, 'schoolId' | 'leftOut'>), ...progress };
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
