/** Failures that cost nothing: people mistype (ms where not said otherwise). */
const FREE_FAILURES = 4;
const FIRST_WAIT = 5_000;
const LONGEST_WAIT = 15 * 60 * 1000;

/** Failures older than this no longer count. */
export const FAILURES_COUNT_FOR = 60 * 60 * 1000;

/**
 * Until when the next sign-in of this account must wait: doubling from 5 seconds to 15 minutes. By account and its
 * failures in a row alone, never by address: a whole school comes from one. Instants in ms, UTC.
 */
export function waitUntil(failures: { readonly inARow: number; readonly lastAt: number }): number {
  const counted = failures.inARow - FREE_FAILURES;
  if (counted <= 0) return 0;
  return failures.lastAt + Math.min(FIRST_WAIT * 2 ** (counted - 1), LONGEST_WAIT);
}
