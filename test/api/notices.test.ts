import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { newId } from '../../persistence/ulid.ts';
import { aTrustedCa, certificatesFor } from '../certificates.ts';
import { aProvince, grant, type Province } from '../province.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import type { Visitor } from './server.ts';

let stage: ApiStage;
let database: DataSource;
let province: Province;
let certificateId: string;
let officer: Visitor;
let clerk: Visitor;
let teacher: Visitor;

beforeAll(async () => {
  stage = await openApiStage();
  ({ database } = stage);
  province = await aProvince(database, { pupils: 1 });
  const { people, provinceId, schoolId } = province;
  await grant(database, people.stranger, 'provinceOfficer', provinceId);
  await certificatesFor(database, await aTrustedCa(database), province);
  const [seal] = await database.query<{ id: string }[]>(
    `SELECT id FROM certificate WHERE unit_id = ? AND kind = 'organisation' AND state = 'approved'`,
    [schoolId],
  );
  certificateId = seal?.id ?? '';
  [officer, clerk, teacher] = (await Promise.all(
    [people.stranger, people.clerk, people.subjectTeacher].map(async (person) => stage.visit(person)),
  )) as [Visitor, Visitor, Visitor];
});
afterAll(() => stage.close());

const noticesOf = async (reader: Visitor) =>
  (
    (await (await reader.get('/inbox', 'application/json')).json()) as {
      notices: { id: string; words: { vi: string } }[];
    }
  ).notices;
const remind = async () =>
  (
    (await (await officer.send(`/certificates/${certificateId}/remind`, { commandId: newId() })).json()) as {
      reminded: number;
    }
  ).reminded;

describe('a reminder that the school’s certificate expires', () => {
  it('reaches those who see to it once a day, however often it is pressed at once', async () => {
    const sent = await Promise.all([remind(), remind(), remind()]);
    expect(sent.reduce((sum, one) => sum + one, 0)).toBe(3);
    expect(await noticesOf(clerk)).toMatchObject([{ words: { vi: expect.stringContaining('là hết hạn') } }]);
    expect(await noticesOf(teacher)).toEqual([]);
    const page = await (await officer.get('/certificates?reminded=0')).text();
    expect(page).toContain('Hôm nay đã nhắc rồi');
  });

  it('stays on the page until its own reader puts it away', async () => {
    const [notice] = await noticesOf(clerk);
    const address = `/notices/${notice?.id}/putAway`;
    await teacher.send(address, { commandId: newId() });
    expect(await noticesOf(clerk)).toHaveLength(1);
    expect((await clerk.post(address, { commandId: newId() })).headers.get('location')).toBe('/inbox');
    expect(await noticesOf(clerk)).toEqual([]);
  });
});

describe('the list of certificates', () => {
  it('is narrowed by its chips, with the same counts whatever is chosen', async () => {
    type Page = { requests: { stage: string }[]; filters: { filter: string; count: number; current: boolean }[] };
    const pageOf = async (only: string) =>
      (await (await officer.get(`/certificates?only=${only}`, 'application/json')).json()) as Page;
    const [all, inUse] = await Promise.all([pageOf('all'), pageOf('inUse')]);
    expect(inUse.requests.every(({ stage }) => stage === 'approved')).toBe(true);
    const counts = ({ filters }: Page) => filters.map(({ filter, count }) => [filter, count]);
    expect(counts(inUse)).toEqual(counts(all));
    expect(counts(all)).toContainEqual(['inUse', inUse.requests.length]);
    expect((await pageOf('constructor')).requests).toHaveLength(all.requests.length);
  });
});
