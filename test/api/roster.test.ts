import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { writeWorkbook } from '../../activities/exports/write-workbook.ts';
import { startLongWork } from '../../activities/operation/long-work.ts';
import { addImport, askToWrite, rosterKey } from '../../persistence/roster/import.ts';
import { newId } from '../../persistence/ulid.ts';
import { aProvince, assign, type Province } from '../province.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import type { Visitor } from './server.ts';
import { writeListHere } from './write-list-here.ts';

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
}, 60_000);
afterAll(() => stage.close());

const code = String(Date.now()).slice(-10);
const pupils = (rows: readonly (readonly string[])[]): Uint8Array =>
  writeWorkbook('HocSinh', [['Mã học sinh', 'Họ và tên', 'Ngày sinh', 'Lớp', 'Giới tính'], ...rows]);

async function upload(list: string, file: Uint8Array, by = administrator): Promise<Response> {
  return by.upload('/rosters', { list, file: new Blob([new Uint8Array(file)]) });
}
async function uploaded(list: string, file: Uint8Array): Promise<string> {
  const { rosterId } = (await (await upload(list, file)).json()) as { rosterId: string };
  return rosterId;
}
const worked = (id: string) => writeListHere(stage, id);
const preview = async (id: string) => (await administrator.get(`/rosters/${id}`, 'application/json')).json();
const pupilsInTable = async (): Promise<number> => {
  const rows = await database.query<object[]>('SELECT 1 FROM pupil WHERE school_id = ?', [province.schoolId]);
  return rows.length;
};

jest.setTimeout(30_000); // each reading of a file is a process of its own

