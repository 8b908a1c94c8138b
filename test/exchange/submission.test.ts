import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import type { DataSource } from 'typeorm';
import { dataConverter } from '../../activities/engine/engine.ts';
import { beginPackageCeremony } from '../../activities/exchange/begin-packages.ts';
import { beginReport, beginReportCeremony } from '../../activities/exchange/begin-report.ts';
import { reportRunOf, reportWorkflowOf } from '../../persistence/exchange/report-run.ts';
import { writeSet } from '../../persistence/record-year/sets.ts';
import { newId } from '../../persistence/ulid.ts';
import { readConfiguration } from '../../setup/configuration.ts';
import { aTrustedCa, certificateOfUnit, certificatesFor } from '../certificates.ts';
import { openTestDatabase } from '../database.ts';
import { type DocumentsWorker, startDocumentsWorker } from '../documents-worker.ts';
import { startExchangeWorker } from '../exchange-worker.ts';
import { type Ministry, startMinistry } from '../ministry.ts';
import { aProvince, grant, type Province } from '../province.ts';
import { endRuntime, type RecordsWorker, startRecordsWorker } from '../records-worker.ts';
import { taskKeysOf } from '../rows.ts';
import { startSchool } from '../start-school.ts';
import { until } from '../until.ts';
import { issueClass, signPackages } from './issued-class.ts';

const folder = mkdtempSync(join(tmpdir(), 'hbs-submission-'));
let database: DataSource;
let records: RecordsWorker;
let documents: DocumentsWorker;
let exchange: { stop(): Promise<void> };
let ministry: Ministry;
let ca: Awaited<ReturnType<typeof aTrustedCa>>;
let province: Province;
let certificates: Awaited<ReturnType<typeof certificatesFor>>;
/** The class's four records, sealed. */
let [first, second, third, fourth] = ['', '', '', ''];

beforeAll(async () => {
  database = await openTestDatabase();
  records = await startRecordsWorker(database);
  documents = await startDocumentsWorker(database, folder);
  ca = await aTrustedCa(database);
  ministry = await startMinistry(folder, ca);
  exchange = await startExchangeWorker(database, folder, ministry.url);
  province = await aProvince(database, { pupils: 4 });
  certificates = await certificatesFor(database, ca, province);
  await certificateOfUnit(database, ca, province.provinceId, 'Sở GDĐT Quảng Nam');
  await grant(database, province.people.stranger, 'provinceOfficer', province.provinceId);
  await startSchool(sender(), province);
  [first = '', second = '', third = '', fourth = ''] = await issueClass(sender(), province, certificates);
}, 240_000);
afterAll(async () => {
  await exchange.stop();
  await documents.stop();
  await records.stop();
  await ministry.stop();
  await endRuntime();
  await database.destroy();
  rmSync(folder, { recursive: true });
});

const sender = () => ({ database, engine: records.engine });

/** The clerk's second confirmation, until every package has its outcome; gives the records' stages by their last outcome. */
async function submit(chosen: { recordIds: readonly string[] } | { classIds: readonly string[] }) {
  const clerk = { schoolId: province.schoolId, signerId: province.people.clerk };
  const begun = await beginPackageCeremony(sender(), { ...clerk, ...chosen }, Date.now());
  if ('refused' in begun) return begun;
  await signPackages(sender(), begun.ceremonyId, clerk.signerId);
  await until('every package has its outcome', async () => {
    const open = await database.query<{ id: string }[]>(
      `SELECT id FROM message WHERE ceremony_id = ? AND answered_at IS NULL`,
      [begun.ceremonyId],
    );
    return open.length === 0;
  });
  return messagesOf(begun.ceremonyId);
}

const messagesOf = (ceremonyId: string) =>
  database.query<{ id: string; state: string; refused: string | null; content_sha256: string }[]>(
    'SELECT id, state, refused, content_sha256 FROM message WHERE ceremony_id = ? ORDER BY n',
    [ceremonyId],
  );

const recordOf = async (id: string) => {
  const [row] = await database.query<{ stage: string; refused_cause: string | null }[]>(
    'SELECT stage, refused_cause FROM record WHERE id = ?',
    [id],
  );
  return [row?.stage, row?.refused_cause];
};

/** What the sender keeps of a record's submissions, oldest first. */
async function outcomesOf(recordId: string) {
  const rows = await database.query<
    { state: string; cause: string | null; faults: string | null; xml_sha256: string }[]
  >(
    `SELECT i.state, i.cause, i.faults, i.xml_sha256 FROM message_item i WHERE i.record_id = ? AND i.side = 'sent' ORDER BY i.message_id`,
    [recordId],
  );
  return rows.map(({ faults, ...row }) => ({ ...row, faults: JSON.parse(faults ?? '[]') }));
}

