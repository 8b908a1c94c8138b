import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Browser, type Page, PredefinedNetworkConditions } from 'puppeteer';
import { readConfiguration } from '../../setup/configuration.ts';
import type { ApiStage } from '../api/api-stage.ts';
import { anAccount, PASSWORD } from '../api/server.ts';
import { openWorkingStage } from '../api/working-stage.ts';
import { allSaved } from '../browser/grids.ts';
import { openBrowser } from '../browser/person.ts';
import { fillSheet } from '../drafts.ts';
import { everyRole } from '../pages.ts';
import { aProvince, type Province } from '../province.ts';

let stage: ApiStage;
let browser: Browser;
let province: Province;
let userName: string;

beforeAll(async () => {
  stage = await openWorkingStage();
  province = await aProvince(stage.database, { pupils: 1 });
  userName = await anAccount(stage.database, await everyRole(stage.database, province));
  browser = await openBrowser(readConfiguration().chromium ?? '', stage.folder);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await stage.close();
});

const sheet = (): string => `/classes/${province.classId}/sheets/math/midTerm1`;
const COMMENT = 'textarea[data-field=comment]';

/** Follows what leads to another page until that page can be read: its text is there, fonts and pictures perhaps not. */
const follow = (page: Page, by: Promise<unknown>) =>
  Promise.all([page.waitForNavigation({ waitUntil: 'domcontentloaded' }), by]);

async function signIn(page: Page, as = userName): Promise<void> {
  await page.goto(`${stage.api.url}/sign-in`, { waitUntil: 'domcontentloaded' });
  await page.type('#u', as);
  await page.type('#p', PASSWORD);
  await follow(page, page.keyboard.press('Enter'));
}

const aPage = async (): Promise<Page> => (await browser.createBrowserContext()).newPage();

it('is read and typed into over 3G before fonts and pictures have come', async () => {
  const page = await aPage();
  await page.emulateNetworkConditions(PredefinedNetworkConditions['Fast 3G']);
  const line = await page.createCDPSession();
  const held: string[] = [];
  line.on('Fetch.requestPaused', ({ resourceType }) => held.push(resourceType));
  await line.send('Fetch.enable', { patterns: [{ resourceType: 'Font' }, { resourceType: 'Image' }] });

  await signIn(page);
  expect(new URL(page.url()).pathname).toBe('/inbox');
  await page.waitForSelector('main h1', { visible: true });
  await page.goto(`${stage.api.url}${sheet()}`, { waitUntil: 'domcontentloaded' });
  await page.type(COMMENT, 'Em đọc to, rõ ràng.');
  await allSaved(page);

  expect(held).toContain('Font');
  const awaited = await page.evaluate(
    `[...document.fonts].filter(({ status }) => status === 'loading').map(({ display }) => display)`,
  );
  expect(new Set(awaited as string[])).toEqual(new Set(['swap']));
  expect(await page.evaluate('document.readyState')).not.toBe('complete');
}, 60_000);

it('is signed in to, saved and submitted without script', async () => {
  const page = await aPage();
  await page.setJavaScriptEnabled(false);
  await signIn(page);
  await page.goto(`${stage.api.url}${sheet()}`, { waitUntil: 'load' });
  await page.click('#grid [data-field=level] label');
  await page.click(COMMENT, { count: 3 });
  await page.keyboard.type('Em viết đẹp.');
  await follow(page, page.click('.without-script'));
  await page.goto(`${stage.api.url}${sheet()}`, { waitUntil: 'load' });
  const standing = await page.$$eval('#grid :checked, #grid textarea', (cells) =>
    cells.map((cell) => Reflect.get(cell, 'value')),
  );
  expect(standing).toEqual(['T', 'Em viết đẹp.']);

  await follow(page, page.click('#sign'));
  await page.goto(`${stage.api.url}${sheet()}`, { waitUntil: 'load' });
  expect(await page.$eval('main', (main) => main.textContent)).toContain('Kỳ này đã nộp rồi.');
}, 60_000);

