import type { SchoolYear } from '../calendar/school-year.ts';
import type { Grade } from './grade.ts';
import { type AssessmentPlan, exemptFromSubject, exemptFromTest } from './plan.ts';
import {
  type AssessmentPoint,
  type SubjectKey,
  type SubjectRow,
  type SubjectTable,
  subjectTables,
} from './subject-table.ts';

/** The table in force in a school year. Throws for a year before TT 27/2020: no record of ours can be of one. */
export function subjectTableOf(schoolYear: SchoolYear, tables = subjectTables): SubjectTable {
  const table = tables.find(({ from, until }) => from <= schoolYear && (!until || schoolYear < until));
  if (!table) throw new RangeError(`no subject table for ${schoolYear}`);
  return table;
}

/** TT 27/2020 reached the grades one by one, grade 1 in 2020-2021 to grade 5 in 2024-2025. */
export const circularCovers = (grade: Grade, schoolYear: SchoolYear): boolean =>
  subjectTableOf(schoolYear).gradeFrom[grade] <= schoolYear;

/** All rows of the form, those not taught in the grade included: they stay and are left empty (CV 2088 Phụ lục 2). */
export const formRows = (schoolYear: SchoolYear): readonly SubjectRow[] => subjectTableOf(schoolYear).subjects;

/**
 * D23: what the record of this pupil must hold, in the order of the form: the grade's compulsory subjects and the
 * electives he takes, less those his individual plan exempts. An elective named in a grade that has it not is no subject.
 */
export function subjectsOf(
  grade: Grade,
  schoolYear: SchoolYear,
  electives: readonly SubjectKey[],
  plan: AssessmentPlan,
): readonly SubjectRow[] {
  return formRows(schoolYear)
    .filter((row) => row.compulsory.includes(grade) || (row.elective.includes(grade) && electives.includes(row.key)))
    .filter((row) => !exemptFromSubject(plan, row.key));
}

/** Whether the grade has the subject, compulsory or elective. */
export const taughtIn = (subject: SubjectKey, grade: Grade, schoolYear: SchoolYear): boolean =>
  formRows(schoolYear).some(
    (row) => row.key === subject && (row.compulsory.includes(grade) || row.elective.includes(grade)),
  );

/** Whether the grade has the subject as an elective. */
export const electiveIn = (subject: SubjectKey, grade: Grade, schoolYear: SchoolYear): boolean =>
  formRows(schoolYear).some((row) => row.key === subject && row.elective.includes(grade));

/** Điều 7.1b: the subjects with a periodic test at this point, in the order of the form. */
export function testedSubjects(grade: Grade, point: AssessmentPoint, schoolYear: SchoolYear): readonly SubjectKey[] {
  return subjectTableOf(schoolYear)
    .tests.filter((row) => row.grades.includes(grade) && row.points.includes(point))
    .flatMap((row) => row.subjects);
}

/** Điều 7.1b for one pupil: his plan may leave the test out. */
export const testedFor = (
  subject: SubjectKey,
  grade: Grade,
  point: AssessmentPoint,
  schoolYear: SchoolYear,
  plan: AssessmentPlan,
): boolean => testedSubjects(grade, point, schoolYear).includes(subject) && !exemptFromTest(plan, subject);

/** Things of subjects in the order in which the form has these; what is of no subject comes first. */
export function inFormOrder<T extends { readonly subject: string }>(
  things: readonly T[],
  schoolYear: SchoolYear | undefined,
): readonly T[] {
  const order: readonly string[] = schoolYear ? formRows(schoolYear).map(({ key }) => key) : [];
  return things.toSorted((a, b) => order.indexOf(a.subject) - order.indexOf(b.subject));
}

/** The name as the form prints it; the foreign language can be named: "Ngoại ngữ 1 (Tiếng Anh)". */
export function subjectName(subject: SubjectKey, schoolYear: SchoolYear, foreignLanguage?: string): string {
  const row = formRows(schoolYear).find(({ key }) => key === subject);
  if (!row) throw new RangeError(`no such subject in ${schoolYear}: ${subject}`);
  if (subject !== 'foreignLanguage1' || !foreignLanguage) return row.name;
  return `${row.name} (${foreignLanguage})`;
}
