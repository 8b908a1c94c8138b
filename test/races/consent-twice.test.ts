import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { giveLateConsent } from '../../activities/round-closing/late-consent.ts';
import { newId } from '../../persistence/ulid.ts';
import { openTestDatabase } from '../database.ts';
import { aProvince, grant } from '../province.ts';
import { endRuntime, type RecordsWorker, startRecordsWorker } from '../records-worker.ts';

let database: DataSource;
let worker: RecordsWorker;
beforeAll(async () => {
  database = await openTestDatabase();
  worker = await startRecordsWorker(database);
}, 60_000);
afterAll(async () => {
  await worker.stop();
  await endRuntime();
  await database.destroy();
});

describe('a late consent clicked twice', () => {
  it('is one consent, with one note, and says the same both times', async () => {
    const { schoolId, schoolYear, people, provinceId } = await aProvince(database, { pupils: 1 });
    await grant(database, people.stranger, 'provinceOfficer', provinceId);
    const noteId = newId();
    const consent = {
      schoolId,
      schoolYear,
      until: Date.now() + 86_400_000,
      noteId,
      note: 'Lũ quét.',
      by: people.stranger,
    };
    const give = () => giveLateConsent({ database, engine: worker.engine }, consent, Date.now());

    expect(await Promise.all([give(), give()])).toEqual([{ consentId: noteId }, { consentId: noteId }]);
    expect(await give()).toEqual({ consentId: noteId });
    expect(await database.query('SELECT id FROM late_consent WHERE school_id = ?', [schoolId])).toHaveLength(1);
    expect(await database.query('SELECT id FROM note WHERE id = ?', [noteId])).toHaveLength(1);
  }, 60_000);
});
