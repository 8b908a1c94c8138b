import { z } from 'zod';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import { endOfDay, type Instant } from '../../domain/calendar/instant.ts';
import { parseCalendarDay } from '../../domain/entry/calendar-day.ts';
import { parseMoment } from '../../domain/entry/moment.ts';
import type { Refusal } from '../../domain/refusal.ts';

/** What is not a day or a moment of the calendar is refused as such, by its own code. */
const NOT_READ: Refusal = { refused: 'DAY_OF_FORM_NOT_READ' };

/** A field read by one of our parsers; what it can't read refuses the form. */
const readBy = <T>(parse: (text: string) => T | undefined) =>
  z.string().transform((text, context) => {
    const read = parse(text);
    if (read !== undefined) return read;
    context.addIssue({ code: 'custom', message: 'no such day or moment', params: NOT_READ });
    return z.NEVER;
  });

const readDayField = (text: string): CalendarDay | undefined => {
  // A phone's keypad of digits has no stroke.
  const read = parseCalendarDay(text.trim().replace(/^(\d{2})(\d{2})(\d{4})$/, '$1/$2/$3'));
  return 'value' in read ? read.value : undefined;
};

/**
 * A day of the calendar as people type it, day first, or ISO. Never an `<input type="date">`: a browser shows that in the order of
 * its own language, and on an English machine 10 December stood there as 12/10.
 */
export const dayField = readBy(readDayField);

/** A moment in Vietnam as people type it; the instant itself is exclusive (D1). */
export const momentField = readBy(parseMoment);

/** A moment, or the end of a day. */
export const momentOrDayField = readBy((text): Instant | undefined => {
  const day = readDayField(text);
  return day === undefined ? parseMoment(text) : endOfDay(day);
});

/** The refusal that the fields' readers gave, if nothing else is wrong. */
export function refusalIn({ issues }: z.ZodError): Refusal | undefined {
  const isOurs = issues.every((issue) => issue.code === 'custom' && issue.params?.['refused'] === NOT_READ.refused);
  return isOurs ? NOT_READ : undefined;
}

/** A field that may be left empty: an empty one is as good as none. */
export const optionalField = <T extends z.ZodType>(field: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), field.optional());

/** The document by which somebody acts: its number and its day. */
export const documentFields = {
  number: z
    .string()
    .transform((text) => text.normalize('NFC').trim())
    .pipe(z.string().min(1).max(60)),
  decidedOn: dayField,
};
