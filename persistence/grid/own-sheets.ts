import type { Holding } from '../../domain/access/access.ts';
import type { SchoolYear } from '../../domain/calendar/school-year.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import type { Queries } from '../data-source.ts';

/** A sheet that a person teaches, or keeps as homeroom teacher. */
export type OwnSheet = {
  readonly classId: string;
  readonly className: string;
  readonly subject: string;
  readonly schoolYear: SchoolYear;
  readonly pupils: number;
};

/** The sheets of these assignments, by class and subject. */
export async function ownSheets(queries: Queries, held: readonly Holding[]): Promise<readonly OwnSheet[]> {
  const pairs = held.flatMap(({ classId, subject }) => (classId ? [[classId, subject ?? HOMEROOM]] : []));
  if (pairs.length === 0) return [];
  const rows = await queries.query<(Omit<OwnSheet, 'pupils'> & { pupils: string })[]>(
    `SELECT s.class_id AS classId, c.name AS className, s.subject, s.school_year AS schoolYear,
       (SELECT COUNT(*) FROM record r WHERE r.class_id = s.class_id AND r.grade = s.grade AND r.being_replaced IS NULL
          AND r.stage NOT IN ('withdrawn', 'replaced', 'recalled')) AS pupils
     FROM class_sheet s JOIN school_class c ON c.id = s.class_id WHERE (s.class_id, s.subject) IN (?)
     ORDER BY s.school_year DESC, c.name, s.subject = ? DESC, s.subject`,
    [pairs, HOMEROOM],
  );
  return rows.map((row) => ({ ...row, pupils: Number(row.pupils) }));
}
