import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { aProvince, type Province } from '../province.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import { type ApiServer, anAccount, PASSWORD, signIn, visitor } from './server.ts';

let stage: ApiStage;
let database: DataSource;
let api: ApiServer;
let province: Province;
let now = Date.now();

beforeAll(async () => {
  stage = await openApiStage({ now: () => now });
  ({ database, api } = stage);
  province = await aProvince(database, { pupils: 1 });
}, 60_000);
afterAll(() => stage.close());

describe('signing in', () => {
  it('opens a session whose cookie no script and no other site can use, and keeps only its hash', async () => {
    const userName = await anAccount(database, province.people.principal);
    const response = await visitor(api).post('/sign-in', { userName, password: PASSWORD });

    expect(response.status).toBe(303);
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^hbs_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    const token = /=([\w-]+);/.exec(cookie)?.[1] ?? '';
    expect(await database.query('SELECT hash FROM session WHERE hash = ?', [token])).toEqual([]);
  });

  it('says the same of a wrong password and of nobody’s name', async () => {
    const userName = await anAccount(database, province.people.clerk);
    const wrong = await visitor(api).send('/sign-in', { userName, password: 'sai' });
    const nobody = await visitor(api).send('/sign-in', { userName: `${userName}x`, password: 'sai' });

    expect([wrong.status, nobody.status]).toEqual([422, 422]);
    const said = async (response: Response) => {
      const { code, message } = (await response.json()) as { code: string; message: object };
      return { code, message };
    };
    expect(await said(wrong)).toEqual(await said(nobody));
  });

  it('makes an account wait longer after each further failure, and no other account', async () => {
    const userName = await anAccount(database, province.people.homeroomTeacher);
    const neighbour = await anAccount(database, province.people.subjectTeacher);
    for (let i = 0; i < 5; i++) await visitor(api).send('/sign-in', { userName, password: 'sai' });

    const right = await visitor(api).send('/sign-in', { userName, password: PASSWORD });
    expect(right.status).toBe(429);
    expect(await right.json()).toMatchObject({ code: 'HBS-WEB-429', facts: { seconds: 5 } });
    expect((await visitor(api).send('/sign-in', { userName: neighbour, password: PASSWORD })).status).toBe(200);

    now += 6_000;
    expect((await visitor(api).send('/sign-in', { userName, password: PASSWORD })).status).toBe(200);
  });

  it('ends a session when it is asked to, after two idle hours, and after twelve', async () => {
    const person = await signIn(api, await anAccount(database, province.people.deputy));
    expect((await person.get('/profile')).status).toBe(200);
    now += 2 * 60 * 60 * 1000 + 61_000;
    expect((await person.get('/profile')).headers.get('location')).toBe('/sign-in?onward=%2Fprofile');

    const again = await signIn(api, await anAccount(database, province.people.deputy));
    await again.post('/sign-out', {});
    expect((await again.get('/profile')).status).toBe(303);
  });
});

describe('a post', () => {
  it('is refused without its session’s token, or from another site', async () => {
    const person = await signIn(api, await anAccount(database, province.people.stranger));
    expect((await person.post('/profile/theme', { csrf: 'x'.repeat(43), theme: 'dark' })).status).toBe(403);

    const foreign = await fetch(`${api.url}/sign-in`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'cross-site', 'content-type': 'application/json', accept: 'application/json' },
      body: '{}',
    });
    expect(await foreign.json()).toMatchObject({ code: 'HBS-WEB-403' });
  });

  it.each([
    ['malformed JSON', '{"userName":', 400, 'HBS-WEB-400'],
    ['a missing field', '{"userName":"a"}', 422, 'HBS-WEB-422'],
    ['a body over the limit', `{"userName":"${'a'.repeat(600_000)}"}`, 413, 'HBS-WEB-413'],
  ])('with %s is refused with its code', async (_, body, status, code) => {
    const response = await visitor(api).send('/sign-in', body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
  });
});
