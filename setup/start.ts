import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { migrate } from '../persistence/migrate.ts';
import { readConfiguration } from './configuration.ts';
import { environmentOf } from './environment.ts';
import { type Instance, openInstance } from './instance.ts';
import { stopStale } from './instance-processes.ts';
import { dataFolder } from './layout.ts';
import { startMariaDb } from './mariadb.ts';
import { exists, type OwnProcess, outsideWorld, startOwnProcess, system } from './own-processes.ts';
import { ensureParts, partsOfARun } from './parts.ts';
import { say, withProgress } from './progress.ts';
import { keepRunning, supervise, untilStopped } from './supervisor.ts';
import { startTemporal } from './temporal.ts';

/** `npm start`: the whole system on this machine, until Ctrl-C. `--fresh` begins with an empty province. */
export async function start(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { data: { type: 'string' }, fresh: { type: 'boolean' } },
  });
  const folder = resolve(values.data ?? join(dataFolder, 'demonstration'));
  const began = Date.now();
  ensureParts(partsOfARun);
  if (values.fresh) await beginAgain(folder);
  return await supervise(folder, async () => {
    const instance = await openInstance(folder);
    await startSystem(instance);
    printAddresses(instance);
    say(`Ready after ${((Date.now() - began) / 1000).toFixed(1)} s. Ctrl-C stops everything.`);
    return await untilStopped();
  });
}

async function beginAgain(folder: string): Promise<void> {
  await stopStale(folder);
  say(`Removing ${folder}`);
  rmSync(folder, { recursive: true, force: true });
}

async function startSystem(instance: Instance): Promise<void> {
  await Promise.all([
    keepRunning('mariadb', () => startMariaDb(instance)),
    keepRunning('temporal', () => startTemporal(instance)),
    startAll(instance, outsideWorld),
  ]);
  await migrateDatabase(instance);
  await startAll(instance, system);
}

async function startAll(instance: Instance, processes: readonly OwnProcess[]): Promise<void> {
  await Promise.all(
    processes.filter(exists).map((own) => keepRunning(own.name, () => startOwnProcess(instance, 'demonstration', own))),
  );
}

async function migrateDatabase(instance: Instance): Promise<void> {
  const { database } = readConfiguration(environmentOf(instance, 'demonstration'));
  const { application, migration } = database;
  if (!migration) throw new Error('the embedded database has no migration account');
  const ran = await withProgress('Migrating the database', () => migrate(migration, application.user));
  if (ran.length > 0) say(`Migrated the database: ${ran.length} steps`);
}

function printAddresses({ ports, folder }: Instance): void {
  say('');
  say(`  Học bạ số      http://127.0.0.1:${ports.api}/   <- open this`);
  say(`  Temporal       http://127.0.0.1:${ports.temporalUi}/namespaces/hoc-ba-so/workflows`);
  say(`  Caught mail    ${join(folder, 'mail')}`);
  say(`  Logs           ${join(folder, 'log')}`);
  say('');
}
