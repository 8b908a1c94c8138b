import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { newId } from '../../persistence/ulid.ts';
import { aTrustedCa, certificatesFor, PIN } from '../certificates.ts';
import { startDocumentsWorker } from '../documents-worker.ts';
import { fillSheet } from '../drafts.ts';
import { aProvince, type Province } from '../province.ts';
import { sheetOf } from '../rows.ts';
import { startSchool } from '../start-school.ts';
import { until } from '../until.ts';
import type { ApiStage } from './api-stage.ts';
import { type ApiServer, anAccount, signIn, type Visitor } from './server.ts';
import { openWorkingStage } from './working-stage.ts';

let stage: ApiStage;
let database: DataSource;
let api: ApiServer;
let province: Province;
let teacher: Visitor;
let userName: string;

beforeAll(async () => {
  stage = await openWorkingStage(({ database, folder }) => startDocumentsWorker(database, folder));
  ({ database, api } = stage);
  province = await aProvince(database, { pupils: 3 });
  await certificatesFor(database, await aTrustedCa(database), province);
  await startSchool(stage, province);
  userName = await anAccount(database, province.people.subjectTeacher);
  teacher = await signIn(api, userName);
}, 120_000);
afterAll(() => stage.close());

const review = (subject: string) => `/classes/${province.classId}/sheets/${subject}/yearEnd/sign`;

/** Presses the review's button, as a browser without script does; gives the ceremony's address. */
async function begin(subject: string): Promise<string> {
  const page = await (await teacher.get(review(subject))).text();
  const named = [...page.matchAll(/name="documents" value="([^"]+)"/g)].map(([, value]) => value ?? '');
  const begun = await teacher.post('/ceremonies', { kind: 'sheet', documents: named, back: '/inbox' });
  return begun.headers.get('location') ?? '';
}

const modelOf = async (address: string) =>
  (await (await teacher.get(address, 'application/json')).json()) as Record<string, unknown> & { state: string };
const reaches = (address: string, state: string) =>
  until(state, async () => (await modelOf(address)).state === state, 60_000);

describe('the certificate that signs', () => {
  it('is the one registered for this person, whatever others there are, and no choice of the page (BA4)', async () => {
    const [own] = await database.query<{ id: string }[]>(
      `SELECT id FROM certificate WHERE person_id = ? AND state = 'approved'`,
      [province.people.subjectTeacher],
    );
    await fillSheet(database, province, 'physicalEducation');
    const [other] = await database.query<{ id: string }[]>('SELECT id FROM certificate WHERE person_id = ?', [
      province.people.principal,
    ]);
    const page = await (await teacher.get(review('physicalEducation'))).text();
    const documents = [...page.matchAll(/name="documents" value="([^"]+)"/g)].map(([, value]) => value ?? '');
    const begun = await teacher.send('/ceremonies', {
      ...{ kind: 'sheet', documents, back: '/inbox' },
      certificateId: other?.id,
    });
    const { ceremonyId } = (await begun.json()) as { ceremonyId: string };
    const [ceremony] = await database.query('SELECT certificate_id FROM ceremony WHERE id = ?', [ceremonyId]);
    expect(ceremony).toEqual({ certificate_id: own?.id });
  }, 60_000);
});

