import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { aProvince, type Province } from '../province.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import { type ApiServer, anAccount, PASSWORD, visitor } from './server.ts';

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
    const person = await stage.visit(province.people.deputy);
    expect((await person.get('/profile')).status).toBe(200);
    now += 2 * 60 * 60 * 1000 + 61_000;
    expect((await person.get('/profile')).headers.get('location')).toBe('/sign-in?onward=%2Fprofile');

    const again = await stage.visit(province.people.deputy);
    await again.post('/sign-out', {});
    expect((await again.get('/profile')).status).toBe(303);
  });
});

describe('the page that somebody asked for, with its query', () => {
  const ASKED = '/inbox?only=first&grade=3';
  /** What the form of the page that leads to this address would send. */
  const onwardIn = (page: string, action: string): string =>
    new RegExp(`action="${action}".*?name="onward" value="([^"]*)"`, 's')
      .exec(page)?.[1]
      ?.replaceAll('&amp;', '&')
      .replaceAll('&#x3D;', '=') ?? '';

  it('is the one that the sign-in leads to, also after a wrong password and in the other language', async () => {
    const userName = await anAccount(database, province.people.clerk);
    const somebody = visitor(api);
    const signInPage = (await somebody.get(ASKED)).headers.get('location') ?? '';
    const page = await (await somebody.get(signInPage)).text();
    expect(onwardIn(page, '/sign-in')).toBe(ASKED);
    const switched = await somebody.post('/language', { language: 'en', onward: onwardIn(page, '/language') });
    expect(switched.headers.get('location')).toBe(signInPage);

    const wrong = await somebody.post('/sign-in', { userName, password: 'sai', onward: ASKED });
    expect(onwardIn(await wrong.text(), '/sign-in')).toBe(ASKED);
    const right = await somebody.post('/sign-in', { userName, password: PASSWORD, onward: ASKED });
    expect(right.headers.get('location')).toBe(ASKED);
    const sent = await somebody.post(`/people?at=${province.schoolId}`, {});
    expect(await sent.text()).toContain(
      `/sign-in?onward=${encodeURIComponent(`/people?at=${province.schoolId}`)}`.replace('=', '&#x3D;'),
    );
    const elsewhere = await somebody.post('/sign-in', { userName, password: PASSWORD, onward: '//a.example/?b=1' });
    expect(elsewhere.headers.get('location')).toBe('/');
  });

  it('is the one that the language’s button comes back to', async () => {
    const person = await stage.visit(province.people.clerk);
    for (const language of ['en', 'vi']) {
      const onward = onwardIn(await (await person.get(ASKED)).text(), '/language');
      const switched = await person.post('/language', { language, onward });
      expect([language, switched.headers.get('location')]).toEqual([language, ASKED]);
      expect(await (await person.get(ASKED)).text()).toContain(`<html lang="${language}">`);
    }
    const elsewhere = await person.post('/language', { language: 'vi', onward: '/\\a.example' });
    expect(elsewhere.headers.get('location')).toBe('/');
  });
});

describe('a post', () => {
  it('is refused without its session’s token, or from another site', async () => {
    const person = await stage.visit(province.people.stranger);
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
