import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { overviewPage } from '../../api/overview/overview-page.ts';
import { addDays } from '../../domain/calendar/day.ts';
import { dayAt } from '../../domain/calendar/instant.ts';
import { newId } from '../../persistence/ulid.ts';
import { type BareSchool, manySchools } from '../many-schools.ts';
import { aProvince, grant, type Province } from '../province.ts';
import { until } from '../until.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import type { Visitor } from './server.ts';

const AREAS = 10;
const SCHOOLS_OF_AN_AREA = 200;
/** Bytes of a page, compressed (issue "Everybody at work", 2). */
const HEAVIEST = 150_000;

let stage: ApiStage;
let province: Province;
let officer: Visitor;
const schools: BareSchool[] = [];
const areas = Array.from({ length: AREAS }, () => newId());

/** Ten areas of two hundred schools; of each second school the records are with the principal, the others received. */
beforeAll(async () => {
  stage = await openApiStage();
  const { database } = stage;
  province = await aProvince(database, { pupils: 1 });
  const { provinceId, schoolYear } = province;
  for (const [i, levelId] of areas.entries()) {
    await database.query('INSERT INTO unit (id, kind, code, province_id, created_at) VALUES (?, ?, ?, ?, ?)', [
      levelId,
      'level',
      levelId.slice(-20),
      provinceId,
      new Date(),
    ]);
    await database.query(
      `INSERT INTO unit_period (unit_id, valid_from, name, parent_id, competences, commune, district, province) VALUES (?, '2020-01-01', ?, ?, '[]', 'x', ?, 'x')`,
      [levelId, `UBND xã số ${i}`, provinceId, `Xã số ${i}`],
    );
    const names = Array.from({ length: SCHOOLS_OF_AN_AREA }, (_, n) => `Trường Tiểu học số ${n} xã ${i}`);
    const made = await manySchools(database, { provinceId, levelId, schoolYear }, names, {
      records: 4,
      tasks: 1,
      standing: (_, school) => ({ stage: school % 2 === 0 ? 'received' : 'principal' }),
    });
    schools.push(...made);
  }
  await grant(database, province.people.stranger, 'provinceOfficer', provinceId);
  await grant(database, province.people.deputy, 'levelOfficer', areas[0] ?? '');
  officer = await stage.visit(province.people.stranger);
}, 120_000);
afterAll(() => stage.close());

const ASKED = [
  ['overview', () => `/provinces/${province.provinceId}/overview`, 'UBND|Xã số 9'],
  ['map', () => `/provinces/${province.provinceId}/process-map?step=principal&page=20`, 'Trang 20/20'],
  [
    'map as a table',
    () => `/provinces/${province.provinceId}/process-map?as=table&step=principal`,
    '1.000 trường|1000 trường',
  ],
  ['map of an area', () => `/levels/${areas[0]}/process-map?step=principal&page=2`, 'Trang 2/2'],
  ['deadlines', () => '/rounds', 'Trường Tiểu học số 199 xã 9'],
  ['effect of a lock', () => `/rounds?lock=${province.provinceId}&grade=1`, '2.001 trường|2001 trường'],
  ['reminder', () => `/provinces/${province.provinceId}/reminders/principals?page=50`, 'Trường Tiểu học số 99 xã 9'],
] as const;

describe('with two thousand schools', () => {
  it.each(ASKED)('%s: a page of bounded weight that reaches the last of them', async (_, path, words) => {
    const answer = await officer.get(path());
    const page = await answer.text();
    expect(answer.status).toBe(200);
    expect(page).toMatch(new RegExp(words));
    expect(brotliCompressSync(page).length).toBeLessThan(HEAVIEST);
  });

  it('the overview counts them all, area by area, and leads each number to its list', async () => {
    const address = `/provinces/${province.provinceId}/overview`;
    const model = (await (await officer.get(address, 'application/json')).json()) as {
      schools: number;
      all: { done: number; atSchool: number };
      areas: { schools: number; complete: number; left: number }[];
      causes: { cause: string; records: number; schools: number }[];
    };
    expect([model.schools, model.all.done, model.all.atSchool]).toEqual([2_001, 4_000, 4_001]);
    const inAreas = model.areas.filter(({ schools }) => schools === SCHOOLS_OF_AN_AREA);
    expect(inAreas.map(({ complete, left }) => [complete, left])).toEqual(Array(AREAS).fill([100, 400]));
    expect(model.causes).toContainEqual(
      expect.objectContaining({ cause: 'principals', records: 4_000, schools: 1_000 }),
    );
  });

  it('shows what an officer has just decided, although the counts are those of a moment ago', async () => {
    const { database } = stage;
    await database.query(`UPDATE record SET lane = 'late' WHERE school_id = ?`, [
      schools[SCHOOLS_OF_AN_AREA + 1]?.schoolId,
    ]);
    const standing = async () => {
      const { counts, at } = (await (
        await officer.get(`/levels/${areas[1]}/process-map`, 'application/json')
      ).json()) as { counts: { step: string; records: number }[]; at: number };
      return { at, ...Object.fromEntries(counts.map(({ step, records }) => [step, records])) };
    };
    const before = await standing();
    expect(before).toMatchObject({ late: 4, principal: 396 });
    const [round] = await database.query<{ id: string }[]>('SELECT id FROM round WHERE province_id = ? AND n = 1', [
      province.provinceId,
    ]);
    const given = await officer.send(`/rounds/${round?.id}/late-consents`, {
      ...{ commandId: newId(), seen: 0, note: 'Bão, mất điện', number: 'CV 1', decidedOn: dayAt(Date.now()) },
      ...{ schoolId: schools[SCHOOLS_OF_AN_AREA + 1]?.schoolId, until: addDays(dayAt(Date.now()), 7) },
    });
    expect(given.status).toBe(200);
    expect(await standing()).toEqual({ ...before, late: 0, principal: 400 });
  });

  it('is shown as it was counted last while it is counted again, and never older than a minute', async () => {
    const { database } = stage;
    const first = Date.now() + 3_600_000;
    const shownAt = async (now: number) => (await overviewPage(database, province.provinceId, now))?.at;
    expect(await shownAt(first)).toBe(first);
    expect(await shownAt(first + 14_000)).toBe(first);
    expect(await shownAt(first + 16_000)).toBe(first);
    await until('it is counted again', async () => (await shownAt(first + 16_001)) !== first);
    expect(await shownAt(first + 16_001 + 60_000)).toBe(first + 16_001 + 60_000);
  });
});
