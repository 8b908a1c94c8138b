import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '../../../domain/refusal.ts';
import { type PupilField, pupilList } from '../../../domain/roster/fields.ts';
import { findHead, mapAgain } from '../../../domain/roster/head.ts';
import { answerKey } from '../../../domain/roster/outcome.ts';
import { type Choices, preview } from '../../../domain/roster/preview.ts';
import { judgePupils, type KnownPupil } from '../../../domain/roster/pupils.ts';
import type { Table } from '../../../domain/roster/table.ts';
import { aTable } from './tables.ts';

const HEADS = ['Mã học sinh', 'Số định danh cá nhân', 'Họ và tên', 'Ngày sinh', 'Lớp', 'Nơi sinh'];
const BAO = ['HS01', '049307000001', 'Trần Gia Bảo', '05/03/2015', '5A2', 'Quảng Nam'];
const KNOWN_BAO: KnownPupil = {
  values: {
    pupilCode: 'HS01',
    personalId: '049307000001',
    fullName: 'Trần Gia Bảo',
    birthDate: '2015-03-05',
    className: '5A2',
    birthPlace: 'Quảng Nam',
  },
  signed: false,
};

function pupils(
  rows: readonly (readonly string[])[],
  known: readonly KnownPupil[] = [],
  answers: readonly string[] = [],
) {
  const school = { schoolYear: '2024-2025', pupils: known, classNames: ['1A1', '5A2', '5A3'] } as const;
  const seen = preview(aTable(HEADS, ...rows), pupilList, (read) => judgePupils(read, school, new Set(answers)));
  if (isRefusal(seen)) throw new Error(seen.refused);
  return seen;
}

