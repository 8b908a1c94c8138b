import { cleanCode } from '../text/clean.ts';
import { type Entry, empty, refuseEntry } from './entry.ts';

/** `SO_CCCD`: 12 digits, always text. Blanks between groups are left out; nothing is padded (field case EX1). */
export function parsePersonNumber(typed: string): Entry<string> {
  const { text } = cleanCode(typed);
  if (text === '') return empty;
  if (!/^\d+$/.test(text)) return refuseEntry('PERSON_NUMBER_NOT_DIGITS', typed);
  if (text.length !== 12) return refuseEntry('PERSON_NUMBER_NOT_12_DIGITS', typed, { digits: text.length });
  return { value: text };
}
