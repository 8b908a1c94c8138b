import type { Viewer } from '../../domain/record-year/badge.ts';
import type { RecordEvent } from '../../domain/record-year/messages.ts';
import type { HistoryEntry } from '../../persistence/history/record-history.ts';

/** A part of the record is to be done again: that, and nothing of why. */
export type SentBack = { readonly kind: 'sentBack'; readonly at: number; readonly who?: string };

/** Only a record whose pupil has not completed the year has these, whatever they say. */
const ONLY_WITHOUT_COMPLETION: readonly string[] = ['promotionDecided', 'resultSeen'];
const ACTS_WITHOUT_COMPLETION: readonly string[] = ['orderAdditionalAssessment', 'decidePromotion'];
/** Refusals that say a result in words, whatever was tried. */
const REASONS_OF_RESULT: readonly string[] = [
  'NOT_COMPLETED',
  'AWARD_WITHOUT_EXCELLENT',
  'AWARD_WITHOUT_COMPLETED_WELL',
  'AWARD_WITHOUT_MERIT',
];

/**
 * A line of the history as states alone (D31): what was written about results goes, and what lets a result be guessed. A
 * return and an additional assessment look the same; what only a year that is not completed has is left out. Who teaches a
 * part is told of that part. The lane stays: that a record goes on in round 2 is a state, drawn on the map and needed for its
 * windows.
 */
export function withoutResults(
  entry: HistoryEntry,
  { teaches }: Pick<Viewer, 'teaches'>,
): HistoryEntry | SentBack | undefined {
  switch (entry.kind) {
    case 'refused':
      return saysResult(entry) ? undefined : entry;
    case 'part': {
      const { note: _note, ...states } = entry;
      return teaches.includes(entry.subject) ? entry : states;
    }
    case 'event':
      return eventWithoutResults(entry, entry.event, teaches);
  }
}

/** Only where the year is not completed is the promotion's decision missing. */
const saysResult = ({ act, refused, facts }: HistoryEntry & { readonly kind: 'refused' }): boolean =>
  ACTS_WITHOUT_COMPLETION.includes(act) ||
  REASONS_OF_RESULT.includes(refused) ||
  `${facts['missing'] ?? ''}`.split(', ').includes('promoted');

function eventWithoutResults(
  entry: HistoryEntry & { readonly kind: 'event' },
  event: RecordEvent,
  teaches: readonly string[],
): HistoryEntry | SentBack | undefined {
  if (ONLY_WITHOUT_COMPLETION.includes(event.type)) return undefined;
  const { at, who } = entry;
  const sentBack: SentBack = { kind: 'sentBack', at, ...(who !== undefined && { who }) };
  switch (event.type) {
    case 'returned':
      return teaches.includes(event.part) ? entry : sentBack;
    case 'additionalAssessmentOrdered': {
      const own = event.parts.filter((part) => teaches.includes(part));
      if (own.length === 0) return sentBack;
      const { note: _note, ...states } = entry;
      return { ...states, event: { ...event, parts: own } };
    }
    default:
      return entry;
  }
}
