import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '@temporalio/client';
import type { Browser, CDPSession, Page } from 'puppeteer';
import type { DataSource } from 'typeorm';
import { connectEngine } from '../../activities/engine/engine.ts';
import { readConfiguration } from '../../setup/configuration.ts';
import { type ApiServer, anAccount, PASSWORD, startApi } from '../api/server.ts';
import { openBrowser } from '../browser/person.ts';
import { openTestDatabase } from '../database.ts';
import { everyRole } from '../pages.ts';
import { aProvince, type Province } from '../province.ts';
import { recordsOf } from '../rows.ts';

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

beforeAll(async () => {
  database = await openTestDatabase();
  const { temporal, payloadKey, chromium } = readConfiguration();
  engine = await connectEngine(temporal, payloadKey);
  api = await startApi(database, engine, folder);
  browser = await openBrowser(chromium ?? '', folder);
  province = await aProvince(database, { pupils: 2 });
  record = (await recordsOf(database, province))[0]?.id ?? '';
  const userName = await anAccount(database, await everyRole(database, province));
  page = await browser.newPage();
  await page.goto(`${api.url}/sign-in`);
  await page.type('#u', userName);
  await page.type('#p', PASSWORD);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  devices = await page.createCDPSession();
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
