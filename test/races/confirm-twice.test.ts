import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type mysql from 'mysql2/promise';
import type { DataSource } from 'typeorm';
import { beginCeremony } from '../../activities/ceremony/begin.ts';
import { confirmCeremony } from '../../activities/ceremony/confirm-ceremony.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { ceremonyOf } from '../../persistence/ceremony/ceremony.ts';
import { inTransaction } from '../../persistence/data-source.ts';
import { aTrustedCa, certificatesFor, PIN } from '../certificates.ts';
import { openTestDatabase } from '../database.ts';
import { type DocumentsWorker, startDocumentsWorker } from '../documents-worker.ts';
import { fillSheet } from '../drafts.ts';
import { aProvince } from '../province.ts';
import { endRuntime, type RecordsWorker, startRecordsWorker } from '../records-worker.ts';
import { sheetOf } from '../rows.ts';
import { until } from '../until.ts';
import { openWatch, waitingWith } from './both-open.ts';

const folder = mkdtempSync(join(tmpdir(), 'hbs-confirm-'));
let database: DataSource;
let watch: mysql.Connection;
let records: RecordsWorker;
let documents: DocumentsWorker;
beforeAll(async () => {
  database = await openTestDatabase();
  watch = await openWatch(database);
  records = await startRecordsWorker(database);
  documents = await startDocumentsWorker(database, folder);
}, 90_000);
afterAll(async () => {
  await documents.stop();
  await records.stop();
  await watch.end();
  await endRuntime();
  await database.destroy();
  rmSync(folder, { recursive: true });
});

/** A ceremony over one row of music that waits for its PIN; gives it with its signer. */
async function prepared(): Promise<{ ceremonyId: string; signerId: string }> {
  const province = await aProvince(database, { pupils: 1 });
  const certificates = await certificatesFor(database, await aTrustedCa(database), province);
  await fillSheet(database, province, 'music');
  const subjectId = await sheetOf(database, province, 'music');
  const signerId = province.people.subjectTeacher;
  const begun = await beginCeremony(
    { database, engine: records.engine },
    {
      kind: 'sheet',
      signerId,
      schoolId: province.schoolId,
      certificateId: certificates.subjectTeacher,
      documents: province.enrolments.map((documentId) => ({ subjectId, documentId })),
      laneEnd: province.round1.closeAt,
    },
    Date.now(),
  );
  if (isRefusal(begun)) throw new Error(begun.refused);
  const { ceremonyId } = begun;
  await until('prepared', async () => (await ceremonyOf(database, ceremonyId))?.state === 'prepared', 60_000);
  return { ceremonyId, signerId };
}

/** Those whose PIN was right and that stand before the digests: the table itself is locked. */
async function readingDigests(): Promise<number> {
  const [rows] = await watch.query<mysql.RowDataPacket[]>(
    `SELECT COUNT(*) AS n FROM information_schema.processlist WHERE state LIKE 'Waiting for table%' AND info LIKE 'SELECT item, name, digest%'`,
  );
  return Number(rows[0]?.['n']);
}

/** Those that have signed and stand before the ceremony's row. */
const waiting = (): Promise<number> => waitingWith(watch, 'UPDATE ceremony SET state%');

describe('one ceremony confirmed from two tabs', () => {
  it('is confirmed once and says so in both, although each had signed before the other was stored', async () => {
    const { ceremonyId, signerId } = await prepared();
    const sender = { database, engine: records.engine };

    await watch.query(`LOCK TABLES ${database.options.database}.ceremony_digest WRITE`);
    const both = [1, 2].map((tab) => confirmCeremony(sender, ceremonyId, signerId, PIN, Date.now() + tab));
    await until('both were tried', async () => (await readingDigests()) === 2);
    const tabs = await inTransaction(database, async (queries) => {
      await queries.query('SELECT id FROM ceremony WHERE id = ? FOR UPDATE', [ceremonyId]);
      await watch.query('UNLOCK TABLES');
      await until('both stand before the row', async () => (await waiting()) === 2);
      return both;
    });

    expect(await Promise.all(tabs)).toEqual(['confirmed', 'confirmed']);
    await until('done', async () => (await ceremonyOf(database, ceremonyId))?.state === 'done', 60_000);
    expect(await database.query('SELECT type, outcome FROM act WHERE by_person = ?', [signerId])).toEqual([
      { type: 'signRows', outcome: 'taken' },
    ]);
  }, 90_000);
});
