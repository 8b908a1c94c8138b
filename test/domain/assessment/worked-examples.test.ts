import { describe, expect, it } from '@jest/globals';
import { awardText, refuseAward } from '../../../domain/assessment/awards.ts';
import { completionText, gradeCompleted, primaryCompleted, promoted } from '../../../domain/assessment/completion.ts';
import type { Grade } from '../../../domain/assessment/grade.ts';
import { lastScore } from '../../../domain/assessment/retest.ts';
import { type YearInputs, type YearResult, yearResult } from '../../../domain/assessment/year-result.ts';
import { aPupil, assessedAgain, values } from './pupils.ts';

const KH_WITHOUT_RETEST = values('TV 7, To 8, NN 7, SĐ 7, KH 4, TH 8, CN 8', { science: 'completed' });
const KH_RETESTED = lastScore([
  { score: 4, takenAt: 1 },
  { score: 6, takenAt: 2 },
]);
const MATH_FAILED = aPupil(2, { subjects: values('TV 6, To 3', { math: 'notCompleted' }) });
const ENGLISH_FAILED = aPupil(5, {
  subjects: values('TV 7, To 7, NN 4, SĐ 7, KH 7, TH 7, CN 7', { foreignLanguage1: 'notCompleted' }),
});
const VIETNAMESE_FAILED = aPupil(1, { subjects: values('TV 4, To 6', { vietnamese: 'notCompleted' }) });
const WITHOUT_PE = aPupil(2, {
  plan: { kind: 'individual', exemptSubjects: ['physicalEducation'], exemptTests: [], exemptTraits: [] },
  subjects: values('TV 5, To 6', { vietnamese: 'completed', math: 'completed' }),
});

type Expected = {
  readonly result: YearResult;
  readonly completed: boolean;
  readonly promoted: boolean | undefined;
  readonly text?: string;
};

/** assessment.md section 10. `decision`: the principal's, where there is one. */
const examples: readonly [string, YearInputs, boolean | undefined, Expected][] = [
  [
    '1: grade 1, all T and Tốt, TV 10, To 9',
    aPupil(1, { subjects: values('TV 10, To 9') }),
    undefined,
    { result: 'excellent', completed: true, promoted: true, text: 'Hoàn thành chương trình lớp 1; Được lên lớp 2.' },
  ],
  [
    '2: grade 2, TV 9, To 8',
    aPupil(2, { subjects: values('TV 9, To 8') }),
    undefined,
    { result: 'completedWell', completed: true, promoted: true },
  ],
  [
    '3: grade 5, Âm nhạc H beside 9s and 10s',
    aPupil(5, { subjects: values('TV 10, To 10, NN 9, SĐ 9, KH 10, TH 9, CN 9', { music: 'completed' }) }),
    undefined,
    { result: 'completed', completed: true, promoted: true, text: 'Hoàn thành chương trình tiểu học.' },
  ],
  [
    '4: the ministry’s grade-4 sample (CV 2088 Phụ lục 2)',
    aPupil(4, {
      subjects: values('TV 9, To 10, NN 9, SĐ 8, KH 8, TH 6, CN 9', { informatics: 'completed', music: 'completed' }),
      traits: { digital: 'met' },
    }),
    undefined,
    { result: 'completed', completed: true, promoted: true, text: 'Hoàn thành chương trình lớp 4; Được lên lớp 5.' },
  ],
  [
    '5: grade 3, one test 6 although all T and Tốt',
    aPupil(3, { subjects: values('TV 9, To 9, NN 9, TH 10, CN 6') }),
    undefined,
    { result: 'completed', completed: true, promoted: true },
  ],
  [
    '6: grade 4, chăm chỉ Đạt',
    aPupil(4, { subjects: values('TV 9, To 9, NN 9, SĐ 9, KH 9, TH 9, CN 9'), traits: { diligence: 'met' } }),
    undefined,
    { result: 'completed', completed: true, promoted: true },
  ],
  [
    '7: grade 5, Khoa học 4, retested 6',
    aPupil(5, { subjects: { ...KH_WITHOUT_RETEST, science: { level: 'completed', score: KH_RETESTED ?? -1 } } }),
    undefined,
    { result: 'completed', completed: true, promoted: true },
  ],
  [
    '7 without the retest',
    aPupil(5, { subjects: KH_WITHOUT_RETEST }),
    undefined,
    { result: 'notCompleted', completed: false, promoted: undefined },
  ],
  [
    '8: grade 2, Toán C and 3, at 30/6',
    MATH_FAILED,
    undefined,
    { result: 'notCompleted', completed: false, promoted: undefined },
  ],
  [
    '8 after the additional assessment: Toán H, 5',
    assessedAgain(MATH_FAILED, { math: { level: 'completed', score: 5 } }),
    undefined,
    { result: 'completed', completed: true, promoted: true, text: 'Hoàn thành chương trình lớp 2; Được lên lớp 3.' },
  ],
  [
    '9: grade 1, Tiếng Việt still C and 4, the principal decides promoted',
    assessedAgain(VIETNAMESE_FAILED, { vietnamese: { level: 'notCompleted', score: 4 } }),
    true,
    {
      result: 'notCompleted',
      completed: false,
      promoted: true,
      text: 'Chưa hoàn thành chương trình lớp 1; Được lên lớp 2.',
    },
  ],
  [
    '10: grade 3, two C, one Cần cố gắng, the principal decides not promoted',
    aPupil(3, {
      subjects: values('TV 3, To 2, NN 5, TH 5, CN 5', { math: 'notCompleted', vietnamese: 'notCompleted' }),
      traits: { selfReliance: 'needsEffort' },
    }),
    false,
    {
      result: 'notCompleted',
      completed: false,
      promoted: false,
      text: 'Chưa hoàn thành chương trình lớp 3; Chưa được lên lớp.',
    },
  ],
  [
    '11: grade 5, Ngoại ngữ 1 C and 4, at 30/6',
    ENGLISH_FAILED,
    undefined,
    { result: 'notCompleted', completed: false, promoted: undefined },
  ],
  [
    '11 after the additional assessment on 05/8: NN H, 6',
    assessedAgain(ENGLISH_FAILED, { foreignLanguage1: { level: 'completed', score: 6 } }),
    undefined,
    { result: 'completed', completed: true, promoted: true, text: 'Hoàn thành chương trình tiểu học.' },
  ],
  [
    '12: grade 2, inclusion pupil, the individual plan exempts Giáo dục thể chất',
    WITHOUT_PE,
    undefined,
    { result: 'completed', completed: true, promoted: true },
  ],
];