describe('a list from Excel', () => {
  it('is the administrator’s alone, and its template can be filled in', async () => {
    expect((await principal.get('/rosters')).status).toBe(404);
    expect((await upload('pupils', pupils([]), principal)).status).toBe(404);
    expect(await (await administrator.get('/rosters')).text()).toContain('Danh sách học sinh');
    const template = await administrator.get('/rosters/templates/pupils');
    expect(template.headers.get('content-disposition')).toContain('pupils.xlsx');
  });

  it('shows what would become of each row, and writes nothing before "Ghi"', async () => {
    const before = await pupilsInTable();
    const id = await uploaded(
      'pupils',
      pupils([
        [code, 'Arất Thị Lan', '02/09/2020', '1A1', 'Nữ'],
        ['4,91E+09', 'Lê Hoàng Nam', '21/05/2020', '1A1', 'Nam'],
        [`${code}1`, 'Bríu Thị Hạnh', '31/02/2020', '1A1', 'Nữ'],
      ]),
    );
    expect(await preview(id)).toMatchObject({ counts: { rows: 3, new: 1, refused: 2 }, toWrite: 1 });
    const page = await (await administrator.get(`/rosters/${id}`)).text();
    expect(page).toContain('chưa ghi gì vào hệ thống');
    expect(page).toContain('Mã “4,91E+09” không đọc được');
    expect(page).toContain('02/09/2020');
    expect(await pupilsInTable()).toBe(before);

    const pressed = await administrator.post(`/rosters/${id}/write`, {});
    expect([pressed.status, pressed.headers.get('location')]).toEqual([303, `/rosters/${id}`]);
    expect(await preview(id)).toMatchObject({
      progress: { state: 'running', total: 3, done: 0, refresh: expect.any(Number) },
    });
    const running = await (await administrator.get(`/rosters/${id}`)).text();
    expect(running).toContain('Đang ghi danh sách');
    expect(running).toContain('Có thể đóng trang này');

    expect(await worked(id)).toBe(3);
    expect(await pupilsInTable()).toBe(before + 1);
    expect(await preview(id)).toMatchObject({
      written: { counts: { rows: 3, new: 1, refused: 2 }, rows: { 2: 'new', 3: 'refused', 4: 'refused' } },
      counts: { rows: 3, new: 1, refused: 2 },
      rows: [{ kind: 'refused' }, { kind: 'refused' }, { kind: 'new' }],
    });
    expect(await worked(id)).toBe(3);
    expect(await pupilsInTable()).toBe(before + 1);
    expect(await (await administrator.send(`/rosters/${id}/write`, {})).json()).toMatchObject({ rosterId: id });
    expect(await pupilsInTable()).toBe(before + 1);
    const otherwise = await administrator.send(`/rosters/${id}/write`, { answers: ['2/PERHAPS_ANOTHER_PUPIL'] });
    expect(await otherwise.json()).toMatchObject({ code: 'HBS-DS-092' });
  });

  it('changes nothing when the same file comes twice', async () => {
    const id = await uploaded('pupils', pupils([[code, 'Arất Thị Lan', '02/09/2020', '1A1', 'Nữ']]));
    expect(await preview(id)).toMatchObject({ counts: { unchanged: 1, new: 0, changed: 0 } });
  });

  it('holds a row back until its question is answered with a tick', async () => {
    const id = await uploaded('pupils', pupils([[code, 'Arất Thị Hương', '03/09/2020', '1A1', 'Nữ']]));
    const held = (await preview(id)) as { counts: { held: number }; rows: { questions: { key: string }[] }[] };
    expect(held.counts.held).toBe(1);
    const key = held.rows[0]?.questions[0]?.key ?? '';
    await administrator.post(`/rosters/${id}/choose`, { answers: key });
    expect(await preview(id)).toMatchObject({ counts: { held: 0, changed: 1 } });
  });

  it('keeps as many answers as a form may have, and a code as long as one may be', async () => {
    const longest = `${code}${'A'.repeat(30 - code.length)}`;
    const row = ['Nguyễn Thị Hoa', '03/09/2020', '1A1', 'Nữ'];
    const id = await uploaded(
      'pupils',
      pupils([
        [longest, ...row],
        [`${longest}B`, ...row],
      ]),
    );
    const answers = Array.from({ length: 2_000 }, (_, i) => `${10_000 + i}/${'A'.repeat(40)}`);
    expect((await administrator.send(`/rosters/${id}/choose`, { answers })).status).toBe(200);
    expect((await administrator.send(`/rosters/${id}/write`, { answers })).status).toBe(200);
    await worked(id);
    expect(await preview(id)).toMatchObject({ written: { counts: { new: 1, refused: 1 } } });
    expect(await (await administrator.get(`/rosters/${id}`)).text()).toContain('từ 4 đến 30 chữ cái');
  });

  it('takes a column for what the person says it is', async () => {
    const id = await uploaded(
      'classes',
      writeWorkbook('Lop', [
        ['Tên lớp', 'Khối'],
        ['2A7', '2'],
      ]),
    );
    expect(await preview(id)).toMatchObject({ counts: { new: 1 } });
    const gone = await administrator.send(`/rosters/${id}/write`, { 'column-0': '' });
    expect(gone.status).toBe(422);
    expect((await administrator.post(`/rosters/${id}/write`, {})).status).toBe(303);
    await worked(id);
    const rows = await database.query('SELECT 1 FROM school_class WHERE school_id = ? AND name = ?', [
      province.schoolId,
      '2A7',
    ]);
    expect(rows).toHaveLength(1);
  });

  it('is refused with its code when it is no file of rows', async () => {
    const damaged = await upload('pupils', Buffer.from([0x50, 0x4b, 0x03, 0x04, 1, 2, 3, 4]));
    expect(await damaged.json()).toMatchObject({ code: expect.stringMatching(/^HBS-DS-\d+$/) });
    expect(await (await administrator.send('/rosters', { list: 'pupils' })).json()).toMatchObject({
      code: 'HBS-DS-091',
    });
  });

  it('with a required column missing says which, and lets the person name it', async () => {
    const id = await uploaded(
      'pupils',
      writeWorkbook('HS', [
        ['Mã học sinh', 'Họ và tên', 'NS của em', 'Lớp'],
        [`${code}7`, 'Võ Hoài An', '01/02/2020', '1A1'],
      ]),
    );
    expect(await preview(id)).toMatchObject({ refusal: { code: expect.stringMatching(/^HBS-DS-\d+$/) } });
    expect((await administrator.get(`/rosters/${id}`)).status).toBe(200);
    await administrator.post(`/rosters/${id}/choose`, { 'column-2': 'birthDate' });
    expect(await preview(id)).toMatchObject({ counts: { new: 1 } });
  });

  it('does not exist for another school, nor under an address that nobody made', async () => {
    const id = await uploaded('pupils', pupils([[`${code}9`, 'Hồ Văn Nghĩa', '02/09/2020', '1A1', 'Nam']]));
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
    const id = await uploaded('pupils', pupils([[theirCode, 'Zơrâm Thị Nhung', '05/10/2020', '1A1', 'Nữ']]));
    expect(await preview(id)).toMatchObject({ counts: { refused: 1, new: 0 } });
    const page = await (await administrator.get(`/rosters/${id}`)).text();
    expect(page).toContain(`Mã “${theirCode}” là của học sinh đang có hồ sơ ở trường khác`);
    await administrator.post(`/rosters/${id}/write`, {});
    await worked(id);
    expect(await preview(id)).toMatchObject({ written: { counts: { rows: 1, refused: 1 } } });
    expect(await theirs()).toEqual(before);
  });
});

