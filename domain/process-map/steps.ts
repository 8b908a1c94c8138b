import type { Instant } from '../calendar/instant.ts';
import type { Lane, Stage } from '../record-year/state.ts';

/** The boxes of the process map in the order in which a record meets them; each is an element of its `.bpmn`. */
export const STEPS = [
  'enter',
  'signParts',
  'homeroom',
  'additional',
  'principal',
  'seal',
  'submit',
  'refused',
  'receive',
  'received',
  'late',
  'closed',
  'reported',
  'withdrawn',
  'replaced',
  'recalled',
] as const;
export type Step = (typeof STEPS)[number];

/** Ends without effect: their records are counted beside the others, not among them. */
export const ENDED: readonly Step[] = ['withdrawn', 'replaced', 'recalled'];

/** Steps at which somebody is waited for: only there a wait is shown, and only these can be reminded of. */
export const WAITING: readonly Step[] = STEPS.slice(0, STEPS.indexOf('received'));

/** What the map needs to know of a record. */
export type Standing = {
  /** `effectiveStage`, never the stored one. */
  readonly stage: Stage;
  readonly lane: Lane;
  /** At least one subject's part is signed. */
  readonly begun: boolean;
  /** The province's consent for a late record is in force (D4). */
  readonly consented: boolean;
  readonly reported: boolean;
};

/** The one box in which a record stands. What is late waits for the province's consent; with it, it stands where its work is. */
export function stepOf({ stage, lane, begun, consented, reported }: Standing): Step {
  switch (stage) {
    case 'withdrawn':
    case 'replaced':
    case 'recalled':
    case 'received':
      return stage;
    case 'closed':
      return reported ? 'reported' : 'closed';
    case 'submitted':
      return 'receive';
    default:
      return lane === 'late' && !consented ? 'late' : workingStep(stage, lane, begun);
  }
}

function workingStep(
  stage: 'entering' | 'homeroom' | 'principal' | 'seal' | 'issued' | 'refused',
  lane: Lane,
  begun: boolean,
): Step {
  if (lane === 'round2' && (stage === 'entering' || stage === 'homeroom')) return 'additional';
  if (stage === 'entering') return begun ? 'signParts' : 'enter';
  return stage === 'issued' ? 'submit' : stage;
}

const DAY = 24 * 60 * 60_000;

/** How hot a box is: 0 below a day, 1 to two days, 2 to four, 3 to seven, 4 beyond (screens section 6, process map). */
export function heatOf(wait: number): 0 | 1 | 2 | 3 | 4 {
  const days = Math.floor(wait / DAY);
  if (days < 1) return 0;
  if (days <= 2) return 1;
  if (days <= 4) return 2;
  return days <= 7 ? 3 : 4;
}

/**
 * Since when entry of a point waits: since its task is there, but not before its window opened; undefined while the window
 * is still shut. Instants in ms, UTC.
 */
export function entryWaitsSince(openedAt: Instant, opensAt: Instant | undefined, now: Instant): Instant | undefined {
  const since = Math.max(openedAt, opensAt ?? openedAt);
  return since <= now ? since : undefined;
}
