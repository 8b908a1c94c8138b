import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { showDay } from '../../domain/calendar/day.ts';
import { dayAt } from '../../domain/calendar/instant.ts';
import { schoolYearOf } from '../../domain/calendar/school-year.ts';
import { searchKey } from '../../domain/text/search-key.ts';
import { DEMONSTRATION_PIN } from '../../setup/demonstration/certification.ts';
import { pupilsFile } from '../../setup/demonstration/rosters.ts';
import { playSixClasses } from '../../setup/demonstration/six-classes.ts';
import { projectFolder } from '../../setup/layout.ts';
import { fillGrid } from './grids.ts';
import { aPerson, type Person } from './person.ts';
import { stage } from './stage.ts';
import { pictureBook } from './walk-pictures.ts';

const PUPILS = 3;
const PICTURES = join(projectFolder, 'test-output', 'walk');
rmSync(PICTURES, { recursive: true, force: true });

// The README's walk on three of the demonstration's classes, small ones: what one person does, the next one finds.
const now = stage(
  {
    schools: {
      kimDong: { classes: ['2A', '3A'], pupilsAClass: PUPILS },
      leVanTam: { classes: ['1B'], pupilsAClass: PUPILS },
    },
    play: (baseUrl) => playSixClasses(baseUrl, PUPILS, ['2A', '3A', '1B']),
  },
  PICTURES,
);
afterAll(() => pictureBook(PICTURES));
/** Signs in as the account, names its pictures in the order in which they are taken. */
async function as(userName: string): Promise<Person> {
  const somebody = await now().as(userName);
  const numberedOf = (name: string) => numbered(`${userName} ${name}`);
  return {
    ...somebody,
    show: (name) => somebody.show(numberedOf(name)),
    look: (name) => somebody.look(numberedOf(name)),
  };
}
let pictures = 0;
const numbered = (name: string): string => `${String(++pictures).padStart(2, '0')} ${name}`;

const MARK = 'button[data-key="mark"]';
const inDays = (days: number): string => showDay(dayAt(Date.now() + days * 86_400_000));

const setDay = async ({ page }: Person, selector: string, day: string): Promise<void> => {
  await page.$eval(selector, (field, value) => Reflect.set(field, 'value', value), day);
};

