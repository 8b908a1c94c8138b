import { describe, expect, it } from '@jest/globals';
import { type Progress, progressView } from '../../api/progress/progress-view.ts';

const BEGAN = Date.UTC(2026, 5, 27, 8);
const SECOND = 1000;
const MINUTE = 60 * SECOND;

describe('long work as a page shows it', () => {
  it.each<readonly [string, Progress, number, object]>([
    ['waits for its turn', { total: 208, done: 0 }, 0, { state: 'running', rest: 208 }],
    [
      'ten a second, seven seconds left, as it is drawn (03d)',
      { total: 208, done: 141, refused: 1, startedAt: BEGAN },
      14 * SECOND,
      { ended: 142, rest: 66, rate: { n: 10, per: 'second' }, left: { n: 7, unit: 'second' }, refresh: 2 },
    ],
    [
      'less than one a second is counted by the minute',
      { total: 30, done: 10, startedAt: BEGAN },
      20 * MINUTE,
      { rate: { n: 1, per: 'minute' }, left: { n: 40, unit: 'minute' } },
    ],
    [
      'what another side has yet to answer is not done, and not to do',
      { total: 100, done: 20, waiting: 50, startedAt: BEGAN },
      MINUTE,
      { ended: 20, rest: 30, left: { n: 4, unit: 'minute' } },
    ],
  ])('%s', (_, progress, after, expected) => {
    expect(progressView(progress, BEGAN + after)).toMatchObject(expected);
  });

  it('that has ended asks for nothing more, and its parts add up', () => {
    const view = progressView(
      { total: 12, done: 9, refused: 1, leftOut: 2, startedAt: BEGAN, endedAt: BEGAN + MINUTE },
      BEGAN + 60 * MINUTE,
    );
    expect(view).toMatchObject({ state: 'done', ended: 12, rest: 0, rate: { n: 12, per: 'minute' } });
    expect([view.left, view.refresh]).toEqual([undefined, undefined]);
    expect(Math.round(view.bar.reduce((sum, { width }) => sum + width, 0))).toBe(100);
  });
});
