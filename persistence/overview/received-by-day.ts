import { type CalendarDay, dayOfNumber } from '../../domain/calendar/day.ts';
import { startOfDay } from '../../domain/calendar/instant.ts';
import type { Queries } from '../data-source.ts';
import type { MapScope } from '../process-map/scope.ts';

/** Seconds by which Vietnam is ahead of UTC. */
const AHEAD = 7 * 60 * 60;

/** How many records the province received on each day (Vietnam) from `first` on, as far as they are still there; by the index `record_since`. */
export async function receivedByDay(
  queries: Queries,
  scope: MapScope,
  first: CalendarDay,
): Promise<ReadonlyMap<CalendarDay, number>> {
  if (scope.schoolIds.length === 0) return new Map();
  const rows = await queries.query<{ day: string; n: string }[]>(
    `SELECT FLOOR((TIMESTAMPDIFF(SECOND, '1970-01-01', stage_since) + ${AHEAD}) / 86400) AS day, COUNT(*) AS n
     FROM record FORCE INDEX (record_since)
     WHERE school_id IN (?) AND school_year = ? AND stage IN ('received', 'closed') AND stage_since >= ? GROUP BY day`,
    [scope.schoolIds, scope.schoolYear, new Date(startOfDay(first))],
  );
  return new Map(rows.map(({ day, n }) => [dayOfNumber(Number(day)), Number(n)]));
}
