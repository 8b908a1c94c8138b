import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Sender, sendAct } from '../../activities/acts/send-act.ts';
import { beginCeremony } from '../../activities/ceremony/begin.ts';
import { confirmCeremony } from '../../activities/ceremony/confirm-ceremony.ts';
import { declareCertificate } from '../../activities/certificate/declare-certificate.ts';
import { proveCertificate } from '../../activities/certificate/prove-certificate.ts';
import { keepKey } from '../../activities/certificate/register-certificate.ts';
import { connectEngine } from '../../activities/engine/engine.ts';
import { startSubject } from '../../activities/engine/start-subject.ts';
import { examine } from '../../activities/operation/doctor.ts';
import { rebuild } from '../../activities/operation/rebuild.ts';
import { conditionOf } from '../../activities/operation/workflow-condition.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { NotRestored, putBack } from '../../persistence/backup/put-back.ts';
import { takeBackup } from '../../persistence/backup/take-backup.ts';
import { type DatabaseAccount, openDatabase } from '../../persistence/data-source.ts';
import { localFileStore } from '../../persistence/files/file-store.ts';
import { headsOf } from '../../persistence/log/transition.ts';
import { migrate } from '../../persistence/migrate.ts';
import { noteRebuild } from '../../persistence/operation/rebuild-progress.ts';
import { UNFINISHED_KINDS, unfinishedAfter } from '../../persistence/operation/unfinished.ts';
import { newId } from '../../persistence/ulid.ts';
import { readConfiguration } from '../../setup/configuration.ts';
import { dataFolder } from '../../setup/layout.ts';
import { issueEndEntity, organisationName } from '../../signing/demonstration/demonstration-ca.ts';
import { type AnyCommand, acting, byJudge, byWorkflow, type Put, SUBJECTS } from '../acting.ts';
import { aTrustedCa, certificatesFor, PIN } from '../certificates.ts';
import { fillHomeroom, fillSheet } from '../drafts.ts';
import { faultsInLogs } from '../log-audit.ts';
import { aProvince, grant, type Province } from '../province.ts';
import { endRuntime, startRecordsWorker } from '../records-worker.ts';
import { recordsOf } from '../rows.ts';
import { until } from '../until.ts';
import { type CrashSystem, openCrashSystem } from './system.ts';

const CLIENTS = SUBJECTS.length;
const IN_CEREMONIES = 4;
const DAY = 24 * 60 * 60 * 1000;
const MINUTE = 60_000;
const WORKERS = ['records', 'documents', 'exchange'] as const;
/** A digest of no file: what reads it fails, and is tried again. */
const NO_FILE = 'a'.repeat(64);

/** A command that was acknowledged: when, and with which revision; a refusal made none. */
type Acknowledged = {
  readonly subjectId: string;
  readonly commandId: string;
  readonly at: number;
  readonly rev?: number;
};

let system: CrashSystem;
/** Database and engine as the API has them. */
let sender: Sender;
let ca: Awaited<ReturnType<typeof aTrustedCa>>;
let province: Province;
let certificates: Awaited<ReturnType<typeof certificatesFor>>;
let records: readonly string[];
/** The enrolment of each record, in the same order. */
let enrolments: readonly string[];
let ceremonyId: string;
let certificateId: string;
const acknowledged: Acknowledged[] = [];
let working = true;
let clients: Promise<unknown>;

