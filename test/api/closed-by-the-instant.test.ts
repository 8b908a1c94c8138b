import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { startSubject } from '../../activities/engine/start-subject.ts';
import { newId } from '../../persistence/ulid.ts';
import { type Acting, acting, byJudge, byWorkflow, SUBJECTS } from '../acting.ts';
import { aTrustedCa, certificatesFor } from '../certificates.ts';
import { aProvince, grant, type Province } from '../province.ts';
import { endRuntime, startRecordsWorker } from '../records-worker.ts';
import { recordsOf } from '../rows.ts';
import { fillClass, receive } from '../signed-class.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import { type ApiServer, type Visitor, visitor } from './server.ts';

const HOUR = 60 * 60 * 1000;
let stage: ApiStage;
let database: DataSource;
let api: ApiServer;
let province: Province;
let principal: Visitor;
let officer: Visitor;
let certificates: Awaited<ReturnType<typeof certificatesFor>>;
let record: { id: string; look_up_code: string };
let now = Date.now();

/** One record that the province has received an hour before its round closes; then every worker stops. */
beforeAll(async () => {
  stage = await openApiStage({ now: () => now });
  ({ database, api } = stage);
  province = await aProvince(database, { pupils: 1, closeAt: now + HOUR });
  await grant(database, province.people.stranger, 'provinceOfficer', province.provinceId);
  certificates = await certificatesFor(database, await aTrustedCa(database), province);
  const worker = await startRecordsWorker(database);
  await receiveTheRecord(acting(database, province, certificates, byWorkflow(stage)));
  await worker.stop();

  principal = await stage.visit(province.people.principal);
  officer = await stage.visit(province.people.stranger);
}, 120_000);
afterAll(async () => {
  await stage.close();
  await endRuntime();
});

async function receiveTheRecord(people: Acting): Promise<void> {
  const [row] = await recordsOf(database, province);
  record = { id: row?.id ?? '', look_up_code: row?.look_up_code ?? '' };
  await startSubject(stage, record.id);
  const judged = acting(database, province, certificates, byJudge(database));
  await fillClass(database, province);
  for (const subject of SUBJECTS) await judged.signRows(subject);
  await people.lookAgain(record.id);
  for (const act of [people.sign, people.approve, people.seal])
    expect(await act(record.id)).toEqual(expect.any(Number));
  await receive(people, [record.id], newId());
}

async function read<T>(reader: Visitor, path: string): Promise<T> {
  const response = await reader.get(path, 'application/json');
  expect([path, response.status]).toEqual([path, 200]);
  return (await response.json()) as T;
}

/** What each page says of the record, as of the API's clock. */
async function saidEverywhere() {
  const [round] = await database.query<{ id: string }[]>('SELECT id FROM round WHERE province_id = ? AND n = 1', [
    province.provinceId,
  ]);
  const page = await read<{ badge: { state: string }; acts: { page: string }[] }>(principal, `/records/${record.id}`);
  const inbox = await read<{ done: { stage: string }[] }>(principal, '/inbox');
  const closing = await read<{ classes: { received: number }[] }>(principal, `/schools/${province.schoolId}/closing`);
  const report = await read<{ reportable: number }>(officer, `/rounds/${round?.id}/report`);
  const answer = await visitor(api).send('/look-up', { code: record.look_up_code, birthDate: '05/03/2019' });
  const { verdict } = (await answer.json()) as { verdict: string };
  return {
    badge: page.badge.state,
    mayReplace: page.acts.some((act) => act.page.endsWith('/replace')),
    justDone: inbox.done[0]?.stage,
    toCloseEarly: closing.classes[0]?.received,
    toReport: report.reportable,
    lookUp: verdict,
  };
}

describe('with every worker stopped', () => {
  it('a received record is not closed one millisecond before its round closes', async () => {
    now = province.round1.closeAt - 1;
    expect(await saidEverywhere()).toEqual({
      badge: 'received',
      mayReplace: true,
      justDone: 'received',
      toCloseEarly: 1,
      toReport: 0,
      lookUp: 'notClosed',
    });
  });

  it('it is closed from the instant on: badge, counts, look-up and what is reported say so, and nothing was written', async () => {
    now = province.round1.closeAt;
    expect(await saidEverywhere()).toEqual({
      badge: 'closed',
      mayReplace: false,
      justDone: 'closed',
      toCloseEarly: 0,
      toReport: 1,
      lookUp: 'closed',
    });
    expect(await recordsOf(database, province)).toMatchObject([{ stage: 'received' }]);
  });

  it('an act of then is told that the record is closed, and one of before is not', async () => {
    const replaceAt = (at: number) =>
      byJudge(database, { now: () => now })(record.id, {
        type: 'replace',
        id: newId(),
        at,
        by: province.people.principal,
        noteId: newId(),
        newRecordId: newId(),
        newLookUpCode: newId(),
      });

    expect(await replaceAt(province.round1.closeAt)).toBe('RECORD_CLOSED');
    expect(await replaceAt(province.round1.closeAt - 1)).toEqual(expect.any(Number));
  });
});
