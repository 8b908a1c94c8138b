import { join } from 'node:path';
import type { Sender } from '../../activities/acts/send-act.ts';
import { type DatabaseAccount, openDatabase } from '../../persistence/data-source.ts';
import { migrate } from '../../persistence/migrate.ts';
import { readConfiguration } from '../../setup/configuration.ts';
import { startRecordsWorker } from '../records-worker.ts';
import type { CrashSystem } from './system.ts';

/** A system with nothing in it: a schema and a namespace of their own, and the worker that answers for workflows. */
export async function inAnEmptySystem(
  system: CrashSystem,
  work: (
    empty: Sender & {
      readonly owner: DatabaseAccount;
      readonly filesDirectory: string;
      /** By which a process of its own finds it. */
      readonly environment: Readonly<Record<string, string>>;
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
    const filesDirectory = join(system.folder, 'restored');
    const environment = {
      ...system.environment,
      ...{ HBS_DATABASE_NAME: name, HBS_TEMPORAL_NAMESPACE: 'default', HBS_FILES_DIRECTORY: filesDirectory },
    };
    await work({ database, engine: worker.engine, owner, filesDirectory, environment });
  } finally {
    await worker.stop();
    await database.destroy();
  }
}