describe('a school submits (transactions 1 and 2)', () => {
  it('is refused for transport when the package was damaged on its way, and may send the same bytes again', async () => {
    writeFileSync(join(folder, 'damage'), '');
    expect(await submit({ recordIds: [first] })).toMatchObject([{ state: 'refused', refused: 'PACKAGE_GZIP' }]);
    expect(await recordOf(first)).toEqual(['refused', 'transport']);
    expect(await taskKeysOf(database, first)).toEqual(['resubmit']);

    expect(await submit({ recordIds: [first] })).toMatchObject([{ state: 'answered' }]);
    expect(await recordOf(first)).toEqual(['received', null]);
    const outcomes = await outcomesOf(first);
    expect(outcomes.map(({ state, cause }) => [state, cause])).toEqual([
      ['refused', 'transport'],
      ['taken', null],
    ]);
    expect(new Set(outcomes.map(({ xml_sha256 }) => xml_sha256)).size).toBe(1);
  }, 60_000);

  it('is refused for the certificate when the register does not know a signer yet, and is taken when it does', async () => {
    const stateOf = (state: string) =>
      database.query('UPDATE certificate SET state = ? WHERE id = ?', [state, certificates.homeroomTeacher]);
    await stateOf('waiting');
    await submit({ recordIds: [second] });
    expect(await recordOf(second)).toEqual(['refused', 'certificate']);
    expect((await outcomesOf(second))[0]?.faults).toEqual([{ refused: 'SIGNER_NOT_REGISTERED', field: 'homeroom' }]);

    await stateOf('approved');
    await submit({ recordIds: [second] });
    expect(await recordOf(second)).toEqual(['received', null]);
  }, 60_000);

  it('is answered record by record: what differs from the pupil on file is refused, the others are in', async () => {
    await changeOnFile(fourth);
    await submit({ classIds: [province.classId] });

    expect(await recordOf(third)).toEqual(['received', null]);
    expect(await recordOf(fourth)).toEqual(['refused', 'content']);
    expect((await outcomesOf(fourth))[0]?.faults).toEqual([{ refused: 'NOT_AS_KNOWN', field: 'SO_CCCD' }]);
    expect(await taskKeysOf(database, fourth)).toEqual(['replace']);
  }, 60_000);

  it('cannot send again what was refused for its content', async () => {
    expect(await submit({ classIds: [province.classId] })).toEqual({ refused: 'NOTHING_TO_SUBMIT' });
  });
});

/** Another revision of the pupil's data, as the province's register may come to hold it. */
async function changeOnFile(recordId: string): Promise<void> {
  const id = newId();
  await database.query(
    `INSERT INTO pupil_data SELECT ?, d.pupil_id, d.full_name, d.sort_key, d.search_key, d.gender, d.birth_date, '049000000000', d.ethnicity, d.nationality,
       d.birth_place, d.home_town, d.residence, d.father_name, d.mother_name, d.guardian_name, d.digest, d.by_person, d.created_at
     FROM pupil_data d JOIN pupil p ON p.pupil_data_id = d.id JOIN record r ON r.pupil_id = p.id WHERE r.id = ?`,
    [id, recordId],
  );
  await database.query('UPDATE pupil p JOIN record r ON r.pupil_id = p.id SET p.pupil_data_id = ? WHERE r.id = ?', [
    id,
    recordId,
  ]);
}

/** The province's report until it is done; gives its run. */
async function report(): Promise<string | { refused: string }> {
  const { provinceId, schoolYear, people } = province;
  const begun = await beginReport(
    sender(),
    { commandId: newId(), provinceId, schoolYear, officerId: people.stranger },
    Date.now(),
  );
  if ('refused' in begun) return begun;
  await stateReached(begun.runId, 'awaitingSignature');
  const { runId } = begun;
  const ceremony = await beginReportCeremony(sender(), { runId, officerId: people.stranger }, Date.now());
  if ('refused' in ceremony) return ceremony;
  await signPackages(sender(), ceremony.ceremonyId, people.stranger);
  await stateReached(begun.runId, 'done');
  return begun.runId;
}

const stateReached = (runId: string, state: string) =>
  until(`the report is ${state}`, async () => (await reportRunOf(database, runId)).state === state, 30_000);

