import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { mailNotices } from '../../activities/notification/mail-notices.ts';
import { newId } from '../../persistence/ulid.ts';
import { aProvince, grant, insertUnit, type Province } from '../province.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import { type ApiServer, anAccount, PASSWORD, signIn, type Visitor, visitor } from './server.ts';

/** Personal numbers that no other run on this database has. */
const numberOf = (n: number): string => `049180${String(Date.now()).slice(-9, -4)}${n}`;
const [NUMBER, NINTH] = [numberOf(1), numberOf(9)];
let stage: ApiStage;
let database: DataSource;
let api: ApiServer;
let province: Province;
/** The administrators of the first school and of another of the same province. */
let here: Visitor;
let beside: Visitor;
let besideId: string;
let teacherId: string;
let userName: string;

beforeAll(async () => {
  stage = await openApiStage();
  ({ database, api } = stage);
  province = await aProvince(database, { pupils: 1 });
  here = await stage.visit(province.people.administrator);
  besideId = newId();
  await insertUnit(database, besideId, 'school', province.provinceId, province.provinceId);
  await grant(database, province.people.stranger, 'administrator', besideId);
  beside = await stage.visit(province.people.stranger);
  teacherId = province.people.subjectTeacher;
  userName = await anAccount(database, teacherId);
  await database.query('UPDATE person SET personal_id = ?, mail = ?, full_name = ? WHERE id = ?', [
    ...[NUMBER, 'cu@truong.example', 'Bùi Thị Thu Hằng', teacherId],
  ]);
});
afterAll(() => stage.close());

const act = (who: Visitor, path: string, body: object = {}): Promise<Response> =>
  who.send(path, { commandId: newId(), ...body });
type Member = {
  personId: string;
  fullName: string;
  mail: string;
  accountOf?: string;
  alsoAt: string[];
  account: { state: string; userName?: string };
};
const memberAt = async (who: Visitor): Promise<Member | undefined> => {
  const { staff } = (await (await who.get('/people', 'application/json')).json()) as { staff: Member[] };
  return staff.find(({ personId }) => personId === teacherId);
};
async function mailed(): Promise<readonly { to: string; text: string }[]> {
  const sent: { to: string; text: string }[] = [];
  const transport = { sendMail: async (mail: { to: string; text: string }) => sent.push(mail) };
  await mailNotices({ database, transport: transport as never, publicUrl: api.url }, Date.now());
  return sent;
}

