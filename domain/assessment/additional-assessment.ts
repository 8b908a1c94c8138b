import type { Refusal } from '../refusal.ts';
import type { TraitLevel } from './levels.ts';
import type { SubjectKey } from './subject-table.ts';
import type { TraitKey } from './traits.ts';
import type { SubjectValues, YearInputs, YearResult } from './year-result.ts';

/** Điều 11.1b: what was assessed again after guidance and help. Only what it names is new. */
export type AdditionalAssessment = {
  readonly subjects: Readonly<Partial<Record<SubjectKey, SubjectValues>>>;
  readonly traits: Readonly<Partial<Record<TraitKey, TraitLevel>>>;
};

/** Điều 11.1b, then Điều 9.2a on the new values: what the additional assessment names supersedes, the rest stands. */
export function supersede(inputs: YearInputs, additional: AdditionalAssessment): YearInputs {
  const again = (Object.keys(additional.subjects) as SubjectKey[]).map((subject) => [
    subject,
    { ...inputs.subjects[subject], ...additional.subjects[subject] },
  ]);
  return {
    ...inputs,
    subjects: { ...inputs.subjects, ...Object.fromEntries(again) },
    traits: { ...inputs.traits, ...additional.traits },
  };
}

/** Điều 11.1b: only a pupil who has not completed the grade is assessed again. */
export function refuseAdditionalAssessment(result: YearResult | undefined): Refusal | undefined {
  return result === 'notCompleted' ? undefined : { refused: 'ADDITIONAL_ASSESSMENT_NOT_NEEDED' };
}
