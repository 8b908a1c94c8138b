import type { Holding } from '../../domain/access/access.ts';
import type { CalendarDay } from '../../domain/calendar/day.ts';
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
  /** The teacher of record; `null` where nobody is assigned (D13). Read for a school's list only. */
  readonly teacher?: string | null;
};

/** The sheets of these assignments, by class and subject. */
export async function ownSheets(queries: Queries, held: readonly Holding[]): Promise<readonly OwnSheet[]> {
  const pairs = held.flatMap(({ classId, subject }) => (classId ? [[classId, subject ?? HOMEROOM]] : []));
  if (pairs.length === 0) return [];
  const rows = await queries.query<SheetRow[]>(
    `SELECT ${COLUMNS} FROM class_sheet s JOIN school_class c ON c.id = s.class_id WHERE (s.class_id, s.subject) IN (?)
     ORDER BY s.school_year DESC, c.name, s.subject = ? DESC, s.subject`,
    [pairs, HOMEROOM],
  );
  return rows.map((row) => ({ ...row, pupils: Number(row.pupils) }));
}

/** Every sheet of these schools in their newest year, with the teacher of each. */
export async function schoolSheets(
  queries: Queries,
  schoolIds: readonly string[],
  day: CalendarDay,
): Promise<readonly OwnSheet[]> {
  if (schoolIds.length === 0) return [];
  const rows = await queries.query<SheetRow[]>(
    `SELECT ${COLUMNS}, (SELECT MIN(p.full_name) FROM assignment a JOIN person p ON p.id = a.person_id
       WHERE a.class_id = s.class_id AND a.subject = s.subject AND a.part = 'record' AND a.from_day <= ?
         AND (a.to_day IS NULL OR a.to_day >= ?)) AS teacher
     FROM class_sheet s JOIN school_class c ON c.id = s.class_id WHERE s.school_id IN (?)
       AND s.school_year = (SELECT MAX(y.school_year) FROM class_sheet y WHERE y.school_id = s.school_id)
     ORDER BY c.grade, c.name`,
    [day, day, schoolIds],
  );
  return rows.map((row) => ({ ...row, pupils: Number(row.pupils) }));
}

/** Where a sheet lies: its class, subject and school. */
export type SheetPlace = {
  readonly sheetId: string;
  readonly classId: string;
  readonly className: string;
  readonly subject: string;
  readonly schoolId: string;
};

/** These sheets, by class and subject; one that is unknown is not among them. */
export const sheetPlaces = (queries: Queries, sheetIds: readonly string[]): Promise<readonly SheetPlace[]> =>
  sheetIds.length === 0
    ? Promise.resolve([])
    : queries.query(
        `SELECT s.id AS sheetId, s.class_id AS classId, c.name AS className, s.subject, s.school_id AS schoolId
         FROM class_sheet s JOIN school_class c ON c.id = s.class_id WHERE s.id IN (?) ORDER BY c.name, s.subject`,
        [sheetIds],
      );

type SheetRow = Omit<OwnSheet, 'pupils'> & { readonly pupils: string };

const COLUMNS = `s.class_id AS classId, c.name AS className, s.subject, s.school_year AS schoolYear,
  (SELECT COUNT(*) FROM record r WHERE r.class_id = s.class_id AND r.grade = s.grade AND r.being_replaced IS NULL
     AND r.stage NOT IN ('withdrawn', 'replaced', 'recalled')) AS pupils`;
