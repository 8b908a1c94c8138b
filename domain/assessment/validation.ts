import type { SchoolYear } from '../calendar/school-year.ts';
import type { Refusal } from '../refusal.ts';
import { gradeCompleted, primaryCompleted } from './completion.ts';
import type { Grade } from './grade.ts';
import { type AssessmentPlan, exemptFromSubject, exemptFromTest } from './plan.ts';
import type { AssessmentPoint, SubjectKey } from './subject-table.ts';
import { electiveIn, subjectName, taughtIn, testedSubjects } from './subjects.ts';
import type { YearResult } from './year-result.ts';

/** The place of one value in a class sheet: which pupil's year, which subject. */
export type Cell = {
  readonly subject: SubjectKey;
  readonly grade: Grade;
  readonly schoolYear: SchoolYear;
  readonly electives: readonly SubjectKey[];
  readonly plan: AssessmentPlan;
};

/** Whether this pupil can have a level here at all: the subject is taught, taken, and not exempted. */
export const refuseLevelPlace = (cell: Cell): Refusal | undefined =>
  onlyTaught(cell) ?? onlyElectivesTaken(cell) ?? notExempted(cell);

/** Whether this pupil can have a score here: in addition the matrix of Điều 7.1b has a test. */
export const refuseScorePlace = (cell: Cell, point: AssessmentPoint): Refusal | undefined =>
  refuseLevelPlace(cell) ?? onlySubjectsWithTest(cell) ?? onlyPointsWithTest(cell, point) ?? testNotExempted(cell);

/** Điều 7.1b: an integer from 0 to 10. What people type is read by `domain/entry/score.ts`. */
export const isScore = (score: number): boolean => Number.isInteger(score) && score >= 0 && score <= 10;

function onlyTaught({ subject, grade, schoolYear }: Cell): Refusal | undefined {
  if (taughtIn(subject, grade, schoolYear)) return undefined;
  return { refused: 'SUBJECT_NOT_TAUGHT', facts: { subject: subjectName(subject, schoolYear), grade } };
}

function onlyElectivesTaken({ subject, grade, schoolYear, electives }: Cell): Refusal | undefined {
  if (!electiveIn(subject, grade, schoolYear) || electives.includes(subject)) return undefined;
  return { refused: 'ELECTIVE_NOT_TAKEN', facts: { subject: subjectName(subject, schoolYear) } };
}

function notExempted({ subject, schoolYear, plan }: Cell): Refusal | undefined {
  if (!exemptFromSubject(plan, subject)) return undefined;
  return { refused: 'SUBJECT_EXEMPTED', facts: { subject: subjectName(subject, schoolYear) } };
}

/** Điều 7.1b by the letter: no score for Đạo đức anywhere, none for Ngoại ngữ 1 in grades 1 and 2. */
function onlySubjectsWithTest({ subject, grade, schoolYear }: Cell): Refusal | undefined {
  if (testedSubjects(grade, 'yearEnd', schoolYear).includes(subject)) return undefined;
  return { refused: 'SUBJECT_WITHOUT_TEST', facts: { subject: subjectName(subject, schoolYear), grade } };
}

function onlyPointsWithTest({ subject, grade, schoolYear }: Cell, point: AssessmentPoint): Refusal | undefined {
  if (testedSubjects(grade, point, schoolYear).includes(subject)) return undefined;
  return { refused: 'POINT_WITHOUT_TEST', facts: { subject: subjectName(subject, schoolYear), grade } };
}

function testNotExempted({ subject, schoolYear, plan }: Cell): Refusal | undefined {
  if (!exemptFromTest(plan, subject)) return undefined;
  return { refused: 'SUBJECT_EXEMPTED', facts: { subject: subjectName(subject, schoolYear) } };
}

/** What a package, or anybody, claims about the end of a year. Absent: not claimed. */
export type YearEndClaims = {
  readonly yearResult?: YearResult;
  readonly gradeCompleted?: boolean;
  readonly primaryCompleted?: boolean;
  readonly promoted?: boolean;
};

export type ClaimedField = keyof YearEndClaims;

/**
 * Section 5 as checks of a closed year: the fields that contradict the derived result, each once. The intake asks this of
 * what others send; our own pages have no field for any of them.
 */
export function contradictions(grade: Grade, result: YearResult, claims: YearEndClaims): readonly ClaimedField[] {
  return [
    ...(claims.yearResult !== undefined && claims.yearResult !== result ? ['yearResult' as const] : []),
    ...(claims.gradeCompleted !== undefined && claims.gradeCompleted !== gradeCompleted(result)
      ? ['gradeCompleted' as const]
      : []),
    ...(contradictsPrimary(grade, result, claims.primaryCompleted) ? ['primaryCompleted' as const] : []),
    ...(contradictsPromotion(grade, result, claims.promoted) ? ['promoted' as const] : []),
  ];
}

/** Điều 11.2: only grade 5 completes primary school, and by the same result. */
const contradictsPrimary = (grade: Grade, result: YearResult, claimed: boolean | undefined): boolean =>
  claimed !== undefined && claimed !== primaryCompleted(grade, result);

/** `promoted` is never empty at closing; completed implies promoted; grade 5 is promoted only when completed. */
function contradictsPromotion(grade: Grade, result: YearResult, claimed: boolean | undefined): boolean {
  if (claimed === undefined) return true;
  return gradeCompleted(result) ? !claimed : claimed && grade === 5;
}
