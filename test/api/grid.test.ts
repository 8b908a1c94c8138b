import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { newId } from '../../persistence/ulid.ts';
import { aProvince, type Province } from '../province.ts';
import { sheetOf } from '../rows.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import { type ApiServer, anAccount, signIn, type Visitor } from './server.ts';

let stage: ApiStage;
let database: DataSource;
let api: ApiServer;
let province: Province;
let teacher: Visitor;
let userName: string;
let address: string;

beforeAll(async () => {
  stage = await openApiStage();
  ({ database, api } = stage);
  province = await aProvince(database, { grade: 4, pupils: 6 });
  userName = await anAccount(database, province.people.subjectTeacher);
  teacher = await signIn(api, userName);
  address = `/classes/${province.classId}/sheets/math/yearEnd`;
}, 60_000);
afterAll(() => stage.close());

type Answered = { enrolmentId: string; field: string } & Record<string, unknown>;
const pupil = (i: number): string => province.enrolments[i] ?? '';

const typeIn = async (who: Visitor, cells: readonly { row: number; field: string; typed: string; rev?: number }[]) => {
  const response = await who.send(`${address}/cells`, {
    cells: cells.map(({ row, rev = 0, ...cell }) => ({ ...cell, enrolmentId: pupil(row), rev })),
  });
  return { status: response.status, ...((await response.json()) as { cells: Answered[]; code?: string }) };
};

const revOf = async (row: number, field: string): Promise<number> => {
  const sheet = await sheetOf(database, province, 'math');
  const [cell] = await database.query<{ rev: number }[]>(
    `SELECT rev FROM draft_cell WHERE sheet_id = ? AND point = 'yearEnd' AND enrolment_id = ? AND field = ?`,
    [sheet, pupil(row), field],
  );
  return cell?.rev ?? 0;
};

const standing = async (row: number, field: string): Promise<string | undefined> => {
  const sheet = await sheetOf(database, province, 'math');
  const [cell] = await database.query<{ value: string }[]>(
    `SELECT value FROM draft_cell WHERE sheet_id = ? AND point = 'yearEnd' AND enrolment_id = ? AND field = ?`,
    [sheet, pupil(row), field],
  );
  return cell?.value;
};

describe('typing into the class grid', () => {
  it.each([
    ['9', '9'],
    [' 10 ', '10'],
    ['8,0', '8'],
    ['8.0', '8'],
  ])('takes the score "%s"', async (typed, shown) => {
    const rev = await revOf(0, 'score');
    const { cells } = await typeIn(teacher, [{ row: 0, field: 'score', typed, rev }]);
    expect(cells[0]).toMatchObject({ saved: { shown } });
  });

  it.each(['7,5', '11', '-1', 'A'])('refuses the score "%s", shows exactly that, and writes nothing', async (typed) => {
    const { cells } = await typeIn(teacher, [{ row: 1, field: 'score', typed }]);

    expect(cells[0]).toMatchObject({ refused: 'SCORE_NOT_READ', typed, said: { code: 'HBS-NL-101' } });
    expect(JSON.stringify(cells[0])).toContain(`“${typed}”`);
    expect(await standing(1, 'score')).toBeUndefined();
  });

  it('refuses a level of the other scale and keeps the good cell beside it', async () => {
    const { cells } = await typeIn(teacher, [
      { row: 1, field: 'level', typed: 'Đ' },
      { row: 1, field: 'comment', typed: 'Em tiến bộ.' },
    ]);
    expect(cells).toMatchObject([{ refused: 'LEVEL_OF_OTHER_SCALE' }, { saved: { rev: 1 } }]);
  });

  it('stores decomposed text composed', async () => {
    await typeIn(teacher, [{ row: 2, field: 'comment', typed: 'Tiến bộ'.normalize('NFD') }]);
    expect(await standing(2, 'comment')).toBe('Tiến bộ'.normalize('NFC'));
  });

  it('merges different cells of two tabs, and shows both values of the same cell: nothing is overwritten unseen (FO2)', async () => {
    const other = await signIn(api, userName);
    await typeIn(teacher, [{ row: 3, field: 'level', typed: 'T' }]);
    const merged = await typeIn(other, [{ row: 3, field: 'score', typed: '9' }]);
    expect(merged.cells[0]).toHaveProperty('saved');

    const stale = await typeIn(other, [{ row: 3, field: 'level', typed: 'H' }]);
    expect(stale.cells[0]).toMatchObject({ conflict: { shown: 'T', rev: 1 } });
    expect(await standing(3, 'level')).toBe('subject:completedWell');

    const chosen = await typeIn(other, [{ row: 3, field: 'level', typed: 'H', rev: 1 }]);
    expect(chosen.cells[0]).toMatchObject({ saved: { shown: 'H', rev: 2 } });
  });

  it('lets one of many writers of a fresh cell win and tells the others', async () => {
    const answers = await Promise.all(
      ['5', '6', '7', '8', '9'].map((typed) => typeIn(teacher, [{ row: 4, field: 'score', typed }])),
    );
    const saved = answers.filter(({ cells }) => cells[0] && 'saved' in cells[0]);
    const told = answers.filter(({ cells }) => cells[0] && 'conflict' in cells[0]);
    expect([saved.length, told.length]).toEqual([1, 4]);
  });

  it('says at once that the session has ended, and takes what was typed after signing in again', async () => {
    const person = await signIn(api, userName);
    await database.query('DELETE FROM session WHERE csrf = ?', [person.csrf]);
    const cell = { row: 5, field: 'comment', typed: 'Hai mươi dòng.' };
    expect(await typeIn(person, [cell])).toMatchObject({ status: 401, code: 'HBS-WEB-401' });

    const { cells } = await typeIn(await signIn(api, userName), [cell]);
    expect(cells[0]).toHaveProperty('saved');
  });

  it('refuses cells that the sheet does not have, and pupils of another class', async () => {
    const foreign = await aProvince(database, { pupils: 1 });
    const response = await teacher.send(`${address}/cells`, {
      cells: [
        { enrolmentId: pupil(0), field: 'award', typed: 'x', rev: 0 },
        { enrolmentId: foreign.enrolments[0], field: 'level', typed: 'T', rev: 0 },
      ],
    });
    expect(await response.json()).toMatchObject({ cells: [{ refused: 'CELL_UNKNOWN' }, { refused: 'ROW_UNKNOWN' }] });
  });

  it('takes no cell while the school has locked entry', async () => {
    await database.query(
      'INSERT INTO entry_lock (id, unit_id, class_id, from_at, note_id, by_person) VALUES (?, ?, ?, ?, ?, ?)',
      [newId(), province.schoolId, province.classId, new Date(Date.now() - 1000), newId(), 'x'],
    );
    const { cells } = await typeIn(teacher, [{ row: 5, field: 'level', typed: 'T' }]);
    await database.query('UPDATE entry_lock SET to_at = ? WHERE unit_id = ?', [
      new Date(Date.now() - 500),
      province.schoolId,
    ]);
    expect(cells[0]).toHaveProperty('refused', 'ENTRY_LOCKED');
  });
});

