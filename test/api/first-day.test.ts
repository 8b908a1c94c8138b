import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { WORDS } from '../../api/rendering/words.ts';
import { FIRST_STEPS } from '../../domain/access/first-day.ts';
import { newId } from '../../persistence/ulid.ts';
import { aPerson, aProvince, grant, type Province } from '../province.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import { type ApiServer, anAccount, signIn, type Visitor } from './server.ts';

const DAY = 24 * 60 * 60 * 1000;
let stage: ApiStage;
let database: DataSource;
let api: ApiServer;
let province: Province;

beforeAll(async () => {
  stage = await openApiStage();
  ({ database, api } = stage);
  province = await aProvince(database, { pupils: 1 });
}, 60_000);
afterAll(() => stage.close());

type Step = { words: string; done: boolean; now: boolean; page?: string };
type First = { role: string; unit: string; left: number; steps: Step[]; ask?: { name: string } };
const firstOf = async (who: Visitor): Promise<First | undefined> => {
  const page = await who.get('/inbox', 'application/json');
  return ((await page.json()) as { firstDay?: First }).firstDay;
};
const newcomer = async (personId: string): Promise<Visitor> => stage.visit(personId);

async function officer(role: string): Promise<string> {
  const id = await aPerson(database, `Cán bộ ${role}`);
  await grant(database, id, role, province.provinceId);
  return id;
}

describe('the form of address', () => {
  const titles = async (who: Visitor) => {
    const page = await (await who.get('/inbox')).text();
    return [/<h2 id="fd">([^<]+)/.exec(page)?.[1], /<p>([^<]+ đã làm xong mọi việc\.)/.exec(page)?.[1]];
  };

  it('is the reader’s own choice, on every page and in notices; unknown, it is that of the place', async () => {
    const personId = province.people.clerk;
    const who = await newcomer(personId);
    expect(await titles(who)).toEqual(['Chào Võ Thị Hường', 'Thầy cô đã làm xong mọi việc.']);
    const atOffice = await titles(await newcomer(await officer('provinceOfficer')));
    expect(atOffice).toEqual(['Chào Cán bộ provinceOfficer', 'Ông bà đã làm xong mọi việc.']);

    expect((await who.post('/profile/address', { formOfAddress: 'cô' })).headers.get('location')).toBe('/profile');
    expect(await titles(who)).toEqual(['Chào cô Hường', 'Cô đã làm xong mọi việc.']);
    expect(await (await who.get('/profile')).text()).toMatch(/<option [^>]*value="cô" selected>/);
    await database.query(
      `INSERT INTO notice (id, person_id, about, kind, body, at) VALUES (?, ?, 'x', 'onBehalfProposed', '{}', NOW(3))`,
      [newId(), personId],
    );
    expect(await (await who.get('/inbox')).text()).toContain('có hiệu lực khi cô xác nhận');

    for (const wrong of ['ngài', 'CÔ'])
      expect((await who.send('/profile/address', { formOfAddress: wrong })).status).toBe(422);
    expect((await who.post('/profile/address', { csrf: 'x'.repeat(43), formOfAddress: 'bà' })).status).toBe(403);
    await who.post('/profile/address', { formOfAddress: '' });
    expect((await titles(who))[1]).toBe('Thầy cô đã làm xong mọi việc.');
  });

  it('stands in each Vietnamese word for the reader, nowhere "thầy cô" for all', () => {
    const general = [...WORDS].filter(([, { vi }]) => /thầy\s*\/?\s*cô/i.test(vi)).map(([key]) => key);
    // The sign-in page knows nobody yet; the list of people says what stands for an unknown form.
    expect(general.toSorted()).toEqual(['account.forStaff', 'people.noForm']);
  });
});

describe('a newcomer’s inbox', () => {
  it.each(Object.entries(FIRST_STEPS))(
    'gives a %s his steps, the first one now, and whom to ask',
    async (role, steps) => {
      const { people } = province;
      const personId = role in people ? people[role as keyof typeof people] : await officer(role);
      const first = await firstOf(await newcomer(personId));
      expect(first?.role).toBe(`shell.role.${role}`);
      expect(first?.steps.map(({ words, now }) => [words, now])).toEqual(
        steps.map((step, i) => [`inbox.first.${step}`, i === 0]),
      );
      if (role !== 'administrator' && role in people) expect(first?.ask?.name).toBe('Đặng Quốc Ưng');
      expect(first?.ask?.name).not.toBe('');
    },
  );

  it('has words in both languages for every step', () => {
    for (const step of new Set(Object.values(FIRST_STEPS).flat()))
      for (const key of [`inbox.first.${step}`, `inbox.first.${step}.what`]) expect(WORDS.has(key)).toBe(true);
  });

  it('ticks what was opened, leads on, and is gone when all is done', async () => {
    const administrator = await officer('provinceAdministrator');
    const who = await newcomer(administrator);
    const opened = await who.get('/first-day/profile');
    expect(opened.headers.get('location')).toBe('/profile');
    expect(await firstOf(who)).toMatchObject({
      left: 2,
      steps: [{ done: true }, { now: true, page: '/first-day/help' }, { done: false }],
    });
    for (const step of ['help', 'workflows']) await who.get(`/first-day/${step}`);
    expect(await firstOf(who)).toBeUndefined();
    expect((await who.get('/first-day/constructor')).status).toBe(404);
  });

  it('sees an approved certificate by itself', async () => {
    const { principal } = province.people;
    await database.query(
      `INSERT INTO certificate (id, kind, person_id, unit_id, serial, subject_name, issuer_name, der, chain, not_before, not_after, state, state_since, created_at)
       VALUES (?, 'personal', ?, ?, ?, 'CN=Thành', 'CN=CA', '', '', NOW(3), NOW(3) + INTERVAL 1 DAY, 'approved', NOW(3), NOW(3))`,
      [newId(), principal, province.schoolId, newId()],
    );
    const first = await firstOf(await newcomer(principal));
    expect(first?.steps[1]).toMatchObject({ words: 'inbox.first.certificate', done: true, page: '/certificates' });
  });

  it('is put away for good by one press, and is not there for who is no newcomer', async () => {
    const who = await newcomer(province.people.clerk);
    expect(await (await who.get('/inbox')).text()).toContain('Chào Võ Thị Hường');
    expect((await who.post('/first-day', {})).headers.get('location')).toBe('/inbox');
    expect(await firstOf(who)).toBeUndefined();

    const userName = await anAccount(database, province.people.clerk);
    await database.query('UPDATE account SET created_at = ? WHERE user_name = ?', [
      new Date(Date.now() - 61 * DAY),
      userName,
    ]);
    expect(await firstOf(await signIn(api, userName))).toBeUndefined();
  });
});
