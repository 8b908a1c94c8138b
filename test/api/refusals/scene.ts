import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import type { DataSource } from 'typeorm';
import { openDatabase } from '../../../persistence/data-source.ts';
import { migrate } from '../../../persistence/migrate.ts';
import { newId } from '../../../persistence/ulid.ts';
import { readConfiguration } from '../../../setup/configuration.ts';
import type { DemonstrationCa } from '../../../signing/demonstration/demonstration-ca.ts';
import { type Acting, acting, byJudge, byWorkflow, type Certificates, SUBJECTS } from '../../acting.ts';
import { aTrustedCa, certificatesFor } from '../../certificates.ts';
import { type DocumentsWorker, startDocumentsWorker } from '../../documents-worker.ts';
import { cell } from '../../drafts.ts';
import { aProvince, grant, type Province } from '../../province.ts';
import { recordsOf, sheetOf } from '../../rows.ts';
import { fillClass, receive } from '../../signed-class.ts';
import { openRealStage, type Stage, startRound } from '../../stage.ts';
import { startSchool } from '../../start-school.ts';
import { until } from '../../until.ts';
import { type ApiServer, anAccount, signIn, startApi, type Visitor } from '../server.ts';
import { difference, dumpOf } from './dump.ts';

const DAY = 24 * 60 * 60 * 1000;
/** Far enough that no reminder is due while the cases run. */
const CLOSES_IN = 60 * DAY;
/** Nobody listens there: a report that is begun stays where it is. */
const NO_MINISTRY = 'http://127.0.0.1:9';

export type Who = 'subjectTeacher' | 'homeroomTeacher' | 'principal' | 'clerk' | 'administrator' | 'stranger';

/** A school in which everything stands still: its records at several stages, its people at their browsers. */
export type Scene = {
  readonly database: DataSource;
  readonly stage: Stage;
  readonly api: ApiServer;
  readonly folder: string;
  readonly ca: DemonstrationCa;
  readonly province: Province;
  readonly certificates: Certificates;
  readonly roundId: string;
  readonly as: Readonly<Record<Who, Visitor>>;
  readonly userNames: Readonly<Record<Who, string>>;
  readonly records: Readonly<
    Record<'homeroom' | 'principal' | 'closed' | 'withdrawn' | 'weak' | 'replaced' | 'incomplete', string>
  >;
  sheet(subject: string): Promise<string>;
  /** Waits until what was set off is written down: a dump is then worth comparing. */
  quiet(): Promise<void>;
  close(): Promise<void>;
};

export async function openScene(): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), 'hbs-refusals-'));
  const { database, drop } = await ownDatabase();
  const stage = await openRealStage(database);
  const documents: DocumentsWorker = await startDocumentsWorker(database, folder, stage.place);
  await stage.exchangeWith(folder, NO_MINISTRY);
  const ca = await aTrustedCa(database);
  const province = await aProvince(database, { pupils: 7, closeAt: Date.now() + CLOSES_IN });
  await grant(database, province.people.stranger, 'provinceOfficer', province.provinceId);
  const certificates = await certificatesFor(database, ca, province);
  const records = await playedRecords(stage, province, certificates);
  const roundId = await startRound(stage, province, 1);
  await startRound(stage, province, 2);
  await startSchool(stage.sender, province);
  await replaced(stage, province, records.replaced);

  const api = await startApi(database, stage.sender.engine, folder);
  const userNames = {} as Record<Who, string>;
  const as = {} as Record<Who, Visitor>;
  for (const who of ['subjectTeacher', 'homeroomTeacher', 'principal', 'clerk', 'administrator', 'stranger'] as const) {
    userNames[who] = await anAccount(database, province.people[who]);
    as[who] = await signIn(api, userNames[who]);
  }
  return {
    ...{ database, stage, api, folder, ca, province, certificates, roundId, as, userNames, records },
    sheet: (subject) => sheetOf(database, province, subject),
    quiet: () => quiet(database),
    async close() {
      await api.stop();
      await documents.stop();
      await stage.close();
      await database.destroy();
      await drop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A schema of its own: what other tests have set off can't change it between two dumps. */
async function ownDatabase(): Promise<{ database: DataSource; drop(): Promise<void> }> {
  const { migration, application } = readConfiguration().database;
  if (!migration) throw new Error('tests need the migrations’ account');
  const owner = { ...migration, name: `hoc_ba_so_${randomBytes(4).toString('hex')}` };
  const connection = await mysql.createConnection({
    host: owner.host,
    port: owner.port,
    user: owner.user,
    password: owner.password,
  });
  await connection.query(`CREATE DATABASE ${owner.name}`);
  await migrate(owner, application.user);
  return {
    database: await openDatabase({ ...application, name: owner.name }, 12),
    async drop() {
      await connection.query(`DROP DATABASE ${owner.name}`);
      await connection.end();
    },
  };
}

/** The class's sheets signed but for one row; each record where the cases need it. */
async function playedRecords(
  { database }: Stage,
  province: Province,
  certificates: Certificates,
): Promise<Scene['records']> {
  const people: Acting = acting(database, province, certificates, byJudge(database));
  const ids = await recordsOf(database, province);
  const at = (i: number) => ids[i]?.id ?? '';
  const incomplete = ids[6]?.enrolment_id ?? '';
  await fillClass(database, province);
  const math = await sheetOf(database, province, 'math');
  await cell(database, math, ids[4]?.enrolment_id ?? '', 'level', 'subject:notCompleted');
  await cell(database, math, ids[4]?.enrolment_id ?? '', 'score', '4');
  const art = await sheetOf(database, province, 'art');
  await cell(database, art, incomplete, 'level', '');
  const others = province.enrolments.filter((enrolment) => enrolment !== incomplete);
  for (const subject of SUBJECTS) await people.signRows(subject, subject === 'art' ? others : province.enrolments);
  for (const { id } of ids) await people.lookAgain(id);
  for (const i of [1, 2, 5]) await people.sign(at(i));
  for (const i of [2, 5]) for (const act of [people.approve, people.seal]) await act(at(i));
  await receive(people, [at(2)], at(2));
  await people.inSet([at(2)], { type: 'close' });
  const withdraw = { type: 'withdraw', noteId: newId() };
  await people.act(at(3), province.people.principal, withdraw);
  return {
    homeroom: at(0),
    principal: at(1),
    closed: at(2),
    withdrawn: at(3),
    weak: at(4),
    replaced: at(5),
    incomplete: at(6),
  };
}

async function replaced({ database, sender }: Stage, province: Province, recordId: string): Promise<void> {
  const put = byWorkflow(sender);
  const command = { type: 'replace', noteId: newId(), newRecordId: newId(), newLookUpCode: randomUUID() };
  await put(recordId, { ...command, id: newId(), at: Date.now(), by: province.people.principal });
  await quiet(database);
}

/** Two dumps, a moment apart, that are the same. */
async function quiet(database: DataSource): Promise<void> {
  let earlier = await dumpOf(database);
  await until('nothing is written any more', async () => {
    await new Promise((resolve) => setTimeout(resolve, 150));
    const now = await dumpOf(database);
    const same = difference(earlier, now).length === 0;
    earlier = now;
    return same;
  });
}
