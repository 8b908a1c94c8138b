import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mailOf } from '../../activities/notification/notice-words.ts';
import { addDays } from '../../domain/calendar/day.ts';
import { dayAt, endOfDay } from '../../domain/calendar/instant.ts';
import { newId } from '../../persistence/ulid.ts';
import { manySchools } from '../many-schools.ts';
import { aProvince, grant, type Province } from '../province.ts';
import { recordsOf } from '../rows.ts';
import type { ApiStage } from './api-stage.ts';
import type { Visitor } from './server.ts';
import { openWorkingStage } from './working-stage.ts';

const DOCUMENT = { number: 'CV 1893/SGDĐT-QLCL', decidedOn: '2026-06-26' };
const NOTE = 'Sạt lở, mất điện từ 21/6.';

let stage: ApiStage;
let province: Province;
let elsewhere: Province;
let records: readonly string[];
let roundId: string;
let principal: Visitor;
let officer: Visitor;
let colleague: Visitor;

/** A school with twelve records whose lane has ended, at home and in another province. */
beforeAll(async () => {
  // The sheets of a consent look again: somebody must answer.
  stage = await openWorkingStage();
  const { database } = stage;
  province = await aProvince(database, { pupils: 12 });
  elsewhere = await aProvince(database, { pupils: 1 });
  records = (await recordsOf(database, province)).map(({ id }) => id);
  await database.query(`UPDATE record SET lane = 'late' WHERE school_id = ?`, [province.schoolId]);
  for (const person of ['stranger', 'clerk'] as const)
    await grant(database, province.people[person], 'provinceOfficer', province.provinceId);
  [{ id: roundId } = { id: '' }] = await database.query<{ id: string }[]>(
    'SELECT id FROM round WHERE province_id = ? AND n = 1',
    [province.provinceId],
  );
  principal = await stage.visit(province.people.principal);
  officer = await stage.visit(province.people.stranger);
  colleague = await stage.visit(province.people.clerk);
}, 120_000);
afterAll(() => stage.close());
beforeEach(async () => {
  const { database } = stage;
  await database.query(`UPDATE consent_application SET state = 'withdrawn', open_school = NULL WHERE state = 'open'`);
  await database.query('UPDATE consent_application_record SET open_record = NULL');
  await database.query('UPDATE late_consent SET until = from_at');
});

const today = dayAt(Date.now());
const until = addDays(today, 20);
const school = () => `/schools/${province.schoolId}/late-consents`;
const ask = (fields: object = { scope: 'school' }, commandId = newId()) =>
  principal.send(school(), { commandId, seen: 0, until, note: NOTE, ...fields });
const answer = (how: 'grant' | 'decline', applicationId: string, who = officer, fields: object = {}) =>
  who.send(`/rounds/${roundId}/applications/${how}`, {
    ...{ commandId: newId(), seen: 0, applicationId, note: 'Đã xem.', until },
    ...(how === 'grant' && DOCUMENT),
    ...fields,
  });
const consents = () =>
  stage.database.query<{ record_id: string | null; until: Date }[]>(
    'SELECT record_id, until FROM late_consent WHERE school_id = ? AND until > ? ORDER BY record_id',
    [province.schoolId, new Date()],
  );
const noticesOf = (person: keyof Province['people'], kind: string) =>
  stage.database.query<{ body: string }[]>(
    'SELECT body FROM notice WHERE person_id = ? AND kind = ? ORDER BY at DESC, id DESC',
    [province.people[person], kind],
  );
const refusalOf = async (answered: Promise<Response>): Promise<string> =>
  ((await (await answered).json()) as { refused: string }).refused;

