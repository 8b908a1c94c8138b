import { cpSync, existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { NotRestored, putBack } from '../persistence/backup/put-back.ts';
import { type Configuration, ConfigurationError, readConfiguration } from './configuration.ts';
import { environmentOf } from './environment.ts';
import { openInstance } from './instance.ts';
import { startMariaDb } from './mariadb.ts';
import { migrateDatabase } from './migrate-database.ts';
import { ensureParts, partsOfARun } from './parts.ts';
import { say } from './progress.ts';
import { rebuildIn } from './rebuild.ts';
import { supervise } from './supervisor.ts';
import { startTemporal } from './temporal.ts';

/**
 * `npm run restore -- --from DIR/<instant> [--data FOLDER]`: a backup into an empty system, checked, then every unfinished
 * workflow begun again. With `--data` the system is a new private one in FOLDER, for `npm start -- --data FOLDER`; without
 * it the one whose `HBS_*` variables are set.
 */
export async function restore(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { data: { type: 'string' }, from: { type: 'string' } } });
  if (!values.from) {
    say('Which backup? npm run restore -- --from DIR/<instant>');
    return 2;
  }
  const from = resolve(values.from);
  if (values.data === undefined) return restoreInto(readConfiguration(), process.env, from);
  return restoreHere(resolve(values.data), from);
}

async function restoreHere(folder: string, from: string): Promise<number> {
  if (existsSync(join(folder, 'mariadb'))) {
    say(`${folder} is not empty: a backup is put into an empty system. Nothing was written.`);
    return 1;
  }
  ensureParts(partsOfARun);
  return supervise(
    folder,
    async () => {
      const instance = await openInstance(folder);
      await Promise.all([startMariaDb(instance), startTemporal(instance)]);
      const environment = environmentOf(instance, 'demonstration');
      const code = await restoreInto(readConfiguration(environment), environment, from);
      const parts = join(from, 'demonstration');
      if (existsSync(parts))
        for (const part of readdirSync(parts)) cpSync(join(parts, part), join(folder, part), { recursive: true });
      if (code === 0) say(`Restored. npm start -- --data ${folder}`);
      return code;
    },
    1,
  );
}

/** Puts the backup into the system that is configured so, and begins its unfinished workflows again. */
export async function restoreInto(
  configuration: Configuration,
  environment: NodeJS.ProcessEnv,
  from: string,
): Promise<number> {
  const owner = configuration.database.migration;
  if (!owner) throw new ConfigurationError([{ variable: 'HBS_MIGRATION_USER', reason: 'is not set' }]);
  await migrateDatabase(environment);
  try {
    const { manifest, faults } = await putBack({
      owner,
      filesDirectory: configuration.filesDirectory,
      folder: from,
      filesFolder: join(dirname(from), 'files'),
      said: say,
    });
    for (const fault of faults) say(`STOP  ${fault}`);
    say(
      `All that was acknowledged before ${new Date(manifest.takenAt).toISOString()} is back. What came after is lost: acts, drafts, sign-ins, files.`,
    );
    const rebuilt = await rebuildIn(configuration, 100);
    return faults.length === 0 ? rebuilt : 1;
  } catch (fault) {
    if (!(fault instanceof NotRestored)) throw fault;
    say(`Not restored: ${fault.message}`);
    return 1;
  }
}
