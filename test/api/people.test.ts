import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import nodemailer from 'nodemailer';
import type { DataSource } from 'typeorm';
import { mailNotices } from '../../activities/notification/mail-notices.ts';
import { userNameFrom } from '../../api/people/user-name.ts';
import { addDays } from '../../domain/calendar/day.ts';
import { dayAt } from '../../domain/calendar/instant.ts';
import { nameSortKey } from '../../domain/text/sort-key.ts';
import { newId } from '../../persistence/ulid.ts';
import { aProvince, grant, type Province } from '../province.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import { type ApiServer, anAccount, PASSWORD, signIn, type Visitor, visitor } from './server.ts';

let stage: ApiStage;
let database: DataSource;
let api: ApiServer;
let province: Province;
const as = {} as Record<'administrator' | 'principal' | 'deputy', Visitor>;
const names = {} as Record<'teacher', string>;
const today = dayAt(Date.now());

beforeAll(async () => {
  stage = await openApiStage();
  ({ database, api } = stage);
  province = await aProvince(database, { pupils: 2 });
  const { people, schoolId } = province;
  await grant(database, people.stranger, 'vicePrincipal', schoolId);
  for (const [name, person] of [
    ['administrator', people.administrator],
    ['principal', people.principal],
    ['deputy', people.stranger],
  ] as const)
    as[name] = await stage.visit(person);
  for (const { id, full_name } of await database.query<{ id: string; full_name: string }[]>(
    'SELECT id, full_name FROM person',
  ))
    await database.query('UPDATE person SET sort_key = ? WHERE id = ?', [nameSortKey(full_name), id]);
  names.teacher = await anAccount(database, people.subjectTeacher);
  await database.query('UPDATE person SET mail = ? WHERE id = ?', ['buoi@truong.example', people.subjectTeacher]);
});
afterAll(() => stage.close());

type Page = {
  readonly staff: readonly { readonly fullName: string; readonly account: { readonly state: string } }[];
  readonly vacancies: readonly { readonly value: string }[];
  readonly proposals: readonly { readonly proposalId: string }[];
};
const page = async (who: keyof typeof as = 'administrator', query = ''): Promise<Page> =>
  (await (await as[who].get(`/people${query}`, 'application/json')).json()) as Page;
const act = (who: keyof typeof as, path: string, body: object = {}): Promise<Response> =>
  as[who].send(path, { commandId: newId(), ...body });
const codeOf = async (answer: Response): Promise<string> => ((await answer.json()) as { refused: string }).refused;

