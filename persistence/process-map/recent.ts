import type { CalendarDay } from '../../domain/calendar/day.ts';
import type { Queries } from '../data-source.ts';
import { type HeldUp, withoutPersonalId } from '../overview/held-up.ts';
import { receivedByDay } from '../overview/received-by-day.ts';
import type { MapScope } from './scope.ts';
import { type Counts, countsOf, type Standings, standingsFrom } from './standings.ts';

/** What was counted, and when (ms, UTC): a page says how old its numbers are. */
export type Recent<T> = { readonly value: T; readonly at: number };

/** So long (ms) the counts of a scope with so many schools are good for everybody who looks: half of the pages' own rhythm. */
const KEPT_MS = 15_000;
/** So old (ms) they are shown while the next are made, so that nobody waits for them. */
const SHOWN_MS = 60_000;
const LARGE = 80;

/** The records of a scope, counted anew for a school; a whole province's are counted beside its readers. */
export const recentCounts = (queries: Queries, scope: MapScope, now: number): Promise<Recent<Counts>> =>
  recent('counts', scope, now, () => countsOf(queries, scope, now));

/**
 * Where these records stand. The counts may be a moment old, what the scope's own officers decide about them never is: a
 * deadline or a consent is on their next page (a person's own act always is).
 */
export async function recentStandings(
  queries: Queries,
  scope: MapScope,
  now: number,
): Promise<Recent<readonly Standings[]>> {
  const { value, at } = await recentCounts(queries, scope, now);
  return { value: await standingsFrom(queries, scope, value, now), at };
}

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

const last = new Map<string, Recent<unknown>>();
const underWay = new Map<string, Promise<Recent<unknown>>>();

/** Only who finds nothing, or nothing of the last minute, waits for a count; all who ask meanwhile wait for the same one. */
async function recent<T>(
  what: string,
  { kind, id, schoolYear, schoolIds }: MapScope,
  now: number,
  count: () => Promise<T>,
): Promise<Recent<T>> {
  if (schoolIds.length < LARGE) return { value: await count(), at: now };
  const key = [what, kind, id, schoolYear].join('/');
  const known = last.get(key) as Recent<T> | undefined;
  const age = known && now >= known.at ? now - known.at : Number.POSITIVE_INFINITY;
  if (known && age < KEPT_MS) return known;

  const counting = (underWay.get(key) ?? counted(key, now, count)) as Promise<Recent<T>>;
  return known && age < SHOWN_MS ? known : counting;
}

function counted<T>(key: string, at: number, count: () => Promise<T>): Promise<Recent<T>> {
  const counting = count().then((value) => {
    const found = { value, at };
    last.set(key, found);
    return found;
  });
  underWay.set(key, counting);
  // Who waits for it is told of its fault; where nobody does, the next one asks again.
  counting.catch(() => undefined).finally(() => underWay.delete(key));
  return counting;
}