beforeAll(async () => {
  system = await openCrashSystem(WORKERS);
  const { database, engine } = system;
  sender = { database, engine };
  ca = await aTrustedCa(database);
  province = await aProvince(database, { pupils: CLIENTS + IN_CEREMONIES });
  certificates = await certificatesFor(database, ca, province);
  const judged = acting(database, province, certificates, byJudge(database));
  for (const subject of SUBJECTS) await fillSheet(database, province, subject);
  for (const subject of SUBJECTS) await judged.signRows(subject);
  await fillHomeroom(database, province);
  const rows = await recordsOf(database, province);
  records = rows.map(({ id }) => id);
  enrolments = rows.map(({ enrolment_id }) => enrolment_id);
  for (const id of records) await judged.lookAgain(id);
  const subjects = await database.query<{ id: string }[]>('SELECT id FROM subject WHERE school_id = ?', [
    province.schoolId,
  ]);
  for (const { id } of subjects) await startSubject({ database, engine }, id);
  clients = Promise.all(SUBJECTS.map((subject, i) => client(subject, i)));
  ceremonyId = await aCeremony();
  certificateId = await aCertificateRequest();
  await whatElseIsUnderWay();
}, 3 * MINUTE);
afterAll(async () => {
  working = false;
  await clients;
  await system.stop();
  await endRuntime();
}, MINUTE);

/** One person at work without pause: a part is sent back, and signed again. Whatever dies, the same command is sent again. */
async function client(subject: string, i: number): Promise<void> {
  const { database } = system;
  const people = acting(database, province, certificates, patiently(byWorkflow(sender)));
  const recordId = records[i] ?? '';
  const enrolment = enrolments[i] ?? '';
  while (working) {
    await people.returnToTeacher(recordId, subject);
    await people.signRows(subject, [enrolment]);
  }
}

