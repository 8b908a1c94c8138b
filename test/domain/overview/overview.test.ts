import { describe, expect, it } from '@jest/globals';
import { CAUSES, fateOf, forecastOf } from '../../../domain/overview/overview.ts';
import { ENDED, STEPS } from '../../../domain/process-map/steps.ts';

const DAY = 24 * 60 * 60_000;

describe('what would become of a record if its round closed now', () => {
  it('is said of every step that has not ended without effect', () => {
    expect(STEPS.filter((step) => fateOf(step) === undefined)).toEqual(ENDED);
  });

  it.each([
    ['received', 'done'],
    ['reported', 'done'],
    ['receive', 'submitting'],
    ['submit', 'submitting'],
    ['additional', 'round2'],
    ['refused', 'atSchool'],
    ['late', 'atSchool'],
    ['enter', 'atSchool'],
  ] as const)('at %s: %s', (step, fate) => {
    expect(fateOf(step)).toBe(fate);
  });

  it('has a cause with somebody who repairs it for each step at a school, and none twice', () => {
    const caused = Object.values(CAUSES).flat();
    expect(new Set(caused).size).toBe(caused.length);
    const atSchool = STEPS.filter((step) => fateOf(step) === 'atSchool' && step !== 'late');
    expect(caused.filter((step) => step !== 'submit').sort()).toEqual([...atSchool, 'seal'].filter(unique).sort());
  });
});

const unique = <T>(value: T, i: number, all: readonly T[]): boolean => all.indexOf(value) === i;

describe('the forecast', () => {
  it('goes by the rate of the last three days alone', () => {
    expect(forecastOf([500, 0, 10, 20, 30], 40, 1_000)).toEqual({ kind: 'at', at: 1_000 + 2 * DAY });
  });

  it('is done when nothing is left, and none while nothing comes', () => {
    expect(forecastOf([1, 2, 3], 0, 0)).toEqual({ kind: 'done' });
    expect(forecastOf([9, 0, 0, 0], 5, 0)).toEqual({ kind: 'standing' });
    expect(forecastOf([], 5, 0)).toEqual({ kind: 'standing' });
  });
});
