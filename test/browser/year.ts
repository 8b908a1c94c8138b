import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'puppeteer';
import { allSaved, fillGrid } from './grids.ts';
import { aPerson, type Complaints, openBrowser, type Person, signedIn } from './person.ts';
import { type BrowserSystem, openBrowserSystem } from './system.ts';

let system: BrowserSystem;
let browser: Browser & { clear(): void };
const complaints: Complaints = [];
const as = (userName: string): Promise<Person> => signedIn(browser, system.url, complaints, userName);
let history: string;
let closeAt: number;

beforeAll(async () => {
  system = await openBrowserSystem();
  browser = await openBrowser(system.chromium, system.folder);
}, 120_000);
afterAll(async () => {
  await browser.close();
  browser.clear();
  await system.stop();
}, 60_000);

/** Whatever a page complained of since the last step: console, script, network, accessibility, layout, dead links. */
afterEach(() => {
  expect(complaints.splice(0)).toEqual([]);
});

const yearEndOf = (subject: string): string => `.task a.btn[href$="/${subject}/yearEnd"]`;

/** From the inbox to the result of the signing: one subject's sheet of the year's end. */
async function signSheet(teacher: Person, subject: string, look: (name: string) => Promise<void>): Promise<void> {
  await teacher.open('/inbox');
  await teacher.follow(yearEndOf(subject));
  await look('grid-empty');
  await fillGrid(teacher);
  await look('grid-filled');
  await teacher.follow('#sign');
  await look('sheet-review');
  await teacher.follow('form[action="/ceremonies"] button.primary');
  await teacher.see('#pin');
  await look('pin');
  await teacher.signWithPin();
  await look('sheet-result');
}

const unseen = async (): Promise<void> => undefined;

