import { describe, expect, it } from '@jest/globals';
import { refuseAdditionalAssessment } from '../../../domain/assessment/additional-assessment.ts';
import { type AwardTitle, refuseAward, refuseAwardText } from '../../../domain/assessment/awards.ts';
import { type PromotionCase, promoted, refusePromotionDecision } from '../../../domain/assessment/completion.ts';
import { grades } from '../../../domain/assessment/grade.ts';
import { assessmentRefusals } from '../../../domain/assessment/refusals.ts';
import { lastScore, refuseRetest } from '../../../domain/assessment/retest.ts';
import type { AssessmentPoint, SubjectKey } from '../../../domain/assessment/subject-table.ts';
import { contradictions, isScore, refuseLevelPlace, refuseScorePlace } from '../../../domain/assessment/validation.ts';
import type { YearResult } from '../../../domain/assessment/year-result.ts';
import { YEAR } from './pupils.ts';

const RESULTS: readonly YearResult[] = ['excellent', 'completedWell', 'completed', 'notCompleted'];

describe('promotion (Điều 11)', () => {
  const failed: PromotionCase = { grade: 3, result: 'notCompleted', additionalAssessmentRecorded: true };

  it('follows from completion; without it the principal’s decision stands, and none is none', () => {
    for (const result of RESULTS.slice(0, 3)) {
      expect(promoted(result, undefined)).toBe(true);
      expect(promoted(result, false)).toBe(true);
    }
    expect([true, false, undefined].map((decided) => promoted('notCompleted', decided))).toEqual([
      true,
      false,
      undefined,
    ]);
  });

  it('is the principal’s to decide, either way, after an additional assessment in grades 1 to 4', () => {
    for (const grade of [1, 2, 3, 4] as const) {
      expect(refusePromotionDecision(true, { ...failed, grade })).toBeUndefined();
      expect(refusePromotionDecision(false, { ...failed, grade })).toBeUndefined();
    }
  });

  it('is never granted in grade 5 without completion', () => {
    expect(refusePromotionDecision(true, { ...failed, grade: 5 })).toEqual({
      refused: 'PROMOTION_WITHOUT_PRIMARY_COMPLETION',
    });
    expect(refusePromotionDecision(false, { ...failed, grade: 5 })).toBeUndefined();
  });

  it.each<[string, Partial<PromotionCase>, string]>([
    [
      'before help and a second assessment',
      { additionalAssessmentRecorded: false },
      'PROMOTION_BEFORE_ADDITIONAL_ASSESSMENT',
    ],
    ['for a pupil who has completed', { result: 'completed' }, 'PROMOTION_NOT_TO_DECIDE'],
  ])('is not decided %s', (_when, differing, refused) => {
    expect(refusePromotionDecision(true, { ...failed, ...differing })).toEqual({ refused });
  });

  it('is not decided while there is no result', () => {
    expect(refusePromotionDecision(false, { grade: 1, additionalAssessmentRecorded: true })).toEqual({
      refused: 'PROMOTION_WITHOUT_RESULT',
    });
  });
});

describe('additional assessment (Điều 11.1b)', () => {
  it('is only for a pupil who has not completed', () => {
    expect(refuseAdditionalAssessment('notCompleted')).toBeUndefined();
    for (const result of [...RESULTS.slice(0, 3), undefined]) {
      expect(refuseAdditionalAssessment(result)).toEqual({ refused: 'ADDITIONAL_ASSESSMENT_NOT_NEEDED' });
    }
  });
});

describe('retests (Điều 7.1d)', () => {
  const MATH = { subject: 'math', grade: 4, point: 'yearEnd' } as const;

  it('write the last score, even a lower one, in whatever order they are listed', () => {
    expect(
      lastScore([
        { score: 4, takenAt: 2 },
        { score: 9, takenAt: 1 },
      ]),
    ).toBe(4);
    const three = [8, 5, 7].map((score, takenAt) => ({ score, takenAt }));
    expect(lastScore(three)).toBe(7);
    expect(lastScore([])).toBeUndefined();
  });

  it.each<[AssessmentPoint, SubjectKey, string | undefined]>([
    ['endTerm1', 'math', undefined],
    ['yearEnd', 'science', undefined],
    ['midTerm1', 'math', 'RETEST_WITHOUT_TEST'],
    ['midTerm2', 'math', 'RETEST_WITHOUT_TEST'],
    ['yearEnd', 'ethics', 'RETEST_WITHOUT_TEST'],
    ['endTerm1', 'music', 'RETEST_WITHOUT_TEST'],
  ])('at %s in %s of grade 4: %s', (point, subject, refused) => {
    expect(refuseRetest({ subject, grade: 4, point, schoolYear: YEAR }, '4')?.refused).toBe(refused);
  });

  it('need a first test, and name the grade that has none', () => {
    expect(refuseRetest({ ...MATH, schoolYear: YEAR }, undefined)).toEqual({ refused: 'RETEST_BEFORE_TEST' });
    expect(refuseRetest({ ...MATH, subject: 'ethics', schoolYear: YEAR }, '4')?.facts).toEqual({ grade: 4 });
  });
});

