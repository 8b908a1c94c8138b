import { mkdirSync, mkdtempSync } from 'node:fs';
import { dirname, join } from 'node:path';
import puppeteer, { type Browser, type BrowserContext, type HTTPRequest, type Page } from 'puppeteer';
import { ROUTES } from '../../api/routes.ts';
import { DEMONSTRATION_PIN } from '../../setup/demonstration/certification.ts';
import { DEMONSTRATION_PASSWORD } from '../../setup/demonstration/province.ts';
import { barriers, sideways, tooHeavy } from './page-checks.ts';

/** Everything that a page complained of: console, script, network, accessibility, layout, links. */
export type Complaints = string[];

/** Takes back what was said of answers with this status, which the test itself brought about; gives how often it was. */
export function foreseen(complaints: Complaints, status: 404 | 503): number {
  const others = complaints.filter((line) => !line.includes(String(status)));
  return complaints.splice(0, complaints.length, ...others).length - others.length;
}

/** Where people sit: one browser, one system, what its pages complained of; pictures of every page seen, for people who look. */
export type Place = {
  readonly browser: Browser;
  readonly url: string;
  readonly complaints: Complaints;
  readonly pictures: string | undefined;
};

/** A person at a browser of his own: he sees pages, clicks and types; nothing else reaches the system. */
export type Person = {
  readonly page: Page;
  open(path: string): Promise<void>;
  /** Clicks the first visible match and waits for the page that it leads to. */
  follow(selector: string): Promise<void>;
  click(selector: string): Promise<void>;
  type(selector: string, text: string): Promise<void>;
  see(selector: string, withinMs?: number): Promise<void>;
  textOf(selector: string): Promise<string>;
  /** Keeps a picture of the page on a laptop and on a phone; it may not scroll sideways. */
  show(name: string): Promise<void>;
  /** The page as it stands, at three widths: accessibility, sideways scrolling, and where every link and form leads. */
  look(name: string): Promise<void>;
  /** The PIN on the ceremony's page, then until the result stands there. */
  signWithPin(): Promise<void>;
  leave(): Promise<void>;
};

type Size = { readonly name: string; readonly width: number; readonly height: number };
const LAPTOP: Size = { name: 'laptop', width: 1366, height: 768 };
const PHONE: Size = { name: 'phone', width: 390, height: 844 };
const WIDTHS: readonly Size[] = [LAPTOP, PHONE, { name: 'narrow', width: 360, height: 780 }];

/** No request of the browser's own to anywhere; no shared memory of the system (PD4). */
export const QUIET = [
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
] as const;

/** Chromium's sandbox does not start for root: only there is it left out. */
export const asRoot = (): readonly string[] => (process.getuid?.() === 0 ? ['--no-sandbox'] : []);

/** Chromium for the test's people; its profile goes with the system's folder. */
export function openBrowser(executablePath: string, folder: string): Promise<Browser> {
  const userDataDir = mkdtempSync(join(folder, 'people-'));
  return puppeteer.launch({
    executablePath,
    userDataDir,
    pipe: true,
    defaultViewport: { width: LAPTOP.width, height: LAPTOP.height },
    args: ['--lang=en-US', ...QUIET, ...asRoot()],
  });
}

export async function aPerson(place: Place, own?: BrowserContext): Promise<Person> {
  const context = own ?? (await place.browser.createBrowserContext());
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  listen(page, place.complaints);
  return person(page, context, place);
}

/** Signs in as everybody does: two fields and a key. */
export async function signedIn(place: Place, userName: string): Promise<Person> {
  const somebody = await aPerson(place);
  await somebody.open('/sign-in');
  await signIn(somebody, userName);
  return somebody;
}

/** From the sign-in page; whatever stood in its fields is typed over. */
export async function signIn({ page, follow }: Person, userName: string): Promise<void> {
  for (const [field, text] of [
    ['#u', userName],
    ['#p', DEMONSTRATION_PASSWORD],
  ] as const) {
    await page.click(field, { count: 3 });
    await page.keyboard.type(text);
  }
  await follow('form[action="/sign-in"] button[type=submit]');
}

