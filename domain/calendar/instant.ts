import { type CalendarDay, dayNumber, dayOfNumber, readDay, showDay } from './day.ts';

/**
 * A moment, in milliseconds UTC. Vietnam has had UTC+7 without daylight saving since 1975 (Asia/Ho_Chi_Minh), so the
 * offset is arithmetic: no `Intl`, no server time zone, the same inside a workflow.
 */
export type Instant = number;

const OFFSET = 7 * 60 * 60_000;
const DAY = 24 * 60 * 60_000;

/** 00:00:00.000 +07:00 of the day. */
export const startOfDay = (day: CalendarDay): Instant => dayNumber(day) * DAY - OFFSET;

/** The end of the day as an exclusive instant: 00:00:00.000 +07:00 of the next one (D1; Civil Code Điều 148.6). */
export const endOfDay = (day: CalendarDay): Instant => startOfDay(day) + DAY;

/** The calendar day in Vietnam at that moment. */
export const dayAt = (instant: Instant): CalendarDay => dayOfNumber(Math.floor((instant + OFFSET) / DAY));

/** The last day that an exclusive instant still holds whole or in part: 30/6 for 01/7 00:00:00.000. */
export const lastDayBefore = (exclusive: Instant): CalendarDay => dayAt(exclusive - 1);

/** "2025-07-01T00:00:00.000+07:00": how a deadline is stored and exchanged. */
export const writeInstant = (instant: Instant): string => `${dayAt(instant)}T${clockAt(instant)}+07:00`;

/** "2025-07-01T00:00:00+07:00", the ministry's date-time (CV 2088 II.1): whole seconds. */
export const writeInstantToSecond = (instant: Instant): string =>
  `${dayAt(instant)}T${clockAt(instant).slice(0, 8)}+07:00`;

/** Reads an ISO date-time **with** its offset ("Z" or "±hh:mm"); undefined without one, or for an impossible one. */
export function readInstant(text: string): Instant | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,3}))?(?:Z|([+-])(\d{2}):(\d{2}))$/.exec(text);
  const day = readDay(match?.[1] ?? '');
  if (!match || !day) return undefined;

  const [hour = 0, minute = 0, second = 0, offsetHour = 0, offsetMinute = 0] = [2, 3, 4, 7, 8].map((i) =>
    Number(match[i] ?? 0),
  );
  if (hour > 23 || minute > 59 || second > 59 || offsetHour > 14 || offsetMinute > 59) return undefined;

  const offset = (offsetHour * 60 + offsetMinute) * (match[6] === '-' ? -60_000 : 60_000);
  const milliseconds = Number((match[5] ?? '').padEnd(3, '0'));
  return dayNumber(day) * DAY + ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds - offset;
}

/** "09:05" in Vietnam. */
export const showTime = (instant: Instant): string => clockAt(instant).slice(0, 5);

/** "09:05, 29/06/2025" in Vietnam. */
export const showMoment = (instant: Instant): string => `${showTime(instant)}, ${showDay(dayAt(instant))}`;

function clockAt(instant: Instant): string {
  const ofDay = (((instant + OFFSET) % DAY) + DAY) % DAY;
  const part = (unit: number, modulo: number, width: number) =>
    String(Math.floor(ofDay / unit) % modulo).padStart(width, '0');
  return `${part(3_600_000, 24, 2)}:${part(60_000, 60, 2)}:${part(1000, 60, 2)}.${part(1, 1000, 3)}`;
}