describe('a list of pupils', () => {
  it('joins by code: what differs is a change, field by field', () => {
    const moved = ['HS01', '049307000001', 'Trần Gia Bảo', '05/03/2015', '5A3', 'Đà Nẵng'];
    expect(pupils([moved], [KNOWN_BAO]).outcomes[0]).toMatchObject({
      kind: 'changed',
      key: 'HS01',
      changes: {
        className: { before: '5A2', after: '5A3' },
        birthPlace: { before: 'Quảng Nam', after: 'Đà Nẵng' },
      },
    });
  });

  it('changes nothing by what it does not hold: an empty cell, an absent column, an absent pupil', () => {
    expect(pupils([['HS01', '', '', '', '', '']], [KNOWN_BAO]).outcomes[0]?.kind).toBe('unchanged');
    expect(pupils([['HS01', '', 'Trần Gia Bảo', '', '', '']], [KNOWN_BAO]).outcomes[0]?.kind).toBe('unchanged');
    expect(pupils([BAO], [KNOWN_BAO]).counts).toMatchObject({ rows: 1, unchanged: 1 });
  });

  it('finds a pupil without code by the person’s number, never by the name', () => {
    expect(pupils([['', '049307000001', 'Trần Bảo', '', '', '']], [KNOWN_BAO]).outcomes[0]).toMatchObject({
      kind: 'changed',
      key: 'HS01',
    });
    expect(pupils([['', '', 'Trần Gia Bảo', '05/03/2015', '5A2', '']], [KNOWN_BAO]).outcomes[0]).toMatchObject({
      kind: 'refused',
      faults: [{ refused: 'PUPIL_CODE_MISSING' }],
    });
  });

  it('asks when name and birth date both change under one code', () => {
    const other = ['HS01', '', 'Nguyễn Thị Hương', '08/07/2016', '5A2', ''];
    expect(pupils([other], [KNOWN_BAO]).outcomes[0]).toMatchObject({
      kind: 'held',
      questions: [{ ask: 'PERHAPS_ANOTHER_PUPIL' }],
    });
    const answered = pupils([other], [KNOWN_BAO], [answerKey(2, 'PERHAPS_ANOTHER_PUPIL')]);
    expect(answered.outcomes[0]?.kind).toBe('changed');
  });

  it('asks when a new code resembles a pupil the school has, and takes twins of one name apart', () => {
    const alike = ['HS99', '', 'Trần Gia Bảo', '05/03/2015', '5A2', ''];
    expect(pupils([alike], [KNOWN_BAO]).outcomes[0]).toMatchObject({
      questions: [{ ask: 'PERHAPS_KNOWN_PUPIL', code: 'HS01' }],
    });
    const byAMark = ['HS99', '', 'Trần Gia Bão', '05/03/2015', '5A2', ''];
    expect(pupils([byAMark], [KNOWN_BAO]).outcomes[0]?.kind).toBe('new');
  });

  it('holds back another class once a part is signed, whoever says yes here', () => {
    const moved = ['HS01', '', '', '05/03/2015', '5A3', ''];
    for (const answers of [[], [answerKey(2, 'CLASS_AFTER_SIGNATURE')]]) {
      expect(pupils([moved], [{ ...KNOWN_BAO, signed: true }], answers).outcomes[0]).toMatchObject({
        questions: [{ ask: 'CLASS_AFTER_SIGNATURE' }],
      });
    }
  });

  it.each([
    ['a class the school has not', ['HS02', '', 'Lê An', '01/01/2015', '4A9', ''], ['CLASS_UNKNOWN']],
    [
      'the number of another pupil',
      ['HS02', '049307000001', 'Lê An', '01/01/2015', '5A2', ''],
      ['PERSON_NUMBER_OF_ANOTHER'],
    ],
    ['no name', ['HS02', '', '', '01/01/2015', '5A2', ''], ['NAME_MISSING']],
    ['neither birth date nor class', ['HS02', '', 'Lê An', '', '', ''], ['BIRTH_DATE_MISSING', 'CLASS_MISSING']],
    ['a bad birth date, once', ['HS02', '', 'Lê An', '31/02/2015', '5A2', ''], ['DAY_NOT_IN_CALENDAR']],
    ['a code that Excel destroyed', ['4,91E+09', '', 'Lê An', '01/01/2015', '5A2', ''], ['CODE_TURNED_INTO_NUMBER']],
  ])('refuses %s', (_name, row, refused) => {
    const [outcome] = pupils([row], [KNOWN_BAO]).outcomes;
    expect(outcome?.kind === 'refused' && outcome.faults.map((fault) => fault.refused)).toEqual(refused);
  });

  it('refuses a number that an earlier row gives to another code', () => {
    const seen = pupils([BAO, ['HS02', '049307000001', 'Lê An', '01/01/2015', '5A2', '']]);
    expect(seen.outcomes.map(({ kind }) => kind)).toEqual(['new', 'refused']);
  });

  it('takes the later of two rows with one code only when a person says so, as a change of the first', () => {
    const later = ['HS01', '049307000001', 'Trần Gia Bão', '05/03/2015', '5A2', 'Quảng Nam'];
    expect(pupils([BAO, later]).outcomes.map(({ kind }) => kind)).toEqual(['new', 'held']);
    expect(pupils([BAO, later], [], [answerKey(3, 'SAME_CODE_IN_FILE')]).outcomes[1]).toMatchObject({
      kind: 'changed',
      changes: { fullName: { before: 'Trần Gia Bảo', after: 'Trần Gia Bão' } },
    });
  });

  it('takes electives of the grade and no others', () => {
    const heads = ['Mã học sinh', 'Họ và tên', 'Ngày sinh', 'Lớp', 'Môn tự chọn'];
    const judge = (className: string, electives: string) => {
      const school = { schoolYear: '2024-2025', pupils: [], classNames: [className] } as const;
      const table = aTable(heads, ['HS01', 'Lê An', '01/01/2018', className, electives]);
      const seen = preview(table, pupilList, (read) => judgePupils(read, school, new Set()));
      return isRefusal(seen) ? undefined : seen.outcomes[0];
    };
    expect(judge('1A1', 'Tiếng dân tộc, Tiếng Anh')?.values.electives).toBe('foreignLanguage1,ethnicLanguage');
    expect(judge('5A2', 'Tiếng Anh')).toMatchObject({ faults: [{ refused: 'ELECTIVE_NOT_IN_GRADE' }] });
    expect(judge('5A2', 'Toán')).toMatchObject({ faults: [{ refused: 'SUBJECT_NOT_READ', typed: 'Toán' }] });
  });

  it('has counts that add up, and the second time changes nothing, whatever the rows are', () => {
    const cell = (...texts: readonly string[]) => fc.constantFrom('', ...texts);
    const row = fc.tuple(
      cell('HS01', 'HS02', 'HS03', 'X'),
      cell('049307000001', '049307000002', '4930700000'),
      cell('Trần Gia Bảo', 'Trần Gia Bão', 'Lê An'),
      cell('05/03/2015', '06/03/2015', '31/02/2015'),
      cell('5A2', '5A3', '4A1'),
      cell('Quảng Nam'),
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
        const { counts, outcomes } = pupils(rows);
        const { rows: all, ...kinds } = counts;
        expect(Object.values(kinds).reduce((sum, n) => sum + n, 0)).toBe(all);

        const known = outcomes
          .filter(({ kind }) => kind === 'new')
          .map(({ key = '', values }): KnownPupil => ({ values: { ...values, pupilCode: key }, signed: false }));
        expect(pupils(rows, known).counts).toMatchObject({ new: 0, changed: 0 });
      }),
    );
  });
});

