/** A calendar day, "2015-03-05". Never a `Date`: a birth date has no time zone (field case DB2). */
export type CalendarDay = `${number}-${number}-${number}`;

/** Makes a day of its three numbers; undefined if the calendar has no such day (31/02, 29/02/2015). */
export function calendarDay(year: number, month: number, dayOfMonth: number): CalendarDay | undefined {
  if (month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > daysIn(year, month)) return undefined;
  if (year < 1000 || year > 9999) return undefined;
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(dayOfMonth, 2)}` as CalendarDay;
}

/** Reads "YYYY-MM-DD" and nothing else. What people type is read by `domain/entry/calendar-day.ts`. */
export function readDay(text: string): CalendarDay | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return match ? calendarDay(Number(match[1]), Number(match[2]), Number(match[3])) : undefined;
}

/** "05/03/2015", the display string of the package and the lists. */
export function showDay(day: CalendarDay): string {
  const { year, month, dayOfMonth } = partsOf(day);
  return `${pad(dayOfMonth, 2)}/${pad(month, 2)}/${pad(year, 4)}`;
}

/** "5/3/2015", without leading zeros as in the ministry's display form (CV 2088 Phụ lục 2). */
export function showDayShort(day: CalendarDay): string {
  const { year, month, dayOfMonth } = partsOf(day);
  return `${dayOfMonth}/${month}/${year}`;
}

/** "30/6": a day of a year that everybody knows, in drawings. */
export function showDayAndMonth(day: CalendarDay): string {
  const { month, dayOfMonth } = partsOf(day);
  return `${dayOfMonth}/${month}`;
}

/** "ngày 30 tháng 6 năm 2025", the line above a signature. */
export function showDayInWords(day: CalendarDay): string {
  const { year, month, dayOfMonth } = partsOf(day);
  const leading = (n: number, below: number) => (n < below ? pad(n, 2) : String(n));
  return `ngày ${leading(dayOfMonth, 10)} tháng ${leading(month, 3)} năm ${year}`; // NĐ 30/2020: 0 before days < 10, months 1, 2
}

export const addDays = (day: CalendarDay, days: number): CalendarDay => dayOfNumber(dayNumber(day) + days);

/** Days from `from` to `to`; negative if `to` comes first. */
export const daysBetween = (from: CalendarDay, to: CalendarDay): number => dayNumber(to) - dayNumber(from);

/** 0 = Sunday … 6 = Saturday. */
export const weekdayOf = (day: CalendarDay): number => (((dayNumber(day) + 4) % 7) + 7) % 7; // 01/01/1970 was a Thursday

/** Days since 1970-01-01 in the Gregorian calendar (H. Hinnant, "chrono-compatible low-level date algorithms"). */
export function dayNumber(day: CalendarDay): number {
  const { year, month, dayOfMonth } = partsOf(day);
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + dayOfMonth - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The inverse of `dayNumber`. */
export function dayOfNumber(number: number): CalendarDay {
  const shifted = number + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const dayOfMonth = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(dayOfMonth, 2)}` as CalendarDay;
}

function partsOf(day: CalendarDay) {
  return { year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)), dayOfMonth: Number(day.slice(8, 10)) };
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

const pad = (n: number, width: number) => String(n).padStart(width, '0');
