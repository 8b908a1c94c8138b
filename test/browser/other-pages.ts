import { expect, it } from '@jest/globals';
import { foreseen, type Person } from './person.ts';
import type { Stage } from './stage.ts';

/** The principal's pages beside the straight way, while records can still be replaced. */
export function theSchoolsPages(now: () => Stage): void {
  it('the principal finds classes, sheets, records and their forms by links alone', async () => {
    const principal = await now().as('lvt.hieutruong');
    await principal.follow('.topnav a[href="/classes"]');
    await principal.follow('main a[href^="/classes?"]');
    await principal.look('school-classes');
    await principal.follow('main a[href$="/math/yearEnd"]');
    await principal.look('sheet-read');
    await principal.follow('a[href$="/allowRetest"]');
    await principal.look('allow-retest');
    await principal.open('/classes');
    await principal.follow('a[href$="/records"]');
    await principal.look('class-records');
    await principal.follow('td a[href^="/records/"]');
    await principal.look('record');
    await sameDaysEverywhere(principal);
    await principal.follow('a[href$="/replace"]');
    await principal.look('replace');
    await principal.open('/closing');
    await principal.look('closing');
    await inEnglish(principal, 'closing-english');
    await principal.open('/certificates');
    await principal.look('certificates-english');
    await principal.leave();
  }, 90_000);
}

/** Other people's pages beside the straight way, by the links that lead to them; some in English. */
export function theOtherPages(now: () => Stage): void {
  it('the administrator sees people by class, his own page, the help; an address of nothing has a page of its own', async () => {
    const administrator = await now().as('lvt.quantri');
    await administrator.follow('.topnav a[href="/people"]');
    await administrator.follow('td a[href^="/people?person="]');
    await administrator.look('person');
    await administrator.open('/people?view=classes');
    await administrator.look('people-by-class');
    await administrator.open('/profile');
    await administrator.look('profile');
    await administrator.follow('.topnav a[href="/help"]');
    await administrator.look('help');
    await administrator.open('/records/nothing');
    await administrator.look('not-found');
    expect(foreseen(now().complaints, 404)).toBeGreaterThan(0);
    await administrator.leave();
  }, 90_000);

  it('the principal reads the process map by keys; new counts leave the focus where it is', async () => {
    const principal = await now().as('lvt.hieutruong');
    await principal.follow('.topnav a[href="/process-map"]');
    await principal.look('process-map');
    const focus = 'document.activeElement.id';
    for (let i = 0; i < 60 && (await principal.page.evaluate(focus)) !== 'step-homeroom'; i++)
      await principal.page.keyboard.press('Tab');
    // What the page does every thirty seconds; a mark that the server does not send says when the answer is in its place.
    await principal.page.evaluate(`live.dataset.old = 'yes'; live.dispatchEvent(new Event('every'))`);
    await principal.page.waitForFunction('!live.dataset.old');
    expect(await principal.page.evaluate(focus)).toBe('step-homeroom');
    await Promise.all([principal.page.waitForNavigation(), principal.page.keyboard.press('Enter')]);
    // She has chosen English above.
    expect(await principal.textOf('#li')).toMatch(/^Complete, sign: \d+ records/);
    await principal.follow('a[href*="as=table"]');
    await principal.look('process-map-table');
    await principal.leave();
  }, 60_000);

  it('the homeroom teacher reads the same pages in English', async () => {
    const teacher = await now().as('lvt.chunhiem1b');
    await inEnglish(teacher, 'inbox-english');
    await teacher.open('/classes');
    await teacher.look('classes-english');
    await teacher.follow('a[href$="/homeroom/yearEnd"]');
    await teacher.look('homeroom-grid-english');
    await teacher.open('/classes');
    await teacher.follow('a[href$="/records"]');
    await teacher.follow('td a[href^="/records/"]');
    await teacher.look('record-english');
    await teacher.leave();
  }, 60_000);
}

/** DB2: a reader's own time zone moves no birth date, no deadline and no instant. */
async function sameDaysEverywhere({ page }: Person): Promise<void> {
  const seen: string[][] = [];
  for (const zone of ['Asia/Ho_Chi_Minh', 'UTC', 'America/Sao_Paulo']) {
    await page.emulateTimezone(zone);
    await page.reload({ waitUntil: 'load' });
    seen.push(await page.$eval('main', (main) => main.textContent?.match(/\d+\/\d+(\/\d+)?|\d\d:\d\d/g) ?? []));
  }
  await page.emulateTimezone();
  expect(seen[0]?.length).toBeGreaterThan(0);
  expect(seen).toEqual([seen[0], seen[0], seen[0]]);
}

async function inEnglish(somebody: Person, name: string): Promise<void> {
  await somebody.follow('form[action="/language"] button');
  expect(await somebody.page.$eval('html', ({ lang }) => lang)).toBe('en');
  await somebody.look(name);
}
