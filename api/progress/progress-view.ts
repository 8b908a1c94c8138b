import { barOf, type Segment } from '../rendering/bar.ts';

/** Long work as it stands, in its own units. What is neither done, refused nor left out is waited for or still to be done. */
export type Progress = {
  readonly total: number;
  readonly done: number;
  /** Not done, with a reason that somebody must mend. */
  readonly refused?: number;
  /** Not done because it was not ready, or not to be done any more. */
  readonly leftOut?: number;
  /** Handed on; another side has yet to answer. */
  readonly waiting?: number;
  /** When its rate begins (ms, UTC); nothing while it waits for its turn. */
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** It has ended, and when is not kept. */
  readonly isOver?: true;
};

export type ProgressView = Required<Omit<Progress, 'startedAt' | 'endedAt' | 'isOver'>> & {
  readonly state: 'running' | 'done';
  readonly rest: number;
  /** Everything that has an outcome. */
  readonly ended: number;
  readonly bar: readonly Segment[];
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** Units a second where there is at least one, else a minute; nothing before the first. */
  readonly rate?: { readonly n: number; readonly per: 'second' | 'minute' };
  /** At that rate. */
  readonly left?: { readonly n: number; readonly unit: 'second' | 'minute' | 'hour' };
  /** Seconds after which a page without script asks again. */
  readonly refresh?: number;
};

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const REFRESH = 2;

/** The one way in which long work is shown: a bar, its numbers, how fast it goes and how long it will take. */
export function progressView(progress: Progress, now: number): ProgressView {
  const { total, done, refused = 0, leftOut = 0, waiting = 0, startedAt, endedAt } = progress;
  const ended = done + refused + leftOut;
  const rest = Math.max(0, total - ended - waiting);
  const isDone = endedAt !== undefined || progress.isOver === true;
  const seconds = startedAt === undefined ? 0 : Math.max(1, ((endedAt ?? now) - startedAt) / 1000);
  const rate = seconds === 0 ? 0 : ended / seconds;
  return {
    ...{ total, done, refused, leftOut, waiting, rest, ended },
    state: isDone ? 'done' : 'running',
    bar: barOf([
      { tone: 'f-done', n: done },
      { tone: 'f-wait', n: waiting },
      { tone: 'f-warn', n: leftOut },
      { tone: 'f-stop', n: refused },
      { tone: 'f-rest', n: rest },
    ]),
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
    ...(rate > 0 && { rate: rate >= 1 ? { n: Math.round(rate), per: 'second' } : perMinute(rate) }),
    ...(rate > 0 && !isDone && rest + waiting > 0 && { left: leftAt((rest + waiting) / rate) }),
    ...(!isDone && { refresh: REFRESH }),
  };
}

const perMinute = (rate: number) => ({ n: Math.max(1, Math.round(rate * MINUTE)), per: 'minute' }) as const;

function leftAt(seconds: number): NonNullable<ProgressView['left']> {
  if (seconds < MINUTE) return { n: Math.ceil(seconds), unit: 'second' };
  return seconds < HOUR
    ? { n: Math.ceil(seconds / MINUTE), unit: 'minute' }
    : { n: Math.ceil(seconds / HOUR), unit: 'hour' };
}
