import type { DataSource } from 'typeorm';
import { certificateApproval } from '../domain/certificate/certificate-approval.ts';
import { classSheet } from '../domain/class-sheet/class-sheet.ts';
import type { Command, Decider, Event, Task } from '../domain/decider.ts';
import { recordYear } from '../domain/record-year/record-year.ts';
import { roundClosing } from '../domain/round-closing/round-closing.ts';
import { type ChainRow, chainFaults } from '../persistence/log/chain.ts';

/** What a log gives when it is read from its first row, by the rules alone. */
type Folded = { readonly state: unknown; readonly tasks: readonly Task[] };

const RULES: ReadonlyMap<string, (events: readonly Event[]) => Folded> = new Map([
  [recordYear.name, folding(recordYear)],
  [classSheet.name, folding(classSheet)],
  [roundClosing.name, folding(roundClosing)],
  [certificateApproval.name, folding(certificateApproval)],
]);

/** The state that the events of a subject give. */
export const foldedState = (kind: string, events: readonly Event[]): unknown => RULES.get(kind)?.(events).state;

/**
 * What is wrong with the logs of a school, in words; nothing if every log is gapless and hash-linked, each command stands
 * in it once, its head is its last row, the kept state is the folded one, and the tasks are those that the state gives.
 */
export async function faultsInLogs(database: DataSource, schoolId: string): Promise<readonly string[]> {
  const subjects = await database.query<Subject[]>(
    'SELECT id, kind, rev, hash, state FROM subject WHERE school_id = ?',
    [schoolId],
  );
  const rows = await rowsBySubject(database, subjects);
  const tasks = await tasksBySubject(database, subjects);

  return subjects.flatMap((subject) => [
    ...chainFaults(subject, rows.get(subject.id) ?? []),
    ...foldFaults(subject, rows.get(subject.id) ?? [], tasks.get(subject.id) ?? []),
  ]);
}

type Subject = { id: string; kind: string; rev: number; hash: string; state: string };
type Row = ChainRow;
type TaskRow = { subject_id: string; task_key: string; position: string; group_key: string; due_at: Date | null };

function foldFaults({ id, kind, state }: Subject, rows: readonly Row[], tasks: readonly TaskRow[]): readonly string[] {
  const folded = RULES.get(kind)?.(rows.flatMap((row): Event[] => JSON.parse(row.events)));
  if (!folded) return [`${kind} ${id}: no rules`];

  const faults: string[] = [];
  if (canonical(folded.state) !== canonical(JSON.parse(state)))
    faults.push(`${kind} ${id}: the state is not the folded log`);
  const open = tasks.map((task) => taskText(task.task_key, task.position, task.group_key, task.due_at?.getTime()));
  const wanted = folded.tasks.map((task) => taskText(task.key, task.position, task.groupKey, task.dueAt));
  if (open.sort().join('\n') !== wanted.sort().join('\n'))
    faults.push(`${kind} ${id}: tasks [${open}], wanted [${wanted}]`);
  return faults;
}

const taskText = (key: string, position: string, group: string, dueAt: number | undefined): string =>
  `${key} ${position} ${group} ${dueAt ?? ''}`;

/** JSON with its keys in order: two equal states have one text. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

function folding<S, C extends Command, E extends Event, F>(rules: Decider<S, C, E, F>) {
  return (events: readonly Event[]): Folded => {
    const [first, ...rest] = events as readonly E[];
    if (!first) return { state: undefined, tasks: [] };
    // A log begins with no state; `evolve` never reads it for a first event.
    const state = rest.reduce(rules.evolve, rules.evolve(undefined as S, first));
    return { state, tasks: rules.tasksOf(state) };
  };
}

async function rowsBySubject(database: DataSource, subjects: readonly Subject[]): Promise<ReadonlyMap<string, Row[]>> {
  if (subjects.length === 0) return new Map();
  const rows = await database.query<Row[]>(
    'SELECT * FROM transition WHERE subject_id IN (?) ORDER BY subject_id, rev',
    [subjects.map(({ id }) => id)],
  );
  return Map.groupBy(rows, ({ subject_id }) => subject_id);
}

async function tasksBySubject(
  database: DataSource,
  subjects: readonly Subject[],
): Promise<ReadonlyMap<string, TaskRow[]>> {
  if (subjects.length === 0) return new Map();
  const rows = await database.query<TaskRow[]>(
    'SELECT subject_id, task_key, position, group_key, due_at FROM task WHERE subject_id IN (?)',
    [subjects.map(({ id }) => id)],
  );
  return Map.groupBy(rows, ({ subject_id }) => subject_id);
}
