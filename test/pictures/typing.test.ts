import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '@temporalio/client';
import type { Browser, CDPSession, HTTPRequest, Page } from 'puppeteer';
import type { DataSource } from 'typeorm';
import { connectEngine } from '../../activities/engine/engine.ts';
import { readConfiguration } from '../../setup/configuration.ts';
import { type ApiServer, anAccount, PASSWORD, signIn, startApi, type Visitor } from '../api/server.ts';
import { allSaved } from '../browser/grids.ts';
import { openBrowser } from '../browser/person.ts';
import { openTestDatabase } from '../database.ts';
import { everyRole } from '../pages.ts';
import { aProvince, type Province } from '../province.ts';
import { recordsOf } from '../rows.ts';
import { keptDrafts, typeOver } from './kept-drafts.ts';

type Keys = Parameters<CDPSession['send']>[1];
type Word = readonly [what: string, typed: { readonly field: string; readonly events: readonly Keys[] }];

/** What Unikey and its kin send, Telex and VNI: Backspaces and new letters, and no composition events (field case FO3). */
const WORDS = Object.entries(
  JSON.parse(readFileSync(join(import.meta.dirname, 'files', 'fo3-unikey-events.json'), 'utf8')) as Record<
    string,
    string | Word[1]
  >,
).filter((entry): entry is [string, Word[1]] => typeof entry[1] !== 'string');

const folder = mkdtempSync(join(tmpdir(), 'hbs-typing-'));
let database: DataSource;
let engine: Client;
let api: ApiServer;
let browser: Browser;
let page: Page;
let devices: CDPSession;
let province: Province;
let record: string;
let userName: string;
/** The same person at another device. */
let elsewhere: Visitor;

