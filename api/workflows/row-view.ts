import { durationWords } from '../../domain/calendar/duration-words.ts';
import { showMoment } from '../../domain/calendar/instant.ts';
import { refusalText } from '../../domain/refusals.ts';
import type { Language } from '../../persistence/account/account.ts';
import type { WorkflowRow, WorkflowState } from '../../persistence/workflows/workflow-list.ts';
import { say } from '../rendering/words.ts';

/** How a state looks (screens/README section 5). */
const STATE_LOOKS: Readonly<Record<WorkflowState, { readonly tone: string; readonly icon: string }>> = {
  stuck: { tone: 'stop', icon: 'alert-octagon' },
  retrying: { tone: 'warn', icon: 'refresh' },
  running: { tone: 'todo', icon: 'progress' },
  waitingPerson: { tone: 'wait', icon: 'hourglass' },
  waitingTime: { tone: '', icon: 'clock' },
};

/** Faults that have words of their own; all others are shown by their name, which the documentation lists. */
const FAULTS_WITH_WORDS = [
  'UNANSWERED',
  'MISSING',
  'DATABASE_AWAY',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'ENOSPC',
  'ENOENT',
  'EACCES',
] as const;

export const faultKey = (name: string): string =>
  (FAULTS_WITH_WORDS as readonly string[]).includes(name) ? `workflows.fault.${name}` : 'workflows.fault.other';

/** A row of the list as the template reads it. */
export const rowView = (row: WorkflowRow, now: number) => ({
  ...row,
  ...STATE_LOOKS[row.state],
  href: `/workflows/${row.id}`,
  kindKey: `workflows.kind.${row.kind}`,
  stateKey: `workflows.state.${row.state}`,
  waitsKey: row.waitsFor ? `workflows.waits.${row.waitsFor}` : 'workflows.waits.machine',
  lasting: durationWords(now - row.since),
  ...(row.fault && { faultName: row.fault.name, faultKey: faultKey(row.fault.name), attempts: row.fault.attempts }),
});

/** A row as the file has it, in the order of the page's columns. */
export function cellsOf(row: WorkflowRow, language: Language, now: number): readonly string[] {
  const { kindKey, stateKey, waitsKey, faultName, faultKey: fault, attempts } = rowView(row, now);
  return [
    row.workflowId,
    say(language, kindKey),
    say(language, stateKey),
    say(language, waitsKey),
    row.unitCode,
    showMoment(row.since),
    row.nextAt === undefined ? '' : showMoment(row.nextAt),
    faultName === undefined
      ? ''
      : `${faultName}: ${say(language, fault ?? '')} · ${say(language, 'workflows.attempts', { n: attempts })}`,
  ];
}

/** The code that people quote for a refusal of the catalogue. */
export const codeOf = (refused: string): string => refusalText(refused).code;
