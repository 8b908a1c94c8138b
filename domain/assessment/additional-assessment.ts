import type { Refusal } from '../refusal.ts';
import type { YearResult } from './year-result.ts';

/** Điều 11.1b: only a pupil who has not completed the grade is assessed again. */
export function refuseAdditionalAssessment(result: YearResult | undefined): Refusal | undefined {
  return result === 'notCompleted' ? undefined : { refused: 'ADDITIONAL_ASSESSMENT_NOT_NEEDED' };
}
