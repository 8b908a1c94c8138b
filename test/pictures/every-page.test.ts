import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '@temporalio/client';
import type { Browser, Page } from 'puppeteer';
import type { DataSource } from 'typeorm';
import { connectEngine } from '../../activities/engine/engine.ts';
import { openDatabase } from '../../persistence/data-source.ts';
import { readConfiguration } from '../../setup/configuration.ts';
import { type ApiServer, anAccount, PASSWORD, startApi } from '../api/server.ts';
import { barriers, namesUntold, overOthers, sideways, tooHeavy } from '../browser/page-checks.ts';
import { openBrowser } from '../browser/person.ts';
import { cuttableLine } from '../cuttable-line.ts';
import { openTestDatabase } from '../database.ts';
import { addressesOf, addressOf, everyRole, PAGES, WITHOUT_CONTENT } from '../pages.ts';
import { STATES, type State } from './states.ts';

/** Two widths, two themes (WCAG 2.2 AA in each). */
const LOOKS = [
  { name: 'laptop-light', width: 1366, height: 768, theme: 'light' },
  { name: 'laptop-dark', width: 1366, height: 768, theme: 'dark' },
  { name: 'phone-light', width: 390, height: 844, theme: 'light' },
  { name: 'phone-dark', width: 390, height: 844, theme: 'dark' },
] as const;
/** Axe at one width for each theme, the other way round: what it finds depends on either, hardly on both. */
const JUDGED: Readonly<Record<State['name'], readonly (typeof LOOKS)[number]['name'][]>> = {
  full: ['laptop-light', 'phone-dark'],
  long: ['phone-light'],
  empty: ['laptop-dark'],
  error: ['phone-dark'],
};

/** No pages: bytes and data for programs. */
const NOT_HTML = ['/health', '/openapi.json', '/rosters/templates/:list', ...WITHOUT_CONTENT];
/** An act without an answer is accepted, no more. */
const STATUS: Readonly<Record<string, number>> = { '/acts/:subjectId/:commandId': 202 };
/** They lead on. */
const LEADS_ON = ['/', '/sign-in', '/tra-cuu'];
const SHOWN = PAGES.filter((path) => ![...NOT_HTML, ...LEADS_ON].includes(path));

/** With `HBS_PICTURES` naming a folder the pictures are kept, for people who look at them. */
const FOLDER = process.env['HBS_PICTURES'];

const folder = mkdtempSync(join(tmpdir(), 'hbs-pictures-'));
let database: DataSource;
let engine: Client;
let browser: Browser;

