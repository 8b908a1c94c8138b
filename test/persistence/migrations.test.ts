import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mysql from 'mysql2/promise';
import { type DatabaseAccount, openDatabase } from '../../persistence/data-source.ts';
import { migrate } from '../../persistence/migrate.ts';
import { migrations } from '../../persistence/migrations/migrations.ts';
import { readConfiguration } from '../../setup/configuration.ts';

const { database: accounts } = readConfiguration();
let owner: DatabaseAccount;
let connection: mysql.Connection;
/** Of one run from nothing to the end. */
let whole: unknown;
beforeAll(async () => {
  if (!accounts.migration) throw new Error('tests need the migrations’ account');
  owner = { ...accounts.migration, name: `hoc_ba_so_${randomBytes(4).toString('hex')}` };
  connection = await mysql.createConnection({
    host: owner.host,
    port: owner.port,
    user: owner.user,
    password: owner.password,
  });
  await leaveHalfDone(0);
  await migrate(owner, accounts.application.user);
  whole = await schema();
}, 120_000);
afterAll(async () => {
  await connection.query(`DROP DATABASE IF EXISTS ${owner.name}`);
  await connection.end();
});

/** All that a schema is made of, in words. */
async function schema(): Promise<unknown> {
  const [columns] = await connection.query(
    'SELECT table_name, column_name, column_type, is_nullable, column_key, collation_name FROM information_schema.columns WHERE table_schema = ? ORDER BY table_name, ordinal_position',
    [owner.name],
  );
  return columns;
}

/** The structure changes commit by themselves: a crash leaves one done and not yet on the list, or the list at any length. */
async function leaveHalfDone(done: number): Promise<void> {
  await connection.query(`DROP DATABASE IF EXISTS ${owner.name}`);
  await connection.query(`CREATE DATABASE ${owner.name}`);
  const database = await openDatabase(owner, 1);
  const runner = database.createQueryRunner();
  for (const Migration of migrations.slice(0, done)) await new Migration().up(runner);
  await runner.query(
    'CREATE TABLE migrations (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, timestamp bigint NOT NULL, name varchar(255) NOT NULL)',
  );
  for (const Migration of migrations.slice(0, Math.max(0, done - 1))) {
    const { name = '' } = new Migration();
    await runner.query('INSERT INTO migrations (timestamp, name) VALUES (?, ?)', [Number(name.slice(-13)), name]);
  }
  await runner.release();
  await database.destroy();
}

describe('migrations that died half way (DB4)', () => {
  it('can each be run again after a kill between its statement and its entry in the list', async () => {
    await leaveHalfDone(0);
    const database = await openDatabase(owner, 1);
    const runner = database.createQueryRunner();
    for (const Migration of migrations) {
      await new Migration().up(runner);
      await new Migration().up(runner);
    }
    await runner.release();
    await database.destroy();
    expect(await schema()).toEqual(whole);
  }, 120_000);

  it.each([1, Math.floor(migrations.length / 2), migrations.length])(
    'go on from number %i to the same schema',
    async (done) => {
      await leaveHalfDone(done);
      const ran = await migrate(owner, accounts.application.user);
      expect(ran).toHaveLength(migrations.length - done + 1);
      expect(await schema()).toEqual(whole);
    },
    120_000,
  );
});
