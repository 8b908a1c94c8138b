import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { aTrustedCa, certificatesFor } from '../certificates.ts';
import { aProvince, grant, type Province } from '../province.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import type { Visitor } from './server.ts';

let stage: ApiStage;
let database: DataSource;
let schools: readonly Province[];
let clerk: Visitor;

/** A clerk of two schools, each with a record that waits for the seal; only the second has a certificate yet. */
beforeAll(async () => {
  stage = await openApiStage();
  ({ database } = stage);
  schools = [await aProvince(database, { pupils: 1 }), await aProvince(database, { pupils: 1 })];
  const [first, second] = schools as [Province, Province];
  await grant(database, first.people.clerk, 'clerk', second.schoolId);
  await certificatesFor(database, await aTrustedCa(database), second);
  await database.query(`UPDATE record SET stage = 'seal' WHERE school_id IN (?)`, [[first.schoolId, second.schoolId]]);
  clerk = await stage.visit(first.people.clerk);
}, 60_000);
afterAll(() => stage.close());

const PAGE = '/records/seal-and-submit';
const seal = (classes: readonly string[]) => clerk.send(`${PAGE}/seal`, { classes });

describe('a clerk of two schools', () => {
  it('seals the one’s and then the other’s: what is ticked of both is not unknown', async () => {
    const all = schools.map(({ classId }) => classId);
    const both = await seal(all);
    const one = (await both.json()) as { refused?: string };
    expect(one.refused).not.toBe('PAGE_NOT_FOUND');

    await database.query(`UPDATE record SET stage = 'entering' WHERE school_id = ?`, [schools[0]?.schoolId]);
    const page = (await (await clerk.get(PAGE, 'application/json')).json()) as { certificate?: object };
    expect(page.certificate).toBeDefined();
    expect(await (await seal(all)).json()).toMatchObject({ ceremonyId: expect.any(String) });
  });
});