describe('a list that was written half-way when its writer died', () => {
  it('goes on after the last row that was done: what somebody did meanwhile is not done again, and all rows add up', async () => {
    const rows = Array.from({ length: 6 }, (_, i) => [
      `${code}5${i}`,
      `Bríu Văn ${'ABCDEG'[i]}`,
      '02/09/2020',
      '1A1',
      'Nam',
    ]);
    const id = await uploaded('pupils', pupils(rows));
    const before = await pupilsInTable();
    await administrator.post(`/rosters/${id}/write`, {});
    const dies = { left: 3 };
    await expect(
      writeListHere(stage, id, () => {
        if (--dies.left === 0) throw new Error('killed');
      }),
    ).rejects.toThrow('killed');
    expect(await pupilsInTable()).toBe(before + 3);

    // Two at once, as a writer that was thought dead and the one in its place.
    await Promise.all([worked(id), worked(id)]);
    expect(await pupilsInTable()).toBe(before + 6);
    expect(await preview(id)).toMatchObject({ written: { counts: { rows: 6, new: 6 } } });
    const revisions = await database.query<object[]>(
      'SELECT 1 FROM pupil p JOIN pupil_data d ON d.pupil_id = p.id WHERE p.pupil_code LIKE ?',
      [`${code}5_`],
    );
    expect(revisions).toHaveLength(6);
  });
});

describe('a row with more than can be kept', () => {
  it('is refused in its place; the others are written: it stops nobody', async () => {
    const heads = [
      'Mã học sinh',
      'Họ và tên',
      'Ngày sinh',
      'Lớp',
      'Dân tộc',
      'Quốc tịch',
      'Số đăng bộ',
      'Họ và tên mẹ',
    ];
    const row = (n: number, change: Readonly<Record<string, string>>) =>
      Object.values({
        ...{ code: `${code}7${n}`, name: 'Alăng Thị Mơ', born: '02/09/2020', class: '1A1' },
        ...{ people: 'Cơ Tu', nation: 'Việt Nam', number: `${n}`, mother: '', ...change },
      });
    const long = (n: number) => 'ậ'.repeat(n);
    const list = writeWorkbook('HocSinh', [
      heads,
      ...[
        { name: long(121) },
        { people: long(61) },
        { nation: long(61) },
        { number: long(21) },
        { mother: long(121) },
      ].map((change, n) => row(n, change)),
      row(5, { name: long(120), people: long(60), nation: long(60), number: long(20), mother: long(120) }),
    ]);
    const id = await uploaded('pupils', list);
    await administrator.post(`/rosters/${id}/write`, {});
    expect(await worked(id)).toBe(6);
    expect(await preview(id)).toMatchObject({ written: { counts: { refused: 5, new: 1 } } });
  });
});

describe('a list of assignments', () => {
  it('gives a class to others, and nothing to whoever writes it (D31); what he has already stands', async () => {
    const [admin, teacher] = await Promise.all(
      [province.people.administrator, province.people.clerk].map(async (id) => {
        const [row] = await database.query<{ personal_id: string }[]>('SELECT personal_id FROM person WHERE id = ?', [
          id,
        ]);
        return row?.personal_id ?? '';
      }),
    );
    const list = writeWorkbook('PhanCong', [
      ['Số định danh cá nhân', 'Lớp', 'Môn học'],
      [admin ?? '', '1A1', 'Toán'],
      [teacher ?? '', '1A1', 'Tiếng Việt'],
    ]);
    const id = await uploaded('assignments', list);
    expect(await preview(id)).toMatchObject({ counts: { rows: 2, refused: 1 } });
    expect(await (await administrator.get(`/rosters/${id}`)).text()).toContain('tự nhận thêm vai');
    await administrator.post(`/rosters/${id}/write`, {});
    await worked(id);
    const held = () =>
      database.query('SELECT person_id FROM assignment WHERE person_id IN (?) AND to_day IS NULL', [
        [province.people.administrator, province.people.clerk],
      ]);
    expect(await held()).toEqual([{ person_id: province.people.clerk }]);
    const kept = await database.query<{ by_person: string; type: string; detail: string }[]>(
      'SELECT by_person, type, detail FROM people_log WHERE person_id = ?',
      [province.people.clerk],
    );
    expect(kept.map((one) => ({ ...one, detail: JSON.parse(one.detail) }))).toEqual([
      {
        ...{ by_person: province.people.administrator, type: 'assign' },
        detail: { classId: province.classId, subject: 'vietnamese', from: expect.any(String), rosterId: id },
      },
    ]);

    await assign(database, province.people.administrator, province.schoolId, province.classId, 'math');
    await database.query(`UPDATE assignment SET to_day = '2021-01-01' WHERE subject = 'math' AND person_id <> ?`, [
      province.people.administrator,
    ]);
    expect(await preview(await uploaded('assignments', list))).toMatchObject({ counts: { unchanged: 2, refused: 0 } });
  });
});