beforeAll(async () => {
  database = await openTestDatabase();
  const { temporal, payloadKey, chromium } = readConfiguration();
  engine = await connectEngine(temporal, payloadKey);
  api = await startApi(database, engine, folder);
  browser = await openBrowser(chromium ?? '', folder);
  province = await aProvince(database, { pupils: 2 });
  record = (await recordsOf(database, province))[0]?.id ?? '';
  userName = await anAccount(database, await everyRole(database, province));
  page = await browser.newPage();
  page.setDefaultTimeout(8_000);
  await page.goto(`${api.url}/sign-in`);
  await page.type('#u', userName);
  await page.type('#p', PASSWORD);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  devices = await page.createCDPSession();
  elsewhere = await signIn(api, userName);
}, 90_000);
afterAll(async () => {
  await browser.close();
  await api.stop();
  await engine.connection.close();
  await database.destroy();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

/** Text fields of every kind, by the page on which they stand. */
const FIELDS = [
  {
    what: 'a comment, drafts being saved over a slow network',
    path: () => sheet(),
    field: 'textarea[data-field=comment]',
    slow: true,
  },
  { what: 'a score', path: () => sheet(), field: 'input[data-field=score]' },
  {
    what: 'the homeroom teacher’s comment',
    path: () => `/classes/${province.classId}/sheets/homeroom/yearEnd?pupil=${province.enrolments[0]}`,
    field: 'textarea[data-kind=comment]',
  },
  { what: 'the search of the top bar', path: () => '/help', field: '#q' },
  { what: 'the search of its page', path: () => '/search', field: '#s' },
  { what: 'a new person’s name', path: () => '/people', field: '#n1' },
  { what: 'a reason', path: () => `/records/${record}/withdraw`, field: 'textarea' },
  { what: 'the user name', path: () => '/sign-in', field: '#u', signedOut: true },
] as const;

const sheet = (): string => `/classes/${province.classId}/sheets/math/yearEnd`;

describe('Vietnamese as an input method types it (field case FO3)', () => {
  it.each(FIELDS)(
    'stands in $what exactly as it was meant',
    async ({ path, field, ...how }) => {
      const tab = 'signedOut' in how ? await (await browser.createBrowserContext()).newPage() : page;
      const keyboard = tab === page ? devices : await tab.createCDPSession();
      await tab.goto(`${api.url}${path()}`, { waitUntil: 'load' });
      if ('slow' in how) await slowNetwork(tab);
      const address = tab.url();

      for (const [what, word] of WORDS) {
        await tab.$eval(field, (element) => Reflect.set(element, 'value', ''));
        await tab.focus(field);
        for (const keys of word.events) await keyboard.send('Input.dispatchKeyEvent', keys as never);
        const typed = await tab.$eval(field, (element) => String(Reflect.get(element, 'value')));
        expect([what, typed, tab.url()]).toEqual([what, word.field, address]);
      }
      if ('slow' in how) await tab.emulateNetworkConditions(null);
      if (tab !== page) await tab.close();
    },
    30_000,
  );
});

/** 3G, as in a mountain school. */
const slowNetwork = (tab: Page): Promise<void> =>
  tab.emulateNetworkConditions({ upload: 50_000, download: 100_000, latency: 400 });

const COMMENT = 'textarea[data-field=comment]';
const ofPupil = (i: number, selector: string): string => `tr[data-row="${province.enrolments[i]}"] ${selector}`;
const standsIn = (selector: string): Promise<string> =>
  page.$eval(selector, (field) => String(Reflect.get(field, 'value')));

async function writeElsewhere(typed: string, rev: number): Promise<void> {
  const cell = { enrolmentId: province.enrolments[0], field: 'comment', typed, rev };
  const answer = await elsewhere.send(`${sheet()}/cells`, { cells: [cell] });
  expect(await answer.json()).toMatchObject({ cells: [{ saved: { shown: typed } }] });
}

/** Types without a network, in a tab that is closed then. */
async function leaveUnsaved(path: string, field: string, text: string): Promise<void> {
  const tab = await browser.newPage();
  await tab.goto(`${api.url}${path}`, { waitUntil: 'load' });
  await tab.setOfflineMode(true);
  await typeOver(tab, field, text);
  await tab.waitForFunction(`/^Mất mạng/.test(document.querySelector('#saved span').textContent)`);
  await tab.close();
}

/** As after hours without a click; the other device's session goes on. */
const endSessionOfPage = (): Promise<unknown> =>
  database.query('DELETE FROM session WHERE account_id = (SELECT id FROM account WHERE person_id = ?) AND csrf <> ?', [
    province.people.principal,
    elsewhere.csrf,
  ]);

/** Another person signs in at the same browser. */
async function becomes(name: string): Promise<void> {
  const body = JSON.stringify(JSON.stringify({ userName: name, password: PASSWORD }));
  const status = await page.evaluate(`fetch('/sign-in', { method: 'POST', body: ${body}, headers: {
    'content-type': 'application/json', accept: 'application/json', 'x-csrf-token': document.querySelector('meta[name=csrf]').content,
  } }).then(({ status }) => status)`);
  expect(status).toBe(200);
}

/** The next cells that are sent stay on their way until the function that is given back is called. */
async function heldUp(): Promise<() => Promise<void>> {
  await page.setRequestInterception(true);
  const held = new Promise<HTTPRequest>((resolve) => {
    page.on('request', (request) => {
      if (request.url().endsWith('/cells')) resolve(request);
      else void request.continue();
    });
  });
  return async () => {
    await (await held).continue();
    page.removeAllListeners('request');
    await page.setRequestInterception(false);
  };
}

describe('what was typed', () => {
  beforeAll(async () => {
    await page.goto(`${api.url}/help`);
    await page.evaluate('localStorage.clear()');
  });

  it('waits for who signs in again in its place, and is saved then (FO1)', async () => {
    await page.goto(`${api.url}${sheet()}`, { waitUntil: 'load' });
    await endSessionOfPage();
    await page.$$eval(COMMENT, (fields) => {
      for (const [i, field] of fields.entries()) {
        Reflect.set(field, 'value', `Em ${i} đọc to, rõ ràng.`);
        field.dispatchEvent(new Event('input', { bubbles: true }));
      }
    });
    await page.waitForSelector('#again[open]');
    await page.type('#again-u', userName);
    await page.type('#again-p', 'không phải');
    await page.keyboard.press('Enter');
    await page.waitForFunction(`document.getElementById('again-err').textContent !== ''`);
    await page.type('#again-p', PASSWORD);
    await page.keyboard.press('Enter');
    await allSaved(page);
    await page.reload({ waitUntil: 'load' });
    expect([await standsIn(ofPupil(0, COMMENT)), await standsIn(ofPupil(1, COMMENT))]).toEqual([
      'Em 0 đọc to, rõ ràng.',
      'Em 1 đọc to, rõ ràng.',
    ]);
  }, 30_000);

  it('and kept on the device overwrites nothing that was written since: both are shown (FO2)', async () => {
    const rev = Number(
      await page.$eval(ofPupil(0, COMMENT), ({ attributes }) => attributes.getNamedItem('data-rev')?.value),
    );
    await leaveUnsaved(sheet(), ofPupil(0, COMMENT), 'Viết không có mạng.');
    await writeElsewhere('Viết sau ở máy khác.', rev);

    await page.goto(`${api.url}${sheet()}`, { waitUntil: 'load' });
    await page.waitForSelector('tr.msg.live .conflict');
    expect(await page.$eval('tr.msg.live', (row) => row.textContent)).toContain('Viết sau ở máy khác.');
    expect(await standsIn(ofPupil(0, COMMENT))).toBe('Viết không có mạng.');
    await page.goto(`${api.url}/inbox`);
    await page.goto(`${api.url}${sheet()}`, { waitUntil: 'load' });
    expect(await standsIn(ofPupil(0, COMMENT))).toBe('Viết sau ở máy khác.');
  }, 30_000);

  it('and kept on the device waits for who typed it: a colleague at the device neither sees nor sends it', async () => {
    const colleague = await anAccount(database, province.people.subjectTeacher);
    await endSessionOfPage();
    await typeOver(page, ofPupil(0, COMMENT), 'Viết dở lúc hết phiên.');
    await page.waitForSelector('#again[open]');
    await page.type('#again-u', colleague);
    await page.type('#again-p', PASSWORD);
    await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.keyboard.press('Enter')]);
    expect(await standsIn(ofPupil(0, COMMENT))).not.toBe('Viết dở lúc hết phiên.');
    await typeOver(page, ofPupil(1, COMMENT), 'Cô khác viết.');
    await allSaved(page);
    await becomes(userName);
    await page.goto(`${api.url}${sheet()}`, { waitUntil: 'load' });
    await allSaved(page);
    expect(await standsIn(ofPupil(0, COMMENT))).toBe('Viết dở lúc hết phiên.');
  }, 30_000);

  it('for a pupil whom the page does not show is kept for the page that does', async () => {
    const of = (i: number) => `/classes/${province.classId}/sheets/homeroom/yearEnd?pupil=${province.enrolments[i]}`;
    const comment = 'textarea[data-kind=comment]';
    await leaveUnsaved(of(0), comment, 'Em ngoan.');
    await page.goto(`${api.url}${of(1)}`, { waitUntil: 'load' });
    await typeOver(page, comment, 'Em cũng ngoan.');
    await page.waitForFunction(`/^Đã lưu nháp/.test(document.querySelector('#saved span').textContent)`);
    await page.goto(`${api.url}${of(0)}`, { waitUntil: 'load' });
    await allSaved(page);
    expect(await standsIn(comment)).toBe('Em ngoan.');
  }, 30_000);

  it('is on its way while a link is clicked: the link leads on once it is saved', async () => {
    await page.goto(`${api.url}${sheet()}`, { waitUntil: 'load' });
    const letGo = await heldUp();
    await typeOver(page, ofPupil(1, COMMENT), 'Em tiến bộ.');
    await page.waitForFunction(`/^Đang lưu/.test(document.querySelector('#saved span').textContent)`);
    await page.click('.topnav a[href="/inbox"]');
    await Promise.all([page.waitForNavigation(), letGo()]);
    expect(new URL(page.url()).pathname).toBe('/inbox');
    await page.goBack({ waitUntil: 'load' });
    expect(await standsIn(ofPupil(1, COMMENT))).toBe('Em tiến bộ.');
  }, 30_000);

  it('and cannot be taken is shown before one leaves by a link', async () => {
    const letGo = await heldUp();
    await typeOver(page, ofPupil(1, 'input[data-field=score]'), '7,5');
    await page.click('.topnav a[href="/inbox"]');
    await letGo();
    await page.waitForSelector('tr.msg.live .t-stop');
    expect([new URL(page.url()).pathname, await standsIn(ofPupil(1, 'input[data-field=score]'))]).toEqual([
      sheet(),
      '7,5',
    ]);
    await Promise.all([page.waitForNavigation(), page.click('.topnav a[href="/inbox"]')]);
  }, 30_000);

  keptDrafts(() => ({ database, api, province, page }));

  it('as a block from Excel stands as in Excel, and one undo takes all of it back (FO4)', async () => {
    const block = readFileSync(join(import.meta.dirname, '..', 'roster', 'files', 'fo4-paste-multiline.tsv'), 'utf8');
    await page.goto(`${api.url}${sheet()}`, { waitUntil: 'load' });
    const before = await page.$$eval('#grid [data-cell]', (cells) =>
      cells.map((cell) => Reflect.get(cell.querySelector('input:checked') ?? cell, 'value')),
    );
    await page.click('#paste-open');
    await page.$eval('#paste-area', (area, text) => Reflect.set(area, 'value', text), block);
    await page.click('#paste-look');
    await page.waitForSelector('#paste[open]');
    expect(await page.$$eval('#paste-cells tr', (rows) => rows.length)).toBe(6);
    await page.click('#paste-do');
    await page.waitForSelector('#toast:not([hidden])');
    await allSaved(page);
    expect(await standsIn(ofPupil(0, COMMENT))).toBe('Em đọc tốt.\nCần viết "đẹp" hơn.');
    expect(await standsIn(ofPupil(1, 'input[data-field=score]'))).toBe('8');

    await page.click('#toast-undo');
    await allSaved(page);
    await page.reload({ waitUntil: 'load' });
    const after = await page.$$eval('#grid [data-cell]', (cells) =>
      cells.map((cell) => Reflect.get(cell.querySelector('input:checked') ?? cell, 'value')),
    );
    expect(after).toEqual(before);
  }, 30_000);
});