describe('the people of a school', () => {
  it('stand in the Vietnamese order of given names, with roles and accounts, without any result (D31)', async () => {
    const given = (await page()).staff.map(({ fullName }) => fullName.split(' ').at(-1) ?? '');
    expect(given).toEqual(given.toSorted(new Intl.Collator('vi').compare));
    const text = await (await as.administrator.get('/people')).text();
    for (const word of ['Hiệu trưởng', 'Văn thư', 'chưa đăng nhập']) expect(text).toContain(word);
    expect(text).not.toMatch(/Hoàn thành|completedWell/);
  });

  it('are read with any filter in the address', async () => {
    for (const only of ['__proto__', 'constructor', 'toString'])
      expect((await as.administrator.get(`/people?only=${only}`)).status).toBe(200);
  });

  it('lock at once: sessions end and nobody signs in; unlocked again he does', async () => {
    const { subjectTeacher } = province.people;
    const teacher = await signIn(api, names.teacher);
    await act('administrator', `/people/${subjectTeacher}/sendLink`);
    expect((await act('administrator', `/people/${subjectTeacher}/lock`)).status).toBe(200);
    expect((await teacher.get('/inbox', 'application/json')).status).toBe(401);
    expect((await visitor(api).send('/sign-in', { userName: names.teacher, password: PASSWORD })).status).toBe(422);
    expect((await page('administrator', '?only=locked')).staff).toHaveLength(1);

    await act('administrator', `/people/${subjectTeacher}/unlock`);
    const open = await database.query(
      `SELECT 1 FROM password_link l JOIN account a ON a.id = l.account_id WHERE a.person_id = ? AND l.expires_at > ?`,
      [subjectTeacher, new Date()],
    );
    expect(open).toEqual([]);
    expect((await (await signIn(api, names.teacher)).get('/inbox')).status).toBe(200);
    const log = await database.query('SELECT type FROM people_log WHERE person_id = ? ORDER BY at, id', [
      subjectTeacher,
    ]);
    expect(log).toEqual([{ type: 'sendLink' }, { type: 'lock' }, { type: 'unlock' }]);
  });

  it('choose their password by a mailed link that works once; its secret is gone when it is mailed', async () => {
    const { subjectTeacher } = province.people;
    await act('administrator', `/people/${subjectTeacher}/sendLink`);
    const sent: string[] = [];
    const transport = nodemailer.createTransport({ jsonTransport: true });
    const keeping = { sendMail: async (mail: { text: string }) => sent.push(mail.text) };
    await mailNotices({ database, transport: keeping as never, publicUrl: api.url }, Date.now());
    transport.close();
    const address = /\/choose-password\/[\w-]+/.exec(sent.at(-1) ?? '')?.[0] ?? '';
    expect((await visitor(api).get(address)).status).toBe(200);
    // Who is still signed in, or shares the computer, sends his session's token with it.
    expect(await (await as.principal.get(address)).text()).toContain(`name="csrf" value="${as.principal.csrf}"`);
    const [notice] = await database.query<{ body: string }[]>(
      `SELECT body FROM notice WHERE kind = 'passwordLink' ORDER BY at DESC LIMIT 1`,
    );
    expect(notice?.body).toBe('{}');

    expect(await codeOf(await visitor(api).send(address, { password: 'ngắn quá' }))).toBe('PASSWORD_TOO_SHORT');
    const chosen = await Promise.all(
      ['một câu dài dễ nhớ', 'một câu dài khác nữa'].map((password) => visitor(api).send(address, { password })),
    );
    expect(chosen.map(({ status }) => status).toSorted()).toEqual([200, 410]);
    expect((await visitor(api).get(address)).status).toBe(410);
    expect((await visitor(api).send('/sign-in', { userName: names.teacher, password: PASSWORD })).status).toBe(422);
  });

  it('are added with a role and an account whose password nobody knows; known by number, never by name', async () => {
    const person = {
      fullName: 'Lê Thị Mỹ Hạnh',
      personalId: '049180012345',
      mail: 'hanh@truong.example',
      role: 'teacher',
    };
    const added = (await (await act('administrator', '/people', person)).json()) as { userName: string };
    expect(added.userName).toMatch(/^hanh\.ltm\d*$/);
    const twin = { ...person, personalId: '049180012346' };
    const second = (await (await act('administrator', '/people', twin)).json()) as { userName: string };
    expect(second.userName).not.toBe(added.userName);
    expect(await codeOf(await act('administrator', '/people', person))).toBe('PERSON_KNOWN');
    expect(userNameFrom('Đỗ Ưng')).toBe('ung.d');
    for (const fullName of ['???', '<script>', '🙂'])
      expect((await act('administrator', '/people', { ...person, fullName, personalId: '049180012399' })).status).toBe(
        422,
      );
  });
});

