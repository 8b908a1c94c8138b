import type { Instant } from '../calendar/instant.ts';
import type { Step } from '../process-map/steps.ts';

/** What would become of a record if its round closed now: closed, submitted and still examined, kept at school, in round 2. */
export const FATES = ['done', 'submitting', 'atSchool', 'round2'] as const;
export type Fate = (typeof FATES)[number];

/** The fate of the records of a step; undefined for those that have ended without effect. */
export function fateOf(step: Step): Fate | undefined {
  switch (step) {
    case 'received':
    case 'closed':
    case 'reported':
      return 'done';
    case 'submit':
    case 'receive':
      return 'submitting';
    case 'additional':
      return 'round2';
    case 'withdrawn':
    case 'replaced':
    case 'recalled':
      return undefined;
    default:
      return 'atSchool';
  }
}

/** What holds records up, who repairs it, and at which steps they stand. */
export const CAUSES = {
  subjectTeachers: ['enter', 'signParts'],
  homeroomTeachers: ['homeroom'],
  principals: ['principal'],
  clerks: ['seal', 'submit'],
  refused: ['refused'],
} as const satisfies Readonly<Record<string, readonly Step[]>>;
export type Cause = keyof typeof CAUSES;

/** The cause that holds up the records of a step. */
export const causeOf = (step: Step): Cause | undefined =>
  (Object.keys(CAUSES) as Cause[]).find((cause) => CAUSES[cause].some((one) => one === step));

export const causeIn = (text: string | undefined): Cause | undefined =>
  (Object.keys(CAUSES) as Cause[]).find((cause) => cause === text);

const DAY = 24 * 60 * 60_000;
/** The days from whose rate a forecast is made. */
const RATE_DAYS = 3;

export type Forecast =
  | { readonly kind: 'done' }
  /** Nothing came in these days: no rate, no forecast. */
  | { readonly kind: 'standing' }
  | { readonly kind: 'at'; readonly at: Instant };

/**
 * When the last record will have come, at the rate of the last days; `perDay` are the counts of the days up to and with
 * today, oldest first, `left` what has not come. Instants in ms, UTC.
 */
export function forecastOf(perDay: readonly number[], left: number, now: Instant): Forecast {
  if (left <= 0) return { kind: 'done' };
  const last = perDay.slice(-RATE_DAYS);
  const rate = last.reduce((sum, n) => sum + n, 0) / RATE_DAYS;
  return rate > 0 ? { kind: 'at', at: now + (left / rate) * DAY } : { kind: 'standing' };
}
