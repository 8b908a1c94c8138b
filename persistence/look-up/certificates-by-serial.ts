import type { Queries } from '../data-source.ts';

/** The certificates of our register with these serial numbers (upper-case hex), whoever issued them. */
export async function certificatesBySerial(queries: Queries, serials: readonly string[]): Promise<readonly string[]> {
  if (serials.length === 0) return [];
  const rows = await queries.query<{ id: string }[]>('SELECT id FROM certificate WHERE serial IN (?)', [serials]);
  return rows.map(({ id }) => id);
}
