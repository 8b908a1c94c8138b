import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { NotRestored } from '../persistence/backup/manifest.ts';
import { endOfRestore, putBack } from '../persistence/backup/put-back.ts';
import { type Configuration, ConfigurationError, readConfiguration } from './configuration.ts';
import { environmentOf } from './environment.ts';
import { openInstance } from './instance.ts';
import { startMariaDb } from './mariadb.ts';
import { migrateDatabase } from './migrate-database.ts';
import { startOwnProcess, system } from './own-processes.ts';
import { ensureParts, partsOfARun } from './parts.ts';
import { say } from './progress.ts';
import { rebuildIn } from './rebuild.ts';
import { supervise } from './supervisor.ts';
import { startTemporal } from './temporal.ts';

/**
 * `npm run restore -- --from DIR/<instant> [--data FOLDER]`: a backup into an empty system, checked, then every unfinished
 * workflow begun again. With `--data` the system is a new private one in FOLDER, for `npm start -- --data FOLDER`; without
 * it the one whose `HBS_*` variables are set. `HBS_BACKUP_KEY` (or its file) is the key that it was taken with. One that was
 * interrupted is run again as it was: it goes on.
 */
export async function restore(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { data: { type: 'string' }, from: { type: 'string' }, 'despite-damage': { type: 'boolean' } },
  });
  if (!values.from) {
    say('Which backup? npm run restore -- --from DIR/<instant>');
    return 2;
  }
  const from = resolve(values.from);
  const wishes: RestoreWishes = { from, ...(values['despite-damage'] && { despiteDamage: true }) };
  if (values.data === undefined) return restoreInto(readConfiguration(), process.env, wishes);
  return restoreHere(resolve(values.data), wishes);
}

type RestoreWishes = { readonly from: string; readonly despiteDamage?: true };

async function restoreHere(folder: string, wishes: RestoreWishes): Promise<number> {
  const { from } = wishes;
  const underWay = join(folder, 'restore-under-way');
  if (existsSync(join(folder, 'mariadb')) && !existsSync(underWay)) {
    say(`${folder} is not empty: a backup is put into an empty system. Nothing was written.`);
    return 1;
  }
  ensureParts(partsOfARun);
  return supervise(
    folder,
    async () => {
      const instance = await openInstance(folder);
      writeFileSync(underWay, `${from}\n`);
      await Promise.all([startMariaDb(instance), startTemporal(instance)]);
      const environment = withKeyOf(environmentOf(instance, 'demonstration'), process.env);
      const code = await restoreInto(readConfiguration(environment), environment, wishes, async () => {
        const records = system.find(({ name }) => name === 'records');
        if (records) await startOwnProcess(instance, 'demonstration', records);
      });
      const parts = join(from, 'demonstration');
      if (existsSync(parts))
        for (const part of readdirSync(parts)) cpSync(join(parts, part), join(folder, part), { recursive: true });
      if (code === 0) rmSync(underWay);
      if (code === 0) say(`Restored. npm start -- --data ${folder}`);
      return code;
    },
    1,
  );
}

/** A record that may have news looks at it in its workflow: not before everything is back, and not without a worker. */
async function askForWorker(): Promise<void> {
  say('Start the records worker now: the rebuild waits for it where a record has news.');
}

/** A new system has a key of its own; the backup's is the one that is given. */
function withKeyOf(environment: Readonly<Record<string, string>>, given: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const names = ['HBS_BACKUP_KEY', 'HBS_BACKUP_KEY_FILE', 'HBS_BACKUP_KEY_ID'];
  const own = Object.fromEntries(names.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])));
  const { HBS_BACKUP_KEY_FILE: ours, ...others } = environment;
  return { ...others, ...(own['HBS_BACKUP_KEY'] === undefined && { HBS_BACKUP_KEY_FILE: ours }), ...own };
}

/**
 * Puts the backup into the system that is configured so, and begins its unfinished workflows again; `whenPutBack`: between
 * the two, a worker is needed from then on.
 */
export async function restoreInto(
  configuration: Configuration,
  environment: NodeJS.ProcessEnv,
  { from, despiteDamage }: RestoreWishes,
  whenPutBack: () => Promise<void> = askForWorker,
): Promise<number> {
  const { backupKey: key } = configuration;
  if (!key) throw new ConfigurationError([{ variable: 'HBS_BACKUP_KEY', reason: 'is not set' }]);
  const owner = configuration.database.migration;
  if (!owner) throw new ConfigurationError([{ variable: 'HBS_MIGRATION_USER', reason: 'is not set' }]);
  await migrateDatabase(environment);
  try {
    const { manifest, faults } = await putBack({
      owner,
      filesDirectory: configuration.filesDirectory,
      folder: from,
      filesFolder: join(dirname(from), 'files'),
      key,
      ...(despiteDamage && { despiteDamage }),
      said: say,
    });
    for (const fault of faults) say(`STOP  ${fault}`);
    say(
      `All that was acknowledged before ${new Date(manifest.takenAt).toISOString()} is back. What came after is lost: acts, drafts, sign-ins, files.`,
    );
    await whenPutBack();
    const rebuilt = await rebuildIn(configuration, 100);
    if (rebuilt === 0) await endOfRestore(owner);
    return faults.length === 0 ? rebuilt : 1;
  } catch (fault) {
    if (!(fault instanceof NotRestored)) throw fault;
    say(`Not restored: ${fault.message}. Nothing was written.`);
    return 1;
  }
}
