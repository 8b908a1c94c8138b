import type { Queries } from '../data-source.ts';

/** By class, the tasks that were sent back to somebody and are not done again: those with a day of their own. */
export async function returnedTasks(
  queries: Queries,
  schoolIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (schoolIds.length === 0) return new Map();
  const rows = await queries.query<{ class_id: string; n: string }[]>(
    'SELECT LEFT(group_key, 26) AS class_id, COUNT(*) AS n FROM task WHERE school_id IN (?) AND due_at IS NOT NULL GROUP BY class_id',
    [schoolIds],
  );
  return new Map(rows.map(({ class_id, n }) => [class_id, Number(n)]));
}
