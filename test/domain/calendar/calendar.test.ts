import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  calendarDay,
  dayNumber,
  dayOfNumber,
  daysBetween,
  readDay,
  showDay,
  showDayInWords,
  showDayShort,
  weekdayOf,
} from '../../../domain/calendar/day.ts';
import { leftWords, untilWords, weekdayName, weekendWarning } from '../../../domain/calendar/deadline-words.ts';
import { durationWords } from '../../../domain/calendar/duration-words.ts';
import {
  dayAt,
  endOfDay,
  lastDayBefore,
  readInstant,
  showMoment,
  startOfDay,
  writeInstant,
  writeInstantToSecond,
} from '../../../domain/calendar/instant.ts';
import { remindersDue, remindersOf } from '../../../domain/calendar/reminders.ts';
import { beforeClosing, isLate, roundsOf } from '../../../domain/calendar/rounds.ts';
import {
  closingYearOf,
  readSchoolYear,
  schoolYearFrom,
  schoolYearOf,
  showSchoolYear,
} from '../../../domain/calendar/school-year.ts';
import { addWorkingDays, dayOff } from '../../../domain/calendar/working-days.ts';

const at = (text: string) => {
  const instant = readInstant(text);
  if (instant === undefined) throw new Error(`not an instant: ${text}`);
  return instant;
};
const DAY = 86_400_000;

describe('calendar days', () => {
  it.each([
    [2015, 2, 28, '2015-02-28'],
    [2016, 2, 29, '2016-02-29'],
    [2000, 2, 29, '2000-02-29'],
    [2015, 2, 29, undefined],
    [2100, 2, 29, undefined],
    [2015, 2, 31, undefined],
    [2015, 4, 31, undefined],
    [2015, 13, 13, undefined],
    [2015, 0, 1, undefined],
    [2015, 1, 0, undefined],
    [15, 3, 5, undefined],
  ])('%s-%s-%s is %s', (year, month, dayOfMonth, day) => {
    expect(calendarDay(year, month, dayOfMonth)).toBe(day);
  });

  it('are read in one form only, and shown the way each paper wants', () => {
    expect(readDay('2015-03-05')).toBe('2015-03-05');
    for (const text of ['2015-3-5', '05/03/2015', '2015-02-30', '2015-03-05T00:00', '']) {
      expect(readDay(text)).toBeUndefined();
    }
    expect(showDay('2015-03-05')).toBe('05/03/2015');
    expect(showDayShort('2015-03-05')).toBe('5/3/2015');
    expect(showDayInWords('2025-06-30')).toBe('ngày 30 tháng 6 năm 2025');
    expect(showDayInWords('2025-02-05')).toBe('ngày 05 tháng 02 năm 2025');
  });

  it('are counted without a Date: every number is one day and back', () => {
    expect(dayNumber('1970-01-01')).toBe(0);
    fc.assert(
      fc.property(fc.integer({ min: -300_000, max: 2_500_000 }), (n) => {
        const day = dayOfNumber(n);
        expect(dayNumber(day)).toBe(n);
        expect(day).toBe(new Date(n * DAY).toISOString().slice(0, 10));
        expect(weekdayOf(day)).toBe(new Date(n * DAY).getUTCDay());
      }),
    );
  });

  it('go on over the ends of months and years', () => {
    expect(addDays('2024-12-31', 1)).toBe('2025-01-01');
    expect(addDays('2024-03-01', -1)).toBe('2024-02-29');
    expect(daysBetween('2025-06-29', '2025-07-01')).toBe(2);
  });
});

