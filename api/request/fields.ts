import { z } from 'zod';
import { FORMS_OF_ADDRESS } from '../../domain/people/form-of-address.ts';

/** A key of ours: 26 letters and digits. */
export const idField = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/);

/** What every act carries: the command's id, minted by the page, and the revision that its sender has read. */
export const actFields = { commandId: idField, seen: z.coerce.number().int().min(0).max(1_000_000) };

/** A list from a form: a name sent once is a list of one, not sent at all an empty list. */
export const listField = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(item).max(2_000),
  );

/** Free text of a person: composed (NFC), without blanks around it, 1 to 2,000 characters. */
export const noteField = z
  .string()
  .transform((text) => text.normalize('NFC').trim())
  .pipe(z.string().min(1).max(2_000));

/** A form of address from a `<select>`; its empty choice is none, `null`. */
export const formOfAddressField = z.enum(FORMS_OF_ADDRESS).or(z.literal('').transform(() => null));
