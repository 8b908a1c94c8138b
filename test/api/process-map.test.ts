import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { mapPage } from '../../api/process-map/page.ts';
import { STEPS } from '../../domain/process-map/steps.ts';
import { STAGES } from '../../domain/record-year/state.ts';
import { newId } from '../../persistence/ulid.ts';
import { type BareSchool, manySchools } from '../many-schools.ts';
import { aProvince, grant, type Province } from '../province.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import type { Visitor } from './server.ts';

const DAY = 24 * 60 * 60 * 1000;
let stage: ApiStage;
let database: DataSource;
let province: Province;
let others: readonly BareSchool[];
const now = Date.now();
const visitors = new Map<string, Visitor>();

/** One class with a record at every stage, and a hundred and twenty schools of twenty records each. */
beforeAll(async () => {
  stage = await openApiStage();
  ({ database } = stage);
  province = await aProvince(database, { pupils: STAGES.length, closeAt: now + 4 * DAY });
  const { provinceId, schoolId, schoolYear, people } = province;
  for (const [i, stage] of STAGES.entries())
    await database.query('UPDATE record SET stage = ?, stage_since = ? WHERE enrolment_id = ?', [
      stage,
      new Date(now - i * DAY),
      province.enrolments[i],
    ]);
  others = await manySchools(database, { provinceId, levelId: provinceId, schoolYear }, namesOf(120), {
    records: 20,
    tasks: 5,
    standing: (i, school) => ({ stage: i === 0 ? 'principal' : 'entering', since: new Date(now - school * 60_000) }),
  });
  await grant(database, people.stranger, 'provinceOfficer', provinceId);
  await grant(database, people.deputy, 'levelOfficer', provinceId);
  for (const name of ['stranger', 'deputy', 'principal', 'homeroomTeacher', 'administrator'] as const)
    visitors.set(name, await stage.visit(people[name]));
  expect(schoolId).not.toBe('');
}, 120_000);
afterAll(() => stage.close());

/** Names whose order by code point is not the Vietnamese one. */
const namesOf = (n: number): readonly string[] =>
  Array.from({ length: n }, (_, i) => `Tiểu học ${['Ấm', 'An', 'Đức', 'Dung', 'Ơn', 'Oanh'][i % 6]} ${100 + i}`);

type Model = {
  total: number;
  ended: number;
  counts: { step: string; records: number; since?: number }[];
  selected: string;
  list: { rows: { name: string; records: number; page?: string }[]; records: number; units: number; pages: number };
  map: { boxes: { id: string; records: number; heat: number; beside?: string; days?: number }[] };
};

async function mapOf(who: string, path: string): Promise<Model> {
  const response = (await visitors.get(who)?.get(path, 'application/json')) as Response;
  expect([path, response.status]).toEqual([path, 200]);
  return (await response.json()) as Model;
}

const paths = () => ({
  province: ['stranger', `/provinces/${province.provinceId}/process-map`],
  level: ['deputy', `/levels/${province.provinceId}/process-map`],
  school: ['principal', `/schools/${province.schoolId}/process-map`],
  class: ['homeroomTeacher', `/classes/${province.classId}/process-map`],
});
const sum = (counts: readonly { records: number }[]) => counts.reduce((all, { records }) => all + records, 0);
const recordsAt = (model: Model, step: string) => model.counts.find((count) => count.step === step)?.records;

describe('the process map', () => {
  it.each(['province', 'level', 'school', 'class'] as const)(
    'of a %s counts every record once: the boxes add up to the records, on the drawing and in the table',
    async (kind) => {
      const [who = '', path = ''] = paths()[kind];
      const model = await mapOf(who, path);
      const wide = kind === 'province' || kind === 'level';
      const [row] = await database.query<{ n: string }[]>(
        `SELECT COUNT(*) AS n FROM record WHERE ${wide ? 'school_id IN (SELECT id FROM unit WHERE province_id = ?)' : 'class_id = ?'}`,
        [wide ? province.provinceId : province.classId],
      );
      expect(sum(model.counts)).toBe(Number(row?.n));
      expect(model.total + model.ended).toBe(Number(row?.n));
      expect(sum(model.map.boxes)).toBe(Number(row?.n));
      expect(model.counts.map(({ step }) => step)).toEqual([...STEPS]);
    },
  );

  it('puts each stage into its box, and counts what has ended beside the rest', async () => {
    const model = await mapOf('principal', paths().school[1] ?? '');
    const expected = { enter: 1, homeroom: 1, principal: 1, seal: 1, submit: 1, receive: 1, refused: 1, received: 1 };
    for (const [step, records] of Object.entries(expected))
      expect([step, recordsAt(model, step)]).toEqual([step, records]);
    expect([recordsAt(model, 'closed'), recordsAt(model, 'recalled'), model.ended]).toEqual([1, 1, 3]);
  });

  it('says how long the oldest waits, hotter by age', async () => {
    const { map } = await mapOf('principal', paths().school[1] ?? '');
    const heat = (id: string) => map.boxes.find((box) => box.id === id)?.heat;
    expect([heat('homeroom'), heat('principal'), heat('seal'), heat('receive')]).toEqual([1, 1, 2, 3]);
    expect(map.boxes.find(({ id }) => id === 'received')?.heat).toBe(0);
  });

  it('calls closed what is received from the instant on, with nothing written', async () => {
    const asked = {
      kind: 'school',
      id: province.schoolId,
      query: {},
      outside: false,
      ownClasses: [],
      reminds: false,
      today: '2026-11-26',
    } as const;
    const model = (await mapPage(database, { ...asked, now: province.round1.closeAt })) as Model;
    expect([recordsAt(model, 'received'), recordsAt(model, 'closed')]).toEqual([0, 2]);
  });

  it('moves a late record from the consent’s box to where its work is while a consent is in force', async () => {
    await database.query(`UPDATE record SET lane = 'late' WHERE class_id = ? AND stage IN ('principal', 'seal')`, [
      province.classId,
    ]);
    const path = paths().school[1] ?? '';
    expect(recordsAt(await mapOf('principal', path), 'late')).toBe(2);
    const consent = async (recordId: string | null) => {
      await database.query(
        'INSERT INTO late_consent (id, school_id, record_id, school_year, from_at, until, note_id, by_person) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        [
          newId(),
          province.schoolId,
          recordId,
          province.schoolYear,
          new Date(now - DAY),
          new Date(now + DAY),
          newId(),
          newId(),
        ],
      );
    };
    const [one] = await database.query<{ id: string }[]>(
      `SELECT id FROM record WHERE class_id = ? AND stage = 'principal'`,
      [province.classId],
    );
    await consent(one?.id ?? '');
    const alone = await mapOf('principal', path);
    expect([recordsAt(alone, 'late'), recordsAt(alone, 'principal')]).toEqual([1, 1]);
    await consent(null);
    const all = await mapOf('principal', path);
    expect([recordsAt(all, 'late'), recordsAt(all, 'principal'), recordsAt(all, 'seal')]).toEqual([0, 1, 1]);
    await database.query('UPDATE late_consent SET until = from_at WHERE school_id = ?', [province.schoolId]);
    await database.query(`UPDATE record SET lane = 'round1' WHERE class_id = ?`, [province.classId]);
  });
});

