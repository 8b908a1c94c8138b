import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { type Complaints, openBrowser, type Person, type Place, signedIn } from './person.ts';
import { type Beginning, type BrowserSystem, openBrowserSystem } from './system.ts';

/** What the tests of this tier share: one system, one browser, and all that its pages complained of. */
export type Stage = Place & {
  readonly system: BrowserSystem;
  /** A person of the demonstration's staff, signed in at a browser of his own. */
  as(userName: string): Promise<Person>;
};

/** Starts it for the file that calls, and holds every test to silence: console, script, network, axe, layout, dead links. */
export function stage(beginning: Beginning, pictures = process.env['HBS_PICTURES']): () => Stage {
  let opened: Stage | undefined;
  const now = (): Stage => {
    if (!opened) throw new Error('the stage is not open');
    return opened;
  };

  beforeAll(async () => {
    const system = await openBrowserSystem(beginning);
    const browser = await openBrowser(system.chromium, system.folder);
    const complaints: Complaints = [];
    const place = { browser, url: system.url, complaints, pictures };
    opened = { ...place, system, as: (userName) => signedIn(place, userName) };
  }, 300_000);
  afterAll(async () => {
    await opened?.browser.close();
    await opened?.system.stop();
  }, 60_000);
  afterEach(() => {
    expect(opened?.complaints.splice(0)).toEqual([]);
  });
  return now;
}
