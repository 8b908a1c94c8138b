import { cleanLine } from '../text/clean.ts';
import { type Entry, empty, refuseEntry } from './entry.ts';

/** Chiều cao in cm, 60 to 220, at most one decimal. "1,39" is metres and refused, not converted. */
export const parseHeight = (typed: string): Entry<number> => parseMeasure(typed, 60, 220, 'HEIGHT_NOT_READ');

/** Cân nặng in kg, 8 to 150, at most one decimal. */
export const parseWeight = (typed: string): Entry<number> => parseMeasure(typed, 8, 150, 'WEIGHT_NOT_READ');

/** Buổi nghỉ (half-days), a whole number; a year of 35 weeks has at most 350 of them. */
export function parseAbsences(typed: string): Entry<number> {
  const { text } = cleanLine(typed);
  if (text === '') return empty;

  const [, digits] = /^(\d{1,3})(?:[.,]0+)?$/.exec(text) ?? [];
  const sessions = Number(digits ?? Number.NaN);
  return sessions <= 350 ? { value: sessions } : refuseEntry('ABSENCES_NOT_READ', typed);
}

function parseMeasure(typed: string, lowest: number, highest: number, refused: string): Entry<number> {
  const { text } = cleanLine(typed);
  if (text === '') return empty;

  const measured = /^\d{1,3}(?:[.,]\d)?$/.test(text) ? Number(text.replace(',', '.')) : Number.NaN;
  return measured >= lowest && measured <= highest ? { value: measured } : refuseEntry(refused, typed);
}
