import type { Stage } from '../../domain/record-year/state.ts';
import { searchKey } from '../../domain/text/search-key.ts';
import type { Queries } from '../data-source.ts';
import { effectiveStageSql, joinLaneRound } from '../record-year/effective-stage.ts';

/** Where a person may find pupils: whole schools, or classes that he teaches. */
export type SearchScope = { readonly schoolIds: readonly string[]; readonly classIds: readonly string[] };

export type FoundRecord = {
  readonly recordId: string;
  readonly pupil: string;
  readonly number: string;
  readonly className: string;
  readonly schoolYear: string;
  readonly stage: Stage;
};

/** Records shown of one search. */
export const MOST_FOUND = 50;
/** Words of a search that count. */
const MOST_WORDS = 6;

type Row = {
  id: string;
  full_name: string;
  enrolment_number: string;
  class_name: string;
  school_year: string;
  stage: Stage;
};

/**
 * Records of the newest school year whose pupil has words that begin like the typed ones, marks or none, in the Vietnamese
 * order of names; who has the very words, marks and all, comes first (field case VN3). A code must be typed whole. One more
 * than `MOST_FOUND` tells that there are others.
 */
export async function findRecords(
  queries: Queries,
  { schoolIds, classIds }: SearchScope,
  typed: string,
  now: number,
): Promise<readonly FoundRecord[]> {
  const words = searchKey(typed)
    .split(' ')
    .filter((word) => word !== '')
    .slice(0, MOST_WORDS);
  if (words.length === 0 || schoolIds.length + classIds.length === 0) return [];

  const code = typed.trim();
  const named = words.map(() => `CONCAT(' ', d.search_key) LIKE ?`).join(' AND ');
  const rows = await queries.query<Row[]>(
    `SELECT r.id, d.full_name, e.enrolment_number, c.name AS class_name, r.school_year, ${effectiveStageSql('r', 'lane_round')} AS stage
     FROM school_class c JOIN record r ON r.class_id = c.id JOIN enrolment e ON e.id = r.enrolment_id JOIN pupil p ON p.id = r.pupil_id JOIN pupil_data d ON d.id = p.pupil_data_id
     ${joinLaneRound('r', 'lane_round')}
     WHERE (c.school_id IN (?) OR c.id IN (?)) AND (${named} OR p.pupil_code = ? OR r.look_up_code = ? OR d.personal_id = ?)
     ORDER BY r.school_year DESC, LOCATE(?, LOWER(d.full_name)) = 0, d.sort_key, p.pupil_code LIMIT ?`,
    [
      new Date(now),
      listed(schoolIds),
      listed(classIds),
      ...words.map((word) => `% ${word}%`),
      code,
      code.toLowerCase(),
      code,
      typed.normalize('NFC').trim().toLowerCase(),
      MOST_FOUND + 1,
    ],
  );
  return rows.map((row) => ({
    recordId: row.id,
    pupil: row.full_name,
    number: row.enrolment_number,
    className: row.class_name,
    schoolYear: row.school_year,
    stage: row.stage,
  }));
}

/** Classes of whole schools whose name begins like the typed text, of the newest school year first. */
export async function findClasses(
  queries: Queries,
  { schoolIds }: SearchScope,
  typed: string,
): Promise<readonly { readonly classId: string; readonly className: string; readonly schoolYear: string }[]> {
  const name = typed.trim().toUpperCase();
  if (schoolIds.length === 0 || !/^[1-5][\p{L}\d.]*$/u.test(name)) return [];
  const rows = await queries.query<{ id: string; name: string; school_year: string }[]>(
    `SELECT id, name, school_year FROM school_class WHERE school_id IN (?) AND UPPER(name) LIKE ?
     ORDER BY school_year DESC, name LIMIT ?`,
    [schoolIds, `${name}%`, MOST_FOUND],
  );
  return rows.map(({ id, name, school_year }) => ({ classId: id, className: name, schoolYear: school_year }));
}

/** `IN ()` is no SQL: an empty list asks for an id that nobody has. */
const listed = (ids: readonly string[]): readonly string[] => (ids.length > 0 ? ids : ['']);
