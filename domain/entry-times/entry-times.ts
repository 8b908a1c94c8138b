import type { Instant } from '../calendar/instant.ts';
import type { Refusal } from '../refusal.ts';

/** A lock on entry of a unit, or of one grade or class there; without `to` until it is opened (D19). Instants in ms, UTC. */
export type Lock = { readonly from: Instant; readonly to?: Instant };

/** When entry of an assessment point is open; both in ms, UTC, `closesAt` exclusive. */
export type Window = { readonly opensAt: Instant; readonly closesAt: Instant };

/**
 * Whether a lock may be set now. It never acts backwards: what was taken before it began stays taken, because every act is
 * judged by its instant.
 */
export function refuseLock({ from, to }: Lock, now: Instant): Refusal | undefined {
  if (from < now) return { refused: 'LOCK_IN_THE_PAST' };
  return to !== undefined && to <= from ? { refused: 'LOCK_WITHOUT_TIME' } : undefined;
}

/** What the page showed from which a window is changed, and what stands: nothing is overwritten unseen (FO2). */
export type SeenWindow = { readonly saw: Window; readonly standing: Window | undefined };

/** Whether a school may set this window: it has time in it, and ends no earlier than now. */
export function refuseWindow({ opensAt, closesAt }: Window, now: Instant, seen?: SeenWindow): Refusal | undefined {
  if (seen && (seen.saw.opensAt !== seen.standing?.opensAt || seen.saw.closesAt !== seen.standing.closesAt))
    return { refused: 'WINDOW_CHANGED_SINCE' };
  if (closesAt <= opensAt) return { refused: 'WINDOW_WITHOUT_TIME' };
  return closesAt < now ? { refused: 'WINDOW_IN_THE_PAST' } : undefined;
}
