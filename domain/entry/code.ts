import { cleanCode, cleanLine } from '../text/clean.ts';
import { type Entry, empty, refuseEntry } from './entry.ts';

const AS_A_NUMBER = /^\d+(?:[.,]\d*)?e[+-]?\d+$/i;

/** No law says how long a code is (`MA_HOC_SINH`, CV 2088 Phụ lục 1): as long as software of schools writes them. */
export const LONGEST_PUPIL_CODE = 30;
const PUPIL_CODE = new RegExp(`^[A-Za-z0-9][A-Za-z0-9_.-]{2,${LONGEST_PUPIL_CODE - 2}}[A-Za-z0-9]$`);

/** Mã học sinh: letters and digits, 4 to 30, compared byte by byte; "4,91E+09" is a code that Excel has destroyed. */
export function parsePupilCode(typed: string): Entry<string> {
  const { text } = cleanCode(typed);
  if (text === '') return empty;
  if (AS_A_NUMBER.test(text)) return refuseEntry('CODE_TURNED_INTO_NUMBER', typed);
  if (!PUPIL_CODE.test(text)) return refuseEntry('PUPIL_CODE_NOT_READ', typed);
  return { value: text };
}

/** Tên lớp, "5A2": begins with the grade, then letters and digits; small letters are written large. */
export function parseClassName(typed: string): Entry<string> {
  const text = cleanLine(typed).text.toUpperCase();
  if (text === '') return empty;
  if (!/^[1-5][\p{Lu}\d][\p{Lu}\d /._-]{0,8}$/u.test(text)) return refuseEntry('CLASS_NAME_NOT_READ', typed);
  return { value: text };
}
