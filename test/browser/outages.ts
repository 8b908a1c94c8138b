import { describe, expect, it } from '@jest/globals';
import { allSaved, fillGrid } from './grids.ts';
import { foreseen, type Person } from './person.ts';
import type { Stage } from './stage.ts';

const ETHICS = '.task a.btn[href$="/ethics/yearEnd"]';
const MID_TERM = '.task a.btn[href$="/homeroom/midTerm1"]';

/** Database or engine away (section 5 of the demands): the page says so, the draft stays, the act is taken or clearly not. */
export function outages(now: () => Stage): void {
  describe('with the database killed under people’s hands', () => {
    it('what is typed stays, in the page and on the device, and is saved when it is back', async () => {
      const { system, as } = now();
      const teacher = await as('lvt.chunhiem1b');
      const { page } = teacher;
      await teacher.follow(ETHICS);
      await system.kill('mariadb');
      await teacher.type('#grid textarea', 'Em lễ phép với thầy cô.');
      await page.waitForFunction(`document.querySelector('#saved span').textContent.includes('gián đoạn')`);
      const kept = `localStorage.getItem(document.getElementById('grid').dataset.kept)`;
      expect(await page.evaluate(kept)).toContain('Em lễ phép với thầy cô.');

      await system.start('mariadb');
      await allSaved(page);
      await page.reload({ waitUntil: 'load' });
      expect(await page.$eval('#grid textarea', (field) => Reflect.get(field, 'value'))).toBe(
        'Em lễ phép với thầy cô.',
      );
      expect(foreseen(now().complaints, 503)).toBeGreaterThan(0);
      await teacher.leave();
    }, 90_000);

    it('every page says so plainly, and goes on when it is back', async () => {
      const { system, as } = now();
      const clerk = await as('lvt.vanthu');
      await system.kill('mariadb');
      await clerk.open('/records/seal-and-submit');
      expect(await clerk.textOf('main')).toContain('HBS-WEB-501');
      await clerk.look('database-away');
      expect(foreseen(now().complaints, 503)).toBeGreaterThan(0);

      await system.start('mariadb');
      await clerk.open('/records/seal-and-submit');
      expect(await clerk.textOf('h1')).not.toBe('');
      expect(await clerk.page.$('form#seal')).not.toBeNull();
      await clerk.leave();
    }, 90_000);
  });

  describe('with the engine killed', () => {
    let ask: string;

    it('an act is accepted and said to be under way; the page for it can be asked again', async () => {
      const { system, as } = now();
      const teacher = await as('lvt.chunhiem1b');
      await teacher.follow(MID_TERM);
      await fillGrid(teacher);
      await system.kill('temporal');
      await teacher.follow('button[form="submit-point"]');
      expect(await teacher.textOf('h1')).toBe('Đã nhận, đang xử lý');
      await teacher.look('engine-away');
      ask = await teacher.page.$eval('a.btn.primary', (link) => link.pathname + link.search);

      await teacher.follow('a.btn.primary');
      expect(await teacher.textOf('h1')).toBe('Đã nhận, đang xử lý');
      await system.start('temporal');
      await teacher.leave();
    }, 90_000);

    it('it is taken once the engine is back, by itself', async () => {
      const teacher = await now().as('lvt.chunhiem1b');
      await untilTaken(teacher, ask);
      await teacher.open('/inbox');
      expect(await teacher.page.$(MID_TERM)).toBeNull();
      await teacher.leave();
    }, 150_000);
  });
}

/** Asks as the page's button does, until it leads on to the inbox. */
async function untilTaken({ open, page }: Person, ask: string): Promise<void> {
  for (const end = Date.now() + 120_000; ; ) {
    await open(ask);
    if (new URL(page.url()).pathname === '/inbox') return;
    if (Date.now() > end) throw new Error('the act was not taken within two minutes');
  }
}
