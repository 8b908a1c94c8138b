import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'puppeteer';
import { projectFolder } from '../../setup/layout.ts';
import { allSaved, fillGrid } from './grids.ts';
import { openSavingBrowser, SAVED } from './password-manager.ts';
import { aPerson, signIn } from './person.ts';
import type { Stage } from './stage.ts';

const SCORE = 'input[data-field=score]';

/** Field cases FO5 and FO6 on real pages in a real browser. */
export function formCases(now: () => Stage): void {
  describe('a score with the focus (field case FO5)', () => {
    it('stays as it was typed under wheel, arrows and swipe; the wheel moves the page', async () => {
      const teacher = await now().as('lvt.chunhiem1b');
      const { page } = teacher;
      await teacher.follow('.task a.btn[href$="/math/yearEnd"]');
      await teacher.type(SCORE, '9');
      await allSaved(page);

      await page.setViewport({ width: 1366, height: 330 });
      await wheelOver(page, SCORE, 100);
      for (const key of ['ArrowUp', 'ArrowDown', 'ArrowRight', 'ArrowLeft', 'PageDown'] as const) {
        await page.focus(SCORE);
        await page.keyboard.press(key);
      }
      await swipeOver(page, SCORE);
      expect(await page.$eval(SCORE, (field) => Reflect.get(field, 'value'))).toBe('9');

      await page.reload({ waitUntil: 'load' });
      expect(await page.$$eval(SCORE, (fields) => fields.map((field) => Reflect.get(field, 'value')))).toEqual([
        '9',
        '',
      ]);
      expect(await page.$eval(SCORE, ({ attributes }) => attributes.getNamedItem('inputmode')?.value)).toBe('decimal');
      await teacher.leave();
    }, 60_000);

    it('is of a kind that no page has otherwise: nothing with hidden gestures', () => {
      expect(inTemplates(/<input[^>]*type="(number|range)"/g)).toEqual([]);
    });
  });

  describe('saved credentials (field case FO6)', () => {
    it('fill the sign-in and nothing else, and a PIN is never offered for saving', async () => {
      const { system } = now();
      const saving = await openSavingBrowser(system);
      try {
        const teacher = await aPerson({ ...now(), browser: saving.browser }, saving.browser.defaultBrowserContext());
        await teacher.open('/sign-in');
        await teacher.click('h1');
        await teacher.page.waitForFunction(`document.getElementById('p').value === '${SAVED.password}'`);

        await signIn(teacher, 'lvt.nghethuat');
        await saving.says('Decision: ASK the user');
        await saving.forget();
        for (const path of ['/profile', '/look-up', '/classes']) {
          await teacher.open(path);
          await nothingIsFilledIn(teacher.page);
        }
        await teacher.open('/inbox');
        await teacher.follow('.task a.btn[href$="/music/yearEnd"]');
        await fillGrid(teacher);
        await teacher.follow('#sign');
        await teacher.follow('form[action="/ceremonies"] button.primary');
        await teacher.see('#pin');
        await nothingIsFilledIn(teacher.page);
        await teacher.signWithPin();
        await teacher.open('/inbox');
        expect(await saving.said('Decision: ASK the user')).toBe(false);
      } finally {
        await saving.close();
      }
    }, 120_000);

    it('have nothing to look for in any other form: a PIN is asked as a code, a password for signing in alone', () => {
      const secrets = inTemplates(/<input[^>]*type="password"[^>]*>/g);
      const asked = secrets.map(({ file, found }) => `${file} ${/autocomplete="([^"]+)"/.exec(found)?.[1]}`);
      expect(asked.sort()).toEqual([
        'account/choose-password.hbs new-password',
        'account/sign-in.hbs current-password',
        'ceremony/pin.hbs one-time-code',
        'certificates/page.hbs one-time-code',
        'grid/dialogs.hbs current-password', // signing in again, in place (FO1)
      ]);
    });
  });
}

function inTemplates(pattern: RegExp): readonly { readonly file: string; readonly found: string }[] {
  const folder = join(projectFolder, 'templates');
  return globSync('**/*.hbs', { cwd: folder }).flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(pattern)].map(([found]) => ({ file, found })),
  );
}

/** How far the page and its grid are scrolled together. */
const SCROLLED = `document.scrollingElement.scrollTop + [...document.querySelectorAll('.sheet-wrap')].reduce((all, { scrollTop }) => all + scrollTop, 0)`;

async function moves(page: Page, gesture: () => Promise<unknown>): Promise<void> {
  const before = (await page.evaluate(SCROLLED)) as number;
  await gesture();
  await page.waitForFunction(`${SCROLLED} !== ${before}`);
}

/** Where the field is under the pointer, and nothing above it. */
async function centreOf(page: Page, selector: string): Promise<{ x: number; y: number }> {
  const box = await (await page.$(selector))?.boundingBox();
  if (!box) throw new Error(`${selector} is not to be seen`);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  expect(await page.evaluate(`document.elementFromPoint(${x}, ${y}).matches('${selector}')`)).toBe(true);
  return { x, y };
}

async function wheelOver(page: Page, selector: string, by: number): Promise<void> {
  const { x, y } = await centreOf(page, selector);
  await page.mouse.move(x, y);
  await page.focus(selector);
  await moves(page, () => page.mouse.wheel({ deltaY: by }));
}

/** A finger that starts on the field and moves up. Headless Chromium scrolls nothing by such touches: here the mark alone is held. */
async function swipeOver(page: Page, selector: string): Promise<void> {
  await page.evaluate(`document.querySelector('.sheet-wrap').scrollTop = 0`);
  const { x, y } = await centreOf(page, selector);
  const session = await page.createCDPSession();
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  const finger = await page.touchscreen.touchStart(x, y);
  for (const up of [10, 20, 30]) await finger.move(x, y - up);
  await finger.end();
}

/** Every field holds what the server put there; the dialog for signing in again is a sign-in itself. */
async function nothingIsFilledIn(page: Page): Promise<void> {
  await page.click('h1');
  const filled = await page.$$eval(
    'input:not([type=hidden], [type=checkbox], [type=radio], #again-u, #again-p), textarea',
    (fields) =>
      fields
        .filter(
          (field) => Reflect.get(field, 'value') !== Reflect.get(field, 'defaultValue') || field.matches(':autofill'),
        )
        .map((field) => field.outerHTML),
  );
  expect(filled).toEqual([]);
}
