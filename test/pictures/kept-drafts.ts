import { expect, it } from '@jest/globals';
import type { Page } from 'puppeteer';
import type { DataSource } from 'typeorm';
import type { ApiServer } from '../api/server.ts';
import { allSaved } from '../browser/grids.ts';
import type { Province } from '../province.ts';

/** A teacher signed in at a browser; her sheet has two pupils. */
type Typing = {
  readonly database: DataSource;
  readonly api: ApiServer;
  readonly province: Province;
  readonly page: Page;
};

const STATUS = `document.querySelector('#saved span').textContent`;

export async function typeOver(tab: Page, selector: string, text: string): Promise<void> {
  await tab.click(selector, { count: 3 });
  await tab.keyboard.type(text);
}

/** What stays on the device: of two tabs of one sheet, and of a sheet of which the server takes no more. */
export function keptDrafts(now: () => Typing): void {
  const sheet = () => `${now().api.url}/classes/${now().province.classId}/sheets/math/midTerm1`;
  const comment = (i: number) => `tr[data-row="${now().province.enrolments[i]}"] textarea[data-field=comment]`;
  const standsIn = (tab: Page, i: number): Promise<string> =>
    tab.$eval(comment(i), (field) => String(Reflect.get(field, 'value')));

  async function tabs(): Promise<readonly [Page, Page]> {
    const [first, second] = [await now().page.browserContext().newPage(), await now().page.browserContext().newPage()];
    for (const tab of [first, second]) {
      tab.setDefaultTimeout(8_000);
      await tab.goto(sheet(), { waitUntil: 'load' });
    }
    return [first, second];
  }

  /** Who has left the class, and is in it again. */
  const holdsUntil = (day: string | null): Promise<unknown> =>
    now().database.query(`UPDATE assignment SET to_day = ? WHERE person_id = ?`, [
      day,
      now().province.people.principal,
    ]);

  it('and that one of two tabs could not save is left alone by the other, and saved by the next (FO2)', async () => {
    const [first, second] = await tabs();
    await first.setOfflineMode(true);
    await first.bringToFront();
    await typeOver(first, comment(0), 'Viết ở thẻ mất mạng.');
    await first.waitForFunction(`/^Mất mạng/.test(${STATUS})`);
    await second.bringToFront();
    await typeOver(second, comment(1), 'Viết ở thẻ kia.');
    await second.waitForFunction(`/^Đã lưu nháp/.test(${STATUS})`);
    await first.close();

    await second.reload({ waitUntil: 'load' });
    await allSaved(second);
    await second.reload({ waitUntil: 'load' });
    expect([await standsIn(second, 0), await standsIn(second, 1)]).toEqual(['Viết ở thẻ mất mạng.', 'Viết ở thẻ kia.']);
    await second.close();
  }, 30_000);

  it('and the server refuses for good holds nobody on the page, by a link or by "Nộp", and is kept', async () => {
    const [first, second] = await tabs();
    await holdsUntil('2026-01-01');
    for (const [i, tab] of [first, second].entries()) {
      await tab.bringToFront();
      await typeOver(tab, comment(i), `Viết sau khi thôi lớp, em ${i}.`);
      await tab.waitForFunction(`/^Không mở được trang này/.test(${STATUS})`);
    }
    await Promise.all([second.waitForNavigation(), second.click('#sign')]);
    expect(await second.$eval('main', ({ textContent }) => textContent)).toContain('HBS-WEB-404');
    await first.bringToFront();
    await Promise.all([first.waitForNavigation(), first.click('.topnav a[href="/inbox"]')]);
    expect(new URL(first.url()).pathname).toBe('/inbox');

    await holdsUntil(null);
    await first.goto(sheet(), { waitUntil: 'load' });
    await allSaved(first);
    expect([await standsIn(first, 0), await standsIn(first, 1)]).toEqual([
      'Viết sau khi thôi lớp, em 0.',
      'Viết sau khi thôi lớp, em 1.',
    ]);
    for (const tab of [first, second]) await tab.close();
    await now().page.bringToFront();
  }, 30_000);
}
