import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { aProvince, type Province } from '../province.ts';
import { renamePupil } from '../renamed-pupil.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import type { Visitor } from './server.ts';

const NAMES = [
  'Đỗ Thị Đào',
  'Alăng Minh Đức',
  'Nguyễn Thị Bưởi',
  'Trần Bảo An',
  'Đỗ Thị Hòa',
  'Đỗ Thị Hoá',
  'Lê Dương Doanh',
];

let stage: ApiStage;
let database: DataSource;
let province: Province;
let homeroomTeacher: Visitor;
let administrator: Visitor;
let elsewhere: Visitor;

beforeAll(async () => {
  stage = await openApiStage();
  ({ database } = stage);
  province = await aProvince(database, { pupils: NAMES.length });
  for (const [i, name] of NAMES.entries()) await renamePupil(database, province.enrolments[i] ?? '', name);
  homeroomTeacher = await stage.visit(province.people.homeroomTeacher);
  administrator = await stage.visit(province.people.administrator);
  const other = await aProvince(database, { pupils: 1 });
  elsewhere = await stage.visit(other.people.principal);
});
afterAll(() => stage.close());

type Found = {
  readonly records: readonly { readonly pupil: string }[];
  readonly classes: readonly { className: string }[];
};
const found = async (who: Visitor, text: string): Promise<Found> =>
  (await (await who.send('/search', { text })).json()) as Found;
const pupils = async (who: Visitor, text: string): Promise<readonly string[]> =>
  (await found(who, text)).records.map(({ pupil }) => pupil);

/** The field case's words, and who must be found. */
const VN3 = readFileSync(join(import.meta.dirname, 'files', 'vn3-search.csv'), 'utf8')
  .replace(/^\uFEFF/, '')
  .trim()
  .split(/\r?\n/)
  .slice(1)
  .map((line): [string, string] => [line.split(',')[0] ?? '', line.split(',')[1] ?? '']);

describe('the search of the top bar (VN3)', () => {
  it.each(VN3)('“%s” finds %s', async (typed, name) => {
    expect(await pupils(homeroomTeacher, typed)).toContain(name);
  });

  it('puts the very words first, with their marks, also when they come decomposed from a Mac (VN4)', async () => {
    expect((await pupils(homeroomTeacher, 'hoá'))[0]).toBe('Đỗ Thị Hoá');
    expect((await pupils(homeroomTeacher, 'hoa')).toSorted()).toEqual(['Đỗ Thị Hoá', 'Đỗ Thị Hòa'].toSorted());
    expect((await pupils(homeroomTeacher, 'Bưởi'.normalize('NFD')))[0]).toBe('Nguyễn Thị Bưởi');
  });

  it('takes a percent sign or an empty text for what it is', async () => {
    expect(await pupils(homeroomTeacher, '%')).toEqual([]);
    expect(await pupils(homeroomTeacher, '   ')).toEqual([]);
    expect(await pupils(homeroomTeacher, `' OR 1=1 --`)).toEqual([]);
  });

  it('finds only in the reader’s own classes or school, by whole code too', async () => {
    expect(await pupils(elsewhere, 'Bưởi')).toEqual([]);
    const [record] = await database.query<{ look_up_code: string }[]>(
      'SELECT look_up_code FROM record WHERE enrolment_id = ?',
      [province.enrolments[0]],
    );
    const code = record?.look_up_code ?? '';
    expect(await pupils(administrator, code)).toEqual(['Đỗ Thị Đào']);
    expect(await pupils(elsewhere, code)).toEqual([]);
    expect(await pupils(administrator, code.slice(0, 20))).toEqual([]);
    expect((await found(administrator, '1a')).classes).toEqual([expect.objectContaining({ className: '1A1' })]);
  });

  it('is sent and never stands in an address', async () => {
    const answer = await homeroomTeacher.post('/search', { text: 'Bưởi' });
    expect(await answer.text()).toContain('Nguyễn Thị Bưởi');
    expect(await (await homeroomTeacher.get('/search?text=Bưởi')).text()).not.toContain('Nguyễn Thị Bưởi');
  });
});
