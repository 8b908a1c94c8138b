import type { Instant } from '../calendar/instant.ts';
import type { Refusal } from '../refusal.ts';

/** What a school asks the province for (D4): to go on with all its records, or with these, until an exclusive instant. */
export type Wanted = {
  readonly until: Instant;
  /** Absent for the whole school. */
  readonly recordIds?: readonly string[];
};

/** What decides about it, of the school at that moment. */
export type ApplicationFacts = {
  /** The whole school's application waits for an answer. */
  readonly schoolWaits: boolean;
  /** Records for which an application waits. */
  readonly recordsWaiting: readonly string[];
  /** Until when the whole school, and each record, may go on already; ms, UTC, 0 without a consent. */
  readonly schoolUntil: Instant;
  readonly recordUntil: Readonly<Record<string, Instant>>;
  /** The school's records that have not ended: only for these can it ask. */
  readonly openRecords: readonly string[];
};

/** Whether a school may ask for this now: one open application a scope, nothing that is given already, nothing of others. */
export function refuseApplication(
  { until, recordIds }: Wanted,
  facts: ApplicationFacts,
  now: Instant,
): Refusal | undefined {
  const { schoolWaits, recordsWaiting, schoolUntil, recordUntil, openRecords } = facts;
  if (until <= now) return { refused: 'DEADLINE_IN_THE_PAST', facts: { closeAt: until } };
  if (schoolWaits) return { refused: 'APPLICATION_OPEN' };
  if (recordIds === undefined) return schoolUntil >= until ? { refused: 'CONSENT_LONG_ENOUGH' } : undefined;

  if (recordIds.length === 0) return { refused: 'APPLICATION_FOR_NOBODY' };
  if (recordIds.some((id) => !openRecords.includes(id))) return { refused: 'SUBJECT_UNKNOWN' };
  if (recordIds.some((id) => recordsWaiting.includes(id))) return { refused: 'APPLICATION_OPEN' };
  const allowed = recordIds.every((id) => Math.max(schoolUntil, recordUntil[id] ?? 0) >= until);
  return allowed ? { refused: 'CONSENT_LONG_ENOUGH' } : undefined;
}
