import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { writeWorkbook } from '../../activities/exports/write-workbook.ts';
import { startLongWork } from '../../activities/operation/long-work.ts';
import { addImport, askToWrite, rosterKey } from '../../persistence/roster/import.ts';
import { newId } from '../../persistence/ulid.ts';
import { aProvince, assign, type Province } from '../province.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import { type Lists, listsOf, pupilList } from './roster-lists.ts';
import type { Visitor } from './server.ts';
import { writeListHere } from './write-list-here.ts';

let stage: ApiStage;
let database: DataSource;
let province: Province;
let administrator: Visitor;
let lists: Lists;
/** The province's school has no pupil with such a code yet. */
const code = String(Date.now()).slice(-10);

beforeAll(async () => {
  stage = await openApiStage();
  ({ database } = stage);
  province = await aProvince(database, { pupils: 1 });
  administrator = await stage.visit(province.people.administrator);
  lists = listsOf(stage, province, administrator);
}, 60_000);
afterAll(() => stage.close());

jest.setTimeout(30_000); // each reading of a file is a process of its own

describe('a list that was written half-way when its writer died', () => {
  it('goes on after the last row that was done: what somebody did meanwhile is not done again, and all rows add up', async () => {
    const rows = Array.from({ length: 6 }, (_, i) => [
      `${code}5${i}`,
      `Bríu Văn ${'ABCDEG'[i]}`,
      '02/09/2020',
      '1A1',
      'Nam',
    ]);
    const id = await lists.uploaded('pupils', pupilList(rows));
    const before = await lists.pupilsInTable();
    await administrator.post(`/rosters/${id}/write`, {});
    const dies = { left: 3 };
    await expect(
      writeListHere(stage, id, () => {
        if (--dies.left === 0) throw new Error('killed');
      }),
    ).rejects.toThrow('killed');
    expect(await lists.pupilsInTable()).toBe(before + 3);

    // Two at once, as a writer that was thought dead and the one in its place.
    await Promise.all([lists.worked(id), lists.worked(id)]);
    expect(await lists.pupilsInTable()).toBe(before + 6);
    expect(await lists.preview(id)).toMatchObject({ written: { counts: { rows: 6, new: 6 } } });
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
    const id = await lists.uploaded('pupils', list);
    await administrator.post(`/rosters/${id}/write`, {});
    expect(await lists.worked(id)).toBe(6);
    expect(await lists.preview(id)).toMatchObject({ written: { counts: { refused: 5, new: 1 } } });
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
    const id = await lists.uploaded('assignments', list);
    expect(await lists.preview(id)).toMatchObject({ counts: { rows: 2, refused: 1 } });
    expect(await (await administrator.get(`/rosters/${id}`)).text()).toContain('tự nhận thêm vai');
    await administrator.post(`/rosters/${id}/write`, {});
    await lists.worked(id);
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
    expect(await lists.preview(await lists.uploaded('assignments', list))).toMatchObject({
      counts: { unchanged: 2, refused: 0 },
    });
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
    const id = await lists.uploaded(
      'assignments',
      writeWorkbook('PhanCong', [heads, [row?.personal_id ?? '', '1A1', 'Âm nhạc']]),
    );
    await administrator.post(`/rosters/${id}/write`, {});
    await lists.worked(id);
    const holders = await database.query(
      `SELECT person_id FROM assignment WHERE class_id = ? AND subject = 'music' AND from_day <= CURDATE() + INTERVAL 1 DAY
         AND (to_day IS NULL OR to_day >= CURDATE() + INTERVAL 1 DAY)`,
      [province.classId],
    );
    expect(holders).toEqual([{ person_id: clerk }]);
  });
});

// Last: the province has another school year afterwards.
describe('a list that waits over the change of the school year', () => {
  it('stays the year’s for which it was uploaded', async () => {
    const file = writeWorkbook('Lop', [['Lớp'], ['4C7']]);
    const id = await lists.uploaded('classes', file);
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
    await lists.worked(id);
    const classes = await database.query("SELECT school_year FROM school_class WHERE school_id = ? AND name = '4C7'", [
      province.schoolId,
    ]);
    expect(classes).toEqual([{ school_year: year?.id }]);
  });
});
