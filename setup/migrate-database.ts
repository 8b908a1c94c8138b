import mysql from 'mysql2/promise';
import { migrate } from '../persistence/migrate.ts';
import { readConfiguration } from './configuration.ts';
import { environmentOf } from './environment.ts';
import type { Instance } from './instance.ts';
import { database } from './mariadb.ts';
import { say, withProgress } from './progress.ts';

/** Brings the instance's schema up to date and grants the application's account its rights. */
export async function migrateDatabase(instance: Instance): Promise<void> {
  const { application, migration } = readConfiguration(environmentOf(instance, 'demonstration')).database;
  if (!migration) throw new Error('the embedded database has no migration account');
  const ran = await withProgress('Migrating the database', () => migrate(migration, application.user));
  if (ran.length > 0) say(`Migrated the database: ${ran.length} steps`);
}

/** Empties the instance's schema. */
export async function emptyDatabase({ ports, secrets }: Instance): Promise<void> {
  const connection = await mysql.createConnection({
    host: '127.0.0.1',
    port: ports.database,
    user: database.migrationUser,
    password: secrets.migrationPassword,
  });
  try {
    await connection.query(`DROP DATABASE IF EXISTS ${database.name}`);
    await connection.query(`CREATE DATABASE ${database.name}`);
  } finally {
    await connection.end();
  }
}
