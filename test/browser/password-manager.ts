import { createCipheriv, pbkdf2Sync } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import puppeteer, { type Browser } from 'puppeteer';
import { until } from '../until.ts';
import { asRoot, QUIET } from './person.ts';
import type { BrowserSystem } from './system.ts';

/** What this browser's user saved for our address at another time. */
export const SAVED = { userName: 'da.luu', password: 'mat-khau-da-luu' } as const;

/** Chromium as people have it, with a password manager that holds credentials for our address. */
export type SavingBrowser = {
  readonly browser: Browser;
  /** Waits until the manager's own log says this. */
  says(line: string): Promise<void>;
  said(line: string): Promise<boolean>;
  /** From here on only what is said anew counts. */
  forget(): Promise<void>;
  close(): Promise<void>;
};

export async function openSavingBrowser({ chromium, folder, url }: BrowserSystem): Promise<SavingBrowser> {
  const profile = mkdtempSync(join(folder, 'saving-'));
  const launch = () =>
    puppeteer.launch({
      executablePath: chromium,
      userDataDir: profile,
      pipe: true,
      args: ['--lang=en-US', ...QUIET, ...asRoot()],
      ignoreDefaultArgs: ['--enable-automation'], // which switches the manager off
    });
  const store = join(profile, 'Default', 'Login Data');
  const first = await launch();
  await (await first.newPage()).goto(`${url}/sign-in`); // the manager makes its store when it first sees a form
  await until('the manager’s store', async () => existsSync(store));
  await first.close();
  save(store, url);

  const browser = await launch();
  const log = await browser.newPage();
  await log.goto('chrome://password-manager-internals/');
  let from = 0;
  const lines = async () => (await log.evaluate('document.body.innerText')) as string;
  const said = async (line: string) => (await lines()).slice(from).includes(line);
  return {
    browser,
    said,
    says: (line) => until(line, () => said(line)).then(() => undefined),
    async forget() {
      from = (await lines()).length;
    },
    async close() {
      await browser.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** As Chromium stores a login on Linux without a keyring: AES-128 under its well-known key ("v10"). */
function save(store: string, url: string): void {
  const key = pbkdf2Sync('peanuts', 'saltysalt', 1, 16, 'sha1');
  const cipher = createCipheriv('aes-128-cbc', key, Buffer.alloc(16, ' '));
  const password = Buffer.concat([Buffer.from('v10'), cipher.update(SAVED.password), cipher.final()]);
  const database = new DatabaseSync(store);
  database
    .prepare(
      `INSERT INTO logins (origin_url, username_element, username_value, password_element, password_value, signon_realm,
         date_created, blacklisted_by_user, scheme, date_last_used, date_password_modified, times_used, password_type)
       VALUES (?, 'userName', ?, 'password', ?, ?, 13400000000000000, 0, 0, 13400000000000000, 13400000000000000, 1, 0)`,
    )
    .run(`${url}/sign-in`, SAVED.userName, password, `${url}/`);
  database.close();
}
