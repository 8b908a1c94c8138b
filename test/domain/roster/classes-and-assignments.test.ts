import { describe, expect, it } from '@jest/globals';
import { entryRefusals } from '../../../domain/entry/refusals.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { type AssignmentsKnown, judgeAssignments } from '../../../domain/roster/assignments.ts';
import { judgeClasses } from '../../../domain/roster/classes.ts';
import { assignmentList, classList, type ListSpec } from '../../../domain/roster/fields.ts';
import { answerKey } from '../../../domain/roster/outcome.ts';
import { preview } from '../../../domain/roster/preview.ts';
import { rosterRefusals } from '../../../domain/roster/refusals.ts';
import { aTable } from './tables.ts';

describe('a list of classes', () => {
  const judge = (...rows: readonly (readonly string[])[]) => {
    const seen = preview(aTable(['Lớp', 'Khối'], ...rows), classList, (read) => judgeClasses(read, ['5A1']));
    if (isRefusal(seen)) throw new Error(seen.refused);
    return seen.outcomes;
  };

  it('joins by the name, and reads the grade from it', () => {
    expect(judge(['5A1', '5'], ['5a2', ''], ['5A2', 'Khối 5']).map(({ kind }) => kind)).toEqual([
      'unchanged',
      'new',
      'repeated',
    ]);
    expect(judge(['5a2', ''])[0]?.values).toEqual({ className: '5A2', grade: '5' });
  });

  it.each([
    ['5A2', '4', 'GRADE_OF_ANOTHER_CLASS'],
    ['5A2', '6', 'GRADE_NOT_READ'],
    ['6A1', '5', 'CLASS_NAME_NOT_READ'],
  ])('refuses class "%s" in grade "%s": %s', (className, grade, refused) => {
    expect(judge([className, grade])[0]).toMatchObject({ kind: 'refused', faults: [{ refused }] });
  });
});

describe('a list of assignments', () => {
  const DIEU = '049180000001';
  const known: AssignmentsKnown = {
    schoolYear: '2024-2025',
    staff: [
      { personalId: DIEU, fullName: 'Phan Thị Diệu' },
      { personalId: '049180000002', fullName: 'Trần Thị Minh Châu' },
    ],
    classNames: ['1A1', '5A1'],
    assignments: [{ personalId: DIEU, className: '5A1', subject: 'math' }],
  };
  const judge = (rows: readonly (readonly string[])[], answers: readonly string[] = []) => {
    const table = aTable(['Số định danh cá nhân', 'Họ và tên', 'Lớp', 'Môn học'], ...rows);
    const list: ListSpec<'personalId' | 'teacherName' | 'className' | 'subject'> = assignmentList;
    const seen = preview(table, list, (read) => judgeAssignments(read, known, new Set(answers)));
    if (isRefusal(seen)) throw new Error(seen.refused);
    return seen.outcomes;
  };

  it('says who holds which class and subject, homeroom among them', () => {
    const outcomes = judge([
      [DIEU, 'Phan Thị Diệu', '5A1', 'Toán'],
      ['049180000002', '', '5A1', 'Toán'],
      [DIEU, '', '5A1', 'Chủ nhiệm'],
      ['049180000002', 'Trần Thị Minh Châu', '5A1', 'Tiếng Anh'],
      ['049180000002', '', '5A1', 'Ngoại ngữ 1'],
    ]);
    expect(outcomes.map(({ kind, key }) => [kind, key])).toEqual([
      ['unchanged', '5A1/math'],
      ['held', '5A1/math'],
      ['new', '5A1/homeroom'],
      ['new', '5A1/foreignLanguage1'],
      ['repeated', '5A1/foreignLanguage1'],
    ]);
  });

  it('changes the teacher of an assignment by number', () => {
    expect(judge([['049180000002', '', '5A1', 'Toán']])[0]).toMatchObject({
      kind: 'changed',
      changes: { personalId: { before: DIEU, after: '049180000002' } },
    });
  });

  it('asks when the name beside the number is another’s', () => {
    const row = [DIEU, 'Trần Thị Minh Châu', '5A1', 'Khoa học'];
    expect(judge([row])[0]).toMatchObject({ kind: 'held', questions: [{ ask: 'PERHAPS_ANOTHER_TEACHER' }] });
    expect(judge([row], [answerKey(2, 'PERHAPS_ANOTHER_TEACHER')])[0]?.kind).toBe('new');
  });

  it.each([
    [['', '', '5A1', 'Toán'], 'PERSON_NUMBER_MISSING'],
    [[DIEU, '', '', 'Toán'], 'CLASS_MISSING'],
    [[DIEU, '', '5A1', ''], 'SUBJECT_MISSING'],
    [['049180000009', '', '5A1', 'Toán'], 'TEACHER_UNKNOWN'],
    [[DIEU, '', '5A9', 'Toán'], 'CLASS_UNKNOWN'],
    [[DIEU, '', '1A1', 'Khoa học'], 'SUBJECT_NOT_IN_CLASS'],
    [[DIEU, '', '5A1', 'Thêu thùa'], 'SUBJECT_NOT_READ'],
  ])('refuses %j: %s', (row, refused) => {
    expect(judge([row])[0]).toMatchObject({ kind: 'refused', faults: [{ refused }] });
  });
});

describe('the catalogue of list refusals', () => {
  it('has one code for each name, and shares none with the entry refusals', () => {
    const codes = Object.values(rosterRefusals).map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^HBS-DS-[01]\d\d$/);
    for (const name of Object.keys(rosterRefusals)) expect(Object.keys(entryRefusals)).not.toContain(name);
  });
});
