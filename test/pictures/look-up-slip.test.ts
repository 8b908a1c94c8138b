import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import jsQR from 'jsqr';
import type { Browser, Page } from 'puppeteer';
import { readConfiguration } from '../../setup/configuration.ts';
import { type ApiStage, openApiStage } from '../api/api-stage.ts';
import { anAccount, PASSWORD } from '../api/server.ts';
import { openBrowser } from '../browser/person.ts';
import { aProvince } from '../province.ts';
import { recordsOf } from '../rows.ts';

let stage: ApiStage;
let browser: Browser;
let page: Page;
let record: { readonly id: string; readonly code: string; readonly birthDate: string };

beforeAll(async () => {
  stage = await openApiStage();
  const province = await aProvince(stage.database, { pupils: 1 });
  const [{ id = '' } = {}] = await recordsOf(stage.database, province);
  const [row] = await stage.database.query<{ look_up_code: string; birth_date: string }[]>(
    `SELECT r.look_up_code, d.birth_date FROM record r JOIN pupil p ON p.id = r.pupil_id JOIN pupil_data d ON d.id = p.pupil_data_id
     WHERE r.id = ?`,
    [id],
  );
  record = { id, code: row?.look_up_code ?? '', birthDate: row?.birth_date ?? '' };
  browser = await openBrowser(readConfiguration().chromium ?? '', stage.folder);
  page = await browser.newPage();
  const userName = await anAccount(stage.database, province.people.clerk);
  await page.goto(`${stage.api.url}/sign-in`);
  await page.type('#u', userName);
  await page.type('#p', PASSWORD);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await stage.close();
});

async function slip(): Promise<void> {
  await page.goto(`${stage.api.url}/records/${record.id}`, { waitUntil: 'load' });
  await Promise.all([
    page.waitForNavigation({ waitUntil: 'load' }),
    page.click('form[action$="/look-up-slip"] button'),
  ]);
}
const stageBecomes = (name: string) =>
  stage.database.query('UPDATE record SET stage = ? WHERE id = ?', [name, record.id]);

type Picture = { readonly width: number; readonly height: number; readonly grey: Uint8Array };

/** The left of the page's upper half, where the code stands, as a printer puts it on paper: so many dots an inch. */
async function printed(dpi: number): Promise<Picture> {
  const pdf = join(stage.folder, 'slip.pdf');
  writeFileSync(pdf, await page.pdf({ format: 'A4' }));
  const part = ['-x', '0', '-y', '0', '-W', String(dpi * 3), '-H', String(dpi * 5)];
  const file = execFileSync('pdftoppm', ['-gray', '-r', String(dpi), ...part, pdf], {
    maxBuffer: 64 * 1024 * 1024,
  });
  const [head = '', width, height] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(file.subarray(0, 40).toString('latin1')) ?? [];
  return { width: Number(width), height: Number(height), grey: file.subarray(head.length) };
}

/** A copier's blur: each dot the mean of the dots around it. */
function blurred({ width, height, grey }: Picture, radius: number): Picture {
  const out = new Uint8Array(grey.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let [sum, n] = [0, 0];
      for (let dy = -radius; dy <= radius; dy++)
        for (let dx = -radius; dx <= radius; dx++) {
          const [atX, atY] = [x + dx, y + dy];
          if (atX < 0 || atY < 0 || atX >= width || atY >= height) continue;
          sum += grey[atY * width + atX] ?? 255;
          n++;
        }
      out[y * width + x] = sum / n;
    }
  return { width, height, grey: out };
}

function decoded({ width, height, grey }: Picture): string | undefined {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (const [i, value] of grey.entries()) rgba.set([value, value, value, 255], i * 4);
  return jsQR.default(rgba, width, height)?.data;
}

async function verdictFor(code: string | undefined): Promise<string> {
  if (code !== undefined) await page.type('#c', code);
  const [year, month, day] = record.birthDate.split('-');
  await page.type('#b', `${day}/${month}/${year}`);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  return page.$eval('.verdict h1', ({ textContent }) => textContent ?? '');
}

describe('the slip with the look-up code (PO4)', () => {
  it('shows no code to scan before the record is issued: nothing is found under it', async () => {
    await slip();
    expect(await page.$('svg.qr')).toBeNull();
    expect(await page.$eval('main', ({ textContent }) => textContent)).toContain('chưa phát hành');
  });

  it.each([
    { dpi: 300, radius: 0 },
    { dpi: 300, radius: 2 },
    { dpi: 150, radius: 1 },
  ])(
    'is scanned from a print of $dpi dpi, blurred by $radius dots, and leads to the verdict',
    async ({ dpi, radius }) => {
      await stageBecomes('closed');
      await slip();
      const read = new URL(decoded(blurred(await printed(dpi), radius)) ?? 'none:');
      expect([read.pathname, read.search, read.hash]).toEqual(['/tra-cuu', '', `#${record.code}`]);

      await page.goto(`${stage.api.url}${read.pathname}${read.hash}`, { waitUntil: 'load' });
      expect(await verdictFor(undefined)).toBe('Học bạ này có thật và còn giá trị');
    },
  );

  it.each([
    ['as it is printed', (code: string) => code],
    [
      'with blanks for hyphens, in capitals, O for 0',
      (code: string) => code.toUpperCase().replaceAll('-', ' ').replaceAll('0', 'O'),
    ],
  ])('is typed by hand %s', async (_, typed) => {
    await slip();
    const code = await page.$eval('.slip .code', ({ textContent }) => textContent ?? '');
    await page.goto(`${stage.api.url}/tra-cuu`, { waitUntil: 'load' });
    expect(await verdictFor(typed(code))).toBe('Học bạ này có thật và còn giá trị');
  });

  it('is kept in the log of what was taken along, each time it is asked for', async () => {
    const count = async () =>
      Number((await stage.database.query("SELECT COUNT(*) AS n FROM export_log WHERE what = 'lookUpSlip'"))[0]?.n);
    const before = await count();
    await slip();
    expect(await count()).toBe(before + 1);
  });
});
