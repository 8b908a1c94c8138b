import type { DataSource } from 'typeorm';
import { openDatabase } from '../persistence/data-source.ts';
import { migrate } from '../persistence/migrate.ts';
import { readConfiguration } from '../setup/configuration.ts';

/** The private database of this test run, its schema up to date, opened with the application's account. */
export async function openTestDatabase(connections = 10): Promise<DataSource> {
  const { database } = readConfiguration();
  if (!database.migration) throw new Error('tests need the migrations’ account');
  await migrate(database.migration, database.application.user);

  return openDatabase(database.application, connections);
}
