import { type CalendarDay, dayOfNumber } from '../../domain/calendar/day.ts';
import type { Queries } from '../data-source.ts';
import type { MapScope } from '../process-map/scope.ts';

/** Seconds by which Vietnam is ahead of UTC. */
const AHEAD = 7 * 60 * 60;

/** How many records the province received on each day (Vietnam), as far as they are still there; by the index `record_standing`. */
export async function receivedByDay(queries: Queries, scope: MapScope): Promise<ReadonlyMap<CalendarDay, number>> {
  if (scope.schoolIds.length === 0) return new Map();
  const rows = await queries.query<{ day: string; n: string }[]>(
    `SELECT FLOOR((TIMESTAMPDIFF(SECOND, '1970-01-01', stage_since) + ${AHEAD}) / 86400) AS day, COUNT(*) AS n
     FROM record FORCE INDEX (record_standing) WHERE school_id IN (?) AND school_year = ? AND stage IN ('received', 'closed') GROUP BY day`,
    [scope.schoolIds, scope.schoolYear],
  );
  return new Map(rows.map(({ day, n }) => [dayOfNumber(Number(day)), Number(n)]));
}
