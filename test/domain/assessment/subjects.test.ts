import { describe, expect, it } from '@jest/globals';
import { type Grade, grades, isGrade } from '../../../domain/assessment/grade.ts';
import { exemptFromSubject, standardPlan } from '../../../domain/assessment/plan.ts';
import type { AssessmentPoint, SubjectKey } from '../../../domain/assessment/subject-table.ts';
import { assessmentPoints } from '../../../domain/assessment/subject-table.ts';
import {
  circularCovers,
  electiveIn,
  formRows,
  subjectName,
  subjectsOf,
  subjectTableOf,
  taughtIn,
  testedFor,
  testedSubjects,
} from '../../../domain/assessment/subjects.ts';
import { requiredTraits, type TraitKey, traitName, traits, traitsOf } from '../../../domain/assessment/traits.ts';
import { YEAR } from './pupils.ts';

/** assessment.md section 1, written out by hand: x compulsory, e elective, - not taught, in grades 1 to 5. */
const FORM: readonly [string, SubjectKey, string][] = [
  ['Tiếng Việt', 'vietnamese', 'xxxxx'],
  ['Toán', 'math', 'xxxxx'],
  ['Ngoại ngữ 1', 'foreignLanguage1', 'eexxx'],
  ['Lịch sử và Địa lí', 'historyGeography', '---xx'],
  ['Khoa học', 'science', '---xx'],
  ['Tin học và Công nghệ (Tin học)', 'informatics', '--xxx'],
  ['Tin học và Công nghệ (Công nghệ)', 'technology', '--xxx'],
  ['Đạo đức', 'ethics', 'xxxxx'],
  ['Tự nhiên và Xã hội', 'natureSociety', 'xxx--'],
  ['Giáo dục thể chất', 'physicalEducation', 'xxxxx'],
  ['Nghệ thuật (Âm nhạc)', 'music', 'xxxxx'],
  ['Nghệ thuật (Mĩ thuật)', 'art', 'xxxxx'],
  ['Hoạt động trải nghiệm', 'experientialActivities', 'xxxxx'],
  ['Tiếng dân tộc', 'ethnicLanguage', 'eeeee'],
];

describe('the subjects of TT 27/2020', () => {
  it('stand in the order and with the names of the form', () => {
    expect(formRows(YEAR).map(({ name, key }) => [name, key])).toEqual(FORM.map(([name, key]) => [name, key]));
  });

  it.each(FORM)('%s is compulsory, elective or not taught as the table says', (_name, key, inGrades) => {
    for (const grade of grades) {
      const mark = inGrades[grade - 1];
      expect(taughtIn(key, grade, YEAR)).toBe(mark !== '-');
      expect(electiveIn(key, grade, YEAR)).toBe(mark === 'e');
      expect(subjectsOf(grade, YEAR, [], standardPlan).some((row) => row.key === key)).toBe(mark === 'x');
      expect(subjectsOf(grade, YEAR, [key], standardPlan).some((row) => row.key === key)).toBe(mark !== '-');
    }
  });

  it.each<[Grade, number]>([
    [1, 8],
    [2, 8],
    [3, 11],
    [4, 12],
    [5, 12],
  ])('grade %s has %s rows without electives', (grade, rows) => {
    expect(subjectsOf(grade, YEAR, [], standardPlan)).toHaveLength(rows);
  });

  it('leave out what the individual plan exempts, electives included', () => {
    const plan = {
      kind: 'individual',
      exemptSubjects: ['math', 'ethnicLanguage'],
      exemptTests: [],
      exemptTraits: [],
    } as const;
    const keys = subjectsOf(1, YEAR, ['ethnicLanguage'], plan).map(({ key }) => key);
    expect(keys).not.toContain('math');
    expect(keys).not.toContain('ethnicLanguage');
    expect(keys).toHaveLength(7);
  });

  it('are all there for a pupil with the standard plan', () => {
    expect(standardPlan).toStrictEqual({ kind: 'standard' });
    expect(exemptFromSubject(standardPlan, 'math')).toBe(false);
  });

  it('name the foreign language in its row, and no other row', () => {
    expect(subjectName('foreignLanguage1', YEAR, 'Tiếng Anh')).toBe('Ngoại ngữ 1 (Tiếng Anh)');
    expect(subjectName('foreignLanguage1', YEAR)).toBe('Ngoại ngữ 1');
    expect(subjectName('math', YEAR, 'Tiếng Anh')).toBe('Toán');
  });

  it('hold from 2020-2021 on, in each grade from its year of the roll-out', () => {
    expect(subjectTableOf('2020-2021').from).toBe('2020-2021');
    expect(subjectTableOf('2020-2021').source).toContain('TT 27/2020/TT-BGDĐT');
    expect(() => subjectTableOf('2019-2020')).toThrow('no subject table for 2019-2020');
    expect(subjectTableOf(YEAR).gradeFrom[1]).toBe('2020-2021');
    const first = ['2020-2021', '2021-2022', '2022-2023', '2023-2024', '2024-2025'] as const;
    for (const grade of grades) {
      for (const year of first) expect(circularCovers(grade, year)).toBe(year >= (first[grade - 1] ?? ''));
    }
  });

  it('of a running year stay those it began with when a new table follows', () => {
    const old = { ...subjectTableOf(YEAR), until: '2026-2027' } as const;
    const next = { ...subjectTableOf(YEAR), from: '2026-2027' } as const;
    expect(subjectTableOf('2025-2026', [old, next])).toBe(old);
    expect(subjectTableOf('2026-2027', [old, next])).toBe(next);
    expect(subjectTableOf('2027-2028', [old, next])).toBe(next);
  });

  it('and no others have a name', () => {
    expect(() => subjectName('latin' as SubjectKey, YEAR)).toThrow('no such subject in 2024-2025: latin');
    expect(() => traitName('courage' as TraitKey)).toThrow('no such quality or competence: courage');
  });

  it('know grades 1 to 5 only', () => {
    expect([0, 1, 5, 6, 1.5].map(isGrade)).toEqual([false, true, true, false, false]);
  });
});

