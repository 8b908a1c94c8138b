import { describe, expect, it } from '@jest/globals';
import { readInstant, showMoment } from '../../../domain/calendar/instant.ts';
import { parseMoment, parseTimeOfDay } from '../../../domain/entry/moment.ts';

const HALF_PAST_SEVEN = readInstant('2026-12-10T07:30:00+07:00');

describe('a moment as people write it', () => {
  it.each([
    '07:30, 10/12/2026',
    '7:30 10/12/2026',
    '7h30, 10/12/2026',
    '10/12/2026 07:30',
    '10/12/2026, 7.30',
    '2026-12-10T07:30',
    ' 07:30,  10/12/2026 ',
  ])('%s is half past seven on the tenth of December', (typed) => {
    expect(parseMoment(typed)).toBe(HALF_PAST_SEVEN);
  });

  it('reads what the pages show, and seconds where a program sends them', () => {
    expect(parseMoment(showMoment(HALF_PAST_SEVEN ?? 0))).toBe(HALF_PAST_SEVEN);
    expect(parseMoment('2026-12-10T07:30:15')).toBe((HALF_PAST_SEVEN ?? 0) + 15_000);
  });

  it.each([
    '07:30, 31/11/2026',
    '07:30, 12/13/2026',
    '24:00, 10/12/2026',
    '07:60, 10/12/2026',
    '07:30, 10/12/26',
    '10/12/2026',
    '07:30',
    '',
    '2026-12-10T07:30:60',
    '2026-12-10T07:30+07:00',
  ])('%s is none', (typed) => {
    expect(parseMoment(typed)).toBeUndefined();
  });

  it('reads a time of day', () => {
    expect(['07:30', '7h30', '7h', '0:05', '23.59'].map(parseTimeOfDay)).toEqual([450, 450, 420, 5, 1439]);
    expect(['24:00', '7:5', '7', 'h', '7:60'].map(parseTimeOfDay)).toEqual(Array(5).fill(undefined));
  });
});
