import { evolve } from './evolve.ts';
import type { RecordEvent } from './messages.ts';
import type { RecordYear } from './state.ts';

/** Who holds a record while it waits; `rework`: work that was sent back. */
export type WaitingStep = 'entry' | 'homeroom' | 'rework' | 'principal' | 'seal' | 'submit' | 'intake' | 'closing';

/** ms that a record waited in a step, all its visits together; `isOpen`: it waits there now. */
export type StepTime = { readonly step: WaitingStep; readonly waited: number; readonly isOpen: boolean };

/**
 * How long a record waited in each step, in the order in which it first came there, from its log (oldest first) and
 * nothing else. `entryFrom`: when the year end could be entered, before which nobody waits for anybody. ms, UTC.
 */
export function stepTimes(log: readonly RecordEvent[], entryFrom: number, now: number): readonly StepTime[] {
  const times = new Map<WaitingStep, StepTime>();
  let record: RecordYear | undefined;
  for (const [i, event] of log.entries()) {
    record = record || event.type === 'initialised' ? evolve(record as RecordYear, event) : record;
    const step = record && stepOf(record);
    if (!step) continue;
    const next = log[i + 1]?.at;
    const waited = Math.max(0, (next ?? now) - Math.max(event.at, step === 'entry' ? entryFrom : 0));
    times.set(step, { step, waited: waited + (times.get(step)?.waited ?? 0), isOpen: next === undefined });
  }
  return [...times.values()];
}

function stepOf({ stage, returned, beingReplaced }: RecordYear): WaitingStep | undefined {
  if (beingReplaced) return undefined;
  switch (stage) {
    case 'entering':
      return returned.length > 0 ? 'rework' : 'entry';
    case 'homeroom':
      return returned.length > 0 ? 'rework' : 'homeroom';
    case 'principal':
    case 'seal':
      return stage;
    case 'issued':
    case 'refused':
      return 'submit';
    case 'submitted':
      return 'intake';
    case 'received':
      return 'closing';
    default:
      return undefined;
  }
}

/** Two saves further apart are two sittings (ms). */
const SITTING = 5 * 60_000;

/** Time at work as far as it can be seen: the gaps between saves of one sitting, added up. Instants in any order. */
export function workingTime(saves: readonly number[]): number {
  const sorted = saves.toSorted((a, b) => a - b);
  const gaps = sorted.slice(1).map((at, i) => at - (sorted[i] ?? at));
  return gaps.filter((gap) => gap <= SITTING).reduce((sum, gap) => sum + gap, 0);
}