describe('the worked examples of TT 27/2020 (assessment.md section 10)', () => {
  it.each(examples)('%s', (_name, inputs, decision, expected) => {
    const outcome = yearResult(inputs);
    if ('missing' in outcome) throw new Error(`missing: ${JSON.stringify(outcome.missing)}`);
    const { result } = outcome;

    expect(result).toBe(expected.result);
    expect(gradeCompleted(result)).toBe(expected.completed);
    expect(promoted(result, decision)).toBe(expected.promoted);
    expect(primaryCompleted(inputs.grade, result)).toBe(inputs.grade === 5 ? expected.completed : undefined);
    if (expected.text) expect(completionText(inputs.grade, result, expected.promoted ?? false)).toBe(expected.text);
  });

  it('12 without the plan: an error that names the missing level, no result', () => {
    const { plan: _plan, ...rest } = WITHOUT_PE;
    expect(yearResult({ ...rest, plan: { kind: 'standard' } })).toEqual({
      missing: [{ missing: 'level', subject: 'physicalEducation' }],
    });
  });

  it('1: the award is Học sinh Xuất sắc', () => {
    const merits = { outstandingSubjects: [], progressTraits: [], recognisedByClass: false };
    expect(refuseAward('excellentPupil', 'excellent', merits)).toBeUndefined();
    expect(awardText('excellentPupil')).toBe('Đạt danh hiệu Học sinh Xuất sắc');
  });

  it('2: outstanding in Toán and recognised by the class is Học sinh Tiêu biểu; without recognition no award', () => {
    const merits = { outstandingSubjects: ['math'], progressTraits: [], recognisedByClass: true } as const;
    expect(refuseAward('outstandingPupil', 'completedWell', merits)).toBeUndefined();
    expect(awardText('outstandingPupil')).toBe(
      'Đạt danh hiệu Học sinh Tiêu biểu hoàn thành tốt trong học tập và rèn luyện',
    );
    expect(refuseAward('outstandingPupil', 'completedWell', { ...merits, recognisedByClass: false })).toBeDefined();
  });

  it.each(['excellentPupil', 'outstandingPupil'] as const)('3: %s is not for the result Hoàn thành', (title) => {
    const merits = { outstandingSubjects: ['math'], progressTraits: ['honesty'], recognisedByClass: true } as const;
    expect(refuseAward(title, 'completed', merits)).toBeDefined();
  });

  it.each<[Grade, string]>([
    [5, 'Chưa hoàn thành chương trình tiểu học; Chưa được lên lớp.'],
    [4, 'Chưa hoàn thành chương trình lớp 4; Chưa được lên lớp.'],
  ])('item 6 of a grade-%s pupil neither completed nor promoted', (grade, text) => {
    expect(completionText(grade, 'notCompleted', false)).toBe(text);
  });
});
