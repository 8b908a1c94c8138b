import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { manySchools } from '../many-schools.ts';
import { aProvince, grant, type Province } from '../province.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import type { Visitor } from './server.ts';

const DAY = 24 * 60 * 60 * 1000;
let stage: ApiStage;
let database: DataSource;
let province: Province;
let officer: Visitor;

const STAGES = [
  'entering',
  'homeroom',
  'principal',
  'seal',
  'issued',
  'submitted',
  'refused',
  'received',
  'received',
  'withdrawn',
];

/** A class with a record at each of these stages, and sixty schools of ten, of which every second has handed in all. */
beforeAll(async () => {
  stage = await openApiStage();
  ({ database } = stage);
  province = await aProvince(database, { pupils: STAGES.length });
  for (const [i, stage] of STAGES.entries())
    await database.query('UPDATE record SET stage = ?, stage_since = ? WHERE enrolment_id = ?', [
      stage,
      new Date(Date.now() - DAY / 2),
      province.enrolments[i],
    ]);
  await manySchools(
    database,
    { provinceId: province.provinceId, levelId: province.provinceId, schoolYear: province.schoolYear },
    Array.from({ length: 60 }, (_, i) => `Trường Tiểu học số ${i}`),
    {
      records: 10,
      standing: (_, school) => ({
        stage: school % 2 === 0 ? 'received' : 'principal',
        since: new Date(Date.now() - (school % 3) * DAY),
      }),
    },
  );
  await grant(database, province.people.stranger, 'provinceOfficer', province.provinceId);
  officer = await stage.visit(province.people.stranger);
}, 120_000);
afterAll(() => stage.close());

type Overview = {
  all: { done: number; submitting: number; atSchool: number; round2: number };
  areas: { left: number; schools: number; complete: number }[];
  causes: { cause: string; records: number; schools: number; page: string; remind: string }[];
  chart: { received: number; goal: number };
  forecast: { words: string };
  closesIn: { days: number };
  uncertified: { records: number; schools: number };
};
const overview = async (): Promise<Overview> =>
  (await (await officer.get(`/provinces/${province.provinceId}/overview`, 'application/json')).json()) as Overview;

describe('the province at a glance', () => {
  it('says what would close now, what is under way, what stays at school: each record once, the withdrawn left out', async () => {
    const { all, chart, closesIn, areas } = await overview();
    expect(all).toEqual({ done: 302, submitting: 2, atSchool: 305, round2: 0 });
    expect([chart.received, chart.goal]).toEqual([302, 609]);
    expect(closesIn.days).toBe(3);
    expect(areas).toMatchObject([{ left: 307, schools: 61, complete: 30 }]);
  });

  it('counts round 2 apart, and gives a forecast from what came in the last days', async () => {
    await database.query(`UPDATE record SET lane = 'round2' WHERE enrolment_id = ?`, [province.enrolments[1]]);
    const { all, forecast } = await overview();
    expect([all.round2, all.atSchool]).toEqual([1, 304]);
    expect(forecast.words).toMatch(/^overview\.forecast\.(morning|afternoon)$/);
    await database.query(`UPDATE record SET lane = 'round1' WHERE enrolment_id = ?`, [province.enrolments[1]]);
  });

  it('names what holds people up, the most first, and each number leads to its list with as many records', async () => {
    const { causes, uncertified } = await overview();
    expect(causes.map(({ cause, records, schools }) => [cause, records, schools])).toEqual([
      ['principals', 301, 31],
      ['clerks', 2, 1],
      ['subjectTeachers', 1, 1],
      ['homeroomTeachers', 1, 1],
      ['refused', 1, 1],
    ]);
    expect(uncertified).toEqual({ records: 302, schools: 31 });
    const list = await officer.get(causes[0]?.page ?? '', 'application/json');
    expect(await list.json()).toMatchObject({ selected: 'principal', list: { records: 301, units: 31 } });
  });

  it('says it in Vietnamese without script, with every number reached by a link', async () => {
    const page = await (await officer.get(`/provinces/${province.provinceId}/overview`)).text();
    for (const words of [
      'Nếu chốt ngay bây giờ',
      'Hiệu trưởng chưa duyệt',
      'hiệu trưởng hoặc người ký thay duyệt',
      '302 chốt được',
    ])
      expect(page).toContain(words);
    expect(page.match(/<a /g)?.length).toBeGreaterThan(15);
  });
});