describe('the year of one class, as its people live it', () => {
  it('a subject teacher fills her sheets and signs them', async () => {
    const teacher = await as('lvt.nghethuat');
    await teacher.look('inbox');
    await signSheet(teacher, 'art', teacher.look);
    await signSheet(teacher, 'music', unseen);
    await teacher.follow('a[href="/inbox"]');
    await teacher.look('inbox-just-done');
    await teacher.leave();
  }, 90_000);

  it('another one does the same without a mouse: Tab, Enter, letters and arrows', async () => {
    const teacher = await aPerson(browser, system.url, complaints);
    const { page } = teacher;
    await teacher.open('/sign-in');
    await tabTo(page, '#u');
    await page.keyboard.type('lvt.theduc');
    await tabTo(page, '#p');
    await page.keyboard.type('hoc-ba-so-2026');
    await enter(page);
    await tabTo(page, yearEndOf('physicalEducation'));
    await enter(page);
    await tabTo(page, '#grid input[type=radio]');
    await page.keyboard.press('t');
    await page.keyboard.press('t');
    await allSaved(page);
    await page.keyboard.down('Control');
    await enter(page);
    await page.keyboard.up('Control');
    await tabTo(page, 'form[action="/ceremonies"] button.primary');
    await page.keyboard.press('Enter');
    await teacher.signWithPin();
    await tabTo(page, 'a[href="/inbox"]');
    await enter(page);
    expect(await page.$(yearEndOf('physicalEducation'))).toBeNull();
    await teacher.leave();
  }, 60_000);

  it('the homeroom teacher fills her sheets and the class’s qualities, competences and comments, and signs each record', async () => {
    const teacher = await as('lvt.chunhiem1b');
    for (const subject of ['vietnamese', 'math', 'ethics', 'natureSociety', 'experientialActivities'])
      await signSheet(teacher, subject, unseen);
    await teacher.open('/inbox');
    await teacher.follow(yearEndOf('homeroom'));
    const pupils = await teacher.page.$$eval('tr[data-row] th a', (links) => links.map(({ search }) => search));
    for (const pupil of pupils) {
      await teacher.follow(`tr[data-row] th a[href*="${pupil}"]`);
      await fillGrid(teacher);
    }
    await teacher.look('homeroom-grid');
    await teacher.follow('button[form="submit-point"]');
    await teacher.open('/inbox');
    await teacher.look('homeroom-inbox');
    await teacher.follow('.task a.btn[href$="/records/sign"]');
    await teacher.look('homeroom-review');
    await teacher.follow('form[action="/ceremonies"] button.primary');
    await teacher.signWithPin();
    await teacher.look('homeroom-result');
    await teacher.leave();
  }, 120_000);

  it('the principal reads, marks and signs them all in one ceremony', async () => {
    const principal = await as('lvt.hieutruong');
    await principal.follow('.task a.btn[href^="/records/approve"]');
    await principal.look('approve');
    history = await principal.page.$eval('td a[href^="/records/"]:not([href$=".pdf"])', (link) => link.pathname);
    await principal.follow('form[action="/records/approve/mark"] button:not([formaction])');
    await principal.look('approve-marked');
    await principal.follow('form[action="/ceremonies"] button.primary');
    await principal.signWithPin();
    await principal.look('approve-result');
    await principal.leave();
  }, 60_000);

  it('the clerk seals them and submits them, and sees that the province has received them', async () => {
    const clerk = await as('lvt.vanthu');
    await clerk.follow('.task a.btn[href="/records/seal-and-submit"]');
    await clerk.look('seal');
    await clerk.follow('button[form="seal"]');
    await clerk.signWithPin();
    await clerk.follow('form.actionbar.float a.btn.primary');
    await clerk.look('submit');
    await clerk.follow('button[form="submit"]');
    await clerk.signWithPin();
    await clerk.look('submit-result');
    await clerk.follow('form.actionbar.float a.btn.primary');
    while ((await clerk.textOf('td.num.t-done')).startsWith('0'))
      await clerk.follow('a[href="/records/seal-and-submit"] .icon');
    await clerk.look('seal-received');
    await clerk.leave();
  }, 90_000);

  it('the province brings the closing forward, with a reason', async () => {
    const officer = await as('so.canbo');
    await officer.follow('.topnav a[href="/rounds"]');
    await officer.look('rounds');
    closeAt = Math.ceil((Date.now() + 10_000) / 60_000) * 60_000;
    await officer.click('section:first-of-type details:first-of-type summary');
    const form = 'form[action$="/deadline"]';
    await typeMoment(officer, `${form} input[name=dueAt]`, closeAt);
    await typeMoment(officer, `${form} input[name=closeAt]`, closeAt);
    await officer.type(`${form} textarea`, 'Văn bản số 12 (mô phỏng): chốt sớm.');
    await officer.follow(`${form} button[type=submit]`);
    await officer.look('rounds-changed');
    await officer.leave();
  }, 60_000);

  it('closes by itself at that instant, as the record’s history tells', async () => {
    const principal = await as('lvt.hieutruong');
    await principal.open(history);
    while ((await principal.page.$('.timeline .dot.final')) === null) {
      await principal.open(history);
      expect(Date.now()).toBeLessThan(closeAt + 60_000);
    }
    await principal.look('history');
    await principal.leave();
  }, 150_000);
});

/** Tab until the focus is there, as a person without a mouse does. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
  }
  throw new Error(`no way by Tab to ${selector}`);
}

async function enter(page: Page): Promise<void> {
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.keyboard.press('Enter')]);
}

/** A Vietnamese wall-clock minute into a field of date and time, as its segments take it. */
async function typeMoment({ page }: Person, selector: string, instant: number): Promise<void> {
  const [day = '', time = ''] = new Date(instant + 7 * 3_600_000).toISOString().split(/[TZ]/);
  const [year, month, date] = day.split('-');
  const [hour = '', minute] = time.split(':');
  await page.focus(selector);
  await page.keyboard.type(`${month}${date}${year}`);
  await page.keyboard.press('Tab');
  await page.keyboard.type(
    `${String(Number(hour) % 12 || 12).padStart(2, '0')}${minute}${Number(hour) < 12 ? 'AM' : 'PM'}`,
  );
}
