import type { CalendarDay } from './day.ts';

/** Năm học, "2024-2025": the form of the regulation and of `TEN_NAM_HOC` (CV 2088). Years compare as text. */
export type SchoolYear = `${number}-${number}`;

/** Reads "2024-2025"; undefined for anything else, "2024-2026" included. */
export function readSchoolYear(text: string): SchoolYear | undefined {
  const match = /^(\d{4})-(\d{4})$/.exec(text);
  if (!match || Number(match[2]) !== Number(match[1]) + 1) return undefined;
  return text as SchoolYear;
}

/** The calendar year in which the school year begins: 2024 for "2024-2025". */
export const firstYearOf = (schoolYear: SchoolYear): number => Number(schoolYear.slice(0, 4));

/** The calendar year of the rounds' deadlines: 2025 for "2024-2025". */
export const closingYearOf = (schoolYear: SchoolYear): number => firstYearOf(schoolYear) + 1;

export const schoolYearFrom = (firstYear: number): SchoolYear => `${firstYear}-${firstYear + 1}`;

/** The school year a day belongs to: a year opens on 1/8, before which the last one's round 2 is still at work. */
export function schoolYearOf(day: CalendarDay): SchoolYear {
  const year = Number(day.slice(0, 4));
  return schoolYearFrom(Number(day.slice(5, 7)) >= 8 ? year : year - 1);
}

/** As the form and the screens write it: "2024 – 2025" (CV 2088 Phụ lục 2). */
export const showSchoolYear = (schoolYear: SchoolYear): string => schoolYear.replace('-', ' – ');
