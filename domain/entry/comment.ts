import { cleanText } from '../text/clean.ts';
import { type Entry, empty, refuseEntry } from './entry.ts';

/** Characters as people count them, line breaks included: a comment has its cell on an A4 form. */
export const COMMENT_LIMIT = 1000;

/** Nhận xét: text with its line breaks kept, composed (NFC), without invisible characters. */
export function parseComment(typed: string): Entry<string> {
  const { text } = cleanText(typed);
  if (text === '') return empty;

  const length = [...text].length;
  if (length > COMMENT_LIMIT) return refuseEntry('COMMENT_TOO_LONG', typed, { length, limit: COMMENT_LIMIT });
  return { value: text };
}
