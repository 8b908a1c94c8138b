import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { tellAgain } from '../../activities/ceremony/tell-confirmed.ts';
import { connectEngine } from '../../activities/engine/engine.ts';
import { insertCeremony } from '../../persistence/ceremony/ceremony.ts';
import { newId } from '../../persistence/ulid.ts';
import { readConfiguration } from '../../setup/configuration.ts';
import { anAccount, signIn, startApi } from '../api/server.ts';
import { aTrustedCa, certificatesFor } from '../certificates.ts';
import { cuttableLine } from '../cuttable-line.ts';
import { openTestDatabase } from '../database.ts';
import { type DocumentsWorker, startDocumentsWorker } from '../documents-worker.ts';
import { fillSheet } from '../drafts.ts';
import { aProvince } from '../province.ts';
import { endRuntime, type RecordsWorker, startRecordsWorker } from '../records-worker.ts';
import { sheetOf } from '../rows.ts';
import { until } from '../until.ts';

const folder = mkdtempSync(join(tmpdir(), 'hbs-engine-'));
let database: DataSource;
let records: RecordsWorker;
let documents: DocumentsWorker;
beforeAll(async () => {
  database = await openTestDatabase();
  records = await startRecordsWorker(database);
  documents = await startDocumentsWorker(database, folder);
}, 90_000);
afterAll(async () => {
  await documents.stop();
  await records.stop();
  await endRuntime();
  await database.destroy();
  rmSync(folder, { recursive: true });
});

describe('a signing that is begun while the engine is away', () => {
  it('is told so, and is prepared once the engine is back: its documents are not held by nothing', async () => {
    const province = await aProvince(database, { pupils: 1 });
    await certificatesFor(database, await aTrustedCa(database), province);
    await fillSheet(database, province, 'music');
    const document = `${await sheetOf(database, province, 'music')}:${province.enrolments[0]}`;
    const { temporal, payloadKey } = readConfiguration();
    const [host = '', port = ''] = temporal.address.split(':');
    const line = await cuttableLine(host, Number(port));
    const engine = await connectEngine({ ...temporal, address: `127.0.0.1:${line.port}` }, payloadKey);
    const api = await startApi(database, engine, folder);
    const teacher = await signIn(api, await anAccount(database, province.people.subjectTeacher));

    line.cut();
    const begun = await teacher.send('/ceremonies', { kind: 'sheet', documents: [document] });
    expect([begun.status, await begun.json()]).toMatchObject([503, { refused: 'ENGINE_AWAY' }]);
    await tellAgain({ database, engine: records.engine }, Date.now() + 60_000);

    await until('it waits for its PIN', async () => {
      const [row] = await database.query<{ state: string }[]>('SELECT state FROM ceremony WHERE signer_id = ?', [
        province.people.subjectTeacher,
      ]);
      return row?.state === 'prepared';
    });
    await api.stop();
    await engine.connection.close();
    line.close();
  }, 60_000);
});

describe('a signing that is stopped while no worker answers', () => {
  it('is told so in its time, and does not keep the person waiting for ever', async () => {
    const { people, schoolId } = await aProvince(database, { pupils: 1 });
    const id = newId();
    const expiresAt = Date.now() + 600_000;
    const of = { id, kind: 'approve', signerId: people.principal, schoolId, certificateId: newId() } as const;
    await insertCeremony(database, { ...of, createdAt: Date.now(), expiresAt });
    const { engine } = records;
    const workflowId = `ceremony/${id}`;
    const args = [{ ceremonyId: id, expiresAt }];
    await engine.workflow.start('signingCeremony', { workflowId, taskQueue: 'nobody', args });
    const api = await startApi(database, engine, folder);
    const principal = await signIn(api, await anAccount(database, people.principal));

    const stopped = await principal.send(`/ceremonies/${id}/cancel`, {});
    expect([stopped.status, await stopped.json()]).toMatchObject([503, { refused: 'ENGINE_AWAY' }]);
    await engine.workflow.getHandle(workflowId).terminate();
    await api.stop();
  }, 60_000);
});
