import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { newId } from '../../persistence/ulid.ts';
import { fillSheet } from '../drafts.ts';
import { aProvince, type Province } from '../province.ts';
import { recordsOf, sheetOf, taskKeysOf } from '../rows.ts';
import { startSchool } from '../start-school.ts';
import type { ApiStage } from './api-stage.ts';
import type { Visitor } from './server.ts';
import { openWorkingStage } from './working-stage.ts';

let stage: ApiStage;
let database: DataSource;
let province: Province;
let teacher: Visitor;
let principal: Visitor;
let homeroomTeacher: Visitor;
let recordId: string;

beforeAll(async () => {
  stage = await openWorkingStage();
  ({ database } = stage);
  province = await aProvince(database, { pupils: 2 });
  await startSchool(stage, province);
  teacher = await stage.visit(province.people.subjectTeacher);
  principal = await stage.visit(province.people.principal);
  homeroomTeacher = await stage.visit(province.people.homeroomTeacher);
  recordId = (await recordsOf(database, province))[0]?.id ?? '';
}, 120_000);
afterAll(() => stage.close());

const sheetAddress = (subject: string, point: string) => `/classes/${province.classId}/sheets/${subject}/${point}`;
const refusedBy = async (response: Response) => {
  const { code, refused } = (await response.json()) as { code: string; refused: string };
  return { status: response.status, code, refused };
};

async function fillMidTerm(subject: string): Promise<void> {
  const sheet = await sheetOf(database, province, subject);
  for (const enrolment of province.enrolments) {
    await database.query(
      `INSERT INTO draft_cell (sheet_id, point, enrolment_id, field, value, rev, by_person, at) VALUES (?, 'midTerm1', ?, 'level', 'subject:completed', 1, 'test', NOW(3))`,
      [sheet, enrolment],
    );
  }
}

describe('handing a point in', () => {
  it('is refused while something is missing, and the page says why', async () => {
    const response = await teacher.send(`${sheetAddress('art', 'midTerm1')}/submit`, { commandId: newId(), seen: 1 });
    expect(await refusedBy(response)).toEqual({ status: 409, code: 'HBS-BN-123', refused: 'SHEET_INCOMPLETE' });
  });

  it('is one act for twenty clicks within 300 ms, and every answer is that of the first', async () => {
    await fillMidTerm('music');
    const click = { commandId: newId(), seen: 1 };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => teacher.send(`${sheetAddress('music', 'midTerm1')}/submit`, click)),
    );

    const bodies = await Promise.all(answers.map((answer) => answer.text()));
    expect(new Set(bodies).size).toBe(1);
    const sheet = await sheetOf(database, province, 'music');
    const [log] = await database.query<{ n: number }[]>(
      `SELECT COUNT(*) AS n FROM transition WHERE subject_id = ? AND type = 'submitPoint'`,
      [sheet],
    );
    expect(Number(log?.n)).toBe(1);
  });

  it('is gone from the next inbox, which shows it under "Vừa xong"', async () => {
    await fillMidTerm('ethics');
    await teacher.send(`${sheetAddress('ethics', 'midTerm1')}/submit`, { commandId: newId(), seen: 1 });
    const inbox = (await (await teacher.get('/inbox', 'application/json')).json()) as {
      groups: { rows: { page: string }[] }[];
      done: { subject: string; words: string }[];
    };
    const pages = inbox.groups.flatMap(({ rows }) => rows.map(({ page }) => page));
    expect(pages).not.toContain(sheetAddress('ethics', 'midTerm1'));
    expect(inbox.done[0]).toMatchObject({ subject: 'Đạo đức', words: 'inbox.done.submitPoint' });
  });

  it('says that it was done already when it is done again by a new click', async () => {
    const again = await teacher.send(`${sheetAddress('music', 'midTerm1')}/submit`, { commandId: newId(), seen: 1 });
    expect(await refusedBy(again)).toMatchObject({ code: 'HBS-BN-122', refused: 'POINT_ALREADY_SUBMITTED' });
  });

  it('refuses to hand the year’s end of a subject in: it is signed', async () => {
    await fillSheet(database, province, 'math');
    const response = await teacher.send(`${sheetAddress('math', 'yearEnd')}/submit`, { commandId: newId(), seen: 1 });
    expect(await refusedBy(response)).toMatchObject({ refused: 'YEAR_END_IS_SIGNED' });
  });
});