describe('a command', () => {
  const person = {
    fullName: 'Nguyễn Văn Bình',
    personalId: '049180054321',
    mail: 'binh@truong.example',
    role: 'vicePrincipal',
  };

  it('that is sent again, at once or later, is done once and answered as it was', async () => {
    const body = { ...person, commandId: newId() };
    const atOnce = await Promise.all([1, 2, 3].map(() => act('administrator', '/people', body)));
    const said = await Promise.all([...atOnce, await act('administrator', '/people', body)].map((one) => one.json()));
    expect(new Set(said.map((one) => JSON.stringify(one))).size).toBe(1);
    const [{ personId }] = said as { personId: string }[] as [{ personId: string }];

    const decision = { number: '7/QĐ', decidedOn: today, from: today, to: today, personId, commandId: newId() };
    for (const _ of [1, 2]) await act('administrator', '/people/decisions', decision);
    const own = await database.query<{ id: string }[]>('SELECT id FROM on_behalf_proposal WHERE person_id = ?', [
      personId,
    ]);
    expect(own).toHaveLength(1);
    const commandId = newId();
    for (const _ of [1, 2])
      expect((await act('principal', `/people/decisions/${own[0]?.id}/decline`, { commandId })).status).toBe(200);
  });

  it('of two with one number at one instant adds one person', async () => {
    const twin = { ...person, personalId: '049180054322' };
    const added = await Promise.all([1, 2].map(() => act('administrator', '/people', twin)));
    expect(added.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });
});

describe('what an administrator may not do', () => {
  it('gives himself no class: he would see results (D31; screens 17)', async () => {
    const { classId, people } = province;
    const body = { place: `${classId}/homeroom`, personId: people.administrator, from: today };
    expect(await codeOf(await act('administrator', '/people/assignments', body))).toBe('OWN_ACCOUNT');
  });

  it('touches no account of a person who has gone to another school; of one who is nowhere else he does', async () => {
    const { people, schoolId } = province;
    const { people: elsewhere } = await aProvince(database, { pupils: 1 });
    for (const id of [elsewhere.principal, people.clerk]) {
      await anAccount(database, id);
      await grant(database, id, 'teacher', schoolId, '2020-01-01');
      await database.query(`UPDATE role_grant SET to_day = '2021-01-01' WHERE person_id = ? AND unit_id = ?`, [
        id,
        schoolId,
      ]);
    }
    for (const type of ['lock', 'unlock', 'sendLink'])
      expect((await act('administrator', `/people/${elsewhere.principal}/${type}`)).status).toBe(404);
    expect((await act('administrator', `/people/${people.clerk}/lock`)).status).toBe(200);
  });
});

describe('assignments', () => {
  it('pass a class and subject on from a day: the earlier teacher ends the day before, a vacancy is gone', async () => {
    const { classId, people } = province;
    await database.query(`UPDATE assignment SET to_day = ? WHERE class_id = ? AND subject = 'music'`, [
      addDays(today, -1),
      classId,
    ]);
    expect((await page()).vacancies.map(({ value }) => value)).toEqual([`${classId}/music`]);
    const to = { place: `${classId}/music`, personId: people.stranger, from: today };
    expect((await act('administrator', '/people/assignments', to)).status).toBe(200);
    expect((await page()).vacancies).toEqual([]);

    await act('administrator', '/people/assignments', {
      ...to,
      personId: people.subjectTeacher,
      from: addDays(today, 3),
    });
    const held = await database.query(
      `SELECT person_id, to_day FROM assignment WHERE class_id = ? AND subject = 'music' AND to_day >= ? OR (class_id = ? AND subject = 'music' AND to_day IS NULL) ORDER BY from_day`,
      [classId, today, classId],
    );
    expect(held).toEqual([
      { person_id: people.stranger, to_day: addDays(today, 2) },
      { person_id: people.subjectTeacher, to_day: null },
    ]);
  });

  it('of two at one instant one holds: nobody shares a part unnoticed', async () => {
    const { classId, people } = province;
    const give = (personId: string) =>
      act('administrator', '/people/assignments', { place: `${classId}/art`, personId, from: today });
    await Promise.all([give(people.stranger), give(people.subjectTeacher)]);
    const [row] = await database.query<{ n: string }[]>(
      `SELECT COUNT(*) AS n FROM assignment WHERE class_id = ? AND subject = 'art' AND from_day <= ? AND (to_day IS NULL OR to_day >= ?)`,
      [classId, today, today],
    );
    expect(row?.n).toBe('1');
  });
});

describe('a decision to sign on the principal’s behalf (KT., D12)', () => {
  const decision = { number: '15/QĐ-KĐ', decidedOn: today, from: today, to: addDays(today, 5) };

  it('has no effect until the principal in person has confirmed it, and ends with its last day', async () => {
    const { stranger } = province.people;
    expect((await act('administrator', '/people/decisions', { ...decision, personId: stranger })).status).toBe(200);
    expect((await as.deputy.get('/records/approve', 'application/json')).status).toBe(404);
    const [proposal] = (await page('principal')).proposals;
    const address = `/people/decisions/${proposal?.proposalId}`;
    expect(await (await as.principal.get('/inbox')).text()).toContain('href="/people"');

    expect((await act('administrator', `${address}/confirm`)).status).toBe(404);
    expect((await act('principal', `${address}/confirm`)).status).toBe(200);
    expect((await as.deputy.get('/records/approve', 'application/json')).status).toBe(200);
    expect(await codeOf(await act('principal', `${address}/decline`))).toBe('PROPOSAL_ANSWERED');
    const [grantRow] = await database.query<{ to_day: string; number: string }[]>(
      `SELECT g.to_day, d.number FROM role_grant g JOIN decision d ON d.id = g.decision_id WHERE g.person_id = ? AND g.role = 'signOnBehalf'`,
      [stranger],
    );
    expect(grantRow).toEqual({ to_day: decision.to, number: decision.number });
  });

  it('is not confirmed by the deputy whom an earlier one lets act as principal', async () => {
    const { stranger } = province.people;
    await act('administrator', '/people/decisions', { ...decision, number: '16/QĐ-KĐ', personId: stranger });
    const [proposal] = (await page('principal')).proposals;
    const answer = await act('deputy', `/people/decisions/${proposal?.proposalId}/confirm`);
    expect(await codeOf(answer)).toBe('OWN_ACCOUNT');
  });
});