const patiently =
  (put: Put): Put =>
  async (subjectId: string, command: AnyCommand) => {
    for (;;) {
      try {
        const answer = await put(subjectId, command);
        if (answer === 'FAILED') continue;
        const rev = typeof answer === 'number' ? { rev: answer } : {};
        acknowledged.push({ subjectId, commandId: command.id, at: Date.now(), ...rev });
        return answer;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  };

async function aCeremony(): Promise<string> {
  const begun = taken(
    await beginCeremony(
      sender,
      {
        kind: 'homeroom',
        signerId: province.people.homeroomTeacher,
        schoolId: province.schoolId,
        certificateId: certificates.homeroomTeacher,
        documents: records.slice(CLIENTS).map((id) => ({ subjectId: id, documentId: id })),
        laneEnd: province.round1.closeAt,
      },
      Date.now(),
    ),
  );
  return begun.ceremonyId;
}

/** Declared, proved and sent: it waits for the level's approval. */
async function aCertificateRequest(): Promise<string> {
  const { database } = system;
  const { chain, pkcs12 } = issueEndEntity(ca, {
    subject: organisationName('Trường Tiểu học Kim Đồng', '4000123456', 'Quảng Nam'),
    pin: PIN,
    keyType: 'EC',
    validFrom: Date.now() - DAY,
    validTo: Date.now() + 400 * DAY,
  });
  const [certificate, issuing] = chain;
  if (!certificate || !issuing) throw new Error('no chain');
  await grant(database, province.people.stranger, 'levelOfficer', province.provinceId);
  const unitId = province.schoolId;
  const by = province.people.administrator;
  const declared = taken(
    await declareCertificate(
      sender,
      { chain: [certificate, issuing], kind: 'organisation', unitId, commandId: newId(), by },
      Date.now(),
    ),
  );
  await keepKey(database, declared.certificateId, pkcs12);
  taken(
    await proveCertificate(
      sender,
      { certificateId: declared.certificateId, by: province.people.clerk, commandId: newId(), pin: PIN, seen: 1 },
      Date.now(),
    ),
  );
  const put = byWorkflow(sender);
  await put(declared.certificateId, { type: 'send', id: newId(), at: Date.now(), by: province.people.principal });
  return declared.certificateId;
}

/** A submission, an intake, a report and an opening that stand in the middle; the other sides do not answer. */
async function whatElseIsUnderWay(): Promise<void> {
  const { database } = system;
  const { schoolId, provinceId, schoolYear } = province;
  for (const [side, state] of [
    ['sent', 'signed'],
    ['received', 'accepted'],
  ])
    await database.query(
      'INSERT INTO message (id, side, type, unit_id, school_year, n, state, list_sha256, content_sha256, created_at) VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?)',
      [newId(), side, '1', schoolId, schoolYear, state, NO_FILE, NO_FILE, new Date()],
    );
  await database.query(
    `INSERT INTO report_run (id, province_id, school_year, n, state, certificate_id, by_person, started_at) VALUES (?, ?, ?, 1, 'polling', ?, ?, ?)`,
    [newId(), provinceId, schoolYear, newId(), newId(), new Date()],
  );
  await database.query(
    `INSERT INTO progress (id, kind, total, done, failed, started_at, updated_at, detail) VALUES (?, 'opening', 1, 0, 0, NOW(3), NOW(3), ?)`,
    [`opening/${schoolId}/${schoolYear}`, JSON.stringify({ schoolId, schoolYear })],
  );
}

function taken<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(answer.refused);
  return answer;
}

const acknowledgedNow = () => [...acknowledged];

/** Everybody has had some more answers. */
async function worksOn(more = 3 * CLIENTS): Promise<void> {
  const wanted = acknowledged.length + more;
  await until('acts are answered', async () => acknowledged.length >= wanted, MINUTE);
}

/** Each acknowledged command stands in the log once, with the revision that was answered; a refused one does not. */
async function eachOnce(of: readonly Acknowledged[], database = system.database): Promise<void> {
  const rows = await database.query<{ subject_id: string; command_id: string; rev: number }[]>(
    'SELECT subject_id, command_id, rev FROM transition WHERE subject_id IN (SELECT id FROM subject WHERE school_id = ?)',
    [province.schoolId],
  );
  const written = Map.groupBy(rows, ({ subject_id, command_id }) => `${subject_id} ${command_id}`);
  for (const { subjectId, commandId, rev } of of) {
    const found = written.get(`${subjectId} ${commandId}`) ?? [];
    expect([commandId, found.map((row) => row.rev)]).toEqual([commandId, rev === undefined ? [] : [rev]]);
  }
}

/** Every unfinished workflow is in the engine, and every subject's has followed its log to the end. */
async function everyWorkflowAnswers(of: Sender): Promise<void> {
  for (const kind of UNFINISHED_KINDS)
    for (const workflow of await unfinishedAfter(of.database, kind, '', 1_000)) {
      const { workflowId, condition } = await conditionOf(of, workflow);
      // What asks a side that does not answer fails again and again, and runs.
      const wanted = workflow.of === 'subject' || workflow.of === 'ceremony' ? ['follows'] : ['follows', 'failing'];
      expect([workflowId, wanted.includes(condition) || condition]).toEqual([workflowId, true]);
      if (workflow.of === 'subject') await answersItsHead(of, workflow.id);
    }
}

async function answersItsHead({ database, engine }: Sender, id: string): Promise<void> {
  const [head] = await headsOf(database, [id]);
  if (head?.kind !== 'recordYear' && head?.kind !== 'classSheet') return;
  const command = { type: 'lookAgain', id: newId(), at: Date.now(), by: 'sheet' };
  const rev = await engine.workflow.getHandle(head.workflowId).executeUpdate('lookAgain', { args: [command, 0] });
  // To look again may find news: then the answer is the revision that it made.
  const [after] = await headsOf(database, [id]);
  expect([head.workflowId, rev]).toEqual([head.workflowId, after?.rev]);
}

describe('with the engine’s database lost while eight people act', () => {
  it(
    'rebuilds every unfinished workflow from the log; nothing acknowledged is lost or doubled',
    async () => {
      await worksOn();
      for (const part of ['temporal', ...WORKERS] as const) await system.kill(part);
      rmSync(join(system.folder, 'temporal'), { recursive: true });
      const before = acknowledged.length;
      await system.start('temporal');
      await Promise.all(WORKERS.map((part) => system.start(part)));

      const said: string[] = [];
      const kinds = await rebuild(sender, { perSecond: 500, said: (line) => said.push(line) }, Date.now);
      await worksOn();
      working = false;
      await clients;

      expect(acknowledged.length).toBeGreaterThan(before);
      expect(kinds.map(({ kind }) => kind)).toEqual([...UNFINISHED_KINDS]);
      for (const { kind, unfinished, failed, notRunning } of kinds) {
        expect([kind, failed, notRunning]).toEqual([kind, 0, 0]);
        if (kind !== 'roundClosing') expect([kind, unfinished > 0 || kind === 'opening']).toEqual([kind, true]);
      }
      await eachOnce(acknowledgedNow());
      await everyWorkflowAnswers(sender);
      expect(await faultsInLogs(system.database, province.schoolId)).toEqual([]);
    },
    3 * MINUTE,
  );

  it(
    'takes an act while the namespace is not there yet: it is being worked on, and its answer comes',
    async () => {
      const { temporal, payloadKey } = readConfiguration(system.environment);
      const engine = await connectEngine({ ...temporal, namespace: 'not-there-yet' }, payloadKey);
      const [head] = await headsOf(system.database, [records[1] ?? '']);
      if (!head) throw new Error('no record');
      const command = { type: 'lookAgain', id: newId(), at: Date.now(), by: 'sheet' };
      const { kind, workflowId, rev, subjectId } = head;
      const lost = await sendAct({ ...sender, engine }, { subjectId, kind, workflowId, command, seen: rev });
      await engine.connection.close();
      expect(lost.outcome).toBe('pending');
      expect(await byWorkflow(sender)(subjectId, command)).toEqual(expect.any(Number));
    },
    MINUTE,
  );

  it(
    'leaves the ceremony and the certificate’s request where they were: both come to their end',
    async () => {
      const { database } = system;
      const isIn = async (state: string) => {
        const [row] = await database.query<{ state: string }[]>('SELECT state FROM ceremony WHERE id = ?', [
          ceremonyId,
        ]);
        return row?.state === state;
      };
      await until('prepared', () => isIn('prepared'), MINUTE);
      await confirmCeremony(sender, ceremonyId, province.people.homeroomTeacher, PIN, Date.now());
      await until('done', () => isIn('done'), MINUTE);
      const signed = await recordsOf(database, province);
      expect(signed.filter(({ stage }) => stage === 'principal')).toHaveLength(IN_CEREMONIES);

      const approve = { type: 'approve', id: newId(), at: Date.now(), by: province.people.stranger };
      expect(await byWorkflow(sender)(certificateId, approve)).toEqual(expect.any(Number));
    },
    2 * MINUTE,
  );

  it(
    'is found well by the doctor, who names a workflow that was stopped by hand',
    async () => {
      const look = async () =>
        (
          await examine({
            ...sender,
            filesDirectory: join(system.folder, 'files'),
            apiUrl: 'http://127.0.0.1:9',
            browserVersion: async () => 'a browser',
            workflows: 100,
            now: Date.now,
          })
        ).filter(({ part }) => part === 'workflows' || part === 'schema' || part === 'engine' || part === 'api');
      const good = (await look()).filter(({ says }) => /^(recordYear|classSheet|Temporal|\d+ changes)/.test(says));
      expect(good.map(({ state }) => state)).toEqual(['good', 'good', 'good', 'good']);

      const [record] = await headsOf(system.database, [records[0] ?? '']);
      await sender.engine.workflow.getHandle(record?.workflowId ?? '').terminate();
      const found = await look();
      expect(found.find(({ says }) => says.startsWith('recordYear'))).toMatchObject({
        state: 'stop',
        says: expect.stringContaining(record?.workflowId ?? ''),
      });
      expect(found.find(({ part }) => part === 'api')).toMatchObject({ state: 'stop' });
    },
    MINUTE,
  );
});

describe('a backup taken while eight people act', () => {
  const place = mkdtempSync(join(dataFolder, 'backup-'));
  const folder = join(place, 'first');
  const said = () => undefined;
  afterAll(() => rmSync(place, { recursive: true }));

  it(
    'puts back into an empty system all that was acknowledged before its instant, and every workflow answers',
    async () => {
      working = true;
      clients = Promise.all(SUBJECTS.map((subject, i) => client(subject, i)));
      await worksOn();
      const { manifest, damaged } = await takeBackup({
        account: readConfiguration(system.environment).database.application,
        filesDirectory: join(system.folder, 'files'),
        folder,
        filesFolder: join(place, 'files'),
        now: Date.now,
        said,
      });
      const before = acknowledgedNow().filter(({ at }) => at < manifest.takenAt);
      await worksOn();
      working = false;
      await clients;
      expect(damaged).toEqual([]);
      expect(manifest.files.count).toBeGreaterThan(IN_CEREMONIES);

      await inAnEmptySystem(async (empty) => {
        const parts = {
          owner: empty.owner,
          filesDirectory: empty.filesDirectory,
          folder,
          filesFolder: join(place, 'files'),
          said,
        };
        expect((await putBack(parts)).faults).toEqual([]);
        // As if the backup had been taken while a rebuild was interrupted: its cursor is of another engine.
        await noteRebuild(
          empty.database,
          { kind: 'recordYear', afterId: '' },
          { total: 1, done: 1, failed: 0 },
          Date.now(),
        );
        const kinds = await rebuild(empty, { perSecond: 500, said }, Date.now);
        expect(kinds.map(({ kind }) => kind)).toEqual([...UNFINISHED_KINDS]);
        expect(kinds.filter(({ failed }) => failed > 0)).toEqual([]);

        expect(before.length).toBeGreaterThan(3 * CLIENTS);
        await eachOnce(before, empty.database);
        await everyWorkflowAnswers(empty);
        expect(await faultsInLogs(empty.database, province.schoolId)).toEqual([]);
        await expect(putBack(parts)).rejects.toThrow('is not empty');
      });
    },
    3 * MINUTE,
  );

  it(
    'is refused when a table was changed, and a changed file is left out and named',
    async () => {
      const { database } = system;
      const store = localFileStore(join(system.folder, 'files'));
      const sha256 = await store.put(database, Buffer.from('a receipt'), 'receipt');
      writeFileSync(join(system.folder, 'files', sha256.slice(0, 2), sha256), 'another');
      const again = await takeBackup({
        account: readConfiguration(system.environment).database.application,
        filesDirectory: join(system.folder, 'files'),
        folder: join(place, 'second'),
        filesFolder: join(place, 'files'),
        now: Date.now,
        said,
      });
      expect(again.damaged).toEqual([sha256]);

      const [table = ''] = readdirSync(join(folder, 'tables'));
      writeFileSync(join(folder, 'tables', table), 'not what was written');
      const { migration } = readConfiguration(system.environment).database;
      if (!migration) throw new Error('no migrations’ account');
      const parts = {
        owner: migration,
        filesDirectory: join(place, 'elsewhere'),
        folder,
        filesFolder: join(place, 'files'),
        said,
      };
      await expect(putBack(parts)).rejects.toThrow(NotRestored);
    },
    MINUTE,
  );
});

/** A system with nothing in it: a schema and a namespace of their own, and the worker that answers for workflows. */
async function inAnEmptySystem(
  work: (
    empty: Sender & {
      readonly owner: DatabaseAccount;
      readonly filesDirectory: string;
    },
  ) => Promise<void>,
): Promise<void> {
  const { database: accounts, temporal } = readConfiguration(system.environment);
  if (!accounts.migration) throw new Error('no migrations’ account');
  const name = `${accounts.application.name}_restored`;
  const owner = { ...accounts.migration, name };
  const schema = await openDatabase(accounts.migration, 1);
  await schema.query(`CREATE DATABASE ${name}`);
  await schema.destroy();
  await migrate(owner, accounts.application.user);
  const database = await openDatabase({ ...accounts.application, name }, 8);
  const worker = await startRecordsWorker(database, undefined, {
    ...temporal,
    namespace: 'default',
  });
  try {
    await work({ database, engine: worker.engine, owner, filesDirectory: join(system.folder, 'restored') });
  } finally {
    await worker.stop();
    await database.destroy();
  }
}