describe('the head of a list', () => {
  const seenIn = (table: Table, choices?: Choices<PupilField>) =>
    preview(
      table,
      pupilList,
      (read) => judgePupils(read, { schoolYear: '2024-2025', pupils: [], classNames: ['5A2'] }, new Set()),
      choices,
    );

  it('may stand in two rows, a merged cell in the upper one', () => {
    const table = aTable(
      ['DANH SÁCH HỌC SINH'],
      ['Lớp', 'Học sinh', '', ''],
      ['', 'Mã học sinh', 'Họ và tên', 'Ngày sinh'],
      ['5A2', 'HS01', 'Trần Gia Bảo', '05/03/2015'],
    );
    const seen = seenIn(table);
    expect(isRefusal(seen) ? seen : [seen.head.rows, seen.counts.new]).toEqual([[2, 3], 1]);
  });

  it('repeated on the next page is no pupil, nor are totals and signatures', () => {
    const table = aTable(
      HEADS,
      BAO,
      HEADS,
      ['', '', 'Tổng cộng: 1 em'],
      ['', '', '', '', '', 'NGƯỜI LẬP'],
      ['HS02', '', 'Lê An', '01/01/2015', '5A2'],
    );
    const seen = seenIn(table);
    expect(isRefusal(seen) ? seen : [seen.counts.rows, seen.ignored]).toEqual([2, [3, 4, 5]]);
  });

  it('is refused when nothing in it is known, or what must be there is not', () => {
    expect(seenIn(aTable(['a', 'b'], ['c', 'd']))).toEqual({ refused: 'ROSTER_HEAD_NOT_FOUND' });
    expect(seenIn(aTable([]))).toEqual({ refused: 'ROSTER_HEAD_NOT_FOUND' });
    expect(seenIn(aTable(['Mã học sinh', 'Họ và tên'], ['HS01', 'Lê An']))).toEqual({
      refused: 'ROSTER_COLUMNS_MISSING',
      facts: { columns: 'Ngày sinh, Lớp' },
    });
  });

  it('can be mapped by hand, and a column left out', () => {
    const table = aTable(
      ['Mã học sinh', 'Họ và tên', 'Sinh ngày ấy', 'Lớp', 'Nơi sinh'],
      ['HS01', 'Trần Gia Bảo', '05/03/2015', '5A2', 'Quảng Nam'],
    );
    const seen = seenIn(table, { columns: { 2: 'birthDate', 4: '' } });
    if (isRefusal(seen)) throw new Error(seen.refused);
    expect(seen.outcomes[0]?.values).toEqual({
      pupilCode: 'HS01',
      fullName: 'Trần Gia Bảo',
      birthDate: '2015-03-05',
      className: '5A2',
    });
  });

  it('uses the first of two columns with one meaning', () => {
    const head = findHead(aTable(['Họ và tên', 'Họ tên', 'Mã HS', 'Ngày sinh', 'Lớp']), pupilList);
    if (isRefusal(head)) throw new Error(head.refused);
    expect(head.columns.map(({ spec }) => spec?.field)).toEqual([
      'fullName',
      undefined,
      'pupilCode',
      'birthDate',
      'className',
    ]);
    expect(isRefusal(mapAgain(head, pupilList, { 2: '' }))).toBe(true);
  });
});
