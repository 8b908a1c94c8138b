import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { say, WORDS } from '../../api/rendering/words.ts';
import { HELP_TOPICS } from '../../api/shell/help-topics.ts';
import { addressesOf, addressOf, everyRole, OF_ONE_ACT, PAGES, WITHOUT_CONTENT } from '../pages.ts';
import { aProvince } from '../province.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import type { Visitor } from './server.ts';

/** Pages that explain themselves, are no staff pages, lead on, or are read on paper or by programs. */
const WITHOUT_HELP: readonly string[] = [
  ...['/', '/sign-in', '/look-up', '/tra-cuu', '/help', '/profile', '/health', '/openapi.json'],
  ...['/rosters/templates/:list', '/records/:recordId/print/:printingId', '/first-day/:step'],
  ...['/classes/:classId/tasks/:taskKey', ...OF_ONE_ACT],
  ...WITHOUT_CONTENT,
];

let stage: ApiStage;
let database: DataSource;
let reader: Visitor;
let teacher: Visitor;
let addresses: Readonly<Record<string, string>>;

beforeAll(async () => {
  stage = await openApiStage();
  ({ database } = stage);
  const province = await aProvince(database, { pupils: 1 });
  addresses = await addressesOf(database, province);
  teacher = await stage.visit(province.people.subjectTeacher);
  reader = await stage.visit(await everyRole(database, province));
}, 60_000);
afterAll(() => stage.close());

const TEXTS = HELP_TOPICS.flatMap(({ texts }) => texts);

/** The page, and where it leads to when it does. */
async function pageAt(path: string): Promise<string> {
  const answer = await reader.get(addressOf(path, addresses));
  const onward = answer.headers.get('location');
  expect([path, answer.status]).toEqual([path, onward === null ? 200 : 303]);
  return onward === null ? answer.text() : (await reader.get(onward)).text();
}

const explained = (page: string): readonly string[] =>
  [...page.matchAll(/<details class="menu help-beside[^>]*>.*?<a href="\/help#([\w.-]+)"/gs)].map(
    ([, key]) => key ?? '',
  );

describe('help beside the thing it explains', () => {
  it.each(PAGES.filter((path) => !WITHOUT_HELP.includes(path)))('stands on %s, with its answer', async (path) => {
    const page = await pageAt(path);
    const keys = explained(page);
    expect([path, keys.length > 0]).toEqual([path, true]);
    expect(keys.filter((key) => !TEXTS.includes(key))).toEqual([]);
    for (const key of keys) expect(page).toContain(say('vi', `${key}.text`));
  });

  it('has a question and an answer in both languages, none twice, and each on the help page', async () => {
    for (const key of TEXTS)
      for (const language of ['vi', 'en'] as const) {
        expect(WORDS.get(key)?.[language]).toMatch(/\?$/);
        expect(WORDS.get(`${key}.text`)?.[language].length).toBeGreaterThan(60);
      }
    expect(TEXTS).toHaveLength(new Set(TEXTS).size);

    const help = await (await reader.get('/help')).text();
    for (const key of TEXTS) {
      expect(help).toContain(`id="${key}"`);
      expect(help).toContain(say('vi', `${key}.text`));
    }
    const written = [...WORDS.keys()].filter(
      (key) => /^[\w-]+\.help\.\w+\.text$/.test(key) && !key.startsWith('shell.'),
    );
    expect(written.toSorted()).toEqual(TEXTS.map((key) => `${key}.text`).toSorted());
  });

  it('tells an administrator nothing of what a lane says about a pupil (D31)', async () => {
    const administrator = await stage.visit((await aProvince(database, {})).people.administrator);
    const help = await (await administrator.get('/help')).text();
    expect(help).toContain('id="classes.help.lanes"');
    expect(help).not.toMatch(/chưa hoàn thành|đánh giá bổ sung|not completed|assessed again/i);
  });

  it('lists for each person the pages that are his alone', async () => {
    const help = await (await teacher.get('/help')).text();
    expect(help).toContain('id="grid.help.sign"');
    expect(help).not.toContain('id="rounds.help.passed"');
  });
});

describe('the words of the pages', () => {
  it('are spelt one way, as in the drawings; "Địa lí" and "Mĩ thuật" are names of subjects', () => {
    const otherwise = [...WORDS].filter(([, { vi }]) => /(lí do|quản lí|xử lí)/i.test(vi)).map(([key]) => key);
    expect(otherwise).toEqual([]);
  });
});
