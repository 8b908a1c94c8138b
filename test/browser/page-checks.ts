import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'puppeteer';

/** Whether the page is wider than its window. */
export async function sideways(page: Page): Promise<readonly string[]> {
  const [needed = 0, given = 0] = (await page.evaluate(
    '[document.documentElement.scrollWidth, innerWidth]',
  )) as number[];
  return needed > given ? [`the page scrolls sideways: ${needed} px in ${given}`] : [];
}

const OVER_OTHERS = `[...document.querySelectorAll('table th, table td')]
  .filter((cell) => cell.checkVisibility() && cell.scrollWidth > cell.clientWidth + 2 && getComputedStyle(cell).overflowX === 'visible')
  .map((cell) => cell.textContent.trim().slice(0, 60))`;

/** Cells of tables whose text lies over what stands beside it. */
export async function overOthers(page: Page): Promise<readonly string[]> {
  const cells = (await page.evaluate(OVER_OTHERS)) as readonly string[];
  return cells.slice(0, 3).map((text) => `a cell lies over another: ${text}`);
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const AXE_RUN = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .map(({ id, help, nodes }) => id + ' (' + help + '): ' + nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)).join(' | ')))`;

/** Serious and critical findings of axe, all its rules. */
export async function barriers(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(AXE);
  return (await page.evaluate(AXE_RUN)) as readonly string[];
}

/** What a page may weigh, as it is sent: its text, style, scripts, fonts and the pictures that are loaded at once (bytes). */
export const MOST_WEIGHT = 150 * 1024;

/** As it was sent, also what came out of the browser's store. */
const WEIGHT = `[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .filter(({ initiatorType }) => initiatorType !== 'fetch').reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`;

/** Whether the page is heavier than a poor network carries. */
export async function tooHeavy(page: Page): Promise<readonly string[]> {
  const bytes = Number(await page.evaluate(WEIGHT));
  return bytes > 10_000 && bytes <= MOST_WEIGHT ? [] : [`the page weighs ${Math.round(bytes / 1024)} KB`];
}
