import type { CalendarDay } from '../../domain/calendar/day.ts';
import { holidaysOf } from '../../domain/calendar/holidays.ts';
import type { SetDayOff } from '../../persistence/days-off/days-off.ts';

/** How many days off the page lists. */
const MOST = 12;

/** The days off from today on: those of the law and those that the province has set, in their order. */
export function daysOffView(today: CalendarDay, set: readonly SetDayOff[]): readonly object[] {
  const year = Number(today.slice(0, 4));
  const law = [year, year + 1]
    .flatMap((one) => [...holidaysOf(one)])
    .map(([day, name]) => ({ day, words: `days-off.${name}` }));
  return [...law, ...set]
    .filter(({ day }) => day >= today)
    .toSorted((a, b) => (a.day < b.day ? -1 : 1))
    .slice(0, MOST + set.length);
}
