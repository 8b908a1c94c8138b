import { type CalendarDay, readDay } from '../calendar/day.ts';
import { type Instant, startOfDay } from '../calendar/instant.ts';
import { cleanLine } from '../text/clean.ts';
import { parseCalendarDay } from './calendar-day.ts';

const MINUTE = 60_000;

/** A time of day as people write it, "7:30", "07.30", "7h30", "7h": minutes since midnight; undefined for anything else. */
export function parseTimeOfDay(typed: string): number | undefined {
  const match = /^(\d{1,2}) ?(?:[:.h] ?(\d{2})|h)$/i.exec(cleanLine(typed).text);
  const [hour, minute] = [Number(match?.[1]), Number(match?.[2] ?? 0)];
  return match && hour <= 23 && minute <= 59 ? hour * 60 + minute : undefined;
}

/**
 * A moment in Vietnam (ms, UTC) as people and pages write it: time and day, "07:30, 30/06/2026", or day and time; or ISO
 * without an offset, "2026-06-30T07:30", with seconds or without. The day is read as everywhere: day first.
 */
export function parseMoment(typed: string): Instant | undefined {
  const { text } = cleanLine(typed);
  const iso = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::(\d{2}))?$/.exec(text);
  if (iso) return momentOf(readDay(iso[1] ?? ''), parseTimeOfDay(iso[2] ?? ''), Number(iso[3] ?? 0));

  const [, time, day] = /^(\S+?),? +(\S+\/\S+)$/.exec(text) ?? [];
  const [, dayFirst, timeAfter] = /^(\S+\/\S+?),? +(\S+)$/.exec(text) ?? [];
  const read = parseCalendarDay(day ?? dayFirst ?? '');
  return 'value' in read ? momentOf(read.value, parseTimeOfDay(time ?? timeAfter ?? ''), 0) : undefined;
}

function momentOf(day: CalendarDay | undefined, minutes: number | undefined, seconds: number): Instant | undefined {
  if (day === undefined || minutes === undefined || seconds > 59) return undefined;
  return startOfDay(day) + minutes * MINUTE + seconds * 1000;
}
