import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { openDatabase } from '../../persistence/data-source.ts';
import { newId } from '../../persistence/ulid.ts';
import { readConfiguration } from '../../setup/configuration.ts';
import { type ApiStage, openApiStage } from '../api/api-stage.ts';
import type { Visitor } from '../api/server.ts';
import { loadProvince } from '../loaded-province.ts';
import { addressesOf, addressOf, everyRole, PAGES, WITHOUT_CONTENT } from '../pages.ts';
import { aProvince, grant, type Province } from '../province.ts';

/** One school of sixty classes and two thousand pupils, and two thousand of whatever else a page lists. */
const SCHOOL = { schools: 1, classesASchool: 60, pupilsAClass: 34, transitionsARecord: 2 };
const MANY = 2_000;

let stage: ApiStage;
let database: DataSource;
let reader: Visitor;
let addresses: Readonly<Record<string, string>>;

beforeAll(async () => {
  stage = await openApiStage();
  ({ database } = stage);
  const own = await aProvince(database, { pupils: 1 });
  await loadProvince(own, SCHOOL);
  const province = await ofTheLargeSchool(own);
  await manyOfEverything(province);
  reader = await stage.visit(await everyRole(database, province));
  addresses = await addressesOf(database, province);
}, 120_000);
afterAll(() => stage.close());

/** The same people, at the school that was loaded. */
async function ofTheLargeSchool(own: Province): Promise<Province> {
  const [school] = await database.query<{ id: string; class_id: string }[]>(
    `SELECT u.id, (SELECT MIN(c.id) FROM school_class c WHERE c.school_id = u.id) AS class_id
     FROM unit u WHERE u.province_id = ? AND u.kind = 'school' AND u.id <> ?`,
    [own.provinceId, own.schoolId],
  );
  if (!school) throw new Error('no school was loaded');
  await grant(database, own.people.principal, 'principal', school.id);
  return { ...own, schoolId: school.id, classId: school.class_id };
}

/** Staff of the school, changes of the calendar, certificates that wait or are in use: made by the database itself. */
async function manyOfEverything({ schoolId, provinceId, people }: Province): Promise<void> {
  const owner = readConfiguration().database.migration;
  if (!owner) throw new Error('loading needs the migrations’ account');
  const loading = await openDatabase(owner, 1, 600_000);
  const p = newId().slice(-8);
  const id = (kind: string) => `CONCAT('${p}', '${kind}', LPAD(seq, 17, '0'))`;
  const all = `seq_1_to_${MANY}`;
  for (const [sql, ...values] of [
    [
      `INSERT INTO person (id, full_name, sort_key, search_key) SELECT ${id('H')}, CONCAT('Nguyễn Thị ', seq), LPAD(seq, 6, '0'), CONCAT('nguyen thi ', seq) FROM ${all}`,
    ],
    [
      `INSERT INTO role_grant (id, person_id, role, unit_id, from_day) SELECT ${id('G')}, ${id('H')}, 'teacher', ?, '2026-01-01' FROM ${all}`,
      schoolId,
    ],
    [
      `INSERT INTO calendar_change (id, unit_id, kind, at, by_person, facts) SELECT ${id('L')}, ?, 'lock', NOW(3), ?, '{}' FROM ${all}`,
      provinceId,
      people.principal,
    ],
    [
      `INSERT INTO certificate (id, kind, unit_id, serial, subject_name, issuer_name, der, chain, not_before, not_after, state, state_since, created_at)
       SELECT ${id('Z')}, 'organisation', ?, CONCAT('${p}', seq), 'CN=Trường', 'CN=CA', '', '', NOW(3), DATE_ADD(NOW(3), INTERVAL seq MOD 300 DAY),
         IF(seq MOD 2, 'sent', 'approved'), NOW(3), NOW(3) FROM ${all}`,
      schoolId,
    ],
    [
      `INSERT INTO subject (id, kind, rev, hash, state, workflow_id, school_id)
       SELECT c.id, 'certificateApproval', 3, '', JSON_OBJECT('stage', c.state, 'kind', c.kind, 'unitId', c.unit_id, 'approverUnitId', ?, 'provinceId', ?,
         'notAfter', UNIX_TIMESTAMP(c.not_after) * 1000, 'warned', JSON_ARRAY()), CONCAT('certificate/', c.id), c.unit_id FROM certificate c WHERE c.id LIKE '${p}Z%'`,
      provinceId,
      provinceId,
    ],
  ] as const)
    await loading.query(sql, [...values]);
  await loading.destroy();
}

/** What a page's text may weigh, so that with style, scripts and letters it stays below 150 KB. */
const MOST_TEXT = 100 * 1024;
/** For programs; a class is bounded by law, and so is its grid. */
const NOT_WEIGHED = ['/openapi.json'];
/** There is no homeroom sheet in what was loaded. */
const NOT_LOADED = ['/classes/:classId/records/sign'];

describe('a school of two thousand pupils and as many of everything else', () => {
  it.each(PAGES)('%s shows a page of it, no more than a poor network carries', async (path) => {
    const answer = await reader.get(addressOf(path, addresses));
    const text = await answer.text();
    const missing = WITHOUT_CONTENT.includes(path) || NOT_LOADED.includes(path);
    expect([path, answer.status < 400]).toEqual([path, !missing]);
    if (!NOT_WEIGHED.includes(path)) expect(text.length).toBeLessThan(MOST_TEXT);
  });

  it.each([
    { list: '/certificates', seen: /id="c-(\w{26})"/g },
    { list: '/people', seen: /href="\/people\?person=(\w{26})/g },
  ])(
    '$list leads on to the next page and to the last, where each stands once',
    async ({ list, seen }) => {
      const at = async (page: number) => {
        const text = (await (await reader.get(`${list}?page=${page}`)).text())
          .replaceAll('&#x3D;', '=')
          .replaceAll('&amp;', '&');
        const [, of] = /Trang \d+\/(\d+)/.exec(text) ?? [];
        return {
          ...{ of: Number(of), leadsOn: new RegExp(`href="${list}\\?page=${page + 1}["&]`).test(text) },
          ids: [...text.matchAll(seen)].map(([, id]) => id ?? ''),
        };
      };
      const first = await at(1);
      const [second, last] = [await at(2), await at(first.of)];
      expect([first.leadsOn, second.leadsOn, last.leadsOn]).toEqual([true, true, false]);
      const ids = [...first.ids, ...second.ids, ...last.ids];
      expect(new Set(ids).size).toBe(ids.length);
      expect(first.ids.length * (first.of - 1) + last.ids.length).toBeGreaterThanOrEqual(MANY);
    },
    20_000,
  );
});