async function countsOf(runId: string) {
  const [row] = await database.query<{ total: number; done: number; failed: number }[]>(
    'SELECT total, done, failed FROM progress WHERE id = ?',
    [`report/${runId}`],
  );
  return row;
}

async function isReported(recordId: string): Promise<boolean> {
  const [row] = await database.query<{ state: string }[]>('SELECT state FROM subject WHERE id = ?', [recordId]);
  return JSON.parse(row?.state ?? '{}').reported === true;
}

describe('the province reports to the ministry (transactions 1 to 4, over HTTP)', () => {
  const runs: string[] = [];

  it('has nothing to report before anything is closed', async () => {
    expect(await report()).toEqual({ refused: 'NOTHING_TO_REPORT' });
  });

  it('writes down what was taken, and what was refused by cause', async () => {
    await writeSet(
      database,
      [first, second, third],
      (id) => ({ type: 'close', id: `close/${id}`, at: Date.now(), by: province.people.principal }),
      Date.now(),
    );
    const codes = await database.query<{ id: string; look_up_code: string }[]>(
      'SELECT id, look_up_code FROM record WHERE id IN (?)',
      [[second, third]],
    );
    const codeOf = (id: string) => codes.find((one) => one.id === id)?.look_up_code ?? '';
    ministry.refuse({ [codeOf(second)]: 'HBS-GT-302', [codeOf(third)]: 'HBS-GT-401' });

    const runId = await report();
    runs.push(String(runId));
    expect(await countsOf(String(runId))).toEqual({ total: 3, done: 1, failed: 2 });
    expect(await Promise.all([first, second, third].map(isReported))).toEqual([true, false, false]);
    expect((await outcomesOf(second)).at(-1)?.cause).toBe('certificate');
    expect((await outcomesOf(third)).at(-1)?.cause).toBe('content');
  }, 60_000);

  it('gives up a run whose certificate has ended while it waited to be signed: another begins with another', async () => {
    ministry.refuse({});
    const { provinceId, schoolYear, people } = province;
    const officerId = people.stranger;
    const runId = newId();
    await beginReport(sender(), { commandId: runId, provinceId, schoolYear, officerId }, Date.now());
    runs.push(runId);
    await stateReached(runId, 'awaitingSignature');
    const { certificateId } = await reportRunOf(database, runId);
    await database.query('UPDATE certificate SET revoked_from = ? WHERE id = ?', [new Date(), certificateId]);

    const refused = await beginReportCeremony(sender(), { runId, officerId }, Date.now());
    expect(refused).toEqual({ refused: 'REPORT_CERTIFICATE_ENDED' });
    await stateReached(runId, 'done');
    expect(await countsOf(runId)).toEqual({ total: 1, done: 0, failed: 0 });
    await certificateOfUnit(database, ca, provinceId, 'Sở GDĐT Quảng Nam');
  }, 60_000);

  it('sends again only what mends itself', async () => {
    const runId = await report();
    runs.push(String(runId));

    expect(await countsOf(String(runId))).toEqual({ total: 1, done: 1, failed: 0 });
    expect(await isReported(second)).toBe(true);
    expect(await report()).toEqual({ refused: 'NOTHING_TO_REPORT' });
  }, 60_000);

  it('leaves histories that the code follows to the end', async () => {
    const messages = await database.query<{ id: string }[]>(
      `SELECT id FROM message WHERE unit_id = ? AND side = 'sent' AND run_id IS NULL`,
      [province.schoolId],
    );
    const received = await database.query<{ id: string }[]>(
      `SELECT id FROM message WHERE unit_id = ? AND side = 'received' AND state = 'answered'`,
      [province.schoolId],
    );
    const ids = [
      ...messages.map(({ id }) => `exchange/${id}`),
      ...received.map(({ id }) => `intake/${id}`),
      ...(await Promise.all(runs.map((id) => reportWorkflowOf(database, id)))),
    ];
    const workflowsPath = new URL('../../workflows/workflows.ts', import.meta.url).pathname;
    const options = { workflowsPath, dataConverter: dataConverter(readConfiguration().payloadKey) };
    async function* histories() {
      for (const workflowId of ids)
        yield { workflowId, history: await records.engine.workflow.getHandle(workflowId).fetchHistory() };
    }
    let followed = 0;
    for await (const { error } of Worker.runReplayHistories(options, histories())) {
      expect(error).toBeUndefined();
      followed++;
    }
    expect(followed).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(9);
  }, 60_000);
});
