import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { beginCeremony } from '../../activities/ceremony/begin.ts';
import { confirmCeremony } from '../../activities/ceremony/confirm-ceremony.ts';
import type { CeremonyKind } from '../../domain/ceremony/ceremony.ts';
import { ceremonyOf, itemsOf } from '../../persistence/ceremony/ceremony.ts';
import { SUBJECTS } from '../acting.ts';
import { aTrustedCa, certificatesFor, PIN } from '../certificates.ts';
import { openTestDatabase } from '../database.ts';
import { type DocumentsWorker, startDocumentsWorker } from '../documents-worker.ts';
import { cell, fillHomeroom, fillSheet } from '../drafts.ts';
import { aProvince, type Province } from '../province.ts';
import { endRuntime, type RecordsWorker, startRecordsWorker } from '../records-worker.ts';
import { recordsOf, sheetOf, taskKeysOf } from '../rows.ts';
import { startSchool } from '../start-school.ts';
import { until } from '../until.ts';

let database: DataSource;
let records: RecordsWorker;
let documents: DocumentsWorker;
let certificates: Awaited<ReturnType<typeof certificatesFor>>;
let province: Province;
const folder = mkdtempSync(join(tmpdir(), 'hbs-ceremony-'));
beforeAll(async () => {
  database = await openTestDatabase();
  records = await startRecordsWorker(database);
  documents = await startDocumentsWorker(database, folder);
  province = await aProvince(database, { pupils: 2 });
  certificates = await certificatesFor(database, await aTrustedCa(database), province);
  await startSchool({ database, engine: records.engine }, province);
}, 120_000);
afterAll(async () => {
  await documents.stop();
  await records.stop();
  await endRuntime();
  await database.destroy();
  rmSync(folder, { recursive: true });
});

type Signer = 'subjectTeacher' | 'homeroomTeacher' | 'principal' | 'clerk';

/** Begins, waits for the prepare, confirms with the PIN, waits for the end; gives the items. */
async function sign(
  kind: CeremonyKind,
  who: Signer,
  documentsToSign: { subjectId: string; documentId: string }[],
  pin = PIN,
) {
  const sender = { database, engine: records.engine };
  const certificateId = who === 'clerk' ? certificates.school : certificates[who];
  const begun = await beginCeremony(
    sender,
    {
      kind,
      signerId: province.people[who],
      schoolId: province.schoolId,
      certificateId,
      documents: documentsToSign,
      laneEnd: province.round1.closeAt,
    },
    Date.now(),
  );
  if ('refused' in begun) return begun;
  const { ceremonyId } = begun;
  await until('prepared', async () => (await ceremonyOf(database, ceremonyId))?.state !== 'preparing');
  const confirmed = await confirmCeremony(sender, ceremonyId, province.people[who], pin, Date.now());
  if (confirmed !== 'confirmed') return confirmed;
  await until('done', async () => (await ceremonyOf(database, ceremonyId))?.state === 'done', 60_000);
  return itemsOf(database, ceremonyId);
}

describe('a signing, on real keys, files and workflows', () => {
  it('refuses a wrong PIN with the tries left and signs nothing', async () => {
    const sheet = await sheetOf(database, province, 'music');
    await fillSheet(database, province, 'music');
    const rows = province.enrolments.map((documentId) => ({ subjectId: sheet, documentId }));

    expect(await sign('sheet', 'subjectTeacher', rows, '000000')).toEqual({ refused: 'PIN_WRONG', facts: { left: 2 } });
    expect((await recordsOf(database, province)).map(({ parts_open }) => parts_open)).toEqual([8, 8]);
    expect(await sign('sheet', 'subjectTeacher', rows)).toEqual({ refused: 'DOCUMENT_IN_CEREMONY' });
    await database.query(`UPDATE ceremony_item SET open_document = NULL`);
  }, 60_000);

  it('takes a record from its sheets to the seal, every signature valid after the last', async () => {
    for (const subject of SUBJECTS) {
      await fillSheet(database, province, subject);
      const sheet = await sheetOf(database, province, subject);
      const items = await sign(
        'sheet',
        'subjectTeacher',
        province.enrolments.map((documentId) => ({ subjectId: sheet, documentId })),
      );
      expect(items).toMatchObject([{ state: 'signed' }, { state: 'signed' }]);
    }
    await until('with the homeroom teacher', async () =>
      (await recordsOf(database, province)).every(({ stage }) => stage === 'homeroom'),
    );

    await fillHomeroom(database, province);
    const toSign = (await recordsOf(database, province)).map(({ id }) => ({ subjectId: id, documentId: id }));
    const homeroom = await sheetOf(database, province, 'homeroom');
    const ofAnotherResult = 'Học sinh Tiêu biểu hoàn thành tốt trong học tập và rèn luyện';
    const [first] = await recordsOf(database, province);
    await cell(database, homeroom, first?.enrolment_id ?? '', 'award', ofAnotherResult);
    expect(await sign('homeroom', 'homeroomTeacher', toSign)).toMatchObject([
      { state: 'leftOut', refusal: { refused: 'AWARD_WITHOUT_COMPLETED_WELL' } },
      { state: 'signed' },
    ]);
    await cell(database, homeroom, first?.enrolment_id ?? '', 'award', 'Học sinh Xuất sắc');
    expect(await sign('homeroom', 'homeroomTeacher', toSign.slice(0, 1))).toMatchObject([{ state: 'signed' }]);
    expect(await recordsOf(database, province)).toMatchObject([{ stage: 'principal' }, { stage: 'principal' }]);

    await database.query(
      'INSERT INTO approval_mark (record_id, by_person, content_digest, at) SELECT id, ?, content_digest, NOW(3) FROM record WHERE class_id = ?',
      [province.people.principal, province.classId],
    );
    expect(await sign('approve', 'principal', toSign)).toMatchObject([{ state: 'signed' }, { state: 'signed' }]);
    expect(await sign('seal', 'clerk', toSign)).toMatchObject([{ state: 'signed' }, { state: 'signed' }]);

    expect(await recordsOf(database, province)).toMatchObject([{ stage: 'issued' }, { stage: 'issued' }]);
    expect(await taskKeysOf(database, toSign[0]?.subjectId ?? '')).toEqual(['submit']);
    const verdicts = await database.query<{ checked: string }[]>(
      'SELECT checked FROM signature WHERE record_id IN (?)',
      [toSign.map(({ subjectId }) => subjectId)],
    );
    expect(verdicts.map(({ checked }) => JSON.parse(checked).outcome)).toEqual(Array(6).fill('valid'));
  }, 180_000);
});
