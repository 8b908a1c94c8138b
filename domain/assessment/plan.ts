import type { SubjectKey } from './subject-table.ts';
import type { TraitKey } from './traits.ts';

/**
 * Điều 8: how a pupil is assessed. `adjusted` asks less of a disabled pupil in inclusive education but leaves nothing
 * out; only an `individual` plan (kế hoạch giáo dục cá nhân) exempts.
 */
export type AssessmentPlan = { readonly kind: 'standard' } | { readonly kind: 'adjusted' } | IndividualPlan;

export type IndividualPlan = {
  readonly kind: 'individual';
  /** Neither level nor score; the form's cell stays empty. */
  readonly exemptSubjects: readonly SubjectKey[];
  /** A level, but no periodic test. */
  readonly exemptTests: readonly SubjectKey[];
  readonly exemptTraits: readonly TraitKey[];
};

export const standardPlan: AssessmentPlan = { kind: 'standard' };

/** Điều 8.1: the individual plan leaves the subject out. */
export const exemptFromSubject = (plan: AssessmentPlan, subject: SubjectKey): boolean =>
  plan.kind === 'individual' && plan.exemptSubjects.includes(subject);

/** Điều 8.1: the individual plan leaves the subject's test out, or the whole subject. */
export const exemptFromTest = (plan: AssessmentPlan, subject: SubjectKey): boolean =>
  exemptFromSubject(plan, subject) || (plan.kind === 'individual' && plan.exemptTests.includes(subject));

/** Điều 8.1: the individual plan leaves the quality or competence out. */
export const exemptFromTrait = (plan: AssessmentPlan, trait: TraitKey): boolean =>
  plan.kind === 'individual' && plan.exemptTraits.includes(trait);