describe('the list of a step', () => {
  it('has all schools of it, fifty a page, the longest wait first or by name the Vietnamese way across the pages', async () => {
    const path = `/provinces/${province.provinceId}/process-map?step=principal`;
    const first = await mapOf('stranger', path);
    expect([first.list.units, first.list.pages, first.list.rows.length]).toEqual([121, 3, 50]);
    expect(first.list.rows[1]?.name).toBe(others[119]?.name);

    const names: string[] = [];
    for (const page of [1, 2, 3])
      names.push(...(await mapOf('stranger', `${path}&sort=name&page=${page}`)).list.rows.map(({ name }) => name));
    expect(new Set(names).size).toBe(121);
    expect(names).toEqual([...names].sort(new Intl.Collator('vi').compare));
  });

  it('leads an officer to the school and no further, a teacher to her pupils’ records', async () => {
    const list = (await mapOf('stranger', `/provinces/${province.provinceId}/process-map?step=principal`)).list;
    expect(list.rows[0]?.page).toMatch(/^\/schools\/[0-9A-Z]{26}\/process-map\?step=principal$/);
    const school = await mapOf('stranger', `/schools/${province.schoolId}/process-map?step=seal`);
    expect(school.list.rows.map(({ page }) => page)).toEqual([undefined]);
    const own = await mapOf('homeroomTeacher', `/classes/${province.classId}/process-map?step=seal`);
    expect(own.list.rows[0]?.page).toMatch(/^\/records\/[0-9A-Z]{26}$/);
    expect(own.list.records).toBe(recordsAt(own, 'seal'));
  });

  it('is narrowed by grade, and a step that is none is passed over', async () => {
    const school = `/schools/${province.schoolId}/process-map`;
    expect((await mapOf('principal', `${school}?grade=1`)).total).toBe(STAGES.length - 3);
    expect((await mapOf('principal', `${school}?grade=2`)).total).toBe(0);
    expect((await mapOf('principal', `${school}?step=nothing&page=-7&sort=x`)).list.rows.length).toBeGreaterThan(0);
  });
});

describe('the pages', () => {
  it('lead each role to the map of its widest scope', async () => {
    const where = async (who: string) => (await visitors.get(who)?.get('/process-map'))?.headers.get('location');
    expect(await where('stranger')).toBe(`/provinces/${province.provinceId}/process-map`);
    expect(await where('deputy')).toBe(`/levels/${province.provinceId}/process-map`);
    expect(await where('principal')).toBe(`/schools/${province.schoolId}/process-map`);
    expect(await where('homeroomTeacher')).toBe(`/classes/${province.classId}/process-map`);
  });

  it('are read without script in both languages, on the drawing and as a table', async () => {
    const page = async (query: string) =>
      (await visitors.get('stranger')?.get(`/provinces/${province.provinceId}/process-map${query}`))?.text() ?? '';
    const drawn = await page('?step=principal');
    expect(drawn).toContain('2.409 học bạ đang ở đâu');
    expect(drawn).toContain('Duyệt và ký: 121 học bạ ở 121 trường');
    for (const words of ['Giáo viên môn', 'Tổng hợp và ký', 'Chưa hoàn thành: sang đợt 2'])
      expect(drawn).toContain(words);
    expect(drawn.length).toBeLessThan(100_000);
    expect(await page('?as=table')).toContain('Xem dạng sơ đồ');
    await visitors.get('stranger')?.post('/language', { language: 'en', onward: '/' });
    const english = await page('');
    await visitors.get('stranger')?.post('/language', { language: 'vi', onward: '/' });
    expect(english).toContain('Where 2,409 records are');
  });
});
