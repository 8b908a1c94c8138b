import type { Grade } from './grade.ts';
import { type AssessmentPlan, exemptFromTrait } from './plan.ts';

export type QualityKey = 'patriotism' | 'compassion' | 'diligence' | 'honesty' | 'responsibility';
export type GeneralCompetenceKey = 'selfReliance' | 'communication' | 'problemSolving';
export type SpecificCompetenceKey =
  | 'language'
  | 'numeracy'
  | 'scientific'
  | 'technological'
  | 'digital'
  | 'aesthetic'
  | 'physical';
export type TraitKey = QualityKey | GeneralCompetenceKey | SpecificCompetenceKey;

export type TraitGroup = 'quality' | 'general' | 'specific';

/** A quality or competence, named as the form names it. `required`: the grades in which a level must be given. */
export type Trait = {
  readonly key: TraitKey;
  readonly group: TraitGroup;
  readonly name: string;
  readonly required: readonly Grade[];
};

const ALL: readonly Grade[] = [1, 2, 3, 4, 5];

/** Grades 1 and 2 have no such subject, and CV 2088 Phụ lục 1.1 leaves these two competences optional. */
const FROM_3: readonly Grade[] = [3, 4, 5];

/** Điều 5, in the order of the form: 5 qualities, 3 general and 7 specific competences. */
export const traits: readonly Trait[] = [
  { key: 'patriotism', group: 'quality', name: 'Yêu nước', required: ALL },
  { key: 'compassion', group: 'quality', name: 'Nhân ái', required: ALL },
  { key: 'diligence', group: 'quality', name: 'Chăm chỉ', required: ALL },
  { key: 'honesty', group: 'quality', name: 'Trung thực', required: ALL },
  { key: 'responsibility', group: 'quality', name: 'Trách nhiệm', required: ALL },
  { key: 'selfReliance', group: 'general', name: 'Tự chủ và tự học', required: ALL },
  { key: 'communication', group: 'general', name: 'Giao tiếp và hợp tác', required: ALL },
  { key: 'problemSolving', group: 'general', name: 'Giải quyết vấn đề và sáng tạo', required: ALL },
  { key: 'language', group: 'specific', name: 'Ngôn ngữ', required: ALL },
  { key: 'numeracy', group: 'specific', name: 'Tính toán', required: ALL },
  { key: 'scientific', group: 'specific', name: 'Khoa học', required: ALL },
  { key: 'technological', group: 'specific', name: 'Công nghệ', required: FROM_3 },
  { key: 'digital', group: 'specific', name: 'Tin học', required: FROM_3 },
  { key: 'aesthetic', group: 'specific', name: 'Thẩm mĩ', required: ALL },
  { key: 'physical', group: 'specific', name: 'Thể chất', required: ALL },
];

/** The traits of one group in the order of the form. */
export const traitsOf = (group: TraitGroup): readonly Trait[] => traits.filter((trait) => trait.group === group);

/** What must be rated for this pupil, and alone decides: required in the grade, not exempted by his plan. */
export const requiredTraits = (grade: Grade, plan: AssessmentPlan): readonly Trait[] =>
  traits.filter((trait) => trait.required.includes(grade) && !exemptFromTrait(plan, trait.key));

export function traitName(key: TraitKey): string {
  const trait = traits.find((one) => one.key === key);
  if (!trait) throw new RangeError(`no such quality or competence: ${key}`);
  return trait.name;
}
