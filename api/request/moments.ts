import { z } from 'zod';
import { readDay } from '../../domain/calendar/day.ts';
import { readInstant } from '../../domain/calendar/instant.ts';

/** A moment in Vietnam as an `<input type="datetime-local">` sends it; the instant itself is exclusive (D1). */
export const momentField = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/)
  .transform((text, context) => {
    const instant = readInstant(`${text.length === 16 ? `${text}:00` : text}+07:00`);
    if (instant !== undefined) return instant;
    context.addIssue({ code: 'custom', message: 'no such moment' });
    return z.NEVER;
  });

/** A day of the calendar as an `<input type="date">` sends it; a day that there is. */
export const calendarDayField = z.string().transform((text, context) => {
  const day = readDay(text);
  if (day) return day;
  context.addIssue({ code: 'custom', message: 'no such day' });
  return z.NEVER;
});

/** A field that may be left empty: an empty one is as good as none. */
export const optionalField = <T extends z.ZodType>(field: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), field.optional());

/** The document by which somebody acts: its number and its day. */
export const documentFields = {
  number: z
    .string()
    .transform((text) => text.normalize('NFC').trim())
    .pipe(z.string().min(1).max(60)),
  decidedOn: calendarDayField,
};