describe('the test matrix of Điều 7.1b', () => {
  it('has four assessment points in the order of the year', () => {
    expect(assessmentPoints).toEqual(['midTerm1', 'endTerm1', 'midTerm2', 'yearEnd']);
  });

  const TWO = 'vietnamese math';
  const FIVE = 'vietnamese math foreignLanguage1 informatics technology';
  const SEVEN = 'vietnamese math foreignLanguage1 historyGeography science informatics technology';

  it.each<[Grade, Record<AssessmentPoint, string>]>([
    [1, { midTerm1: '', endTerm1: TWO, midTerm2: '', yearEnd: TWO }],
    [2, { midTerm1: '', endTerm1: TWO, midTerm2: '', yearEnd: TWO }],
    [3, { midTerm1: '', endTerm1: FIVE, midTerm2: '', yearEnd: FIVE }],
    [4, { midTerm1: TWO, endTerm1: SEVEN, midTerm2: TWO, yearEnd: SEVEN }],
    [5, { midTerm1: TWO, endTerm1: SEVEN, midTerm2: TWO, yearEnd: SEVEN }],
  ])('grade %s', (grade, matrix) => {
    for (const point of assessmentPoints) {
      expect(testedSubjects(grade, point, YEAR).join(' ')).toBe(matrix[point]);
    }
  });

  it('spares who is exempted from the subject or from its test', () => {
    const plan = {
      kind: 'individual',
      exemptSubjects: ['math'],
      exemptTests: ['vietnamese'],
      exemptTraits: [],
    } as const;
    expect(testedFor('math', 1, 'yearEnd', YEAR, plan)).toBe(false);
    expect(testedFor('vietnamese', 1, 'yearEnd', YEAR, plan)).toBe(false);
    expect(testedFor('math', 1, 'yearEnd', YEAR, { kind: 'adjusted' })).toBe(true);
    expect(testedFor('math', 1, 'midTerm1', YEAR, standardPlan)).toBe(false);
  });
});

describe('qualities and competences', () => {
  const named = (group: 'quality' | 'general' | 'specific') => traitsOf(group).map(({ name, key }) => `${name} ${key}`);

  it('stand in the order of the form', () => {
    expect(named('quality')).toEqual([
      'Yêu nước patriotism',
      'Nhân ái compassion',
      'Chăm chỉ diligence',
      'Trung thực honesty',
      'Trách nhiệm responsibility',
    ]);
    expect(named('general')).toEqual([
      'Tự chủ và tự học selfReliance',
      'Giao tiếp và hợp tác communication',
      'Giải quyết vấn đề và sáng tạo problemSolving',
    ]);
    expect(named('specific')).toEqual([
      'Ngôn ngữ language',
      'Tính toán numeracy',
      'Khoa học scientific',
      'Công nghệ technological',
      'Tin học digital',
      'Thẩm mĩ aesthetic',
      'Thể chất physical',
    ]);
  });

  it('are all required in grades 3 to 5, all but công nghệ and tin học in grades 1 and 2', () => {
    for (const grade of grades) {
      const optional = traits.filter((trait) => !requiredTraits(grade, standardPlan).includes(trait));
      expect(optional.map(({ key }) => key)).toEqual(grade <= 2 ? ['technological', 'digital'] : []);
    }
  });

  it('are not required where an individual plan exempts', () => {
    const plan = { kind: 'individual', exemptSubjects: [], exemptTests: [], exemptTraits: ['physical'] } as const;
    expect(requiredTraits(5, plan).map(({ key }) => key)).not.toContain('physical');
    expect(requiredTraits(5, plan)).toHaveLength(14);
  });

  it('have names', () => {
    expect(traitName('aesthetic')).toBe('Thẩm mĩ');
  });
});
