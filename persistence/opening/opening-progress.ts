import type { Queries } from '../data-source.ts';
import { beginProgress, endProgress, noteProgress, type ProgressRow, progressOf } from '../progress/progress.ts';

export type OpeningOf = { readonly schoolId: string; readonly schoolYear: string };

export const openingKey = ({ schoolId, schoolYear }: OpeningOf): string => `opening/${schoolId}/${schoolYear}`;

/** An opening was asked for: kept, so that it goes on although the engine has lost it. Asked for again, it begins again. */
export const noteOpening = (queries: Queries, opening: OpeningOf, classes: number, now: number): Promise<void> =>
  beginProgress(queries, { id: openingKey(opening), kind: 'opening', total: classes, detail: opening }, now);

/** The classes of a school are started in the order of their ids: with the last one the opening has ended. */
export async function noteClassStarted(queries: Queries, classId: string, now: number): Promise<void> {
  const [row] = await queries.query<{ school_id: string; school_year: string; done: string; total: string }[]>(
    `SELECT c.school_id, c.school_year, SUM(o.id <= c.id) AS done, COUNT(*) AS total FROM school_class c
     JOIN school_class o ON o.school_id = c.school_id AND o.school_year = c.school_year WHERE c.id = ? GROUP BY c.school_id, c.school_year`,
    [classId],
  );
  if (!row) return;
  const counted = { done: Number(row.done), total: Number(row.total) };
  const note = counted.done === counted.total ? endProgress : noteProgress;
  await note(queries, openingKey({ schoolId: row.school_id, schoolYear: row.school_year }), counted, now);
}

/** How far the opening of a school's year has come, in classes. */
export const openingProgress = (queries: Queries, opening: OpeningOf): Promise<ProgressRow | undefined> =>
  progressOf(queries, openingKey(opening));
