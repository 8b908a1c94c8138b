import type { Grade } from '../assessment/grade.ts';
import { type AssessmentPlan, exemptFromSubject, exemptFromTest } from '../assessment/plan.ts';
import type { AssessmentPoint, SubjectKey } from '../assessment/subject-table.ts';
import { testedSubjects } from '../assessment/subjects.ts';
import { requiredTraits } from '../assessment/traits.ts';
import type { SchoolYear } from '../calendar/school-year.ts';
import { HOMEROOM } from './sheet.ts';

/** What a row's demands depend on. */
export type RowContext = {
  readonly subject: string;
  readonly grade: Grade;
  readonly schoolYear: SchoolYear;
  readonly point: AssessmentPoint;
  readonly plan: AssessmentPlan;
};

/** The homeroom teacher's fields at the year's end, beside the levels: all mandatory in the package (CV 2088 Phụ lục 1.1). */
export const HOMEROOM_FIELDS = [
  'comment.qualities',
  'comment.generalCompetences',
  'comment.specificCompetences',
  'comment.homeroom',
  'excusedAbsences',
  'unexcusedAbsences',
  'height',
  'weight',
] as const;

/** The fields that a row must have before it is handed in or signed, in the order of the grid. */
export function demandedFields({ subject, grade, schoolYear, point, plan }: RowContext): readonly string[] {
  if (subject === HOMEROOM) {
    const traits = requiredTraits(grade, plan).map(({ key }) => key);
    return point === 'yearEnd' ? [...traits, ...HOMEROOM_FIELDS] : traits;
  }
  const key = subject as SubjectKey;
  if (exemptFromSubject(plan, key)) return [];
  const tested = testedSubjects(grade, point, schoolYear).includes(key) && !exemptFromTest(plan, key);
  return tested ? ['level', 'score'] : ['level'];
}

/** What is still missing in a row; `row` holds field → value, emptied cells left out. */
export const missingFields = (
  context: RowContext,
  row: Readonly<Record<string, string>> | undefined,
): readonly string[] => demandedFields(context).filter((field) => !row?.[field]);
