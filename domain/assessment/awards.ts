import type { Refusal } from '../refusal.ts';
import type { SubjectKey } from './subject-table.ts';
import type { TraitKey } from './traits.ts';
import type { YearResult } from './year-result.ts';

/** Điều 13.1: the two titles of the end of the year, given by the principal. */
export type AwardTitle = 'excellentPupil' | 'outstandingPupil';

export const awardTitles: Readonly<Record<AwardTitle, string>> = {
  excellentPupil: 'Học sinh Xuất sắc',
  outstandingPupil: 'Học sinh Tiêu biểu hoàn thành tốt trong học tập và rèn luyện',
};

/** What the second title asks for beyond the result. */
export type Merits = {
  readonly outstandingSubjects: readonly SubjectKey[];
  readonly progressTraits: readonly TraitKey[];
  readonly recognisedByClass: boolean;
};

/** Điều 13.1: whether the title may be given, and if not, for want of what. */
export function refuseAward(title: AwardTitle, result: YearResult, merits: Merits): Refusal | undefined {
  return title === 'excellentPupil'
    ? onlyWithExcellent(result)
    : (onlyWithCompletedWell(result) ?? onlyWithMerit(merits) ?? onlyRecognised(merits));
}

/**
 * Điều 13.1 for the free line of item 5: whoever writes one of the two titles there claims it. Other awards (a prize of a
 * competition, a letter of praise) are free text. `text` is NFC.
 */
export function refuseAwardText(text: string, result: YearResult): Refusal | undefined {
  const written = text.toLowerCase();
  if (written.includes('học sinh xuất sắc')) return onlyWithExcellent(result);
  if (written.includes('học sinh tiêu biểu')) return onlyWithCompletedWell(result);
  return undefined;
}

/** The line of item 5: "Đạt danh hiệu Học sinh Xuất sắc" (guide 5). */
export const awardText = (title: AwardTitle): string => `Đạt danh hiệu ${awardTitles[title]}`;

const onlyWithExcellent = (result: YearResult): Refusal | undefined =>
  result === 'excellent' ? undefined : { refused: 'AWARD_WITHOUT_EXCELLENT' };

const onlyWithCompletedWell = (result: YearResult): Refusal | undefined =>
  result === 'completedWell' ? undefined : { refused: 'AWARD_WITHOUT_COMPLETED_WELL' };

const onlyWithMerit = ({ outstandingSubjects, progressTraits }: Merits): Refusal | undefined =>
  outstandingSubjects.length + progressTraits.length > 0 ? undefined : { refused: 'AWARD_WITHOUT_MERIT' };

const onlyRecognised = ({ recognisedByClass }: Merits): Refusal | undefined =>
  recognisedByClass ? undefined : { refused: 'AWARD_NOT_RECOGNISED' };
