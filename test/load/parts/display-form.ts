import puppeteer from 'puppeteer';
import { formFonts, formHtml, shellHtml } from '../../../activities/rendering/display-form-page.ts';
import { displayFormView } from '../../../activities/rendering/display-form-view.ts';
import type { RecordDocument } from '../../../domain/record/record-document.ts';
import { aRecord } from '../../signing/builders.ts';
import { aRenderer, chromiumPath } from '../../signing/rendered-form.ts';
import { timed } from '../figures.ts';
import { measure } from '../measure.ts';

const PRINTING = { digest: '0123456789abcdef', absenceUnit: 'days' } as const;
const AT_ONCE = 2;
const BATCHES = 7;

type Print = (document: RecordDocument) => Promise<unknown>;

/** The display form with warm pages, and, turn by turn, as it is usually done: a new page for each document. */
await measure(import.meta.filename, async ({ figures, size }) => {
  const batch = size(20);
  const renderer = aRenderer({ atOnce: AT_ONCE });
  const browser = await puppeteer.launch({
    executablePath: chromiumPath(),
    pipe: true,
    args: ['--disable-dev-shm-usage', '--font-render-hinting=none', '--no-sandbox'],
  });
  const shell = shellHtml(formFonts());

  const warm: Print = (document) => renderer.render(document, PRINTING);
  const newPage: Print = async (document) => {
    const page = await browser.newPage();
    await page.setContent(shell, { waitUntil: 'load' });
    await page.evaluate(`fill(${JSON.stringify(formHtml(displayFormView(document, PRINTING)))})`);
    const rendered = await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true });
    await page.close();
    const { lookupCode, createdAt } = document;
    return renderer.pool.run('prepareForm', { rendered, lookupCode, digest: PRINTING.digest, createdAt });
  };

  const [ours, others]: [number[], number[]] = [[], []];
  await rate(warm, batch);
  await rate(newPage, batch);
  for (let i = 0; i < BATCHES; i++) {
    ours.push(await rate(warm, batch));
    others.push(await rate(newPage, batch));
  }
  const each = `batches of ${batch}, ${AT_ONCE} at once, PDF/A-2b with fields`;
  figures.add({ what: 'display form, warm pages', size: each, values: ours, unit: 'PDF/s' });
  figures.add({
    what: 'display form, the usual way: one new page per document',
    size: each,
    values: others,
    unit: 'PDF/s',
  });
  await browser.close();
  await renderer.close();
});

async function rate(print: Print, batch: number): Promise<number> {
  const waiting = Array.from({ length: batch }, () => aRecord());
  const ms = await timed(() =>
    Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let document = waiting.shift(); document; document = waiting.shift()) await print(document);
      }),
    ),
  );
  return batch / (ms / 1000);
}
