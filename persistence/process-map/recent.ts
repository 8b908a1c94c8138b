import type { CalendarDay } from '../../domain/calendar/day.ts';
import type { Queries } from '../data-source.ts';
import { type HeldUp, withoutPersonalId } from '../overview/held-up.ts';
import { receivedByDay } from '../overview/received-by-day.ts';
import type { MapScope } from './scope.ts';
import { type Standings, standingsOf } from './standings.ts';

/** What was counted, and when (ms, UTC): a page says how old its numbers are. */
export type Recent<T> = { readonly value: T; readonly at: number };

/** So long (ms) the counts of a scope with so many schools are good for everybody who looks: half of the pages' own rhythm. */
const KEPT_MS = 15_000;
const LARGE = 80;

/** Where the records of a scope stand: counted anew for a school, at most every 15 seconds for a whole province. */
export const recentStandings = (
  queries: Queries,
  scope: MapScope,
  now: number,
): Promise<Recent<readonly Standings[]>> => recent('standings', scope, now, () => standingsOf(queries, scope, now));

/** The records received by day from `first` on, as old at most. */
export const recentReceived = (
  queries: Queries,
  scope: MapScope,
  first: CalendarDay,
  now: number,
): Promise<Recent<ReadonlyMap<CalendarDay, number>>> =>
  recent('received', scope, now, () => receivedByDay(queries, scope, first));

/** Records without a personal number, as old at most. */
export const recentWithoutPersonalId = (queries: Queries, scope: MapScope, now: number): Promise<Recent<HeldUp>> =>
  recent('withoutPersonalId', scope, now, () => withoutPersonalId(queries, scope));

const kept = new Map<string, Recent<Promise<unknown>>>();

/** Who asks while it is being counted waits for the same count. A small one is forgotten at once: it costs little to count again. */
async function recent<T>(
  what: string,
  { kind, id, schoolYear, schoolIds }: MapScope,
  now: number,
  count: () => Promise<T>,
): Promise<Recent<T>> {
  if (schoolIds.length < LARGE) return { value: await count(), at: now };
  const key = [what, kind, id, schoolYear].join('/');
  const known = kept.get(key);
  if (known && now >= known.at && now - known.at < KEPT_MS) return { value: (await known.value) as T, at: known.at };

  const counting = count();
  kept.set(key, { value: counting, at: now });
  counting.catch(() => kept.delete(key));
  return { value: await counting, at: now };
}