describe('a person who works at two schools of a province', () => {
  const person = { personalId: NUMBER, mail: 'khac@noi-khac.example', role: 'teacher' };

  it('is joined by his number, never by his name; of another name he is not joined at all', async () => {
    const otherwise = await act(beside, '/people', { ...person, fullName: 'Lê Thị Hằng' });
    const said = await otherwise.text();
    expect(JSON.parse(said)).toMatchObject({ refused: 'PERSON_NAMED_OTHERWISE' });
    expect(said).not.toContain('Thu Hằng');

    const joined = await act(beside, '/people', { ...person, fullName: 'BÙI THỊ THU HẰNG' });
    expect(await joined.json()).toMatchObject({ personId: teacherId });
    const people = await database.query('SELECT id, mail FROM person WHERE personal_id = ?', [NUMBER]);
    expect(people).toEqual([{ id: teacherId, mail: 'cu@truong.example' }]);
    const accounts = await database.query('SELECT user_name FROM account WHERE person_id = ?', [teacherId]);
    expect(accounts).toEqual([{ user_name: userName }]);
    expect(await (await act(beside, '/people', { ...person, fullName: 'Bùi Thị Thu Hằng' })).json()).toMatchObject({
      refused: 'PERSON_KNOWN',
    });
    const log = await database.query('SELECT type, school_id FROM people_log WHERE person_id = ?', [teacherId]);
    expect(log).toEqual([{ type: 'attach', school_id: besideId }]);
    const [told] = (await mailed()).filter(({ to }) => to === 'cu@truong.example');
    expect(told?.text).toContain('nay có thêm việc ở');
  });

  it('has his roles at each; his account is looked after where he came first, and is not seen beside', async () => {
    expect(await memberAt(here)).toMatchObject({ mail: 'cu@truong.example', account: { userName } });
    expect((await memberAt(here))?.alsoAt).toHaveLength(1);
    const seen = await memberAt(beside);
    expect(seen).toMatchObject({ fullName: 'Bùi Thị Thu Hằng', mail: '', alsoAt: [], account: { state: 'elsewhere' } });
    expect(seen?.account.userName).toBe(undefined);
    const page = await (await beside.get(`/people?person=${teacherId}`)).text();
    expect(page).toContain('Tài khoản do');
    expect(page).not.toContain('cu@truong.example');
    expect(page).not.toContain(userName);
  });

  it('is not got at by the school that gave him a role: no lock, no link, no other mail address', async () => {
    for (const type of ['lock', 'unlock', 'sendLink'])
      expect((await act(beside, `/people/${teacherId}/${type}`)).status).toBe(404);
    expect((await act(beside, `/people/${teacherId}/contact`, { mail: 'ke@gian.example' })).status).toBe(404);
    expect((await signIn(api, userName)).csrf).not.toBe('');
  });

  it('of two forms at one instant at two schools one person comes', async () => {
    const fresh = { ...person, personalId: numberOf(2), fullName: 'Hồ Văn Nghĩa' };
    const both = await Promise.all([here, beside].map((who) => act(who, '/people', fresh)));
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const ids = await Promise.all(both.map(async (one) => ((await one.json()) as { personId: string }).personId));
    expect(new Set(ids).size).toBe(1);
    const rows = await database.query<object[]>('SELECT 1 FROM person WHERE personal_id = ?', [fresh.personalId]);
    expect(rows).toHaveLength(1);
  });

  it('of another province is somebody else', async () => {
    const far = await aProvince(database, { pupils: 1 });
    const there = await stage.visit(far.people.administrator);
    const added = await act(there, '/people', { ...person, fullName: 'Bùi Thị Thu Hằng' });
    expect(((await added.json()) as { personId: string }).personId).not.toBe(teacherId);
  });

  it('follows the next school when he leaves the first', async () => {
    await database.query(`UPDATE role_grant SET to_day = '2021-01-01' WHERE person_id = ? AND unit_id = ?`, [
      ...[teacherId, province.schoolId],
    ]);
    await database.query(`UPDATE assignment SET to_day = '2021-01-01' WHERE person_id = ?`, [teacherId]);
    expect((await memberAt(beside))?.account.userName).toBe(userName);
    const left = await memberAt(here);
    expect(left).toMatchObject({ fullName: 'Bùi Thị Thu Hằng', mail: '', alsoAt: [], account: { state: 'left' } });
    const page = await (await here.get(`/people?person=${teacherId}`)).text();
    for (const gone of ['cu@truong.example', userName]) expect(page).not.toContain(gone);
    expect((await act(here, `/people/${teacherId}/lock`)).status).toBe(404);
    expect((await act(beside, `/people/${teacherId}/unlock`)).status).toBe(200);
  });
});

describe('a person who holds something above the school', () => {
  it('has an account that no school looks after, although he came to the school first', async () => {
    const officer = province.people.homeroomTeacher;
    await anAccount(database, officer);
    await database.query(`UPDATE person SET mail = 'so@truong.example' WHERE id = ?`, [officer]);
    expect((await act(here, `/people/${officer}/lock`)).status).toBe(200);
    expect((await act(here, `/people/${officer}/unlock`)).status).toBe(200);

    await grant(database, officer, 'provinceOfficer', province.provinceId);
    for (const type of ['lock', 'sendLink']) expect((await act(here, `/people/${officer}/${type}`)).status).toBe(404);
    expect((await act(here, `/people/${officer}/contact`, { mail: 'ke@gian.example' })).status).toBe(404);
    expect(await (await here.get(`/people?person=${officer}`)).text()).not.toContain('so@truong.example');
  });
});

