import type { Holding } from '../../domain/access/access.ts';
import { positionsOf } from '../../domain/access/positions.ts';
import type { Queries } from '../data-source.ts';

/** How many groups of tasks wait for whoever holds these: what stands beside "Việc của tôi". */
export async function openTaskCount(queries: Queries, held: readonly Holding[]): Promise<number> {
  const positions = positionsOf(held);
  if (positions.length === 0) return 0;
  const [row] = await queries.query<{ n: number }[]>(
    'SELECT COUNT(DISTINCT group_key) AS n FROM task WHERE position IN (?)',
    [positions],
  );
  return Number(row?.n ?? 0);
}
