import { addDays, type CalendarDay, weekdayOf } from './day.ts';

/**
 * Public holidays by solar date (Bộ luật Lao động 45/2019/QH14 Điều 112): 01/01, 30/4, 01/5, 02/9. The lunar ones (Tết,
 * Giỗ Tổ) and the second day beside 02/9 are announced year by year and come as `announced`.
 */
const FIXED_HOLIDAYS: readonly string[] = ['01-01', '04-30', '05-01', '09-02'];

export type DayOff = 'saturday' | 'sunday' | 'holiday';

/** Why nobody works on that day; undefined for a working day. */
export function dayOff(day: CalendarDay, announced: readonly CalendarDay[] = []): DayOff | undefined {
  if (FIXED_HOLIDAYS.includes(day.slice(5)) || announced.includes(day)) return 'holiday';
  if (weekdayOf(day) === 6) return 'saturday';
  if (weekdayOf(day) === 0) return 'sunday';
  return undefined;
}

/** The n-th working day after `from`, which does not count itself: answers due in 3 working days (D16). */
export function addWorkingDays(from: CalendarDay, days: number, announced: readonly CalendarDay[] = []): CalendarDay {
  let day = from;
  for (let left = days; left > 0; ) {
    day = addDays(day, 1);
    if (!dayOff(day, announced)) left -= 1;
  }
  return day;
}
