import { describe, expect, it } from '@jest/globals';
import { refuseLock, refuseWindow } from '../../../domain/entry-times/entry-times.ts';
import type { Refusal } from '../../../domain/refusal.ts';

const said = (refusal: Refusal | undefined) => refusal?.refused ?? 'yes';

describe('a lock on entry (D19)', () => {
  it.each([
    [{ from: 100 }, 'yes'],
    [{ from: 100, to: 101 }, 'yes'],
    [{ from: 99 }, 'LOCK_IN_THE_PAST'],
    [{ from: 100, to: 100 }, 'LOCK_WITHOUT_TIME'],
    [{ from: 200, to: 150 }, 'LOCK_WITHOUT_TIME'],
  ])('%j at 100: %s', (lock, answer) => {
    expect(said(refuseLock(lock, 100))).toBe(answer);
  });
});

describe('a window of entry (Điều 8.3c)', () => {
  it.each([
    [{ opensAt: 0, closesAt: 100 }, 'yes'],
    [{ opensAt: 200, closesAt: 300 }, 'yes'],
    [{ opensAt: 0, closesAt: 99 }, 'WINDOW_IN_THE_PAST'],
    [{ opensAt: 200, closesAt: 200 }, 'WINDOW_WITHOUT_TIME'],
  ])('%j at 100: %s', (window, answer) => {
    expect(said(refuseWindow(window, 100))).toBe(answer);
  });
});