describe('instants in Vietnam', () => {
  it('are written with their offset, and read only with one', () => {
    expect(writeInstant(startOfDay('2025-07-01'))).toBe('2025-07-01T00:00:00.000+07:00');
    expect(writeInstantToSecond(at('2019-04-24T18:39:30+07:00'))).toBe('2019-04-24T18:39:30+07:00');
    expect(at('2025-06-30T17:00:00Z')).toBe(startOfDay('2025-07-01'));
    expect(at('2025-06-30T23:59:59.999+07:00')).toBe(Date.UTC(2025, 5, 30, 16, 59, 59, 999));
    expect(at('2025-06-30T10:30:00-06:30')).toBe(startOfDay('2025-07-01'));
    for (const text of [
      '2025-07-01T00:00:00',
      '2025-07-01',
      '2025-06-31T00:00:00Z',
      '2025-06-30T24:00:00Z',
      '2025-06-30T23:60:00Z',
      '2025-06-30T23:00:60Z',
      '2025-06-30T23:00:00+15:00',
      'hôm nay',
    ]) {
      expect(readInstant(text)).toBeUndefined();
    }
  });

  it('are written and read back to the millisecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1950, 0), max: Date.UTC(2090, 0) }), (instant) => {
        expect(readInstant(writeInstant(instant))).toBe(instant);
        expect(dayAt(instant)).toBe(new Date(instant + 7 * 3_600_000).toISOString().slice(0, 10));
      }),
    );
  });

  it('show the clock of Vietnam', () => {
    expect(showMoment(at('2025-06-29T02:05:59Z'))).toBe('09:05, 29/06/2025');
  });

  it('hold the named day to its last millisecond', () => {
    const end = endOfDay('2025-06-30');
    expect(end).toBe(at('2025-07-01T00:00:00.000+07:00'));
    expect(lastDayBefore(end)).toBe('2025-06-30');
    expect(dayAt(end)).toBe('2025-07-01');
  });
});

describe('school years', () => {
  it('are named by two years that follow each other', () => {
    expect(readSchoolYear('2024-2025')).toBe('2024-2025');
    for (const text of ['2024-2026', '2024-2024', '2024–2025', '24-25', '2024']) {
      expect(readSchoolYear(text)).toBeUndefined();
    }
    expect(schoolYearFrom(2024)).toBe('2024-2025');
    expect(closingYearOf('2024-2025')).toBe(2025);
    expect(showSchoolYear('2024-2025')).toBe('2024 – 2025');
  });

  it('change in August', () => {
    expect(schoolYearOf('2025-07-31')).toBe('2024-2025');
    expect(schoolYearOf('2025-08-01')).toBe('2025-2026');
  });
});