function person(page: Page, context: BrowserContext, { url, complaints, pictures }: Place): Person {
  const asked = new Set<string>();
  const click = (selector: string) => page.locator(selector).click();
  const see = async (selector: string, withinMs = 30_000) => {
    await page.waitForSelector(selector, { visible: true, timeout: withinMs });
  };
  const follow = async (selector: string) => {
    await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), click(selector)]);
  };
  const at = async ({ name: size, width, height }: Size, name: string) => {
    await page.setViewport({ width, height });
    if (pictures !== undefined) await picture(page, join(pictures, `${name}-${size}.png`));
    complaints.push(...(await sideways(page)).map((text) => `${name} (${size}): ${text}`));
  };
  return {
    page,
    async open(path) {
      await page.goto(`${url}${path}`, { waitUntil: 'load' });
    },
    follow,
    click,
    async type(selector, text) {
      await click(selector);
      await page.keyboard.type(text);
    },
    see,
    textOf: (selector) => page.$eval(selector, (element) => element.textContent?.trim() ?? ''),
    async show(name) {
      for (const size of [PHONE, LAPTOP]) await at(size, name);
    },
    async look(name) {
      complaints.push(...(await tooHeavy(page)).map((text) => `${name}: ${text}`));
      for (const size of WIDTHS) {
        await at(size, name);
        if (size.name !== 'narrow')
          complaints.push(...(await barriers(page)).map((text) => `${name} (${size.name}): ${text}`));
      }
      await page.setViewport({ width: LAPTOP.width, height: LAPTOP.height });
      complaints.push(...(await deadEnds(page, asked)).map((text) => `${name}: ${text}`));
    },
    async signWithPin() {
      await see('#pin');
      await page.type('#pin', DEMONSTRATION_PIN);
      await page.keyboard.press('Enter');
      await see('form.actionbar.float');
    },
    leave: () => context.close(),
  };
}

function listen(page: Page, complaints: Complaints): void {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warn')
      complaints.push(`console on ${new URL(page.url()).pathname}: ${message.text()}`);
  });
  page.on('pageerror', (fault) => complaints.push(`script on ${page.url()}: ${String(fault)}`));
  page.on('requestfailed', (request) => {
    if (!isLeftBehind(request)) complaints.push(`request ${request.url()}: ${request.failure()?.errorText ?? '?'}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400)
      complaints.push(`${response.status()} for ${response.request().method()} ${response.url()}`);
  });
}

/** A page that is left gives up what it was still asking for: the browser's own way, and no fault. */
const isLeftBehind = (request: HTTPRequest): boolean => request.failure()?.errorText === 'net::ERR_ABORTED';

async function picture(page: Page, path: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  await page.screenshot({ path, fullPage: true });
}

/** Links of ours that do not answer and forms without a route; each address once a person. The engine's own pages are not ours. */
async function deadEnds(page: Page, asked: Set<string>): Promise<readonly string[]> {
  const links = await page.$$eval('a[href]:not([href^="#"])', (all) =>
    all.map((link) => new URL(link.getAttribute('href') ?? '', link.ownerDocument.baseURI).href.split('#')[0] ?? ''),
  );
  const { origin } = new URL(page.url());
  const fresh = [...new Set(links)].filter((link) => link.startsWith(origin) && !asked.has(link));
  for (const link of fresh) asked.add(link);
  const answers = await page.evaluate(
    (addresses) => Promise.all(addresses.map(async (address) => [address, (await fetch(address)).status] as const)),
    fresh,
  );
  const actions = await page.$$eval('form[method=post]', (forms) =>
    forms.map((form) => form.getAttribute('action') ?? ''),
  );
  return [
    ...answers.filter(([, status]) => status >= 400).map(([address, status]) => `${status} behind the link ${address}`),
    ...actions.filter((action) => !isActRoute(action)).map((action) => `no act behind the form ${action}`),
  ];
}

const ACT_PATHS = ROUTES.filter(({ method }) => method === 'POST').map(
  ({ path }) => new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`),
);
/** What stands behind the path, the filters of a list that is exported, is read by the route. */
const isActRoute = (action: string): boolean => ACT_PATHS.some((pattern) => pattern.test(action.replace(/\?.*$/, '')));