describe('awards (Điều 13)', () => {
  const merits = { outstandingSubjects: [], progressTraits: ['honesty'], recognisedByClass: true } as const;

  it.each<[AwardTitle, YearResult, string | undefined]>([
    ['excellentPupil', 'excellent', undefined],
    ['excellentPupil', 'completedWell', 'AWARD_WITHOUT_EXCELLENT'],
    ['excellentPupil', 'completed', 'AWARD_WITHOUT_EXCELLENT'],
    ['excellentPupil', 'notCompleted', 'AWARD_WITHOUT_EXCELLENT'],
    ['outstandingPupil', 'excellent', 'AWARD_WITHOUT_COMPLETED_WELL'],
    ['outstandingPupil', 'completedWell', undefined],
    ['outstandingPupil', 'completed', 'AWARD_WITHOUT_COMPLETED_WELL'],
    ['outstandingPupil', 'notCompleted', 'AWARD_WITHOUT_COMPLETED_WELL'],
  ])('%s with %s: %s', (title, result, refused) => {
    expect(refuseAward(title, result, merits)?.refused).toBe(refused);
  });

  it('need merit in a subject or a trait, and the recognition of the class', () => {
    const none = { ...merits, progressTraits: [] };
    expect(refuseAward('outstandingPupil', 'completedWell', none)).toEqual({ refused: 'AWARD_WITHOUT_MERIT' });
    expect(
      refuseAward('outstandingPupil', 'completedWell', { ...none, outstandingSubjects: ['math'] }),
    ).toBeUndefined();
    expect(refuseAward('outstandingPupil', 'completedWell', { ...merits, recognisedByClass: false })).toEqual({
      refused: 'AWARD_NOT_RECOGNISED',
    });
  });

  it.each<[string, YearResult, string | undefined]>([
    ['Đạt danh hiệu Học sinh Xuất sắc', 'excellent', undefined],
    ['Đạt danh hiệu HỌC SINH XUẤT SẮC', 'completed', 'AWARD_WITHOUT_EXCELLENT'],
    ['Đạt danh hiệu Học sinh Tiêu biểu hoàn thành tốt', 'completedWell', undefined],
    ['Học sinh Tiêu biểu', 'excellent', 'AWARD_WITHOUT_COMPLETED_WELL'],
    ['Đạt giải Nhì hội giao lưu An toàn giao thông cấp huyện', 'notCompleted', undefined],
  ])('as a free line: "%s" with %s: %s', (text, result, refused) => {
    expect(refuseAwardText(text, result)?.refused).toBe(refused);
  });
});

