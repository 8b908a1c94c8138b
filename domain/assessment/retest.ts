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

/** Điều 7.1d: another test can be proposed for a cuối HKI or cuối năm test that has a score, and for no other. */
export function refuseRetest(
  subject: SubjectKey,
  grade: Grade,
  point: AssessmentPoint,
  schoolYear: SchoolYear,
  tests: readonly TestTaken[],
): Refusal | undefined {
  const tested = testedSubjects(grade, point, schoolYear).includes(subject);
  if (!tested || (point !== 'endTerm1' && point !== 'yearEnd'))
    return { refused: 'RETEST_WITHOUT_TEST', facts: { grade } };
  if (tests.length === 0) return { refused: 'RETEST_BEFORE_TEST' };
  return undefined;
}
