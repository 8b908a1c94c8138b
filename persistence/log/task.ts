import type { Task } from '../../domain/decider.ts';
import type { Queries } from '../data-source.ts';

/**
 * Makes the open tasks of a subject those that its state gives, in the transaction that changed the state: the next
 * reading of any inbox shows it (field case WF4).
 */
export async function project(
  queries: Queries,
  subject: { id: string; schoolId: string | undefined },
  tasks: readonly Task[],
  at: number,
): Promise<void> {
  const open = await queries.query<{ task_key: string; position: string; due_at: Date | null; group_key: string }[]>(
    'SELECT task_key, position, due_at, group_key FROM task WHERE subject_id = ?',
    [subject.id],
  );
  const wanted = new Map(tasks.map((task) => [task.key, task]));
  const unchanged = new Set(open.filter((row) => isSame(row, wanted.get(row.task_key))).map((row) => row.task_key));

  const gone = open.filter((row) => !unchanged.has(row.task_key)).map((row) => row.task_key);
  if (gone.length > 0)
    await queries.query('DELETE FROM task WHERE subject_id = ? AND task_key IN (?)', [subject.id, gone]);

  const added = tasks.filter((task) => !unchanged.has(task.key));
  if (added.length === 0) return;
  await queries.query(
    'INSERT INTO task (subject_id, task_key, position, group_key, school_id, due_at, opened_at) VALUES ?',
    [
      added.map((task) => [
        subject.id,
        task.key,
        task.position,
        task.groupKey,
        subject.schoolId ?? null,
        task.dueAt === undefined ? null : new Date(task.dueAt),
        new Date(at),
      ]),
    ],
  );
}

const isSame = (row: { position: string; due_at: Date | null; group_key: string }, task: Task | undefined): boolean =>
  task !== undefined &&
  task.position === row.position &&
  task.groupKey === row.group_key &&
  task.dueAt === row.due_at?.getTime();