it('says of more sheets than one signing takes how many to leave, before the click that would be refused', async () => {
  const page = await aPage();
  for (const subject of ['math', 'music', 'art']) await fillSheet(stage.database, province, subject);
  await signIn(page, await anAccount(stage.database, province.people.subjectTeacher));
  await page.goto(`${stage.api.url}/inbox`, { waitUntil: 'load' });
  expect(await page.$eval('#chosen', (form) => form.getAttribute('data-most'))).toBe('40');
  await page.$eval('#chosen', (form) => form.setAttribute('data-most', '2'));
  const said = async (choose: number) => {
    await page.$$eval(
      'input[name=sheets]',
      (boxes, n) => {
        for (const [i, box] of boxes.entries()) {
          Reflect.set(box, 'checked', i < n);
          box.dispatchEvent(new Event('change'));
        }
      },
      choose,
    );
    return page.$eval('#chosen', (form) => [
      form.querySelector('[role=status]')?.textContent?.includes('tối đa 2 tờ: thầy cô bỏ chọn 1 tờ'),
      form.querySelector('[type=submit]')?.hasAttribute('disabled'),
    ]);
  };
  expect(await said(2)).toEqual([false, false]);
  expect(await said(3)).toEqual([true, true]);
  await page.keyboard.down('Control');
  await page.keyboard.press('Enter');
  await page.keyboard.up('Control');
  expect(new URL(page.url()).pathname).toBe('/inbox');
  expect(await said(2)).toEqual([false, false]);
}, 60_000);

it('keeps a reason in its form when the session has ended, the act is refused or the line is gone, until it is taken (FO1)', async () => {
  const page = await aPage();
  await signIn(page);
  const entryTimes = `${stage.api.url}/schools/${province.schoolId}/entry-times`;
  const form = 'form[action$="/windows"]:has([value=midTerm1])';
  const reason = 'Thầy hiệu trưởng yêu cầu: lớp 1A1 nghỉ vì bão.';
  const put = (field: string, value: string) =>
    page.$eval(field, (one, text) => Reflect.set(one, 'value', text), value);
  const send = () => Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click(`${form} button`)]);
  const goBack = () => Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click('.refusal a.primary')]);
  const standing = () =>
    page.$eval(form, (one) => [
      ...['note', 'closesAt'].map((name) => Reflect.get(one.querySelector(`[name=${name}]`) ?? {}, 'value')),
      one.checkVisibility(),
    ]);
  await page.goto(entryTimes, { waitUntil: 'load' });
  await page.$eval(form, (one) => one.closest('details')?.setAttribute('open', ''));
  await put('#omidTerm1', '07:00, 03/11/2026');
  await put('#cmidTerm1', '07:00, 02/11/2026');
  await page.type('#nmidTerm1', reason);

  await stage.database.query('DELETE FROM session');
  await send();
  await goBack();
  await page.type('#u', userName);
  await page.type('#p', PASSWORD);
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.keyboard.press('Enter')]);
  expect([page.url(), await standing()]).toEqual([entryTimes, [reason, '07:00, 02/11/2026', true]]);

  await send();
  expect(await page.$eval('.refusal', ({ textContent }) => textContent)).toContain('HBS-KN-104');
  await goBack();
  expect(await standing()).toEqual([reason, '07:00, 02/11/2026', true]);

  await put('#cmidTerm1', '07:00, 02/11/2099');
  await page.setOfflineMode(true);
  await Promise.all([page.waitForNavigation(), page.click(`${form} button`)]);
  await page.setOfflineMode(false);
  await page.goBack({ waitUntil: 'load' });
  expect(await standing()).toEqual([reason, '07:00, 02/11/2099', true]);
  await send();
  expect([page.url(), (await standing())[0]]).toEqual([entryTimes, '']);
}, 60_000);
