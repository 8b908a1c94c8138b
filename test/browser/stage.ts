import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import type { Browser } from 'puppeteer';
import { type Complaints, openBrowser, type Person, signedIn } from './person.ts';
import { type BrowserSystem, openBrowserSystem } from './system.ts';

/** What the tests of this tier share: one system, one browser, and all that its pages complained of. */
export type Stage = {
  readonly system: BrowserSystem;
  readonly browser: Browser;
  readonly complaints: Complaints;
  /** A person of the demonstration's staff, signed in at a browser of his own. */
  as(userName: string): Promise<Person>;
};

/** Starts it for the file that calls, and holds every test to silence: console, script, network, axe, layout, dead links. */
export function stage(): () => Stage {
  let opened: (Stage & { readonly browser: Awaited<ReturnType<typeof openBrowser>> }) | undefined;
  const now = (): Stage => {
    if (!opened) throw new Error('the stage is not open');
    return opened;
  };

  beforeAll(async () => {
    const system = await openBrowserSystem();
    const browser = await openBrowser(system.chromium, system.folder);
    const complaints: Complaints = [];
    const as = (userName: string) => signedIn(browser, system.url, complaints, userName);
    opened = { system, browser, complaints, as };
  }, 180_000);
  afterAll(async () => {
    await opened?.browser.close();
    await opened?.system.stop();
  }, 60_000);
  afterEach(() => {
    expect(opened?.complaints.splice(0)).toEqual([]);
  });
  return now;
}
