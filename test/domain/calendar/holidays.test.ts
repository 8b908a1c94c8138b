import { describe, expect, it } from '@jest/globals';
import { addDays, type CalendarDay } from '../../../domain/calendar/day.ts';
import { weekendWarning } from '../../../domain/calendar/deadline-words.ts';
import { type Holiday, holidaysOf } from '../../../domain/calendar/holidays.ts';
import { endOfDay } from '../../../domain/calendar/instant.ts';
import { dayOfLunar } from '../../../domain/calendar/lunar.ts';
import { addWorkingDays, dayOff } from '../../../domain/calendar/working-days.ts';

/** Mùng 1 Tết and Giỗ Tổ (10/3 âm lịch) as they stand in printed calendars. */
const KNOWN: readonly (readonly [tet: CalendarDay, ancestors: CalendarDay])[] = [
  ['2020-01-25', '2020-04-02'],
  ['2021-02-12', '2021-04-21'],
  ['2022-02-01', '2022-04-10'],
  ['2023-01-22', '2023-04-29'],
  ['2024-02-10', '2024-04-18'],
  ['2025-01-29', '2025-04-07'],
  ['2026-02-17', '2026-04-26'],
  ['2027-02-06', '2027-04-16'],
  ['2028-01-26', '2028-04-04'],
  ['2029-02-13', '2029-04-23'],
  ['2030-02-02', '2030-04-12'],
  ['2031-01-23', '2031-04-01'],
  ['2032-02-11', '2032-04-19'],
  ['2033-01-31', '2033-04-09'],
  ['2034-02-19', '2034-04-28'],
  ['2035-02-08', '2035-04-17'],
];
const tetOf = (year: number) => dayOfLunar({ year, month: 1, day: 1 });

describe('the lunar calendar by UTC+7', () => {
  it.each(KNOWN)('has Tết on %s and Giỗ Tổ on %s', (tet, ancestors) => {
    const year = Number(tet.slice(0, 4));
    expect([tetOf(year), dayOfLunar({ year, month: 3, day: 10 })]).toEqual([tet, ancestors]);
  });

  it.each([
    [1985, '1985-01-21'],
    [2007, '2007-02-17'],
    [2030, '2030-02-02'],
  ])('has Tết of %i before the Chinese new year, by the hour between the two zones', (year, tet) => {
    expect(tetOf(year)).toBe(tet);
  });

  it('agrees with the Chinese one as ICU reckons it, but where the new moon lies about midnight', () => {
    const years = Array.from({ length: 71 }, (_, i) => 1990 + i);
    // Each a day earlier by UTC+7. 2027: ICU is some minutes late (the new moon is at 23:56 in UTC+8).
    expect(years.filter((year) => tetOf(year) !== chineseDay(year, '1/1'))).toEqual([2007, 2027, 2053]);
    const ancestors = years.filter((year) => dayOfLunar({ year, month: 3, day: 10 }) !== chineseDay(year, '3/10'));
    expect(ancestors).toEqual([2009, 2037, 2038]);
  });

  it('counts a leap month, and the months behind it, once', () => {
    expect(dayOfLunar({ year: 2025, month: 8, day: 15 })).toBe('2025-10-06'); // leap month 6
    expect(dayOfLunar({ year: 2023, month: 2, day: 1 })).toBe('2023-02-20'); // leap month 2
    expect(dayOfLunar({ year: 2023, month: 3, day: 1 })).toBe('2023-04-20');
    expect(dayOfLunar({ year: 2026, month: 12, day: 23 })).toBe('2027-01-30');
  });
});

/** ICU's Chinese calendar: another reckoning, by UTC+8. */
function chineseDay(year: number, monthAndDay: string): CalendarDay {
  const format = new Intl.DateTimeFormat('en-u-ca-chinese', { month: 'numeric', day: 'numeric', timeZone: 'UTC' });
  for (let day = `${year}-01-20` as CalendarDay; ; day = addDays(day, 1))
    if (format.format(new Date(`${day}T12:00:00Z`)) === monthAndDay) return day;
}

const namesOf = (year: number, names: readonly Holiday[]) =>
  [...holidaysOf(year)].filter(([, name]) => names.includes(name)).map(([day]) => day);

describe('public holidays (Điều 112) and days off in their stead (Điều 111.3)', () => {
  it.each([
    [2021, 'instead', ['2021-02-15', '2021-02-16', '2021-05-03']],
    [2022, 'instead', ['2022-01-03', '2022-04-11', '2022-05-02', '2022-05-03']],
    [2023, 'instead', ['2023-01-02', '2023-01-25', '2023-01-26', '2023-05-02', '2023-05-03', '2023-09-04']],
    [2024, 'instead', ['2024-02-13', '2024-02-14']],
    [2026, 'instead', ['2026-04-27']],
    [2026, 'tet', ['2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19']],
  ] as const)('%i, %s', (year, name, days) => {
    expect(namesOf(year, [name])).toEqual(days);
  });

  it('are no working days; what the province has set is none either', () => {
    expect(dayOff('2026-04-27')).toBe('holiday');
    expect(dayOff('2026-04-28')).toBeUndefined();
    expect(dayOff('2026-04-28', ['2026-04-28'])).toBe('holiday');
    expect(addWorkingDays('2026-02-13', 1)).toBe('2026-02-20'); // Friday before Tết; mùng 4 is announced or not
    expect(addWorkingDays('2026-02-13', 1, ['2026-02-20'])).toBe('2026-02-23');
    expect(addWorkingDays('2023-04-28', 3)).toBe('2023-05-08');
  });

  it('are warned of where a deadline falls on one, and shift nothing (D2)', () => {
    expect(weekendWarning(endOfDay('2026-02-18'))?.vi).toBe('18/02/2026 là ngày nghỉ lễ');
    expect(weekendWarning(endOfDay('2026-02-24'), ['2026-02-24'])?.vi).toBe('24/02/2026 là ngày nghỉ lễ');
    expect(weekendWarning(endOfDay('2026-02-24'))).toBeUndefined();
  });
});
