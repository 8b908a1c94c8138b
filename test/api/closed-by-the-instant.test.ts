import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { connectEngine } from '../../activities/engine/engine.ts';
import { startSubject } from '../../activities/engine/start-subject.ts';
import { newId } from '../../persistence/ulid.ts';
import { readConfiguration } from '../../setup/configuration.ts';
import { type Acting, acting, byJudge, byWorkflow, SUBJECTS } from '../acting.ts';
import { aTrustedCa, certificatesFor } from '../certificates.ts';
import { openTestDatabase } from '../database.ts';
import { fillHomeroom, fillSheet } from '../drafts.ts';
import { aProvince, grant, type Province } from '../province.ts';
import { endRuntime, startRecordsWorker } from '../records-worker.ts';
import { recordsOf } from '../rows.ts';
import { type ApiServer, anAccount, signIn, startApi, type Visitor, visitor } from './server.ts';

const HOUR = 60 * 60 * 1000;
const folder = mkdtempSync(join(tmpdir(), 'hbs-api-'));
let database: DataSource;
let engine: Client;
let api: ApiServer;
let province: Province;
let principal: Visitor;
let officer: Visitor;
let certificates: Awaited<ReturnType<typeof certificatesFor>>;
let record: { id: string; look_up_code: string };
let now = Date.now();

/** One record that the province has received an hour before its round closes; then every worker stops. */
beforeAll(async () => {
  database = await openTestDatabase();
  const { temporal, payloadKey } = readConfiguration();
  engine = await connectEngine(temporal, payloadKey);
  province = await aProvince(database, { pupils: 1, closeAt: now + HOUR });
  await grant(database, province.people.stranger, 'provinceOfficer', province.provinceId);
  certificates = await certificatesFor(database, await aTrustedCa(database), province);
  const worker = await startRecordsWorker(database);
  await receiveTheRecord(acting(database, province, certificates, byWorkflow({ database, engine })));
  await worker.stop();

  api = await startApi(database, engine, folder, { now: () => now });
  principal = await signIn(api, await anAccount(database, province.people.principal));
  officer = await signIn(api, await anAccount(database, province.people.stranger));
}, 120_000);
afterAll(async () => {
  await api.stop();
  await engine.connection.close();
  await endRuntime();
  await database.destroy();
  rmSync(folder, { recursive: true });
});

async function receiveTheRecord(people: Acting): Promise<void> {
  const [row] = await recordsOf(database, province);
  record = { id: row?.id ?? '', look_up_code: row?.look_up_code ?? '' };
  await startSubject({ database, engine }, record.id);
  const judged = acting(database, province, certificates, byJudge(database));
  for (const subject of SUBJECTS) await fillSheet(database, province, subject);
  for (const subject of SUBJECTS) await judged.signRows(subject);
  await fillHomeroom(database, province);
  await people.lookAgain(record.id);
  for (const act of [people.sign, people.approve, people.seal])
    expect(await act(record.id)).toEqual(expect.any(Number));
  const messageId = newId();
  await people.inSet([record.id], { type: 'submitted', messageId });
  await people.inSet([record.id], { type: 'received', messageId });
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
