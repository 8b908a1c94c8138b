import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { writeWorkbook } from '../../activities/exports/write-workbook.ts';
import { newId } from '../../persistence/ulid.ts';
import { aProvince, type Province } from '../province.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import { type Lists, listsOf, pupilList } from './roster-lists.ts';
import type { Visitor } from './server.ts';

let stage: ApiStage;
let database: DataSource;
let province: Province;
let administrator: Visitor;
let principal: Visitor;

beforeAll(async () => {
  stage = await openApiStage();
  ({ database } = stage);
  province = await aProvince(database, { pupils: 1 });
  administrator = await stage.visit(province.people.administrator);
  principal = await stage.visit(province.people.principal);
  lists = listsOf(stage, province, administrator);
}, 60_000);
afterAll(() => stage.close());

const code = String(Date.now()).slice(-10);
let lists: Lists;

jest.setTimeout(30_000); // each reading of a file is a process of its own

describe('a list from Excel', () => {
  it('is the administrator’s alone, and its template can be filled in', async () => {
    expect((await principal.get('/rosters')).status).toBe(404);
    expect((await lists.upload('pupils', pupilList([]), principal)).status).toBe(404);
    expect(await (await administrator.get('/rosters')).text()).toContain('Danh sách học sinh');
    const template = await administrator.get('/rosters/templates/pupils');
    expect(template.headers.get('content-disposition')).toContain('pupils.xlsx');
  });

  it('shows what would become of each row, and writes nothing before "Ghi"', async () => {
    const before = await lists.pupilsInTable();
    const id = await lists.uploaded(
      'pupils',
      pupilList([
        [code, 'Arất Thị Lan', '02/09/2020', '1A1', 'Nữ'],
        ['4,91E+09', 'Lê Hoàng Nam', '21/05/2020', '1A1', 'Nam'],
        [`${code}1`, 'Bríu Thị Hạnh', '31/02/2020', '1A1', 'Nữ'],
      ]),
    );
    expect(await lists.preview(id)).toMatchObject({ counts: { rows: 3, new: 1, refused: 2 }, toWrite: 1 });
    const page = await (await administrator.get(`/rosters/${id}`)).text();
    expect(page).toContain('chưa ghi gì vào hệ thống');
    expect(page).toContain('Mã “4,91E+09” không đọc được');
    expect(page).toContain('02/09/2020');
    expect(await lists.pupilsInTable()).toBe(before);

    const pressed = await administrator.post(`/rosters/${id}/write`, {});
    expect([pressed.status, pressed.headers.get('location')]).toEqual([303, `/rosters/${id}`]);
    expect(await lists.preview(id)).toMatchObject({
      progress: { state: 'running', total: 3, done: 0, refresh: expect.any(Number) },
    });
    const running = await (await administrator.get(`/rosters/${id}`)).text();
    expect(running).toContain('Đang ghi danh sách');
    expect(running).toContain('Có thể đóng trang này');

    expect(await lists.worked(id)).toBe(3);
    expect(await lists.pupilsInTable()).toBe(before + 1);
    expect(await lists.preview(id)).toMatchObject({
      written: { counts: { rows: 3, new: 1, refused: 2 }, rows: { 2: 'new', 3: 'refused', 4: 'refused' } },
      counts: { rows: 3, new: 1, refused: 2 },
      rows: [{ kind: 'refused' }, { kind: 'refused' }, { kind: 'new' }],
    });
    expect(await lists.worked(id)).toBe(3);
    expect(await lists.pupilsInTable()).toBe(before + 1);
    expect(await (await administrator.send(`/rosters/${id}/write`, {})).json()).toMatchObject({ rosterId: id });
    expect(await lists.pupilsInTable()).toBe(before + 1);
    const otherwise = await administrator.send(`/rosters/${id}/write`, { answers: ['2/PERHAPS_ANOTHER_PUPIL'] });
    expect(await otherwise.json()).toMatchObject({ code: 'HBS-DS-092' });
  });

  it('changes nothing when the same file comes twice', async () => {
    const id = await lists.uploaded('pupils', pupilList([[code, 'Arất Thị Lan', '02/09/2020', '1A1', 'Nữ']]));
    expect(await lists.preview(id)).toMatchObject({ counts: { unchanged: 1, new: 0, changed: 0 } });
  });

  it('holds a row back until its question is answered with a tick', async () => {
    const id = await lists.uploaded('pupils', pupilList([[code, 'Arất Thị Hương', '03/09/2020', '1A1', 'Nữ']]));
    const held = (await lists.preview(id)) as { counts: { held: number }; rows: { questions: { key: string }[] }[] };
    expect(held.counts.held).toBe(1);
    const key = held.rows[0]?.questions[0]?.key ?? '';
    await administrator.post(`/rosters/${id}/choose`, { answers: key });
    expect(await lists.preview(id)).toMatchObject({ counts: { held: 0, changed: 1 } });
  });

  it('keeps as many answers as a form may have, and a code as long as one may be', async () => {
    const longest = `${code}${'A'.repeat(30 - code.length)}`;
    const row = ['Nguyễn Thị Hoa', '03/09/2020', '1A1', 'Nữ'];
    const id = await lists.uploaded(
      'pupils',
      pupilList([
        [longest, ...row],
        [`${longest}B`, ...row],
      ]),
    );
    const answers = Array.from({ length: 2_000 }, (_, i) => `${10_000 + i}/${'A'.repeat(40)}`);
    expect((await administrator.send(`/rosters/${id}/choose`, { answers })).status).toBe(200);
    expect((await administrator.send(`/rosters/${id}/write`, { answers })).status).toBe(200);
    await lists.worked(id);
    expect(await lists.preview(id)).toMatchObject({ written: { counts: { new: 1, refused: 1 } } });
    expect(await (await administrator.get(`/rosters/${id}`)).text()).toContain('từ 4 đến 30 chữ cái');
  });

  it('takes a column for what the person says it is', async () => {
    const id = await lists.uploaded(
      'classes',
      writeWorkbook('Lop', [
        ['Tên lớp', 'Khối'],
        ['2A7', '2'],
      ]),
    );
    expect(await lists.preview(id)).toMatchObject({ counts: { new: 1 } });
    const gone = await administrator.send(`/rosters/${id}/write`, { 'column-0': '' });
    expect(gone.status).toBe(422);
    expect((await administrator.post(`/rosters/${id}/write`, {})).status).toBe(303);
    await lists.worked(id);
    const rows = await database.query('SELECT 1 FROM school_class WHERE school_id = ? AND name = ?', [
      province.schoolId,
      '2A7',
    ]);
    expect(rows).toHaveLength(1);
  });

  it('is refused with its code when it is no file of rows', async () => {
    const damaged = await lists.upload('pupils', Buffer.from([0x50, 0x4b, 0x03, 0x04, 1, 2, 3, 4]));
    expect(await damaged.json()).toMatchObject({ code: expect.stringMatching(/^HBS-DS-\d+$/) });
    expect(await (await administrator.send('/rosters', { list: 'pupils' })).json()).toMatchObject({
      code: 'HBS-DS-091',
    });
  });

  it('with a required column missing says which, and lets the person name it', async () => {
    const id = await lists.uploaded(
      'pupils',
      writeWorkbook('HS', [
        ['Mã học sinh', 'Họ và tên', 'NS của em', 'Lớp'],
        [`${code}7`, 'Võ Hoài An', '01/02/2020', '1A1'],
      ]),
    );
    expect(await lists.preview(id)).toMatchObject({ refusal: { code: expect.stringMatching(/^HBS-DS-\d+$/) } });
    expect((await administrator.get(`/rosters/${id}`)).status).toBe(200);
    await administrator.post(`/rosters/${id}/choose`, { 'column-2': 'birthDate' });
    expect(await lists.preview(id)).toMatchObject({ counts: { new: 1 } });
  });

  it('does not exist for another school, nor under an address that nobody made', async () => {
    const id = await lists.uploaded('pupils', pupilList([[`${code}9`, 'Hồ Văn Nghĩa', '02/09/2020', '1A1', 'Nam']]));
    const other = await aProvince(database, { pupils: 1 });
    const stranger = await stage.visit(other.people.administrator);
    expect((await stranger.get(`/rosters/${id}`)).status).toBe(404);
    expect((await administrator.get(`/rosters/${newId()}`)).status).toBe(404);
  });
});

