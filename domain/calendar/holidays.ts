import { addDays, type CalendarDay, weekdayOf } from './day.ts';
import { dayOfLunar } from './lunar.ts';

export type Holiday = 'newYear' | 'tet' | 'ancestors' | 'reunification' | 'labour' | 'national' | 'instead';

/**
 * The public holidays of a calendar year that the law fixes (Bộ luật Lao động 45/2019/QH14 Điều 112): 01/01; Tết from the
 * last day of the old year to mùng 3; Giỗ Tổ 10/3 âm lịch; 30/4; 01/5; 02/9. The fifth day of Tết, the second beside 02/9
 * and days that are worked at another time are announced year by year: the province enters them. `instead`: who rests on a
 * Saturday or Sunday that is a holiday rests on the next working day (Điều 111.3).
 */
export function holidaysOf(year: number): ReadonlyMap<CalendarDay, Holiday> {
  const known = computed.get(year);
  if (known) return known;

  const tet = dayOfLunar({ year, month: 1, day: 1 });
  const fixed = new Map<CalendarDay, Holiday>([
    [`${year}-01-01` as CalendarDay, 'newYear'],
    ...[-1, 0, 1, 2].map((days) => [addDays(tet, days), 'tet'] as const),
    [dayOfLunar({ year, month: 3, day: 10 }), 'ancestors'],
    [`${year}-04-30` as CalendarDay, 'reunification'],
    [`${year}-05-01` as CalendarDay, 'labour'],
    [`${year}-09-02` as CalendarDay, 'national'],
  ]);
  const holidays = withDaysInstead(fixed);
  computed.set(year, holidays);
  return holidays;
}

const computed = new Map<number, ReadonlyMap<CalendarDay, Holiday>>();

function withDaysInstead(fixed: ReadonlyMap<CalendarDay, Holiday>): ReadonlyMap<CalendarDay, Holiday> {
  const all = new Map(fixed);
  for (const day of [...fixed.keys()].toSorted().filter(isWeekend)) {
    let next = addDays(day, 1);
    while (isWeekend(next) || all.has(next)) next = addDays(next, 1);
    all.set(next, 'instead');
  }
  return new Map([...all].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

export const isWeekend = (day: CalendarDay): boolean => weekdayOf(day) === 6 || weekdayOf(day) === 0;
