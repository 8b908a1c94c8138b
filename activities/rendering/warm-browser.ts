import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer';
import { formFonts, shellHtml } from './display-form-page.ts';

/** One Chromium process with warm pages: style and fonts loaded, waiting for the next form's content. */
export type WarmBrowser = {
  /** A page that nobody uses, made if need be. */
  take(): Promise<Page>;
  give(page: Page): void;
  readonly isAlive: boolean;
  close(): Promise<void>;
};

export type BrowserSettings = {
  readonly executablePath: string;
  /** Where the temporary profiles lie; those of dead processes are swept at each start. */
  readonly profiles: string;
};

/**
 * Started over a pipe: when this process dies, by -9 too, the pipe closes and Chromium ends by itself (PD1). Without
 * shared memory of the system (PD4). Nothing is ever fetched.
 */
export async function startWarmBrowser({ executablePath, profiles }: BrowserSettings): Promise<WarmBrowser> {
  sweepProfiles(profiles);
  const shell = shellHtml(formFonts());
  const userDataDir = mkdtempSync(join(profiles, `${PREFIX}${process.pid}-`));
  const browser = await puppeteer.launch({
    executablePath,
    userDataDir,
    pipe: true,
    args: ['--disable-dev-shm-usage', '--font-render-hinting=none', ...asRoot()],
  });
  const idle: Page[] = [];

  return {
    take: async () => idle.pop() ?? (await warmPage(browser, shell)),
    give: (page) => void idle.push(page),
    get isAlive() {
      return browser.connected;
    },
    async close() {
      await browser.close().catch(() => browser.process()?.kill('SIGKILL'));
      rmSync(userDataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Chromium's sandbox does not start for root: only there is it left out. */
function asRoot(): readonly string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

async function warmPage(browser: Browser, shell: string): Promise<Page> {
  const page = await browser.newPage();
  await page.setOfflineMode(true);
  await page.setContent(shell, { waitUntil: 'load' });
  return page;
}

const PREFIX = 'form-';

function sweepProfiles(profiles: string): void {
  mkdirSync(profiles, { recursive: true });
  for (const name of readdirSync(profiles)) {
    const owner = Number(/^form-(\d+)-/.exec(name)?.[1]);
    if (owner && !isAlive(owner)) rmSync(join(profiles, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
