import type { Page } from 'puppeteer';
import type { RecordDocument } from '../../domain/record/record-document.ts';
import type { WorkerPool } from '../../signing/worker-pool.ts';
import { formHtml } from './display-form-page.ts';
import { type AbsenceUnit, displayFormView } from './display-form-view.ts';
import { waitingLine } from './waiting-line.ts';
import { type BrowserSettings, startWarmBrowser, type WarmBrowser } from './warm-browser.ts';

export type FormSettings = BrowserSettings & {
  /** Forms printed at once; the others wait in order (PD4). */
  readonly atOnce?: number;
  /** After so many forms the browser is a new one: memory stays flat (PD1). */
  readonly formsPerBrowser?: number;
};

export type Printing = { readonly digest: string; readonly absenceUnit: AbsenceUnit };

export type FormRenderer = {
  /** The display form as PDF/A-2b with empty fields. Rejects with `RenderingError`, which names the record's code. */
  render(document: RecordDocument, printing: Printing): Promise<Uint8Array>;
  close(): Promise<void>;
};

/** A form that could not be made, twice. */
export class RenderingError extends Error {
  readonly lookupCode: string;

  constructor(lookupCode: string, cause: unknown) {
    super(`display form of ${lookupCode}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.lookupCode = lookupCode;
  }
}

/** Owns the browser: starts it when needed, renews it, and leaves none behind. */
export function formRenderer(settings: FormSettings, pool: WorkerPool): FormRenderer {
  const { atOnce = 2, formsPerBrowser = 500 } = settings;
  const line = waitingLine(atOnce);
  let current: { browser: Promise<WarmBrowser>; forms: number; inUse: number } | undefined;
  const retired: Promise<void>[] = [];

  /** The browser of this form; a used-up or dead one is left to those who still print with it. */
  const browserForForm = async (): Promise<{ browser: WarmBrowser; leave: () => void }> => {
    if (current && (current.forms >= formsPerBrowser || !(await current.browser).isAlive)) retire();
    current ??= { browser: startWarmBrowser(settings), forms: 0, inUse: 0 };
    const mine = current;
    mine.forms += 1;
    mine.inUse += 1;
    return {
      browser: await mine.browser,
      leave: () => {
        mine.inUse -= 1;
        if (mine.inUse === 0 && mine !== current) retired.push(mine.browser.then((browser) => browser.close()));
      },
    };
  };
  const retire = (): void => {
    const old = current;
    current = undefined;
    if (old?.inUse === 0) retired.push(old.browser.then((browser) => browser.close()));
  };

  const attempt = async (html: string): Promise<Uint8Array> => {
    const { browser, leave } = await browserForForm();
    try {
      const page = await browser.take();
      const pdf = await printed(page, html);
      browser.give(page);
      return pdf;
    } finally {
      leave();
    }
  };

  return {
    render: (document, printing) =>
      line(async () => {
        const html = formHtml(displayFormView(document, printing));
        try {
          const rendered = await attempt(html).catch(() => attempt(html)); // a crash is tried again once (PD4)
          const { lookupCode, createdAt } = document;
          return await pool.run('prepareForm', { rendered, lookupCode, digest: printing.digest, createdAt });
        } catch (error) {
          throw new RenderingError(document.lookupCode, error);
        }
      }),
    async close() {
      retire();
      await Promise.all(retired);
    },
  };
}

const PRINT_LIMIT_MS = 30_000;

/** Fills the warm page and prints it by itself: only so do the structure tags survive (record-files.md section 2). */
async function printed(page: Page, html: string): Promise<Uint8Array> {
  const faces: unknown = await page.evaluate(`fill(${JSON.stringify(html)})`);
  if (faces !== 'loaded,loaded,loaded') throw new Error(`fonts: ${faces}`);

  return await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true, timeout: PRINT_LIMIT_MS });
}