describe('a person’s mail address', () => {
  it('is changed with a row in the log; the old one is told, links sent there end, also one that waits', async () => {
    await act(beside, `/people/${teacherId}/sendLink`);
    const [link] = (await mailed()).filter(({ to }) => to === 'cu@truong.example');
    const address = /\/choose-password\/[\w-]+/.exec(link?.text ?? '')?.[0] ?? '';
    expect((await visitor(api).get(address)).status).toBe(200);
    await act(beside, `/people/${teacherId}/sendLink`);

    const commandId = newId();
    const change = { commandId, mail: 'moi@truong.example', formOfAddress: 'cô' };
    for (const _ of [1, 2]) expect((await beside.send(`/people/${teacherId}/contact`, change)).status).toBe(200);
    expect((await visitor(api).get(address)).status).toBe(410);
    const sent = await mailed();
    expect(sent.map(({ to }) => to)).toEqual(['cu@truong.example']);
    expect(sent[0]?.text).toContain('Nếu cô không nhờ đổi');
    expect(sent[0]?.text).not.toContain('choose-password');
    expect(await memberAt(beside)).toMatchObject({ mail: 'moi@truong.example', formOfAddress: 'cô' });
    const log = await database.query('SELECT type, detail FROM people_log WHERE id = ?', [commandId]);
    expect(log).toEqual([{ type: 'contact', detail: '{}' }]);
  });

  it('gives nobody the account: a link goes to the new address only when the old one had time to object', async () => {
    const sendLink = () => act(beside, `/people/${teacherId}/sendLink`);
    expect(await (await sendLink()).json()).toMatchObject({ refused: 'MAIL_JUST_CHANGED' });
    expect(await mailed()).toEqual([]);

    await database.query(`UPDATE notice SET at = at - INTERVAL 73 HOUR WHERE person_id = ? AND kind = 'mailChanged'`, [
      teacherId,
    ]);
    expect((await sendLink()).status).toBe(200);
    expect((await mailed()).map(({ to }) => to)).toEqual(['moi@truong.example']);
  });

  it('that was mistyped when the account was made is put right at once: nobody has chosen its password', async () => {
    const fresh = {
      fullName: 'Zơrâm Thị Mến',
      personalId: numberOf(5),
      mail: 'sai@truong.example',
      role: 'teacher',
    };
    const { personId } = (await (await act(here, '/people', fresh)).json()) as { personId: string };
    await act(here, `/people/${personId}/contact`, { mail: 'men@truong.example' });
    await mailed();
    expect((await act(here, `/people/${personId}/sendLink`)).status).toBe(200);
    const [link] = (await mailed()).filter(({ to }) => to === 'men@truong.example');
    const address = /\/choose-password\/[\w-]+/.exec(link?.text ?? '')?.[0] ?? '';
    expect((await visitor(api).send(address, { password: 'một câu dài dễ nhớ' })).status).toBe(200);

    await act(here, `/people/${personId}/contact`, { mail: 'ke@gian.example' });
    expect(await (await act(here, `/people/${personId}/sendLink`)).json()).toMatchObject({
      refused: 'MAIL_JUST_CHANGED',
    });
  });

  it('changes no role and no form of address, whatever is sent with it, and is none that is no address', async () => {
    const roles = () => database.query('SELECT role, unit_id FROM role_grant WHERE person_id = ?', [teacherId]);
    const before = await roles();
    const more = { mail: 'moi@truong.example', role: 'principal', unitId: besideId, fullName: 'Khác' };
    expect((await act(beside, `/people/${teacherId}/contact`, more)).status).toBe(200);
    expect(await roles()).toEqual(before);
    expect(await memberAt(beside)).toMatchObject({ formOfAddress: 'cô' });
    for (const mail of ['không phải', '', 'a@b'])
      expect((await act(beside, `/people/${teacherId}/contact`, { mail })).status).toBe(422);
    for (const formOfAddress of ['sir', 'THẦY'])
      expect((await act(beside, `/people/${teacherId}/contact`, { ...more, formOfAddress })).status).toBe(422);
    expect((await act(beside, `/people/${teacherId}/contact`, { ...more, formOfAddress: '' })).status).toBe(200);
    expect(await memberAt(beside)).not.toHaveProperty('formOfAddress');
  });

  it('of oneself gives no more: an administrator stays what he is', async () => {
    const { people } = province;
    await database.query('UPDATE person SET personal_id = ? WHERE id = ?', [NINTH, people.administrator]);
    const [row] = await database.query<{ full_name: string }[]>('SELECT full_name FROM person WHERE id = ?', [
      people.administrator,
    ]);
    const own = {
      personalId: NINTH,
      fullName: row?.full_name,
      mail: 'x@truong.example',
      role: 'vicePrincipal',
    };
    expect(await (await act(here, '/people', own)).json()).toMatchObject({ refused: 'PERSON_KNOWN' });
    expect((await visitor(api).send('/sign-in', { userName, password: PASSWORD })).status).toBe(200);
  });
});
