import type { Viewer } from '../../domain/record-year/badge.ts';
import type { RecordEvent } from '../../domain/record-year/messages.ts';
import type { HistoryEntry } from '../../persistence/history/record-history.ts';

/** What people write when they do this is about a pupil's results ("the score is 9 here and 6 on the paper"). */
const ABOUT_RESULTS: readonly RecordEvent['type'][] = ['returned', 'additionalAssessmentOrdered', 'promotionDecided'];

/** A line of the history as states alone: what was written about results goes, but to who teaches the part (D31). */
export function withoutResults(entry: HistoryEntry, { teaches }: Pick<Viewer, 'teaches'>): HistoryEntry {
  if (entry.kind === 'refused' || entry.note === undefined) return entry;
  if (entry.kind === 'event' && !ABOUT_RESULTS.includes(entry.event.type)) return entry;
  const { note: _note, ...states } = entry;
  return teaches.includes(partOf(entry)) ? entry : states;
}

function partOf(entry: Exclude<HistoryEntry, { kind: 'refused' }>): string {
  if (entry.kind === 'part') return entry.subject;
  return entry.event.type === 'returned' ? entry.event.part : '';
}
