import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { readRosterFile } from '../../activities/roster/read-file.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { type PupilField, pupilList } from '../../domain/roster/fields.ts';
import { gridList } from '../../domain/roster/grid.ts';
import { findHead } from '../../domain/roster/head.ts';
import { type Answers, answerKey, type Outcome } from '../../domain/roster/outcome.ts';
import { preview } from '../../domain/roster/preview.ts';
import { judgePupils, type KnownPupil } from '../../domain/roster/pupils.ts';
import { readRows } from '../../domain/roster/rows.ts';
import type { Table } from '../../domain/roster/table.ts';

const NO_ANSWERS: Answers = new Set();

async function tableOf(name: string): Promise<Table> {
  const read = await readRosterFile(await readFile(new URL(`./files/${name}`, import.meta.url)));
  if (isRefusal(read)) throw new Error(read.refused);
  return read;
}

async function pupilsIn(name: string, pupils: readonly KnownPupil[] = [], answers = NO_ANSWERS, className?: string) {
  const known = { schoolYear: '2024-2025', pupils, classNames: ['5A2'], ...(className ? { className } : {}) } as const;
  const given: readonly PupilField[] = className ? ['className'] : [];
  const seen = preview(await tableOf(name), pupilList, (rows) => judgePupils(rows, known, answers), { given });
  if (isRefusal(seen)) throw new Error(JSON.stringify(seen));
  return seen;
}

/** What the school has once the outcomes are written: only what is new or changed goes in. */
function written(outcomes: readonly Outcome<PupilField>[], before: readonly KnownPupil[] = []): readonly KnownPupil[] {
  const pupils = new Map(before.map((pupil) => [pupil.values.pupilCode, pupil]));
  for (const { kind, key, values } of outcomes) {
    if (key === undefined || (kind !== 'new' && kind !== 'changed')) continue;
    pupils.set(key, { values: { ...pupils.get(key)?.values, ...values, pupilCode: key }, signed: false });
  }
  return [...pupils.values()];
}

const column = (outcomes: readonly Outcome<PupilField>[], field: PupilField) =>
  outcomes.map(({ values }) => values[field]);