describe('signing through the pages', () => {
  it('signs the complete rows with one PIN, leaves the others out with their reason, and shows it on any device (BA3)', async () => {
    await fillSheet(database, province, 'music');
    const sheet = await sheetOf(database, province, 'music');
    await database.query(
      `UPDATE draft_cell SET value = '' WHERE sheet_id = ? AND enrolment_id = ? AND field = 'level'`,
      [sheet, province.enrolments[2]],
    );
    const looked = (await (await teacher.get(review('music'), 'application/json')).json()) as {
      count: number;
      leftOut: object[];
    };
    expect([looked.count, looked.leftOut.length]).toEqual([2, 1]);

    const address = await begin('music');
    await reaches(address, 'prepared');
    const signed = await teacher.post(`${address}/confirm`, { pin: PIN });
    expect([signed.status, signed.headers.get('location')]).toEqual([303, address]);

    await reaches(address, 'done');
    const elsewhere = await signIn(api, userName);
    const result = (await (await elsewhere.get(address, 'application/json')).json()) as Record<string, unknown>;
    expect(result).toMatchObject({ state: 'done', signed: 2, failed: 0, prepared: 0 });
    const again = await teacher.send(`${address}/confirm`, { pin: PIN });
    expect(await again.json()).toEqual({ outcome: 'confirmed' });
  }, 90_000);

  it('says how many tries are left, counts none for Unikey, and ends at the third', async () => {
    await fillSheet(database, province, 'art');
    const address = await begin('art');
    await reaches(address, 'prepared');
    const tryPin = async (pin: string) => (await (await teacher.send(`${address}/confirm`, { pin })).json()) as object;

    expect(await tryPin('đường1')).toMatchObject({ code: 'HBS-PK-102' });
    expect(await tryPin('000000')).toMatchObject({ code: 'HBS-PK-101', facts: { left: 2 } });
    const page = await (await teacher.post(`${address}/confirm`, { pin: '000000' })).text();
    expect(page).toContain('HBS-PK-101');
    expect(page).not.toContain('000000');
    expect(await tryPin('000000')).toMatchObject({ code: 'HBS-PK-114' });
    expect(await tryPin(PIN)).toMatchObject({ refused: 'THIRD_WRONG_PIN' });
    expect(await modelOf(address)).toMatchObject({ state: 'ended', signed: 0 });
  }, 90_000);

  it('is stopped before the confirmation: nothing was signed, the rows are free again', async () => {
    await fillSheet(database, province, 'ethics');
    const address = await begin('ethics');
    await reaches(address, 'prepared');
    await teacher.post(`${address}/cancel`, {});
    await reaches(address, 'ended');
    expect(await begin('ethics')).toMatch(/^\/ceremonies\//);
  }, 90_000);

  it('asks with a field that no password manager fills or keeps (told from its browser in the browser tier)', async () => {
    await fillSheet(database, province, 'natureSociety');
    const address = await begin('natureSociety');
    await reaches(address, 'prepared');
    const page = await (await teacher.get(address)).text();
    expect(page).toMatch(/<input id="pin" name="pin" type="password" autocomplete="one-time-code"/);
  }, 90_000);
});

describe('a task that is done', () => {
  const POINTS = ['midTerm1', 'endTerm1', 'midTerm2'];

  it('is never in the list again, for the next reading in any browser, and stands under what was just done (WF4)', async () => {
    const { classId, enrolments } = province;
    const elsewhere = await signIn(api, userName);
    const tasksOf = async (reader: Visitor) => {
      const inbox = (await (await reader.get('/inbox?only=all', 'application/json')).json()) as {
        groups: { rows: { page: string }[] }[];
        done: { page?: string }[];
      };
      return { pages: inbox.groups.flatMap(({ rows }) => rows.map(({ page }) => page)), done: inbox.done.length };
    };
    for (const subject of ['ethics', 'math', 'vietnamese', 'music'])
      for (const point of POINTS) {
        const page = `/classes/${classId}/sheets/${subject}/${point}`;
        expect((await tasksOf(teacher)).pages).toContain(page);
        const sheet = await sheetOf(database, province, subject);
        for (const enrolment of enrolments)
          for (const [field, value] of [
            ['level', 'subject:completed'],
            ['score', '8'],
            ['comment', 'Em tiến bộ.'],
          ])
            await database.query(
              `INSERT IGNORE INTO draft_cell (sheet_id, point, enrolment_id, field, value, rev, by_person, at) VALUES (?, ?, ?, ?, ?, 1, 'test', NOW(3))`,
              [sheet, point, enrolment, field, value],
            );
        expect((await teacher.send(`${page}/submit`, { commandId: newId(), seen: 0 })).status).toBe(200);
        for (const reader of [teacher, elsewhere]) {
          const { pages, done } = await tasksOf(reader);
          expect(pages).not.toContain(page);
          expect(done).toBeGreaterThan(0);
        }
      }
  }, 60_000);
});

describe('several sheets at once', () => {
  it('sign nothing with a certificate that was suspended after they were begun: each sheet says so, and is signed again', async () => {
    const subjects = ['experientialActivities', 'math'] as const;
    for (const subject of subjects) await fillSheet(database, province, subject);
    const sheets = await Promise.all(subjects.map((subject) => sheetOf(database, province, subject)));
    const documents = sheets.flatMap((sheet) => province.enrolments.map((row) => `${sheet}:${row}`));
    const begun = await teacher.post('/ceremonies', { kind: 'sheet', documents, back: '/inbox' });
    const address = begun.headers.get('location') ?? '';
    await reaches(address, 'prepared');
    const suspend = (state: 'suspended' | 'approved') =>
      database.query('UPDATE certificate SET state = ? WHERE id = (SELECT certificate_id FROM ceremony WHERE id = ?)', [
        state,
        address.split('/').at(-1),
      ]);
    await suspend('suspended');
    await teacher.post(`${address}/confirm`, { pin: PIN });
    await reaches(address, 'done');
    await suspend('approved');

    expect(await modelOf(address)).toMatchObject({
      signed: 0,
      failed: documents.length,
      leftItems: [{ code: 'HBS-KY-421' }, ...Array(5).fill({})],
    });
    const standing = await database.query<{ n: string }[]>(
      'SELECT COUNT(*) AS n FROM signature WHERE sheet_id IN (?) AND void_at IS NULL',
      [sheets],
    );
    expect(Number(standing[0]?.n)).toBe(0);
  }, 90_000);

  it('signs several sheets of the inbox with one PIN: a signature each, whoever is incomplete stays out alone', async () => {
    const subjects = ['experientialActivities', 'math'] as const;
    for (const subject of subjects) await fillSheet(database, province, subject);
    const sheets = await Promise.all(subjects.map((subject) => sheetOf(database, province, subject)));
    await database.query(
      `UPDATE draft_cell SET value = '' WHERE sheet_id = ? AND enrolment_id = ? AND field = 'level'`,
      [sheets[1], province.enrolments[0]],
    );
    const inbox = await (await teacher.get('/inbox')).text();
    for (const sheet of sheets) expect(inbox).toContain(`name="sheets" value="${sheet}"`);

    const looked = await (await teacher.get(`/sheets/sign?sheets=${sheets.join('&sheets=')}`)).text();
    const documents = [...looked.matchAll(/name="documents" value="([^"]+)"/g)].map(([, value]) => value ?? '');
    expect(documents).toHaveLength(5);
    const begun = await teacher.post('/ceremonies', { kind: 'sheet', documents, back: '/inbox' });
    const address = begun.headers.get('location') ?? '';
    await reaches(address, 'prepared');
    expect(await (await teacher.get(address)).text()).toContain('2 chữ ký, mỗi tờ một chữ ký, 5 em');
    await teacher.post(`${address}/confirm`, { pin: PIN });
    await reaches(address, 'done');

    expect(await modelOf(address)).toMatchObject({ signed: 5, failed: 0, back: '/inbox' });
    const signed = await database.query<{ sheet_id: string; n: string; good: string }[]>(
      `SELECT s.sheet_id, COUNT(*) AS n, SUM(JSON_VALUE(s.checked, '$.outcome') = 'valid') AS good
       FROM signature s JOIN evidence e ON e.signature_id = s.id WHERE s.sheet_id IN (?) AND s.void_at IS NULL GROUP BY s.sheet_id`,
      [sheets],
    );
    expect(signed.map(({ sheet_id, n, good }) => [sheets.indexOf(sheet_id), Number(n), Number(good)]).sort()).toEqual([
      [0, 3, 3],
      [1, 2, 2],
    ]);
    const others = await stage.visit(province.people.homeroomTeacher);
    expect((await others.get(`/sheets/sign?sheets=${sheets[0]}`)).status).toBe(404);
    expect((await teacher.get(`/sheets/sign?sheets=${newId()}`)).status).toBe(404);
    expect((await teacher.get('/sheets/sign')).status).toBe(409);
    const many = (n: number) => teacher.get(`/sheets/sign?sheets=${Array(n).fill(sheets[0]).join('&sheets=')}`);
    expect((await many(40)).status).toBe(200);
    const refused = await many(41);
    expect(refused.status).toBe(400);
    expect(await refused.text()).toMatch(/mỗi lần ký tối đa 40 bảng, thầy cô đã chọn 41.*href="\/inbox"/s);
  }, 90_000);
});
