import type { SchoolYear } from '../../domain/calendar/school-year.ts';
import type { AssignmentsKnown } from '../../domain/roster/assignments.ts';
import type { PupilField } from '../../domain/roster/fields.ts';
import type { PupilsKnown } from '../../domain/roster/pupils.ts';
import type { Queries } from '../data-source.ts';

export type SchoolInYear = { readonly schoolId: string; readonly schoolYear: SchoolYear };

/** The pupils whom the school has, as the roster's fields say them, class by class in the order of names, and whether a part of the record is signed. */
export async function knownPupils(queries: Queries, { schoolId, schoolYear }: SchoolInYear): Promise<PupilsKnown> {
  const rows = await queries.query<
    (Record<PupilField, string | null> & { pupilCode: string; electives: string; signed: number })[]
  >(
    `SELECT p.pupil_code AS pupilCode, d.personal_id AS personalId, d.full_name AS fullName, d.birth_date AS birthDate, d.gender, d.ethnicity, d.nationality,
       d.birth_place AS birthPlace, d.home_town AS homeTown, d.residence, d.father_name AS fatherName, d.mother_name AS motherName, d.guardian_name AS guardianName,
       c.name AS className, e.enrolment_number AS enrolmentNumber, e.arrival_day AS arrivalDate, e.electives,
       EXISTS (SELECT 1 FROM part t JOIN record r ON r.id = t.record_id WHERE r.enrolment_id = e.id AND t.revision_id IS NOT NULL) AS signed
     FROM enrolment e JOIN pupil p ON p.id = e.pupil_id JOIN pupil_data d ON d.id = p.pupil_data_id JOIN school_class c ON c.id = e.class_id
     WHERE e.school_id = ? AND e.school_year = ? AND e.to_day IS NULL ORDER BY c.name, d.sort_key, p.pupil_code`,
    [schoolId, schoolYear],
  );
  return {
    schoolYear,
    classNames: await classNames(queries, { schoolId, schoolYear }),
    pupils: rows.map(({ signed, electives, pupilCode, ...row }) => ({
      signed: Boolean(signed),
      values: { ...present({ ...row, electives: (JSON.parse(electives) as string[]).join(',') }), pupilCode },
    })),
  };
}

/** Only what is there: an empty column is no value. */
const present = (row: Readonly<Record<string, string | null>>): Partial<Record<PupilField, string>> =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== ''));

/** Which of these codes are of pupils whom another school has. */
export async function codesElsewhere(
  queries: Queries,
  schoolId: string,
  codes: readonly string[],
): Promise<ReadonlySet<string>> {
  if (codes.length === 0) return new Set();
  const rows = await queries.query<{ pupil_code: string }[]>(
    'SELECT pupil_code FROM pupil WHERE pupil_code IN (?) AND school_id <> ?',
    [codes, schoolId],
  );
  return new Set(rows.map(({ pupil_code }) => pupil_code));
}

export async function classNames(queries: Queries, { schoolId, schoolYear }: SchoolInYear): Promise<readonly string[]> {
  const rows = await queries.query<{ name: string }[]>(
    'SELECT name FROM school_class WHERE school_id = ? AND school_year = ? ORDER BY name',
    [schoolId, schoolYear],
  );
  return rows.map(({ name }) => name);
}

/** The school's staff by number, and who holds which class and subject on a day. */
export async function knownAssignments(queries: Queries, school: SchoolInYear, day: string): Promise<AssignmentsKnown> {
  const staff = await queries.query<{ personalId: string; fullName: string }[]>(
    `SELECT DISTINCT p.personal_id AS personalId, p.full_name AS fullName FROM role_grant g JOIN person p ON p.id = g.person_id
     WHERE g.unit_id = ? AND p.personal_id IS NOT NULL AND g.from_day <= ? AND (g.to_day IS NULL OR g.to_day >= ?)`,
    [school.schoolId, day, day],
  );
  const assignments = await queries.query<{ personalId: string; className: string; subject: string }[]>(
    `SELECT p.personal_id AS personalId, c.name AS className, a.subject FROM assignment a JOIN person p ON p.id = a.person_id JOIN school_class c ON c.id = a.class_id
     WHERE a.school_id = ? AND c.school_year = ? AND a.part = 'record' AND a.from_day <= ? AND (a.to_day IS NULL OR a.to_day >= ?) ORDER BY c.name, a.subject`,
    [school.schoolId, school.schoolYear, day, day],
  );
  return { schoolYear: school.schoolYear, staff, assignments, classNames: await classNames(queries, school) };
}

/** A person's own number, if he has one here. */
export async function numberOf(queries: Queries, personId: string): Promise<string | undefined> {
  const [row] = await queries.query<{ personal_id: string | null }[]>('SELECT personal_id FROM person WHERE id = ?', [
    personId,
  ]);
  return row?.personal_id ?? undefined;
}