describe('the files of the field cases', () => {
  it('EX1: a person’s number is text; a bare number is held back with zeros proposed, and needs a click', async () => {
    const { outcomes, counts } = await pupilsIn('ex1-id-as-number.xlsx');
    expect(outcomes.map(({ kind }) => kind)).toEqual(['new', 'new', 'held', 'new']);
    expect(column(outcomes, 'personalId')).toEqual(['049307000001', '049317000002', '049307000003', '049307000004']);
    expect(outcomes[1]?.notes).toEqual([{ note: 'shownByFormat', field: 'personalId', column: 'C' }]);
    expect(outcomes[2]).toMatchObject({
      row: 4,
      questions: [{ ask: 'PADDED_NUMBER', field: 'personalId', typed: '49307000003', proposed: '049307000003' }],
    });
    expect(counts).toEqual({ rows: 4, new: 3, changed: 0, unchanged: 0, repeated: 0, held: 1, refused: 0 });

    const clicked = await pupilsIn('ex1-id-as-number.xlsx', [], new Set([answerKey(4, 'PADDED_NUMBER')]));
    expect(clicked.counts).toMatchObject({ new: 4, held: 0 });
  });

  it('EX2: a workbook that counts from 1904 has the birth dates that Excel shows', async () => {
    const { outcomes } = await pupilsIn('ex2-date1904.xlsx');
    expect(column(outcomes, 'birthDate')).toEqual(['2015-03-05', '2015-11-17', '2016-02-29']);
  });

  it('EX3: day first in any usual form, ISO too; nothing else is guessed', async () => {
    const { outcomes } = await pupilsIn('ex3-text-dates.xlsx');
    expect(
      outcomes.map((outcome) => (outcome.kind === 'refused' ? outcome.faults[0]?.refused : outcome.values.birthDate)),
    ).toEqual([
      '2015-03-05',
      '2015-03-05',
      '2015-03-05',
      '2015-03-05',
      '2015-03-05',
      '2015-03-05',
      'DAY_NOT_IN_CALENDAR',
      'DAY_NOT_IN_CALENDAR',
      'DAY_WITH_SHORT_YEAR',
      'DAY_NOT_READ',
      '2015-03-05',
      'DAY_NOT_IN_CALENDAR',
    ]);
    expect(outcomes[6]).toMatchObject({ row: 8, faults: [{ typed: '31/02/2015', field: 'birthDate', column: 'E' }] });
  });

  it('EX4: a formatted last row costs nothing', async () => {
    const table = await tableOf('ex4-ghost-row.xlsx');
    expect(table.rows.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    expect((await pupilsIn('ex4-ghost-row.xlsx')).counts).toMatchObject({ rows: 3, new: 3 });
  });

  it('EX5: head of two storeys found by its words, hidden column used and said to be, total and signature ignored', async () => {
    const { head, outcomes, ignored } = await pupilsIn('ex5-two-header-rows.xlsx', [], NO_ANSWERS, '5A2');
    expect(head.rows).toEqual([5]);
    expect(head.columns.map(({ name, head: text, hidden, spec }) => [name, text, hidden, spec?.field])).toEqual([
      ['B', 'Mã học sinh', false, 'pupilCode'],
      ['C', 'Số ĐDCN', true, 'personalId'],
      ['D', 'Họ và tên', false, 'fullName'],
      ['E', 'Ngày sinh', false, 'birthDate'],
      ['F', 'Nữ', false, 'gender'],
      ['G', 'Họ tên cha', false, 'fatherName'],
      ['H', 'Họ tên mẹ', false, 'motherName'],
    ]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['new', 'new', 'new']);
    expect(column(outcomes, 'gender')).toEqual(['male', 'female', 'male']);
    expect(ignored).toEqual([10, 11]);
  });

  it('EX6: formulas without results are refused cell by cell with the cure, never blank, never 0', async () => {
    const table = await tableOf('ex6-formula-no-value.xlsx');
    const head = findHead(table, gridList);
    if (isRefusal(head)) throw new Error(head.refused);
    const { rows } = readRows(table, head, gridList);
    expect(rows).toHaveLength(3);
    for (const { values, faults } of rows) {
      expect(Object.keys(values)).toEqual(['pupilCode', 'comment']);
      expect(faults.map(({ refused, field }) => [refused, field])).toEqual([
        ['CELL_FORMULA_WITHOUT_VALUE', 'level'],
        ['CELL_FORMULA_WITHOUT_VALUE', 'score'],
      ]);
    }
  });

  it('EX7: letters that nobody sees are cleaned, and it is said where', async () => {
    const { outcomes, ignored, counts } = await pupilsIn('ex7-invisible.csv');
    expect(counts).toMatchObject({ rows: 2, new: 2 });
    expect(ignored).toEqual([]);
    expect(column(outcomes, 'personalId')).toEqual(['049307000001', '049317000002']);
    expect(column(outcomes, 'fullName')).toEqual(['Trần Gia Bảo', 'Đỗ Thị Hòa']);
    expect(column(outcomes, 'gender')).toEqual(['male', 'female']);
    expect(outcomes[1]?.notes).toContainEqual({ note: 'cleaned', field: 'fullName', column: 'D' });
    expect(outcomes[1]?.notes).toContainEqual({ note: 'cleaned', field: 'personalId', column: 'C' });
  });

  it('EX8: a workbook with prefixed element names is imported like any other', async () => {
    const { outcomes } = await pupilsIn('ex8-prefixed-names.xlsx');
    expect(column(outcomes, 'fullName')).toEqual(['Trần Gia Bảo', 'Đỗ Thị Hòa', 'Alăng Minh Đức']);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['new', 'new', 'new']);
  });

  it('EX9: .VnTime is recognised, its reading proposed beside the original, nothing taken before the click', async () => {
    const { outcomes, head } = await pupilsIn('ex9-vntime.xlsx');
    expect(head.columns.map(({ head: text }) => text)).toContain('Số định danh cá nhân');
    expect(outcomes.map(({ kind }) => kind)).toEqual(['held', 'held', 'held', 'held']);
    expect(column(outcomes, 'fullName')).toEqual([
      'Nguyễn Thị Bưởi',
      'Trần Gia Bảo',
      'Đặng Hữu Phước',
      'Lê Thuỳ Dương',
    ]);
    expect(outcomes[0]).toMatchObject({
      questions: expect.arrayContaining([
        { ask: 'LEGACY_TEXT', field: 'fullName', typed: 'NguyÔn ThÞ B\u00ADëi', proposed: 'Nguyễn Thị Bưởi' },
      ]),
    });

    const clicked = new Set([2, 3, 4, 5].map((row) => answerKey(row, 'LEGACY_TEXT')));
    expect((await pupilsIn('ex9-vntime.xlsx', [], clicked)).counts).toMatchObject({ new: 4, held: 0 });
  });

  it('EX10: equal rows count once, the other spelling waits, the others go in; the second time "0 mới, 0 đổi"', async () => {
    const first = await pupilsIn('ex10-duplicates.csv');
    expect(first.outcomes.map(({ kind }) => kind)).toEqual(['new', 'new', 'new', 'repeated', 'held', 'new']);
    expect(first.outcomes[4]).toMatchObject({ questions: [{ ask: 'SAME_CODE_IN_FILE', row: 3 }] });

    const again = await pupilsIn('ex10-duplicates.csv', written(first.outcomes));
    expect(again.counts).toEqual({ rows: 6, new: 0, changed: 0, unchanged: 4, repeated: 1, held: 1, refused: 0 });
  });

  it('EX11: a name that looks like a formula is a name', async () => {
    const { outcomes } = await pupilsIn('ex11-formula-names.csv');
    const text = await readFile(new URL('./files/ex11-formula-names.csv', import.meta.url), 'utf8');
    for (const name of column(outcomes, 'fullName')) expect(text).toContain(String(name).replaceAll('"', '""'));
  });

  it('VN4: decomposed names meet the same pupils, and nobody is there twice', async () => {
    const before = written((await pupilsIn('ex8-prefixed-names.xlsx')).outcomes);
    const { counts, outcomes } = await pupilsIn('vn4-nfd-roster.csv', before);
    expect(counts).toMatchObject({ rows: 3, new: 0, changed: 0, unchanged: 3 });
    for (const name of column(outcomes, 'fullName')) expect(name).toBe(name?.normalize('NFC'));
  });
});
