import type { SchoolYear } from '../calendar/school-year.ts';
import type { Refusal } from '../refusal.ts';
import type { Grade } from './grade.ts';
import type { AssessmentPoint, SubjectKey } from './subject-table.ts';
import { testedSubjects } from './subjects.ts';

/** One periodic test of one pupil in one subject at one point; `takenAt` in ms UTC. All are kept, the last counts. */
export type TestTaken = { readonly score: number; readonly takenAt: number };

/** Điều 7.1d, guide 2: the last score is the one of the học bạ and the class sheet, lower or higher. */
export function lastScore(tests: readonly TestTaken[]): number | undefined {
  return tests.toSorted((a, b) => a.takenAt - b.takenAt).at(-1)?.score;
}

/** The test of a subject at a point, in a class's year. */
type TestPlace = {
  readonly subject: SubjectKey;
  readonly grade: Grade;
  readonly point: AssessmentPoint;
  readonly schoolYear: SchoolYear;
};

/** Điều 7.1d: another test can be proposed for a cuối HKI or cuối năm test that has a score, and for no other. `score`: the one that the sheet has now. */
export function refuseRetest(
  { subject, grade, point, schoolYear }: TestPlace,
  score: string | undefined,
): Refusal | undefined {
  const tested = testedSubjects(grade, point, schoolYear).includes(subject);
  if (!tested || (point !== 'endTerm1' && point !== 'yearEnd'))
    return { refused: 'RETEST_WITHOUT_TEST', facts: { grade } };
  if (!score) return { refused: 'RETEST_BEFORE_TEST' };
  return undefined;
}