describe('acts on a record', () => {
  it('are refused at another stage with the code of the catalogue; the reason typed is kept', async () => {
    const commandId = newId();
    const response = await principal.send(`/records/${recordId}/replace`, { commandId, seen: 1, note: 'Sai tên.' });
    expect(await refusedBy(response)).toEqual({ status: 409, code: 'HBS-HB-102', refused: 'NOT_AT_THIS_STAGE' });
    expect(await database.query('SELECT body FROM note WHERE id = ?', [commandId])).toEqual([{ body: 'Sai tên.' }]);
  });

  it('name the fields that are missing or wrong, and never what they hold', async () => {
    const response = await homeroomTeacher.send(`/records/${recordId}/returnForRework`, {
      commandId: 'x',
      seen: 1,
      part: 'music',
      note: '   ',
      dueDay: '2026-02-31',
    });
    const body = (await response.json()) as { code: string; facts: object };
    expect(body).toMatchObject({ code: 'HBS-WEB-422', facts: { fields: 'commandId, note, dueDay' } });
  });

  it.each([
    ['a part that the record does not have', { part: 'bogus' }, 'part'],
    ['a day that is over', { dueDay: '2020-01-01' }, 'dueDay'],
  ])('are refused with %s: nobody would get a task', async (_, wrong, fields) => {
    const form = { commandId: newId(), seen: 1, part: 'music', note: 'Nhập lại.', dueDay: '2099-06-30' };
    const response = await homeroomTeacher.send(`/records/${recordId}/returnForRework`, { ...form, ...wrong });
    expect(await response.json()).toMatchObject({ code: 'HBS-WEB-422', facts: { fields } });
  });

  it('keep what two people change of a pupil’s data at one time, and overwrite nothing of each other unseen (FO2)', async () => {
    const path = `/records/${recordId}/pupilDataChanged`;
    const page = (await (await homeroomTeacher.get(path, 'application/json')).json()) as {
      rev: number;
      saw: string;
      fields: { field: string; value: string }[];
    };
    const read = Object.fromEntries(page.fields.map(({ field, value }) => [field, value]));
    const send = (changed: object) =>
      homeroomTeacher.send(path, { commandId: newId(), seen: page.rev, saw: page.saw, ...read, ...changed });
    expect((await send({ mother_name: 'Zơrâm Thị Hoa' })).status).toBe(200);
    expect((await send({ residence: 'Thôn A Riêu' })).status).toBe(200);
    const stale = await send({ mother_name: 'Zơrâm Thị Hoà' });
    expect([stale.status, await stale.json()]).toMatchObject([
      409,
      { refused: 'PUPIL_DATA_CHANGED_SINCE', facts: { fields: 'mother_name' } },
    ]);
    const [data] = await database.query(
      `SELECT d.mother_name, d.residence FROM record r JOIN pupil p ON p.id = r.pupil_id JOIN pupil_data d ON d.id = p.pupil_data_id WHERE r.id = ?`,
      [recordId],
    );
    expect(data).toEqual({ mother_name: 'Zơrâm Thị Hoa', residence: 'Thôn A Riêu' });
  });

  it('order an additional assessment of parts that the record has, and of no others', async () => {
    const order = { commandId: newId(), seen: 1, parts: ['homeroom', 'bogus'], note: 'Kiểm tra lại.' };
    const response = await principal.send(`/records/${recordId}/orderAdditionalAssessment`, order);
    expect(await response.json()).toMatchObject({ code: 'HBS-WEB-422', facts: { fields: 'parts' } });
  });

  it('are taken by form as well: a withdrawal leads on, and takes the pupil off the sheets', async () => {
    const response = await principal.post(`/records/${recordId}/withdraw`, {
      commandId: newId(),
      seen: '1',
      note: 'Chuyển đi nước ngoài.',
    });
    expect([response.status, response.headers.get('location')]).toEqual([303, '/inbox']);
    expect((await recordsOf(database, province))[0]?.stage).toBe('withdrawn');
    expect(await taskKeysOf(database, recordId)).toEqual([]);
  });

  it('are asked again by command id, by whoever sent them', async () => {
    const commandId = newId();
    await principal.send(`/records/${recordId}/withdraw`, { commandId, seen: 1, note: 'Lần hai.' });

    const own = await principal.get(`/acts/${recordId}/${commandId}`, 'application/json');
    expect(await refusedBy(own)).toMatchObject({ status: 409, refused: 'RECORD_CLOSED' });
    expect((await teacher.get(`/acts/${recordId}/${commandId}`, 'application/json')).status).toBe(404);
  });
});

describe('a signing', () => {
  it('is refused over documents of which one is not the person’s, as if it did not exist', async () => {
    const elsewhere = await aProvince(database, { pupils: 1 });
    const [own, foreign] = [await sheetOf(database, province, 'art'), await sheetOf(database, elsewhere, 'art')];
    const response = await teacher.send('/ceremonies', {
      kind: 'sheet',
      documents: [`${own}:${province.enrolments[1]}`, `${foreign}:${elsewhere.enrolments[0]}`],
    });
    expect(await refusedBy(response)).toMatchObject({ status: 404, code: 'HBS-WEB-404' });
  });

  it('is refused without a usable certificate', async () => {
    const sheet = await sheetOf(database, province, 'art');
    const response = await teacher.send('/ceremonies', {
      kind: 'sheet',
      documents: [`${sheet}:${province.enrolments[1]}`],
    });
    expect(await refusedBy(response)).toMatchObject({ code: 'HBS-PK-116', refused: 'NO_KEY' });
  });

  it('is refused to a role that signs something else', async () => {
    const response = await principal.send('/ceremonies', { kind: 'homeroom', documents: [`${recordId}:${recordId}`] });
    expect(response.status).toBe(404);
  });
});
