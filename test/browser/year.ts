import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'puppeteer';
import { DEMONSTRATION_PASSWORD } from '../../setup/demonstration/province.ts';
import { until } from '../until.ts';
import { allSaved, fillGrid } from './grids.ts';
import { theOtherPages, theSchoolsPages } from './other-pages.ts';
import { aPerson, foreseen, type Person } from './person.ts';
import type { Stage } from './stage.ts';

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

/** From an empty grid to the verdict that a stranger reads. */
export function theYear(now: () => Stage): void {
  describe('the year of one class, as its people live it', () => {
    let history: string;
    let lookUpCode: string;
    let pupil: string;
    let file: string;
    let closeAt: number;
    it('a subject teacher fills her sheet and signs it', async () => {
      const teacher = await now().as('lvt.nghethuat');
      await teacher.look('inbox');
      await signSheet(teacher, 'art', teacher.look);
      await teacher.follow('a[href="/inbox"]');
      await teacher.look('inbox-just-done');
      await teacher.leave();
    }, 90_000);

    it('another one does the same without a mouse: Tab, Enter, letters and arrows', async () => {
      const teacher = await aPerson(now());
      const { page } = teacher;
      await teacher.open('/sign-in');
      await tabTo(page, '#u');
      await page.keyboard.type('lvt.theduc');
      await tabTo(page, '#p');
      await page.keyboard.type(DEMONSTRATION_PASSWORD);
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
      const teacher = await now().as('lvt.chunhiem1b');
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
      const principal = await now().as('lvt.hieutruong');
      await principal.follow('.task a.btn[href^="/records/approve"]');
      await principal.look('approve');
      pupil = await principal.textOf('tbody tr td strong');
      await principal.follow('a[data-key="next"]');
      await principal.page.waitForFunction(SEEN);
      await principal.look('approve-record');
      history = await principal.page.$eval('aside a[href^="/records/0"]', (link) => link.pathname);
      await principal.type('#q', 'dr]'); // letters of a text are no keys (field case FO3)
      expect(await principal.page.$eval('#q', (field) => Reflect.get(field, 'value'))).toBe('dr]');
      await principal.click('h2');
      await byUnikey(principal, 'ư');
      await byUnikey(principal, 'ơ');
      await byKey(principal, 'r');
      await principal.see('input[name=dueOn]');
      await principal.look('return');
      await principal.follow('a.btn[href^="/records/approve"]');
      await byKey(principal, 'd');
      await principal.see('form.banner.done');
      await principal.look('approve-marked');
      await byKey(principal, 'd');
      await principal.look('approve-all-marked');
      await principal.follow('form[action="/records/approve/sign"] button.primary');
      await principal.signWithPin();
      await principal.look('approve-result');
      await principal.leave();
    }, 60_000);

    it('the clerk seals them and submits them, and sees that the province has received them', async () => {
      const clerk = await now().as('lvt.vanthu');
      await clerk.follow('.task a.btn[href="/records/seal-and-submit"]');
      await clerk.look('seal');
      await clerk.follow('button[form="seal"]');
      await clerk.signWithPin();
      await clerk.follow('form.actionbar.float a.btn.primary');
      await clerk.look('seal-result');
      await clerk.follow('form[action="/records/seal-and-submit/submit"] button.primary');
      await clerk.signWithPin();
      await clerk.look('submit-signed');
      await clerk.follow('form.actionbar.float a.btn.primary');
      await clerk.see('#live[data-state=answered]');
      await clerk.look('submit-result');
      // The province has said it of each record; the school's package has it once it has asked.
      await until('the package has its answer', async () => {
        await clerk.open('/records/seal-and-submit');
        return (await clerk.textOf('td.num.t-done')).startsWith('2');
      });
      await clerk.look('seal-received');
      await clerk.leave();
    }, 90_000);

    theSchoolsPages(now);

    it('the province brings the closing forward, with a reason', async () => {
      const officer = await now().as('so.canbo');
      await officer.follow('.topnav a[href="/overview"]');
      await officer.look('overview');
      await officer.follow('a.btn[href="/rounds"]');
      await officer.look('rounds');
      closeAt = Math.ceil((Date.now() + 10_000) / 60_000) * 60_000;
      await officer.follow('a[href$="/change?what=closeAt#change"]');
      await typeMoment(officer, '#d1', '#d0', closeAt);
      await officer.follow('#change form[method=get] button');
      await officer.look('rounds-effect');
      expect(await officer.textOf('#effect strong')).toMatch(/^Ảnh hưởng: 1 trường, \d+ học bạ, \d+ người\.$/);
      const form = 'form[action$="/deadline"]';
      await officer.type(`${form} [name=number]`, '12/SGDĐT-mô phỏng');
      await typeDay(officer, `${form} [name=decidedOn]`, Date.now());
      await officer.type(`${form} textarea`, 'Chốt sớm.');
      await officer.follow(`${form} button[type=submit]`);
      await officer.look('rounds-changed');
      await officer.leave();
    }, 60_000);

    theOtherPages(now);

    it('closes by itself at that instant, as the record’s history tells', async () => {
      const principal = await now().as('lvt.hieutruong');
      await principal.open(history);
      while ((await principal.page.$('.timeline .dot.final')) === null) {
        await principal.open(history);
        expect(Date.now()).toBeLessThan(closeAt + 60_000);
      }
      await principal.look('history');
      lookUpCode = await principal.textOf('dd.mono');
      file = await download(principal.page, 'form[action$="/record.xml"] button', now().system.folder);
      await principal.leave();
    }, 150_000);

    it('is found closed and valid by a stranger, by code and birth date and by its file, and by nothing less', async () => {
      const { system, complaints } = now();
      const stranger = await aPerson(now());
      const [year, month, day] = (system.pupils.find(({ fullName }) => fullName === pupil)?.birthDate ?? '').split('-');
      await stranger.open('/look-up');
      await stranger.look('look-up');
      await lookUp(stranger, lookUpCode, `01/01/${year}`);
      expect(await stranger.page.$('.verdict')).toBeNull();
      await stranger.look('look-up-not-found');
      expect(foreseen(complaints, 404)).toBeGreaterThan(0);

      await lookUp(stranger, lookUpCode, `${day}/${month}/${year}`);
      expect(await stranger.textOf('.verdict h1')).toBe('Học bạ này có thật và còn giá trị');
      await stranger.look('verdict');
      await stranger.follow('a.btn[href="/look-up"]');
      await (await stranger.page.$('input[type=file]'))?.uploadFile(file);
      await stranger.follow('form[action="/look-up/file"] button');
      await stranger.look('verdict-file');
      expect(await stranger.page.$('.verdict.stop, .verdict.warn')).toBeNull();
      await stranger.leave();
    }, 60_000);
  });
}

