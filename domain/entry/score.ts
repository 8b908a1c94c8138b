import { cleanLine } from '../text/clean.ts';
import { type Entry, empty, refuseEntry } from './entry.ts';

const WHOLE_0_TO_10 = /^(10|\d)(?:[.,]0+)?$/;

/** Điểm KTĐK, Điều 7.1b: a whole number from 0 to 10; "8,0" and "8.0" mean 8, nothing is rounded (field case EX12). */
export function parseScore(typed: string): Entry<number> {
  const { text } = cleanLine(typed);
  if (text === '') return empty;

  const [, digits] = WHOLE_0_TO_10.exec(text) ?? [];
  return digits === undefined ? refuseEntry('SCORE_NOT_READ', typed) : { value: Number(digits) };
}
