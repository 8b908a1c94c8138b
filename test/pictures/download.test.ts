import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'puppeteer';
import { readConfiguration } from '../../setup/configuration.ts';
import { type ApiStage, openApiStage } from '../api/api-stage.ts';
import { anAccount, PASSWORD } from '../api/server.ts';
import { openBrowser } from '../browser/person.ts';
import { aProvince, type Province } from '../province.ts';
import { until } from '../until.ts';

let stage: ApiStage;
let browser: Browser;
let province: Province;

beforeAll(async () => {
  stage = await openApiStage();
  province = await aProvince(stage.database, { pupils: 1 });
  browser = await openBrowser(readConfiguration().chromium ?? '', stage.folder);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await stage.close();
});

it('takes a list along as Excel and then as CSV, from one page: a file that comes does not use the buttons up', async () => {
  const page = await browser.newPage();
  const userName = await anAccount(stage.database, province.people.homeroomTeacher);
  await page.goto(`${stage.api.url}/sign-in`);
  await page.type('#u', userName);
  await page.type('#p', PASSWORD);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  await page.goto(`${stage.api.url}/classes/${province.classId}/records`, { waitUntil: 'load' });
  await page.click('details.menu.export summary');

  for (const [n, format] of ['xlsx', 'csv', 'csv'].entries()) {
    await page.click(`details.menu.export button[value=${format}]`);
    await until(`${format} is in the log`, async () => (await taken()).length === n + 1, 20_000);
  }
  expect((await taken()).map(({ format }) => format).toSorted()).toEqual(['csv', 'csv', 'xlsx']);
}, 60_000);

const taken = (): Promise<readonly { format: string }[]> =>
  stage.database.query('SELECT format FROM export_log WHERE of_id = ?', [province.classId]);