describe('the place of a value (assessment.md section 9)', () => {
  const cell = (subject: SubjectKey, grade: 1 | 2 | 3 | 4 | 5, electives: readonly SubjectKey[] = []) =>
    ({
      subject,
      grade,
      schoolYear: YEAR,
      electives,
      plan: { kind: 'standard' },
    }) as const;
  const plan = { kind: 'individual', exemptSubjects: ['art'], exemptTests: ['math'], exemptTraits: [] } as const;

  it('has no level where the subject is not taught, not taken or exempted', () => {
    expect(refuseLevelPlace(cell('science', 3))).toEqual({
      refused: 'SUBJECT_NOT_TAUGHT',
      facts: { subject: 'Khoa học', grade: 3 },
    });
    expect(refuseLevelPlace(cell('ethnicLanguage', 5))).toEqual({
      refused: 'ELECTIVE_NOT_TAKEN',
      facts: { subject: 'Tiếng dân tộc' },
    });
    expect(refuseLevelPlace({ ...cell('art', 2), plan })).toEqual({
      refused: 'SUBJECT_EXEMPTED',
      facts: { subject: 'Nghệ thuật (Mĩ thuật)' },
    });
    expect(refuseLevelPlace(cell('ethnicLanguage', 5, ['ethnicLanguage']))).toBeUndefined();
    expect(refuseLevelPlace(cell('foreignLanguage1', 3))).toBeUndefined();
  });

  it.each<[string, ReturnType<typeof cell>, AssessmentPoint, string | undefined]>([
    ['Toán at the year’s end', cell('math', 1), 'yearEnd', undefined],
    ['Đạo đức', cell('ethics', 4), 'yearEnd', 'SUBJECT_WITHOUT_TEST'],
    [
      'Ngoại ngữ 1 taken as an elective in grade 1',
      cell('foreignLanguage1', 1, ['foreignLanguage1']),
      'yearEnd',
      'SUBJECT_WITHOUT_TEST',
    ],
    ['Toán at mid-term in grade 3', cell('math', 3), 'midTerm1', 'POINT_WITHOUT_TEST'],
    ['Toán at mid-term in grade 4', cell('math', 4), 'midTerm2', undefined],
    ['Khoa học at mid-term in grade 4', cell('science', 4), 'midTerm1', 'POINT_WITHOUT_TEST'],
    ['Khoa học in grade 2', cell('science', 2), 'yearEnd', 'SUBJECT_NOT_TAUGHT'],
  ])('score for %s', (_name, place, point, refused) => {
    expect(refuseScorePlace(place, point)?.refused).toBe(refused);
  });

  it('has no score where only the test is exempted', () => {
    expect(refuseScorePlace({ ...cell('math', 1), plan }, 'yearEnd')).toEqual({
      refused: 'SUBJECT_EXEMPTED',
      facts: { subject: 'Toán' },
    });
    expect(refuseLevelPlace({ ...cell('math', 1), plan })).toBeUndefined();
    expect(refuseScorePlace(cell('ethics', 4), 'yearEnd')?.facts).toEqual({ subject: 'Đạo đức', grade: 4 });
    expect(refuseScorePlace(cell('math', 3), 'midTerm1')?.facts).toEqual({ subject: 'Toán', grade: 3 });
  });

  it('takes whole numbers from 0 to 10 only', () => {
    expect([-1, 0, 7, 7.5, 10, 11, Number.NaN].map(isScore)).toEqual([false, true, true, false, true, false, false]);
  });
});

describe('claims about the end of a year', () => {
  it('that agree with the derived result are no contradiction', () => {
    expect(
      contradictions(5, 'completed', {
        yearResult: 'completed',
        gradeCompleted: true,
        primaryCompleted: true,
        promoted: true,
      }),
    ).toEqual([]);
    expect(contradictions(4, 'notCompleted', { gradeCompleted: false, promoted: true })).toEqual([]);
    expect(contradictions(5, 'notCompleted', { primaryCompleted: false, promoted: false })).toEqual([]);
  });

  it('name every field that disagrees', () => {
    expect(
      contradictions(3, 'notCompleted', { yearResult: 'completed', gradeCompleted: true, primaryCompleted: false }),
    ).toEqual(['yearResult', 'gradeCompleted', 'primaryCompleted', 'promoted']);
  });

  it.each([
    ['promoted left empty', 2, 'excellent', {}],
    ['completed but not promoted', 2, 'completed', { promoted: false }],
    ['grade 5 promoted without completion', 5, 'notCompleted', { promoted: true }],
  ] as const)('refuse %s', (_name, grade, result, claims) => {
    expect(contradictions(grade, result, claims)).toEqual(['promoted']);
  });

  it('know primary completion in grade 5 alone', () => {
    for (const grade of grades) {
      const claimed = contradictions(grade, 'completed', { primaryCompleted: true, promoted: true });
      expect(claimed).toEqual(grade === 5 ? [] : ['primaryCompleted']);
    }
  });
});

describe('the catalogue of assessment refusals', () => {
  const entries = Object.entries(assessmentRefusals);

  it('has one code for each name, and names only facts that the rules give', () => {
    expect(new Set(entries.map(([, { code }]) => code)).size).toBe(entries.length);
    for (const [, { code, status, vi, en, cure }] of entries) {
      expect(code).toMatch(/^HBS-DG-1\d\d$/);
      expect([409, 422]).toContain(status);
      for (const text of [vi, en, cure.vi, cure.en]) {
        expect(text.length).toBeGreaterThan(10);
        expect([...text.matchAll(/\{(\w+)\}/g)].every(([, name]) => name === 'subject' || name === 'grade')).toBe(true);
      }
    }
  });
});