describe('a school’s application for a late consent', () => {
  it('is for the whole school or for pupils of a class, the late ones proposed; the reason and the day are asked for', async () => {
    const page = await (await principal.get(`${school()}?class=${province.classId}`)).text();
    expect(page.match(/name="records"[^>]* checked/g)).toHaveLength(12);
    expect(page).not.toMatch(/href="[^"]*(Nguyễn|Trần|Lê)/);
    expect((await ask({ scope: 'school', note: ' ' })).status).toBe(422);
    expect((await ask({ scope: 'school', until: '' })).status).toBe(422);
    expect(await refusalOf(ask({ scope: 'school', until: addDays(today, -1) }))).toBe('DEADLINE_IN_THE_PAST');
    const [other] = await recordsOf(stage.database, elsewhere);
    expect(await refusalOf(ask({ scope: 'records', records: [other?.id] }))).toBe('SUBJECT_UNKNOWN');
  });

  it('is once, however often it is sent, and waits on both sides; the officers are told', async () => {
    const commandId = newId();
    const both = await Promise.all([ask(undefined, commandId), ask(undefined, commandId)]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(await (await principal.get(school())).text()).toContain('chờ Sở trả lời');
    const rounds = await (await officer.get('/rounds')).text();
    for (const words of [NOTE, 'Cả trường', 'Lê Đức Thành', 'Từ chối…']) expect(rounds).toContain(words);
    expect(await noticesOf('stranger', 'lateConsentAsked')).toHaveLength(1);
    expect(await refusalOf(ask())).toBe('APPLICATION_OPEN');
    expect(await refusalOf(ask({ scope: 'records', records: [records[0]] }))).toBe('APPLICATION_OPEN');
  });

  it('is answered by a consent that the province gives to the whole school unasked', async () => {
    await ask({ scope: 'records', records: [records[5]] });
    const given = await officer.send(`/rounds/${roundId}/late-consents`, {
      ...{ commandId: newId(), seen: 0, schoolId: province.schoolId, until, note: 'Cả huyện mất điện.' },
      ...DOCUMENT,
    });
    expect(given.status).toBe(200);
    const [{ state } = { state: '' }] = await stage.database.query<{ state: string }[]>(
      'SELECT state FROM consent_application WHERE school_id = ? ORDER BY at DESC, id DESC LIMIT 1',
      [province.schoolId],
    );
    expect(state).toBe('granted');
    expect((await (await officer.get('/rounds')).text()).includes('Từ chối…')).toBe(false);
  });

  it('is one at a time for a record, also when two are sent at one moment', async () => {
    const both = [records.slice(0, 2), records.slice(1, 3)].map((chosen) =>
      refusalOf(ask({ scope: 'records', records: chosen })),
    );
    expect((await Promise.all(both)).toSorted()).toEqual(['APPLICATION_OPEN', undefined]);
  });

  it('can be withdrawn by the school, and then not be answered', async () => {
    const applicationId = newId();
    await ask(undefined, applicationId);
    const withdrawal = { commandId: newId(), seen: 0, applicationId };
    expect((await principal.send(`${school()}/withdraw`, withdrawal)).status).toBe(200);
    expect(await refusalOf(answer('grant', applicationId))).toBe('APPLICATION_ANSWERED');
    expect(await consents()).toEqual([]);
    expect(await (await officer.get('/rounds')).text()).not.toContain('Từ chối…');
    expect((await ask()).status).toBe(200);
  });
});

