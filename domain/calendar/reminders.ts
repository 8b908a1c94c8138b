import type { Instant } from './instant.ts';

const DAY = 24 * 60 * 60_000;
const DAYS_BEFORE = [7, 3, 1, 0] as const;

/** A reminder of a round: `daysBefore` 0 is the one at `dueAt` itself. */
export type Reminder = { readonly daysBefore: 0 | 1 | 3 | 7; readonly at: Instant };

/** 7, 3, 1 days before `dueAt`, and at `dueAt`, in this order. */
export const remindersOf = (dueAt: Instant): readonly Reminder[] =>
  DAYS_BEFORE.map((daysBefore) => ({ daysBefore, at: dueAt - daysBefore * DAY }));

/**
 * What is still to be sent at `now`, the round's timers starting or its deadline having moved: all that lie ahead, and
 * of those already past only the latest, at once; none that was sent (`sent`: their days before) comes twice.
 */
export function remindersDue(
  dueAt: Instant,
  now: Instant,
  sent: readonly Reminder['daysBefore'][],
): { readonly atOnce?: Reminder; readonly later: readonly Reminder[] } {
  const all = remindersOf(dueAt);
  const later = all.filter(({ at }) => at > now);
  const latestPast = all.findLast(({ at }) => at <= now);

  if (!latestPast || sent.includes(latestPast.daysBefore)) return { later };
  return { atOnce: latestPast, later };
}