describe('the README’s walk, by nine people', () => {
  let code = '';
  let birthDate = '';

  it('kd.chunhiem2a completes a sheet of 2A and signs it', async () => {
    const teacher = await as('kd.chunhiem2a');
    await teacher.show('inbox');
    await teacher.follow('.task a.btn[href$="/math/yearEnd"]');
    await fillGrid(teacher);
    await teacher.show('grid');
    await teacher.follow('#sign');
    await teacher.show('review');
    await teacher.follow('form[action="/ceremonies"] button.primary');
    await teacher.signWithPin();
    await teacher.show('signed');
    await teacher.open('/inbox');
    expect(await teacher.page.$('.task a.btn[href$="/math/yearEnd"]')).toBeNull();
    expect(await teacher.textOf('.justdone')).toContain('2A');

    for (const key of ['j', 'x', 'j', 'x'] as const) await teacher.page.keyboard.press(key);
    await teacher.look('inbox-chosen');
    expect(await teacher.textOf('#chosen [role=status]')).toMatch(
      /^Đã chọn 2 tờ, 6 em. Ký được ngay phần môn của 4 em./,
    );
    await teacher.page.keyboard.down('Control');
    await Promise.all([teacher.page.waitForNavigation({ waitUntil: 'load' }), teacher.page.keyboard.press('Enter')]);
    await teacher.page.keyboard.up('Control');
    await teacher.look('review-of-two');
    await teacher.follow('form[action="/ceremonies"] button.primary');
    await teacher.signWithPin();
    await teacher.show('two-signed');
    await teacher.leave();
  }, 90_000);

  it('kd.chunhiem3a fills the homeroom grid, hands it in and signs the records of 3A', async () => {
    const teacher = await as('kd.chunhiem3a');
    await teacher.follow('.task a.btn[href$="/homeroom/yearEnd"]');
    for (const pupil of await teacher.page.$$eval('tr[data-row] th a', (links) => links.map(({ search }) => search))) {
      await teacher.follow(`tr[data-row] th a[href*="${pupil}"]`);
      await fillGrid(teacher);
    }
    await teacher.show('homeroom-grid');
    await teacher.follow('button[form="submit-point"]');
    await teacher.open('/inbox');
    await teacher.follow('.task a.btn[href$="/records/sign"]');
    await teacher.show('review');
    await teacher.follow('form[action="/ceremonies"] button.primary');
    await teacher.signWithPin();
    await teacher.show('signed');
    await teacher.leave();
  }, 120_000);

  it('kd.quantri sends a KT. decision, which takes effect when kd.hieutruong confirms it', async () => {
    const administrator = await as('kd.quantri');
    await administrator.open('/people');
    const form = 'form[action="/people/decisions"]';
    await administrator.type(`${form} [name=number]`, '31/QĐ-THKĐ');
    for (const [name, days] of [
      ['decidedOn', 0],
      ['from', 0],
      ['to', 9],
    ] as const)
      await setDay(administrator, `${form} [name=${name}]`, inDays(days));
    await administrator.follow(`${form} button`);
    await administrator.show('decision-sent');
    await administrator.leave();

    const principal = await as('kd.hieutruong');
    await principal.open('/people');
    await principal.show('decision');
    await principal.follow('form[action$="/confirm"] button');
    expect(await principal.page.$('form[action$="/confirm"]')).toBeNull();
    await principal.leave();
  }, 60_000);

  it('kd.hieutruong and his deputy sit at the desk at once: what one returns the other can no longer mark', async () => {
    const [principal, deputy] = [await as('kd.hieutruong'), await as('kd.phohieutruong')];
    for (const person of [principal, deputy]) {
      await person.follow('.task a.btn[href^="/records/approve"]');
      await person.follow('a[data-key="next"]');
    }
    expect(deputy.page.url()).toBe(principal.page.url());
    await principal.page.waitForFunction(
      `(([img]) => img?.complete && img.naturalWidth > 500)(document.querySelectorAll('.page-pictures img'))`,
    );
    await principal.show('desk');
    await principal.follow('a[data-key="return"]');
    await principal.show('return');
    await principal.click('input[name=part][value=art]');
    await principal.type('#note', 'Nhận xét chưa nêu điểm cần cố gắng.');
    await principal.follow('main form[action$="/return"] button[type=submit]');
    await principal.show('returned');

    await deputy.follow(MARK);
    await deputy.show('mark-refused');
    expect(await deputy.textOf('main')).toMatch(/HBS-[A-Z]+-\d+/);
    now().complaints.splice(0, now().complaints.length, ...now().complaints.filter((line) => !/40[09]/.test(line)));
    await deputy.leave();

    await principal.open('/records/approve');
    await principal.follow('a[data-key="next"]');
    await Promise.all([principal.page.waitForNavigation({ waitUntil: 'load' }), principal.page.keyboard.press('d')]);
    await principal.show('marked-one');
    await principal.follow('form[action="/records/approve/mark-rest"] button');
    await principal.show('marked-rest');
    await principal.follow('form[action="/records/approve/sign"] button.primary');
    await principal.signWithPin();
    await principal.show('signed');
    await principal.leave();
  }, 120_000);

  it('lvt.hieutruong closes 1B before the round does, by a tick and the number typed', async () => {
    const principal = await as('lvt.hieutruong');
    await principal.open('/closing');
    await principal.show('closing');
    await principal.click('#close [name=understood]');
    await principal.type('#so', String(PUPILS));
    await principal.follow('#close button[type=submit]');
    await principal.see('#live[data-state=done]', 60_000);
    expect(await principal.textOf('#live .legend strong')).toBe(String(PUPILS));
    await principal.show('closed');
    await principal.open('/classes');
    const [record] = await records1B(principal);
    await principal.open(record ?? '');
    await principal.show('history');
    code = await principal.textOf('dd.mono');
    const name = await principal.textOf('h1');
    birthDate = now().system.pupils.find(({ fullName }) => name.includes(fullName))?.birthDate ?? '';
    await principal.leave();
  }, 120_000);

  it('kd.vanthu seals the records of 3A that were approved, submits them and sees what the province said of each', async () => {
    const clerk = await as('kd.vanthu');
    await clerk.follow('.task a.btn[href="/records/seal-and-submit"]');
    await clerk.show('seal');
    await clerk.follow('button[form="seal"]');
    await clerk.signWithPin();
    await clerk.follow('form.actionbar.float a.btn.primary');
    await clerk.follow('form[action="/records/seal-and-submit/submit"] button.primary');
    await clerk.signWithPin();
    await clerk.follow('form.actionbar.float a.btn.primary');
    await clerk.see('#live[data-state=answered]', 60_000);
    await clerk.show('received');
    await clerk.leave();
  }, 120_000);

  it('lvt.quantri looks after people and times, writes a list, declares a certificate, finds a pupil without marks', async () => {
    const administrator = await as('lvt.quantri');
    await administrator.follow('.topnav a[href="/people"]');
    await administrator.look('people');
    await administrator.open('/rosters');
    await (await administrator.page.$('#f-pupils'))?.uploadFile(oneMorePupil(now().system.folder));
    await administrator.follow('form[aria-labelledby="l-pupils"] button');
    await administrator.show('list-shown');
    await administrator.follow('.actionbar.float button.primary');
    await administrator.see('.banner.done', 60_000);
    await administrator.look('list-written');
    await administrator.open('/entry-times');
    await administrator.show('times');

    const [pupil] = now().system.pupils;
    await administrator.type('#q', searchKey(pupil?.fullName ?? ''));
    await Promise.all([administrator.page.waitForNavigation(), administrator.page.keyboard.press('Enter')]);
    expect(await administrator.textOf('main table')).toContain(pupil?.fullName);
    await administrator.show('search');

    await administrator.open('/certificates');
    await (await administrator.page.$('#cf'))?.uploadFile(join(now().system.folder, 'chung-thu.cer'));
    await (await administrator.page.$('#kf'))?.uploadFile(join(now().system.folder, 'khoa.p12'));
    await administrator.follow('form[action="/certificates/declare"] button');
    await administrator.show('certificate-declared');
    await administrator.leave();

    const clerk = await as('lvt.vanthu');
    await clerk.open('/certificates');
    await clerk.type('form[action$="/prove"] [name=pin]', DEMONSTRATION_PIN);
    await clerk.follow('form[action$="/prove"] button');
    await clerk.show('certificate-proved');
    await clerk.leave();
    const principal = await as('lvt.hieutruong');
    await principal.open('/certificates');
    await principal.follow('form[action$="/send"] button');
    await principal.show('certificate-sent');
    await principal.leave();
  }, 120_000);

  it('dienban.canbo sees its schools on the map and approves certificates, many at once', async () => {
    const level = await as('dienban.canbo');
    await level.follow('.topnav a[href="/process-map"]');
    await level.look('map');
    await level.follow('.topnav a[href="/certificates"]');
    await level.look('certificates');
    await level.follow('form[action="/certificates/approve"] button.primary');
    await level.show('certificates-approved');
    expect(await level.page.$('form[action="/certificates/approve"] input[name=certificates]')).toBeNull();
    await level.leave();
  }, 60_000);

  it('so.canbo sees what holds records up, reminds, reads a deadline’s effect, consents, and signs the report', async () => {
    const officer = await as('so.canbo');
    await officer.follow('.topnav a[href="/overview"]');
    await officer.look('overview');
    await officer.follow('.causes a[href*="/reminders/"]');
    await officer.look('reminder');
    await officer.follow('main form[action*="/reminders/"] button.primary');
    await officer.show('reminded');
    await officer.open('/rounds');
    await officer.follow('a[href$="/change?what=closeAt#change"]');
    await setDay(officer, '#d1', inDays(5));
    await officer.follow('#change form[method=get] button');
    await officer.show('effect');
    expect(await officer.textOf('#effect')).toMatch(/^Ảnh hưởng: \d trường, \d+ học bạ/);

    await officer.open('/rounds');
    await officer.click('#late details.note summary');
    const form = 'form[action$="/late-consents"]';
    await officer.type(`${form} [name=number]`, 'CV 1893/SGDĐT');
    await setDay(officer, `${form} [name=decidedOn]`, inDays(0));
    await officer.type(`${form} [name=note]`, 'Trường bị mất điện ba ngày.');
    await officer.follow(`${form} button.primary`);
    await officer.show('consent');
    expect(await officer.textOf('#late')).toContain('Trường bị mất điện ba ngày.');

    await officer.follow('.topnav a[href="/report"]');
    await officer.look('report');
    await officer.follow('form[action$="/report"] button.primary');
    await officer.see('form[action$="/ceremony"] button.primary', 60_000);
    await officer.follow('form[action$="/ceremony"] button.primary');
    await officer.signWithPin();
    await officer.open('/report');
    await officer.page.waitForFunction(`document.querySelector('#live')?.textContent.includes('${PUPILS}')`);
    await officer.show('reported');
    await officer.leave();
  }, 120_000);

  it('so.quantri finds a workflow, reads its history in plain words and tries it again', async () => {
    const administrator = await as('so.quantri');
    await administrator.follow('.topnav a[href="/workflows"]');
    await administrator.look('workflows');
    await administrator.follow('td a[href^="/workflows/"]');
    await administrator.look('workflow');
    await administrator.follow('form[action$="/try-again"] button');
    await administrator.show('tried');
    await administrator.follow('form[action="/language"] button');
    expect(await administrator.page.$eval('html', ({ lang }) => lang)).toBe('en');
    await administrator.look('in-english');
    await administrator.leave();
  }, 60_000);

  it('nobody in particular looks the closed record up by its code and birth date', async () => {
    const stranger = await aPerson(now());
    const show = (name: string) => stranger.show(numbered(`nobody ${name}`));
    await stranger.open('/sign-in');
    await show('sign-in');
    await stranger.follow('a[href="/look-up"]');
    await stranger.type('#c', code);
    await stranger.type('#b', birthDate.split('-').reverse().join('/'));
    await stranger.follow('form[action="/look-up"] button[type=submit]');
    expect(await stranger.textOf('.verdict h1')).toBe('Học bạ này có thật và còn giá trị');
    await show('verdict');
    await stranger.leave();
  }, 60_000);
});

/** The class's records, from the principal's list of classes. */
async function records1B(principal: Person): Promise<readonly string[]> {
  for (const list of await principal.page.$$eval('a[href$="/records"]', (links) =>
    links.map(({ pathname }) => pathname),
  )) {
    await principal.open(list);
    if (!(await principal.textOf('h1')).includes('1B')) continue;
    return principal.page.$$eval('td a[href^="/records/"]', (links) => links.map(({ pathname }) => pathname));
  }
  return [];
}

/** The list of 1B, with one more pupil at its end. */
function oneMorePupil(folder: string): string {
  const roster = { classes: ['1B'], pupilsAClass: PUPILS + 1 };
  const path = join(folder, 'hoc-sinh-1b.xlsx');
  writeFileSync(path, pupilsFile('leVanTam', schoolYearOf(dayAt(Date.now())), roster).file);
  return path;
}