describe('a pupil whom another school has', () => {
  it('is refused by his code in the preview, and his data stay that school’s', async () => {
    const other = await aProvince(database, { pupils: 1 });
    const theirCode = `${code}8`;
    await database.query('UPDATE pupil SET pupil_code = ? WHERE school_id = ?', [theirCode, other.schoolId]);
    const theirs = () =>
      database.query('SELECT pupil_code, pupil_data_id FROM pupil WHERE school_id = ?', [other.schoolId]);
    const before = await theirs();
    const id = await lists.uploaded('pupils', pupilList([[theirCode, 'Zơrâm Thị Nhung', '05/10/2020', '1A1', 'Nữ']]));
    expect(await lists.preview(id)).toMatchObject({ counts: { refused: 1, new: 0 } });
    const page = await (await administrator.get(`/rosters/${id}`)).text();
    expect(page).toContain(`Mã “${theirCode}” là của học sinh đang có hồ sơ ở trường khác`);
    await administrator.post(`/rosters/${id}/write`, {});
    await lists.worked(id);
    expect(await lists.preview(id)).toMatchObject({ written: { counts: { rows: 1, refused: 1 } } });
    expect(await theirs()).toEqual(before);
  });
});

describe('opening the school year', () => {
  it('starts one workflow for the school and year, however often it is pressed', async () => {
    for (let i = 0; i < 2; i++)
      expect(
        await (await administrator.send('/rosters/open-year', { schoolYear: province.schoolYear })).json(),
      ).toEqual({
        opening: province.schoolYear,
      });
    const address = `/rosters/open-year/${province.schoolYear}`;
    expect(await (await administrator.get(address, 'application/json')).json()).toMatchObject({
      progress: { state: 'running', done: 0, total: expect.any(Number) },
    });
    const page = await (await administrator.get(address)).text();
    expect(page).toContain(`Đang mở năm học ${province.schoolYear}`);
    expect((await administrator.get('/rosters/open-year/2020-2021')).status).toBe(404);
    const handle = stage.engine.workflow.getHandle(`opening/${province.schoolId}/${province.schoolYear}`);
    expect((await handle.describe()).type).toBe('schoolYearOpening');
    await handle.terminate();
  });
});
