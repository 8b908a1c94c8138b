import { type CalendarDay, calendarDay } from '../calendar/day.ts';
import { cleanLine } from '../text/clean.ts';
import { type Entry, empty, refuseEntry } from './entry.ts';

const DAY_FIRST = /^(\d{1,2}) ?([/\-. ]) ?(\d{1,2}) ?\2 ?(\d{4})$/;
const YEAR_FIRST = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const SHORT_YEAR = /^\d{1,2} ?([/\-. ]) ?\d{1,2} ?\1 ?\d{2}$/;

/**
 * A calendar day as people write it: day, month, year with `/`, `-`, `.` or a blank, or ISO. Month first is never guessed,
 * a short year never completed (field case EX3).
 */
export function parseCalendarDay(typed: string): Entry<CalendarDay> {
  const { text } = cleanLine(typed);
  if (text === '') return empty;
  if (SHORT_YEAR.test(text)) return refuseEntry('DAY_WITH_SHORT_YEAR', typed);

  const dayFirst = DAY_FIRST.exec(text);
  if (dayFirst) return inCalendar(typed, dayFirst[4], dayFirst[3], dayFirst[1]);
  const yearFirst = YEAR_FIRST.exec(text);
  if (yearFirst) return inCalendar(typed, yearFirst[1], yearFirst[2], yearFirst[3]);
  return refuseEntry('DAY_NOT_READ', typed);
}

function inCalendar(typed: string, ...[year, month, dayOfMonth]: readonly (string | undefined)[]): Entry<CalendarDay> {
  const day = calendarDay(Number(year), Number(month), Number(dayOfMonth));
  return day ? { value: day } : refuseEntry('DAY_NOT_IN_CALENDAR', typed);
}
