import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type mysql from 'mysql2/promise';
import type { DataSource } from 'typeorm';
import { openRun } from '../../activities/exchange/begin-report.ts';
import { newId } from '../../persistence/ulid.ts';
import { acting, byJudge } from '../acting.ts';
import { aTrustedCa, certificateOfUnit, certificatesFor } from '../certificates.ts';
import { openTestDatabase } from '../database.ts';
import { aProvince, type Province } from '../province.ts';
import { issue, receive, signClass } from '../signed-class.ts';
import { bothOpen, openWatch } from './both-open.ts';

let database: DataSource;
let watch: mysql.Connection;
beforeAll(async () => {
  database = await openTestDatabase();
  watch = await openWatch(database);
}, 90_000);
afterAll(async () => {
  await watch.end();
  await database.destroy();
});

/** A province whose one record is closed and not reported, with a certificate of its own. */
async function aClosedProvince(): Promise<Province> {
  const ca = await aTrustedCa(database);
  const province = await aProvince(database, { pupils: 1 });
  await certificateOfUnit(database, ca, province.provinceId, 'Sở GDĐT Quảng Nam');
  const people = acting(database, province, await certificatesFor(database, ca, province), byJudge(database));
  const ids = await signClass(database, province, people);
  await issue(people, ids);
  await receive(people, ids, newId());
  await people.inSet(ids, { type: 'close' });
  return province;
}

describe('two officers who begin the report together', () => {
  it('begin one run: the other is told that it runs, although neither could see the other', async () => {
    const { provinceId, schoolYear, people } = await aClosedProvince();
    const beginning = { provinceId, schoolYear, officerId: people.stranger };
    const begin = (queries: Parameters<typeof openRun>[0]) =>
      openRun(queries, { commandId: newId(), ...beginning }, Date.now());

    const { answers, how } = await bothOpen(database, watch, [begin, begin]);

    // The second stands before the first one's number until that has committed.
    expect(how).toBe('oneWaited');
    expect(answers.map(({ refusal }) => refusal?.refused).sort()).toEqual(['REPORT_RUNNING', undefined]);
    const runs = await database.query<{ id: string }[]>('SELECT id FROM report_run WHERE province_id = ?', [
      provinceId,
    ]);
    expect(runs).toHaveLength(1);
    expect(answers.map(({ run }) => run?.id)).toEqual([runs[0]?.id, runs[0]?.id]);
  }, 60_000);

  it('get the run that the first click began for the second, and no refusal (BA2)', async () => {
    const { provinceId, schoolYear, people } = await aClosedProvince();
    const beginning = { commandId: newId(), provinceId, schoolYear, officerId: people.stranger };
    const begin = (queries: Parameters<typeof openRun>[0]) => openRun(queries, beginning, Date.now());
    const { answers } = await bothOpen(database, watch, [begin, begin]);
    expect(answers.map(({ run, refusal }) => [run?.id, refusal])).toEqual([
      [beginning.commandId, undefined],
      [beginning.commandId, undefined],
    ]);
  }, 60_000);
});