beforeAll(async () => {
  database = await openTestDatabase();
  const { temporal, payloadKey, chromium } = readConfiguration();
  engine = await connectEngine(temporal, payloadKey);
  browser = await openBrowser(chromium ?? '', folder);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await engine.connection.close();
  await database.destroy();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

describe.each(STATES)('with $name', (state: State) => {
  let api: ApiServer;
  let page: Page;
  let addresses: Readonly<Record<string, string>>;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    const { application } = readConfiguration().database;
    const line = await cuttableLine(application.host, application.port);
    const through = await openDatabase({ ...application, host: '127.0.0.1', port: line.port }, 4);
    api = await startApi(through, engine, folder);
    const province = await state.made({ database, engine });
    addresses = await addressesOf(database, province);
    const context = await browser.createBrowserContext();
    page = await context.newPage();
    await signIn(page, api.url, await anAccount(database, await everyRole(database, province)));
    if (state.isAway) line.cut();
    stop = async () => {
      await context.close();
      await api.stop();
      await through.destroy();
      line.close();
    };
  }, 120_000);
  afterAll(() => stop(), 30_000);

  it.each(SHOWN)(
    '%s can be read by everybody, at both widths, in both themes',
    async (path) => {
      const answer = await page.goto(`${api.url}${addressOf(path, addresses)}`, { waitUntil: 'load' });
      expect([path, answer?.status()]).toEqual([path, state.isAway ? 503 : (STATUS[path] ?? 200)]);

      const complaints: string[] = [...(await tooHeavy(page)), ...(await namesUntold(page)), ...(await pickers(page))];
      for (const { name, width, height, theme } of LOOKS) {
        await page.setViewport({ width, height });
        // Without motion: a colour on its way to the other theme is nobody's to judge.
        await page.emulateMediaFeatures([
          { name: 'prefers-color-scheme', value: theme },
          { name: 'prefers-reduced-motion', value: 'reduce' },
        ]);
        await picture(page, `${path.replaceAll(/\W+/g, '-').slice(1) || 'home'}.${state.name}.${name}`);
        const askew = [...(await sideways(page)), ...(await overOthers(page))];
        complaints.push(...askew.map((text) => `${name}: ${text}`));
        if (JUDGED[state.name].includes(name))
          complaints.push(...(await barriers(page)).map((text) => `${name}: ${text}`));
      }
      expect(complaints).toEqual([]);
    },
    30_000,
  );

  if (state.isAway) return; // there is nothing to open on a page that says so

  it('explains a thing by keys alone, and Esc gives the focus back', async () => {
    const focused = (selector: string) => page.evaluate(`document.activeElement.matches('${selector}')`);
    await page.setViewport({ width: 1366, height: 768 });
    await page.goto(`${api.url}/inbox`, { waitUntil: 'load' });
    for (let i = 0; i < 60 && !(await focused('.help-beside > summary')); i++) await page.keyboard.press('Tab');
    const label = await page.evaluate('document.activeElement.getAttribute("aria-label")');
    expect(label).toBe('Giải thích: “Hết ngày” là đến lúc nào?');

    await page.keyboard.press('Enter');
    const shown = await page.$eval('.help-beside[open] > div', (answer) => answer.checkVisibility());
    expect([shown, await sideways(page), await barriers(page)]).toEqual([true, [], []]);
    await page.keyboard.press('Escape');
    expect([await page.$('.help-beside[open]'), await focused('.help-beside > summary')]).toEqual([null, true]);
  }, 30_000);

  it('has every entry of the bar in sight, and those it has no room for behind its last', async () => {
    for (const { width, height } of [LOOKS[0], { width: 800, height: 768 }, LOOKS[2]]) {
      await page.setViewport({ width, height });
      await page.goto(`${api.url}/inbox`, { waitUntil: 'load' });
      const bar = width > 768 ? '.topnav' : '.tabbar';
      // Between phone and laptop the entries scroll in their line; only the last is always in sight.
      const entries = width === 800 ? `${bar} > details` : `${bar} > a, ${bar} > details`;
      const beyond = await page.evaluate(
        `[...document.querySelectorAll('${entries}')].filter((entry) => entry.checkVisibility()).filter((entry) => {
          const { left, right, top } = entry.getBoundingClientRect();
          return left < 0 || right > innerWidth || !entry.contains(document.elementFromPoint(right - 2, top + 20));
        }).map((entry) => entry.textContent)`,
      );
      await page.click(`${bar} > details > summary`);
      const behind = await page.$$eval(`${bar} > details a`, (links) =>
        links.filter((link) => link.checkVisibility()).map((link) => link.getAttribute('href')),
      );
      expect([beyond, behind, await sideways(page), await barriers(page)]).toEqual([
        [],
        ['/report', '/records/approve', '/records/seal-and-submit', '/certificates', '/people'],
        [],
        [],
      ]);
    }
  }, 30_000);

  it('takes a day as Vietnam writes it in a browser of another language, and says at once what is none', async () => {
    await page.goto(`${api.url}${addressOf('/records/:recordId/pupilDataChanged', addresses)}`, { waitUntil: 'load' });
    const birthDate = async () =>
      page.$eval('[name=birth_date]', (field) => [
        Reflect.get(field, 'value'),
        Reflect.get(field, 'validationMessage'),
        field.parentElement?.querySelector('.weekday')?.textContent,
      ]);
    expect(await page.evaluate('navigator.language')).toMatch(/^en/);
    expect(await birthDate()).toEqual(['05/03/2019', '', 'Thứ Ba']);
    await page.click('[name=birth_date]', { count: 3 });
    await page.keyboard.type('06032019');
    expect(await birthDate()).toEqual(['06/03/2019', '', 'Thứ Tư']);
    await page.click('[name=birth_date]', { count: 3 });
    await page.keyboard.type('31/11/2019');
    expect(await birthDate()).toEqual(['31/11/2019', 'Ngày trước, tháng sau, ví dụ 30/06/2026', '']);
    expect(await barriers(page)).toEqual([]);
  }, 30_000);

  it('opens what stands behind a list, on a phone too: saved filters and downloads', async () => {
    const complaints: string[] = [...(await tooHeavy(page))];
    for (const { width, height } of [LOOKS[0], LOOKS[2]]) {
      await page.setViewport({ width, height });
      const list = addressOf('/classes/:classId/records?stage=entering', addresses);
      await page.goto(`${api.url}${list}`, { waitUntil: 'load' });
      for (const menu of ['.filters', '.export']) {
        await page.click(`${menu} > summary`);
        expect(await page.$eval(`${menu} form`, (form) => form.checkVisibility())).toBe(true);
        complaints.push(...(await sideways(page)), ...(await barriers(page)));
      }
    }
    expect(complaints).toEqual([]);
  }, 30_000);

  if (state.name !== 'full') return; // the class with two of one name

  it('tells two pupils of one name apart in the homeroom’s grid and among those that a search finds', async () => {
    const grid = addressOf('/classes/:classId/sheets/homeroom/yearEnd', addresses);
    await page.goto(`${api.url}${grid}`, { waitUntil: 'load' });
    const untold = [...(await namesUntold(page))];
    await page.goto(`${api.url}/search`, { waitUntil: 'load' });
    await page.type('#s', 'ngoc');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    expect([...untold, ...(await namesUntold(page))]).toEqual([]);
  }, 30_000);
});

/** A browser's own picker for days shows the order of the browser's language: 12/10 would be 10 December. */
const pickers = (page: Page): Promise<string[]> =>
  page.$$eval('input[type=date], input[type=datetime-local], input[type=time]', (fields) =>
    fields.map((field) => `a native picker: ${field.getAttribute('name')}`),
  );

async function signIn(page: Page, url: string, userName: string): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.type('#u', userName);
  await page.type('#p', PASSWORD);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
}

async function picture(page: Page, name: string): Promise<void> {
  if (!FOLDER) return;
  mkdirSync(FOLDER, { recursive: true });
  await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true });
}