describe('the two rounds (Điều 4.3, D1)', () => {
  const [first, second] = roundsOf('2024-2025');

  it('are due, close and are reported at exclusive instants', () => {
    expect([first.dueAt, first.closeAt, first.reportDueAt].map(writeInstant)).toEqual([
      '2025-06-30T00:00:00.000+07:00',
      '2025-07-01T00:00:00.000+07:00',
      '2025-07-10T00:00:00.000+07:00',
    ]);
    expect([second.dueAt, second.closeAt, second.reportDueAt].map(writeInstant)).toEqual([
      '2025-08-15T00:00:00.000+07:00',
      '2025-08-16T00:00:00.000+07:00',
      '2025-08-25T00:00:00.000+07:00',
    ]);
    expect([first.number, second.number]).toEqual([1, 2]);
  });

  it('take an act at 30/6 23:59:59.999, late, and none at 01/7 00:00:00.000', () => {
    expect(beforeClosing(first, first.closeAt - 1)).toBe(true);
    expect(beforeClosing(first, first.closeAt)).toBe(false);
    expect([first.dueAt - 1, first.dueAt, first.closeAt - 1, first.closeAt].map((x) => isLate(first, x))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

describe('reminders', () => {
  const dueAt = endOfDay('2025-06-29');

  it('come 7, 3 and 1 days before the duty is due, and when it is', () => {
    expect(remindersOf(dueAt).map(({ daysBefore, at: instant }) => [daysBefore, writeInstant(instant)])).toEqual([
      [7, '2025-06-23T00:00:00.000+07:00'],
      [3, '2025-06-27T00:00:00.000+07:00'],
      [1, '2025-06-29T00:00:00.000+07:00'],
      [0, '2025-06-30T00:00:00.000+07:00'],
    ]);
  });

  it('of those already past when a deadline moves, only the latest is sent, at once', () => {
    const { atOnce, later } = remindersDue(dueAt, dueAt - 2 * DAY, []);
    expect(atOnce?.daysBefore).toBe(3);
    expect(later.map(({ daysBefore }) => daysBefore)).toEqual([1, 0]);
  });

  it('are not sent twice, and none is due before the first', () => {
    expect(remindersDue(dueAt, dueAt - 2 * DAY, [3]).atOnce).toBeUndefined();
    expect(remindersDue(dueAt, dueAt - 8 * DAY, [])).toEqual({ later: remindersOf(dueAt) });
    expect(remindersDue(dueAt, dueAt, [7, 3, 1])).toEqual({ atOnce: { daysBefore: 0, at: dueAt }, later: [] });
  });
});

describe('the words of a deadline', () => {
  const closeAt = endOfDay('2025-06-30');

  it('say the day that still counts', () => {
    expect(untilWords(closeAt).vi).toBe('hết ngày 30/6');
    expect(untilWords(endOfDay('2025-07-09')).vi).toBe('hết ngày 09/7');
    expect(untilWords(at('2025-06-30T12:00:00+07:00')).vi).toBe('trước 12:00 ngày 30/6');
  });

  it.each([
    ['2025-06-26T08:00:00+07:00', 'còn 4 ngày'],
    ['2025-06-29T00:00:00+07:00', 'ngày mai'],
    ['2025-06-30T23:59:59+07:00', 'hôm nay'],
    ['2025-07-01T00:00:00+07:00', 'đã qua 1 ngày'],
    ['2025-07-03T09:00:00+07:00', 'đã qua 3 ngày'],
  ])('at %s: %s', (now, words) => {
    expect(leftWords(closeAt, at(now)).vi).toBe(words);
  });

  it('say "vừa hết hạn" on the day of a deadline at another hour', () => {
    expect(leftWords(at('2025-06-30T12:00:00+07:00'), at('2025-06-30T15:00:00+07:00')).vi).toBe('vừa hết hạn');
  });

  it('warn of a weekend or a holiday and shift nothing (D2)', () => {
    expect(weekendWarning(endOfDay('2025-06-29'))?.vi).toBe('29/06/2025 rơi vào Chủ nhật');
    expect(weekendWarning(endOfDay('2027-08-14'))?.vi).toBe('14/08/2027 rơi vào Thứ Bảy');
    expect(weekendWarning(closeAt, ['2025-06-30'])?.vi).toBe('30/06/2025 là ngày nghỉ lễ');
    expect(weekendWarning(closeAt)).toBeUndefined();
  });

  /** calendar-and-scale.md section 1. */
  it.each([
    ['2025-06-29', 'Chủ nhật'],
    ['2026-08-15', 'Thứ Bảy'],
    ['2027-06-30', 'Thứ Tư'],
    ['2028-07-10', 'Thứ Hai'],
    ['2030-08-15', 'Thứ Năm'],
  ] as const)('%s is a %s', (day, name) => {
    expect(weekdayName(day).vi).toBe(name);
  });
});

describe('working days', () => {
  it('leave out weekends, fixed holidays and announced ones', () => {
    expect(addWorkingDays('2025-06-27', 3)).toBe('2025-07-02');
    expect(addWorkingDays('2025-06-27', 3, ['2025-06-30'])).toBe('2025-07-03');
    expect(addWorkingDays('2025-06-27', 0)).toBe('2025-06-27');
    expect(dayOff('2025-04-30')).toBe('holiday');
    expect(dayOff('2025-07-04')).toBeUndefined();
  });
});

describe('how long something took', () => {
  it.each([
    [0, 'dưới 1 phút', 'under a minute'],
    [59_999, 'dưới 1 phút', 'under a minute'],
    [60_000, '1 phút', '1 minute'],
    [3_600_000, '1 giờ', '1 hour'],
    [6 * 3_600_000 + 15 * 60_000 + 59_000, '6 giờ 15 phút', '6 hours 15 minutes'],
    [29 * 86_400_000 + 22 * 3_600_000 + 59 * 60_000, '29 ngày 22 giờ', '29 days 22 hours'],
    [86_400_000, '1 ngày', '1 day'],
  ])('%i ms: %s', (ms, vi, en) => {
    expect(durationWords(ms)).toEqual({ vi, en });
  });
});
