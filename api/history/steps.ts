import type { Stage } from '../../domain/record-year/state.ts';
import type { RecordSummary } from '../../persistence/history/record-summary.ts';

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

/** The step bar: what is done, where the record is now; empty for a record that has left the way. */
export function stepsOf({ standing, parts }: RecordSummary): readonly object[] {
  const now = standing.stage === 'entering' ? (parts.signed > 0 ? 'parts' : 'entry') : AT[standing.stage];
  if (!now) return [];
  const at = standing.reported ? STEPS.length : STEPS.indexOf(now);
  return STEPS.map((step, i) => ({ words: `history.step.${step}`, done: i < at, now: i === at }));
}
