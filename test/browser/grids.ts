import type { ElementHandle, KeyInput, Page } from 'puppeteer';
import type { Person } from './person.ts';

/** What a teacher types into a cell of this kind; nothing for the line that only some pupils have. */
const TYPED: Readonly<Record<string, string>> = {
  comment: 'Em đọc to, rõ ràng; biết giúp đỡ bạn.',
  score: '9',
  absences: '0',
  height: '118',
  weight: '21,5',
};

/** Every empty cell of the grid that stands open, by keys alone; back when nothing waits to be saved any more. */
export async function fillGrid({ page }: Person): Promise<void> {
  for (const cell of await page.$$('#grid [data-cell]')) await fillCell(cell);
  await allSaved(page);
}

/** The page says so, and nothing is kept on the device. */
export async function allSaved(page: Page): Promise<void> {
  await page.waitForFunction(`
    /^(Đã lưu nháp|Draft saved)/.test(document.querySelector('#saved span').textContent) &&
    localStorage.getItem(document.getElementById('grid').dataset.kept) === null`);
}

async function fillCell(cell: ElementHandle): Promise<void> {
  const { kind, value } = (await cell.evaluate((element) => ({
    kind: element.getAttribute('data-kind') ?? '',
    value: Reflect.get(element, 'value') ?? '',
  }))) as { kind: string; value: string };
  if (kind === 'subjectLevel') await pressIn(await cell.$('input'), 't');
  else if (kind === 'traitLevel') await pressIn(cell, 't');
  else if (value === '' && TYPED[kind] !== undefined) await cell.type(TYPED[kind]);
}

async function pressIn(field: ElementHandle | null, key: KeyInput): Promise<void> {
  await field?.press(key);
}
