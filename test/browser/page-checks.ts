import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { CDPSession, Page, Protocol } from 'puppeteer';

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

type Node = Protocol.Accessibility.AXNode;
const textOf = (value: Node['name']): string => String(value?.value ?? '').trim();
const propertyOf = ({ properties = [] }: Node, name: string): unknown =>
  properties.find((property) => property.name === name)?.value.value;

/** What a form sends beside what tells its acts apart. */
const SENDS = `function () {
  if (this.getAttribute('role') === 'radiogroup') return this.dataset.cell;
  if (!this.form) return '';
  const action = this.getAttribute('formaction') ?? this.form.getAttribute('action');
  if (this.type !== 'submit') return action + ': ' + this.name + (this.type === 'checkbox' ? ' ' + this.value : '');
  const sent = [...new FormData(this.form, this)].filter(([name]) => !['csrf', 'commandId', 'seen'].includes(name));
  return action + '?' + new URLSearchParams(sent);
}`;

/** Choices of a list that read alike and are not. */
const OPTIONS_TWICE = `[...document.querySelectorAll('select')].flatMap(({ options }) =>
  [...options].map(({ text, value }) => [text, value])
    .filter(([text, value], i, all) => all.some(([other, its], j) => j < i && other === text && its !== value))
    .map(([text]) => text))`;

/** The page itself; and an empty choice, which is none. */
const NEEDS_NO_NAME = ['RootWebArea', 'option'];

/** What is filled in or ticked; a group of levels is one thing. */
const FIELDS = ['checkbox', 'textbox', 'combobox', 'radiogroup'];

/**
 * What a screen reader cannot tell apart or name, as it reads the page: what takes the focus has a name, and two links or
 * two buttons of one name lead to one place, two fields of one name fill in one thing (its lists of links, buttons and fields
 * have nothing but their names).
 */
export async function namesUntold(page: Page): Promise<readonly string[]> {
  const line = await page.createCDPSession();
  const { nodes } = await line.send('Accessibility.getFullAXTree');
  const read = nodes.filter(({ ignored }) => !ignored);
  const nameless = read.filter(
    (node) =>
      propertyOf(node, 'focusable') === true && !NEEDS_NO_NAME.includes(textOf(node.role)) && textOf(node.name) === '',
  );
  const untold = nameless.map(({ role }) => `what takes the focus has no name: ${textOf(role)}`);
  for (const role of ['link', 'button', ...FIELDS]) {
    const named = Map.groupBy(
      read.filter((node) => node.role?.value === role),
      ({ name }) => textOf(name),
    );
    for (const [name, alike] of named) {
      if (alike.length === 1) continue;
      const places = new Set(await Promise.all(alike.map((node) => placeOf(line, node))));
      if (places.size > 1)
        untold.push(`one name, ${places.size} places: ${role} "${name}": ${[...places].slice(0, 2)}`);
    }
  }
  await line.detach();
  const twice = (await page.evaluate(OPTIONS_TWICE)) as readonly string[];
  return [...untold, ...twice.map((text) => `one choice, two things: ${text}`)];
}

async function placeOf(line: CDPSession, node: Node): Promise<string> {
  if (node.role?.value === 'link') return String(propertyOf(node, 'url'));
  const { object } = await line.send('DOM.resolveNode', { backendNodeId: node.backendDOMNodeId ?? 0 });
  const { result } = await line.send('Runtime.callFunctionOn', {
    objectId: object.objectId ?? '',
    functionDeclaration: SENDS,
    returnByValue: true,
  });
  return String(result.value);
}
