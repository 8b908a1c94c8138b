import type { DataSource } from 'typeorm';
import { isRefusal } from '../../domain/refusal.ts';
import { type OpeningOf, openingProgress } from '../../persistence/opening/opening-progress.ts';
import { progressOf } from '../../persistence/progress/progress.ts';
import { type RosterImport, rosterKey, yearOfSchool } from '../../persistence/roster/import.ts';
import { progressView } from '../progress/progress-view.ts';
import type { Answer, Parts } from '../route.ts';

/** A list that is being written: how far, how fast, how long still. */
export async function writingPage(
  database: DataSource,
  rosterId: string,
  { list, fileName }: RosterImport,
  now: number,
): Promise<Answer> {
  const row = await progressOf(database, rosterKey(rosterId));
  if (!row) return { refused: 'PAGE_NOT_FOUND' };
  const progress = progressView(row, now);
  return { page: 'roster/writing', model: { list, fileName, address: `/rosters/${rosterId}`, progress } };
}

/** The opening of the reader's school: its classes, and what was made of them. */
export async function openingPage({ database }: Parts, opening: OpeningOf, now: number): Promise<Answer> {
  const row = await openingProgress(database, opening);
  if (!row) return { refused: 'PAGE_NOT_FOUND' };
  const year = await yearOfSchool(database, opening.schoolId);
  if (isRefusal(year)) return year;
  const { schoolYear, pupils, records } = year;
  const address = `/rosters/open-year/${opening.schoolYear}`;
  const counts = schoolYear === opening.schoolYear ? { pupils, records } : {};
  return {
    page: 'roster/opening',
    model: { schoolYear: opening.schoolYear, address, ...counts, progress: progressView(row, now) },
  };
}