/** Every picture of a page stands there as such. */
const SEEN = `[...document.querySelectorAll('.page-pictures img')].slice(0, 1).every(({ complete, naturalWidth }) => complete && naturalWidth > 500)
  && document.querySelectorAll('.page-pictures img').length >= 4`;

/** A single key that leads on to another page. */
async function byKey({ page }: Person, key: 'd' | 'r'): Promise<void> {
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.keyboard.press(key)]);
}

/** What Unikey makes of a bracket while it is on. */
async function byUnikey({ page }: Person, key: 'ơ' | 'ư'): Promise<void> {
  const press = `document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '${key}', bubbles: true }))`;
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.evaluate(press)]);
}

async function lookUp(stranger: Person, code: string, birthDate: string): Promise<void> {
  for (const [field, text] of [
    ['#c', code],
    ['#b', birthDate],
  ] as const) {
    await stranger.page.click(field, { count: 3 });
    await stranger.page.keyboard.type(text);
  }
  await stranger.follow('form[action="/look-up"] button[type=submit]');
}

/** Clicks a link that is a download; gives the file. */
async function download(page: Page, selector: string, folder: string): Promise<string> {
  const downloadPath = mkdtempSync(join(folder, 'download-'));
  const session = await page.createCDPSession();
  await session.send('Page.setDownloadBehavior', { behavior: 'allow', downloadPath });
  await page.click(selector);
  const name = await until('the download', async () => readdirSync(downloadPath).find((one) => one.endsWith('.xml')));
  return join(downloadPath, name);
}

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

/** Digits only, as on a phone's keypad: day, month, year, whatever the browser's own language is. */
async function typeDay(person: Person, selector: string, instant: number): Promise<void> {
  const [year, month, date] = inVietnam(instant).slice(0, 10).split('-');
  await typeOver(person, selector, `${date}${month}${year}`);
}

async function typeOver({ page }: Person, selector: string, text: string): Promise<void> {
  await page.click(selector, { count: 3 }); // takes the whole text, which the typing replaces
  await page.keyboard.type(text);
}

async function typeMoment(person: Person, day: string, time: string, instant: number): Promise<void> {
  await typeDay(person, day, instant);
  await typeOver(person, time, inVietnam(instant).slice(11, 16));
}

const inVietnam = (instant: number): string => new Date(instant + 7 * 3_600_000).toISOString();