describe('the province’s answer', () => {
  it('gives the consent that is asked for, until the day it says, and tells the principal', async () => {
    const applicationId = newId();
    await ask({ scope: 'records', records: records.slice(0, 3) }, applicationId);
    const later = addDays(until, 2);
    expect((await answer('grant', applicationId, officer, { until: later })).status).toBe(200);
    const given = await consents();
    expect(given.map(({ record_id }) => record_id)).toEqual(records.slice(0, 3).toSorted());
    expect(new Set(given.map((one) => one.until.getTime()))).toEqual(new Set([endOfDay(later)]));
    const [notice] = await noticesOf('principal', 'lateConsentAnswered');
    expect(mailOf('lateConsentAnswered', JSON.parse(notice?.body ?? ''), 'http://x').text).toContain(
      'Sở đồng ý cho nộp muộn',
    );
    const page = await (await principal.get(school())).text();
    for (const words of ['Sở đồng ý', DOCUMENT.number, 'Đã xem.', '3 em được nhập']) expect(page).toContain(words);

    const shut = 'Thời gian nhập cuối năm học của trường đang đóng';
    expect(page).not.toContain(shut);
    const window = (closes: string) =>
      stage.database.query(`UPDATE entry_window SET closes_at = ${closes} WHERE school_id = ? AND point = 'yearEnd'`, [
        province.schoolId,
      ]);
    await window('NOW(3)');
    expect(await (await principal.get(school())).text()).toContain(shut);
    await window('DATE_ADD(NOW(3), INTERVAL 1 YEAR)');
    expect(await refusalOf(ask({ scope: 'records', records: records.slice(0, 2) }))).toBe('CONSENT_LONG_ENOUGH');
  });

  it('is no with a reason that the school reads, and the log says who', async () => {
    const applicationId = newId();
    await ask(undefined, applicationId);
    expect((await answer('decline', applicationId, officer, { note: '' })).status).toBe(422);
    expect((await answer('decline', applicationId, officer, { note: 'Còn kịp trước giờ chốt.' })).status).toBe(200);
    const page = await (await principal.get(school())).text();
    for (const words of ['Sở không đồng ý', 'Còn kịp trước giờ chốt.', 'Huỳnh Lạ']) expect(page).toContain(words);
    expect(await consents()).toEqual([]);
    const log = await (await officer.get('/rounds/changes')).text();
    for (const words of ['Xin nộp muộn', 'Từ chối nộp muộn']) expect(log).toContain(words);
  });

  it('is one, when two officers answer at the same moment', async () => {
    for (let i = 0; i < 3; i++) {
      const applicationId = newId();
      expect((await ask(undefined, applicationId)).status).toBe(200);
      const answers = await Promise.all([answer('grant', applicationId), answer('decline', applicationId, colleague)]);
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
      const [{ state } = { state: '' }] = await stage.database.query<{ state: string }[]>(
        'SELECT state FROM consent_application WHERE id = ?',
        [applicationId],
      );
      expect([state, (await consents()).length]).toEqual(answers[0]?.status === 200 ? ['granted', 1] : ['declined', 0]);
      await stage.database.query('UPDATE late_consent SET until = from_at');
    }
  });

  it('is the own province’s alone', async () => {
    await grant(stage.database, elsewhere.people.stranger, 'provinceOfficer', elsewhere.provinceId);
    const stranger = await stage.visit(elsewhere.people.stranger);
    const applicationId = newId();
    await ask(undefined, applicationId);
    const [round] = await stage.database.query<{ id: string }[]>('SELECT id FROM round WHERE province_id = ?', [
      elsewhere.provinceId,
    ]);
    const body = { commandId: newId(), seen: 0, applicationId, note: 'x', until, ...DOCUMENT };
    expect((await stranger.send(`/rounds/${roundId}/applications/grant`, body)).status).toBe(404);
    expect(await refusalOf(stranger.send(`/rounds/${round?.id}/applications/grant`, body))).toBe('SUBJECT_UNKNOWN');
  });
});

describe('with two thousand schools that ask, and as many consents and locks', () => {
  it('the page shows fifty applications, the longest wait first, and leads on', async () => {
    const { database } = stage;
    const { provinceId, schoolYear, people } = province;
    const names = Array.from({ length: 2_000 }, (_, i) => `Trường Tiểu học số ${i}`);
    const schools = await manySchools(database, { provinceId, levelId: provinceId, schoolYear }, names, { records: 1 });
    const [past, ahead] = [new Date(Date.now() - 86_400_000), new Date(Date.now() + 86_400_000)];
    await database.query(
      `INSERT INTO consent_application (id, school_id, school_year, whole_school, wanted_until, by_person, at, state, open_school) VALUES ?`,
      [
        schools.map(({ schoolId }, i) => [
          newId(),
          schoolId,
          schoolYear,
          1,
          ahead,
          people.principal,
          new Date(past.getTime() + i),
          'open',
          schoolId,
        ]),
      ],
    );
    await database.query(
      'INSERT INTO late_consent (id, school_id, record_id, school_year, from_at, until, note_id, by_person) VALUES ?',
      [schools.map(({ schoolId }) => [newId(), schoolId, null, schoolYear, past, ahead, newId(), people.stranger])],
    );
    await database.query(
      'INSERT INTO entry_lock (id, unit_id, class_id, from_at, to_at, note_id, by_person) VALUES ?',
      [schools.map(({ schoolId }) => [newId(), schoolId, null, past, null, newId(), people.stranger])],
    );
    const first = await (await officer.get('/rounds')).text();
    expect(first.match(/>Từ chối…</g)).toHaveLength(50);
    expect(first).toContain('Trường Tiểu học số 0<');
    expect(first).toContain('/rounds?page&#x3D;2#late');
    expect(first).toMatch(/2\.?000 trường/);
    const last = await (await officer.get('/rounds?page=40')).text();
    expect(last).toContain('Trường Tiểu học số 1999<');
    expect(last).not.toContain('page&#x3D;41');
  });
});
