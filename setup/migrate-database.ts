import { migrate } from '../persistence/migrate.ts';
import { ConfigurationError, readConfiguration } from './configuration.ts';
import { say, withProgress } from './progress.ts';

/** Brings the schema up to date and grants the application's account its rights. */
export async function migrateDatabase(environment: NodeJS.ProcessEnv): Promise<void> {
  const { application, migration } = readConfiguration(environment).database;
  if (!migration) throw new ConfigurationError([{ variable: 'HBS_MIGRATION_USER', reason: 'is not set' }]);
  const ran = await withProgress('Migrating the database', () => migrate(migration, application.user));
  if (ran.length > 0) say(`Migrated the database: ${ran.length} steps`);
}

/** The command `migrate`: what production runs before the API and the workers. */
export async function migrateAsConfigured(): Promise<number> {
  await migrateDatabase(process.env);
  return 0;
}