describe('without script', () => {
  const readFieldOf = (html: string) =>
    (/name="read" value="([^"]*)"/.exec(html)?.[1] ?? '').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

  it('saves only the cells that differ from what the page showed', async () => {
    const read = readFieldOf(await (await teacher.get(address)).text());
    await typeIn(teacher, [{ row: 2, field: 'level', typed: 'T' }]);

    const saved = await teacher.post(`${address}/draft`, {
      read,
      [`cell.${pupil(2)}.level`]: '',
      [`cell.${pupil(2)}.score`]: '7',
    });
    expect(saved.status).toBe(303);
    expect([await standing(2, 'level'), await standing(2, 'score')]).toEqual(['subject:completedWell', '7']);
  });

  it('gives the page again with the wrong cell as typed and its reason below', async () => {
    const read = readFieldOf(await (await teacher.get(address)).text());
    const page = await (await teacher.post(`${address}/draft`, { read, [`cell.${pupil(2)}.score`]: '7,5' })).text();

    expect(page).toContain('value="7,5"');
    expect(page).toContain('Điểm “7,5” chưa đúng');
    expect(await standing(2, 'score')).toBe('7');
  });
});

describe('a block from Excel', () => {
  it('is shown before it is written: quotes and line breaks as in Excel, empty cells change nothing', async () => {
    const text = readFileSync(new URL('../roster/files/fo4-paste-multiline.tsv', import.meta.url), 'utf8');
    const before = await standing(0, 'score');
    const response = await teacher.send(`${address}/paste`, { text, enrolmentId: pupil(0), field: 'level' });

    const preview = (await response.json()) as { rows: number; columns: number; cells: { typed: string }[] };
    expect(preview).toMatchObject({ rows: 3, columns: 3 });
    expect(preview.cells.some(({ typed }) => typed.includes('\n'))).toBe(true);
    expect(await standing(0, 'score')).toBe(before);
  });

  it('says which cells it cannot take', async () => {
    const text = readFileSync(new URL('../roster/files/ex12-scores.tsv', import.meta.url), 'utf8');
    const response = await teacher.send(`${address}/paste`, { text, enrolmentId: pupil(0), field: 'level' });
    const { cells } = (await response.json()) as { cells: { typed: string; refused?: { code: string } }[] };
    expect(cells.filter(({ refused }) => refused?.code === 'HBS-NL-101').map(({ typed }) => typed)).toEqual(['7,5']);
  });
});
