import type { RecordEvent } from '../../domain/record-year/messages.ts';
import type { Stage } from '../../domain/record-year/state.ts';
import type { HistoryEntry } from '../../persistence/history/record-history.ts';
import type { RecordSummary } from '../../persistence/history/record-summary.ts';
import type { ChangedPart } from './timeline.ts';
import type { SentBack } from './without-results.ts';

/** The eight steps of a record's year, as the step bar names them. */
const STEPS = ['entry', 'parts', 'homeroom', 'principal', 'seal', 'submit', 'close', 'report'] as const;

const AT: Readonly<Partial<Record<Stage, (typeof STEPS)[number]>>> = {
  homeroom: 'homeroom',
  principal: 'principal',
  seal: 'seal',
  issued: 'submit',
  refused: 'submit',
  submitted: 'submit',
  received: 'close',
  closed: 'report',
};

/** The events that end a step, the last of them counts. */
const ENDS: Readonly<Partial<Record<(typeof STEPS)[number], RecordEvent['type']>>> = {
  parts: 'sheetsComplete',
  homeroom: 'homeroomSigned',
  principal: 'approved',
  seal: 'sealed',
  submit: 'received',
  close: 'closed',
  report: 'reported',
};

/**
 * The step bar: what is done and when, where the record is now, and by when the steps with a deadline must be done; empty
 * for a record that has left the way. History newest first; instants in ms, UTC.
 */
export function stepsOf(
  { standing, parts, dueAt, closeAt, reportDueAt }: RecordSummary,
  history: readonly (HistoryEntry | ChangedPart | SentBack)[],
): readonly object[] {
  const now = standing.stage === 'entering' ? (parts.signed > 0 ? 'parts' : 'entry') : AT[standing.stage];
  if (!now) return [];
  const at = standing.reported ? STEPS.length : STEPS.indexOf(now);
  const dues: Readonly<Partial<Record<(typeof STEPS)[number], number>>> = {
    submit: dueAt,
    close: closeAt,
    report: reportDueAt,
  };
  return STEPS.map((step, i) => ({
    words: `history.step.${step}`,
    done: i < at,
    now: i === at,
    ...(step === 'parts' && { parts }),
    ...(i < at ? { endedAt: endOf(step, history) } : { until: dues[step] }),
  }));
}

const endOf = (
  step: (typeof STEPS)[number],
  history: readonly (HistoryEntry | ChangedPart | SentBack)[],
): number | undefined => history.find((entry) => entry.kind === 'event' && entry.event.type === ENDS[step])?.at;