describe('lists that wait for the engine', () => {
  it('are all started again, the hundred and first as well', async () => {
    const { schoolId } = province;
    const at = Date.now();
    const ids = Array.from({ length: 101 }, () => newId(at));
    const counts = { rows: 0, new: 0, changed: 0, unchanged: 0, repeated: 0, held: 0, refused: 0 };
    // Written already, so that a worker of whoever else uses the engine has nothing to do for them.
    const list = { schoolId, list: 'classes', fileName: 'Lop.xlsx', sha256: '', columns: {}, answers: [] } as const;
    for (const id of ids) {
      await addImport(database, id, list, at);
      await askToWrite(database, id, { ...list, asked: { by: newId(), at }, written: { at, counts } }, 0);
    }
    await startLongWork(stage);
    const last = await stage.engine.workflow.getHandle(`roster/${ids.toSorted().at(-1)}`).describe();
    expect(last.type).toBe('rosterWriting');
    await database.query('UPDATE progress SET ended_at = NOW(3) WHERE id IN (?)', [ids.map(rosterKey)]);
  });
});

describe('a class that goes to somebody else by a list', () => {
  it('is held by him alone from that day on, although another’s end was set for later', async () => {
    const { clerk, subjectTeacher } = province.people;
    await database.query(`UPDATE assignment SET to_day = '2099-01-01' WHERE subject = 'music' AND person_id = ?`, [
      subjectTeacher,
    ]);
    const [row] = await database.query<{ personal_id: string }[]>('SELECT personal_id FROM person WHERE id = ?', [
      clerk,
    ]);
    const heads = ['Số định danh cá nhân', 'Lớp', 'Môn học'];
    const id = await uploaded(
      'assignments',
      writeWorkbook('PhanCong', [heads, [row?.personal_id ?? '', '1A1', 'Âm nhạc']]),
    );
    await administrator.post(`/rosters/${id}/write`, {});
    await worked(id);
    const holders = await database.query(
      `SELECT person_id FROM assignment WHERE class_id = ? AND subject = 'music' AND from_day <= CURDATE() + INTERVAL 1 DAY
         AND (to_day IS NULL OR to_day >= CURDATE() + INTERVAL 1 DAY)`,
      [province.classId],
    );
    expect(holders).toEqual([{ person_id: clerk }]);
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

// Last: the province has another school year afterwards.
describe('a list that waits over the change of the school year', () => {
  it('stays the year’s for which it was uploaded', async () => {
    const file = writeWorkbook('Lop', [['Lớp'], ['4C7']]);
    const id = await uploaded('classes', file);
    const [year] = await database.query<{ id: string }[]>('SELECT id FROM school_year WHERE province_id = ?', [
      province.provinceId,
    ]);
    const next = '2098-2099';
    await database.query(
      `INSERT INTO school_year (id, province_id, starts_on, ends_on, profile) SELECT ?, province_id, '2098-09-05', '2099-05-31', profile
       FROM school_year WHERE province_id = ? AND id = ?`,
      [next, province.provinceId, year?.id],
    );
    expect((await administrator.send(`/rosters/${id}/write`, {})).status).toBe(200);
    await worked(id);
    const classes = await database.query("SELECT school_year FROM school_class WHERE school_id = ? AND name = '4C7'", [
      province.schoolId,
    ]);
    expect(classes).toEqual([{ school_year: year?.id }]);
  });
});
