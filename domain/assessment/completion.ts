import type { Refusal } from '../refusal.ts';
import type { Grade } from './grade.ts';
import type { YearResult } from './year-result.ts';

/** Điều 11.1a: the grade's programme is completed with one of the three upper results. */
export const gradeCompleted = (result: YearResult): boolean => result !== 'notCompleted';

/** Điều 11.2: grade 5 completed is primary school completed. Undefined in other grades: there the field is left out. */
export const primaryCompleted = (grade: Grade, result: YearResult): boolean | undefined =>
  grade === 5 ? gradeCompleted(result) : undefined;

/**
 * Điều 11.1a, c: who has completed is promoted; for the others the principal decides. Undefined: not decided yet, so
 * the record can't be completed.
 */
export function promoted(result: YearResult, principalsDecision: boolean | undefined): boolean | undefined {
  return gradeCompleted(result) ? true : principalsDecision;
}

/** What the principal's decision rests on. */
export type PromotionCase = {
  readonly grade: Grade;
  /** Derived on the newest values, those of the additional assessment included; absent: inputs are missing. */
  readonly result?: YearResult | undefined;
  readonly additionalAssessmentRecorded: boolean;
};

/** Điều 11.1c: when the principal may decide, and what. */
export function refusePromotionDecision(decided: boolean, about: PromotionCase): Refusal | undefined {
  return (
    onlyWithoutCompletion(about) ?? onlyAfterAdditionalAssessment(about) ?? notWithoutPrimaryCompletion(decided, about)
  );
}

/** Điều 11.1a: a pupil who has completed the grade is promoted by the regulation, nobody decides. */
function onlyWithoutCompletion({ result }: PromotionCase): Refusal | undefined {
  if (!result) return { refused: 'PROMOTION_WITHOUT_RESULT' };
  if (gradeCompleted(result)) return { refused: 'PROMOTION_NOT_TO_DECIDE' };
  return undefined;
}

/** Điều 11.1b before 11.1c: first help and a second assessment, then the decision. */
function onlyAfterAdditionalAssessment({ additionalAssessmentRecorded }: PromotionCase): Refusal | undefined {
  return additionalAssessmentRecorded ? undefined : { refused: 'PROMOTION_BEFORE_ADDITIONAL_ASSESSMENT' };
}

/** Luật Giáo dục 43/2019 Điều 28.1b: grade 6 takes only who has completed primary school. */
function notWithoutPrimaryCompletion(decided: boolean, { grade }: PromotionCase): Refusal | undefined {
  return decided && grade === 5 ? { refused: 'PROMOTION_WITHOUT_PRIMARY_COMPLETION' } : undefined;
}

/** Item 6 of the form (Phụ lục 1 guide 6). */
export function completionText(grade: Grade, result: YearResult, promotedOn: boolean): string {
  if (grade === 5) {
    return gradeCompleted(result)
      ? 'Hoàn thành chương trình tiểu học.'
      : 'Chưa hoàn thành chương trình tiểu học; Chưa được lên lớp.';
  }
  const completion = `${gradeCompleted(result) ? 'Hoàn thành' : 'Chưa hoàn thành'} chương trình lớp ${grade}`;
  return `${completion}; ${promotedOn ? `Được lên lớp ${grade + 1}` : 'Chưa được lên lớp'}.`;
}
