import { addDays, type CalendarDay, weekdayOf } from './day.ts';
import { holidaysOf } from './holidays.ts';

export type DayOff = 'saturday' | 'sunday' | 'holiday';

/** Why nobody works on that day; undefined for a working day. `announced`: days off that the province has set by decision. */
export function dayOff(day: CalendarDay, announced: readonly CalendarDay[] = []): DayOff | undefined {
  if (holidaysOf(Number(day.slice(0, 4))).has(day) || announced.includes(day)) return 'holiday';
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
