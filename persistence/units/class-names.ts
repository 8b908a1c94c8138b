import type { SchoolYear } from '../../domain/calendar/school-year.ts';
import { wordsSortKey } from '../../domain/text/sort-key.ts';
import type { Queries } from '../data-source.ts';

export type NamedClass = {
  readonly classId: string;
  readonly name: string;
  readonly schoolYear: SchoolYear;
  readonly schoolId: string;
  readonly school: string;
};

/** Classes by their names and schools, in the order in which people read them. */
export async function classesNamed(queries: Queries, classIds: readonly string[]): Promise<readonly NamedClass[]> {
  if (classIds.length === 0) return [];
  const rows = await queries.query<
    { id: string; name: string; school_year: SchoolYear; school_id: string; school: string }[]
  >(
    `SELECT c.id, c.name, c.school_year, c.school_id, p.name AS school FROM school_class c
     JOIN unit_period p ON p.unit_id = c.school_id AND p.valid_to IS NULL WHERE c.id IN (?)`,
    [classIds],
  );
  return rows
    .map((row) => ({
      ...{ classId: row.id, name: row.name, schoolYear: row.school_year },
      ...{ schoolId: row.school_id, school: row.school },
    }))
    .toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
}

const order = ({ name, school }: NamedClass): string => `${wordsSortKey(school)} ${wordsSortKey(name)}`;
