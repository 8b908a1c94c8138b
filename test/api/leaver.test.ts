import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { newId } from '../../persistence/ulid.ts';
import { aTrustedCa, certificatesFor, PIN } from '../certificates.ts';
import { startDocumentsWorker } from '../documents-worker.ts';
import { fillSheet } from '../drafts.ts';
import { aProvince, assign, type Province } from '../province.ts';
import { recordsOf, sheetOf } from '../rows.ts';
import { startSchool } from '../start-school.ts';
import { until } from '../until.ts';
import type { ApiStage } from './api-stage.ts';
import type { Visitor } from './server.ts';
import { openWorkingStage } from './working-stage.ts';

let stage: ApiStage;
let database: DataSource;
let province: Province;
let principal: Visitor;
const WHY = 'Thầy Mỹ nghỉ hưu từ ngày 01/6, chưa có người thay (QĐ số 8).';

beforeAll(async () => {
  stage = await openWorkingStage(({ database, folder }) => startDocumentsWorker(database, folder));
  ({ database } = stage);
  province = await aProvince(database, { pupils: 2 });
  await certificatesFor(database, await aTrustedCa(database), province);
  await startSchool(stage, province);
  principal = await stage.visit(province.people.principal);
}, 120_000);
afterAll(() => stage.close());

const address = (subject: string) => `/classes/${province.classId}/sheets/${subject}/yearEnd/confirmForLeaver`;
const sent = (note = WHY) => ({ commandId: newId(), seen: '1', note });
const leaves = (subject: string) =>
  database.query(
    `UPDATE assignment SET to_day = '2026-01-02', from_day = '2026-01-01' WHERE class_id = ? AND subject = ?`,
    [province.classId, subject],
  );
const modelOf = async (path: string) =>
  (await (await principal.get(path, 'application/json')).json()) as Record<string, unknown> & { state: string };
const reaches = (ceremony: string, state: string) =>
  until(state, async () => (await modelOf(ceremony)).state === state, 60_000);
const refusalOf = async (response: Response) => ((await response.json()) as { refused?: string }).refused;

/** Begins the confirmation by the page's form; gives the ceremony's address, prepared. */
async function begin(subject: string): Promise<string> {
  const begun = await principal.post(address(subject), sent());
  const ceremony = begun.headers.get('location') ?? '';
  await reaches(ceremony, 'prepared');
  return ceremony;
}

describe('confirming a sheet for a teacher who has left (D13)', () => {
  it('is refused while the sheet has a teacher, and the page says whom it is for', async () => {
    await fillSheet(database, province, 'art');
    expect(await (await principal.get(address('art'))).text()).not.toContain('name="note"');
    expect(await refusalOf(await principal.send(address('art'), sent()))).toBe('TEACHER_IN_POST');
  });

  it('needs a reason, and complete rows', async () => {
    await leaves('art');
    await leaves('ethics');
    expect(await refusalOf(await principal.send(address('art'), sent('  ')))).toBe('BODY_NOT_VALID');
    expect(await refusalOf(await principal.send(address('ethics'), sent()))).toBe('NOTHING_TO_SIGN');
    expect((await principal.get(address('homeroom'))).status).toBe(404);
  });

  it('is found from the school’s classes, is signed with the principal’s own certificate, and its reason stands in the history', async () => {
    const classes = await (await principal.get(`/classes?class=${province.classId}`)).text();
    expect(classes).toContain(`/classes/${province.classId}/sheets/art/yearEnd`);
    const sheetPage = await (await principal.get(`/classes/${province.classId}/sheets/art/yearEnd`)).text();
    expect(sheetPage).toContain(address('art'));

    const ceremony = await begin('art');
    await principal.post(`${ceremony}/confirm`, { pin: PIN });
    await reaches(ceremony, 'done');
    expect(await modelOf(ceremony)).toMatchObject({ kind: 'leaver', signed: 2, failed: 0 });

    const [act] = await database.query<{ type: string; actor_id: string; events: string }[]>(
      `SELECT type, actor_id, events FROM transition WHERE subject_id = ? ORDER BY rev DESC LIMIT 1`,
      [await sheetOf(database, province, 'art')],
    );
    expect(act).toMatchObject({ type: 'confirmForLeaver', actor_id: province.people.principal });
    const [record] = await recordsOf(database, province);
    const history = await (await principal.get(`/records/${record?.id}`)).text();
    expect(history).toContain('thay giáo viên đã nghỉ');
    expect(history).toContain('QĐ số 8');
  }, 90_000);

  it('stands beside the other acts under a sheet: another test, proposed by its teacher and allowed by the principal', async () => {
    const sheet = `/classes/${province.classId}/sheets/math/yearEnd`;
    const teacher = await stage.visit(province.people.subjectTeacher);
    const [hers, his] = [await (await teacher.get(sheet)).text(), await (await principal.get(sheet)).text()];
    expect([hers.includes(`${sheet}/proposeRetest`), hers.includes(`${sheet}/allowRetest`)]).toEqual([true, false]);
    expect([his.includes(`${sheet}/proposeRetest`), his.includes(`${sheet}/allowRetest`)]).toEqual([false, true]);
    expect((await teacher.get(`${sheet}/proposeRetest`)).status).toBe(200);
    expect((await principal.get(`${sheet}/allowRetest`)).status).toBe(200);
  });

  it('finds nothing more to confirm afterwards', async () => {
    expect(await refusalOf(await principal.send(address('art'), sent()))).toBe('NOTHING_TO_SIGN');
  });

  it('signs nothing if somebody was assigned before the PIN: the verdict falls with the log', async () => {
    await fillSheet(database, province, 'music');
    await leaves('music');
    const ceremony = await begin('music');
    await assign(database, province.people.deputy, province.schoolId, province.classId, 'music');
    await principal.post(`${ceremony}/confirm`, { pin: PIN });
    await reaches(ceremony, 'done');
    expect(await modelOf(ceremony)).toMatchObject({ signed: 0, failed: 2, mayRepeat: false });
    expect(await (await principal.get(ceremony)).text()).toContain('HBS-BN-102');
  }, 90_000);
});
