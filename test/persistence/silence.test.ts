import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { inTransaction, openDatabase, repetitions } from '../../persistence/data-source.ts';
import { newId } from '../../persistence/ulid.ts';
import { readConfiguration } from '../../setup/configuration.ts';
import { openTestDatabase } from '../database.ts';
import { until } from '../until.ts';

/** ms: a line is given up after so long; a lock is waited for half as long. */
const SILENCE = 4_000;

let database: DataSource;
beforeAll(async () => {
  await (await openTestDatabase(1)).destroy();
  database = await openDatabase(readConfiguration().database.application, 3, SILENCE);
});
afterAll(() => database.destroy());

it('a lock that is held for longer than a line may be silent is waited for again, and nobody hears of it (DB3)', async () => {
  const id = newId();
  await database.query('INSERT INTO unit (id, kind, code, created_at) VALUES (?, ?, ?, NOW(3))', [
    id,
    'school',
    id.slice(-20),
  ]);
  const lock = 'SELECT id FROM unit WHERE id = ? FOR UPDATE';
  const holder = database.createQueryRunner();
  await holder.startTransaction('READ COMMITTED');
  await holder.query(lock, [id]);

  const before = repetitions.count;
  const waiting = inTransaction(database, (queries) => queries.query<{ id: string }[]>(lock, [id]));
  await until('it was tried again', async () => repetitions.count > before, 10_000);
  await holder.commitTransaction();
  await holder.release();
  expect(await waiting).toEqual([{ id }]);
}, 30_000);
