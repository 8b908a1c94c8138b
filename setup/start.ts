import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { environmentOf } from './environment.ts';
import { type Instance, openInstance } from './instance.ts';
import { stopStale } from './instance-processes.ts';
import { dataFolder } from './layout.ts';
import { startMariaDb } from './mariadb.ts';
import { migrateDatabase } from './migrate-database.ts';
import { demonstrationOnly, type OwnProcess, outsideWorld, startOwnProcess, system } from './own-processes.ts';
import { ensureParts, partsOfARun } from './parts.ts';
import { say } from './progress.ts';
import { demonstrationAccounts, seedOnce } from './seed-once.ts';
import { keepRunning, supervise, untilStopped } from './supervisor.ts';
import { startTemporal, TEMPORAL_NAMESPACE } from './temporal.ts';

/** `npm start`: the whole system on this machine, until Ctrl-C. `--fresh` removes its data and seeds anew. */
export async function start(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { data: { type: 'string' }, fresh: { type: 'boolean' } },
  });
  const folder = resolve(values.data ?? join(dataFolder, 'demonstration'));
  const began = Date.now();
  ensureParts(partsOfARun);
  if (values.fresh) await beginAgain(folder);
  return await supervise(
    folder,
    async () => {
      const instance = await openInstance(folder);
      await startSystem(instance);
      await seedOnce(instance);
      printAddresses(instance);
      say(`Ready after ${((Date.now() - began) / 1000).toFixed(1)} s. Ctrl-C stops everything.`);
      return await untilStopped();
    },
    0,
  );
}

async function beginAgain(folder: string): Promise<void> {
  await stopStale(folder);
  say(`Removing ${folder}`);
  rmSync(folder, { recursive: true, force: true });
}

/** Starts every process of the system in an instance; ready when each of them is. */
export async function startSystem(instance: Instance): Promise<void> {
  await Promise.all([
    keepRunning('mariadb', () => startMariaDb(instance)),
    keepRunning('temporal', () => startTemporal(instance)),
    startAll(instance, outsideWorld),
  ]);
  await migrateDatabase(environmentOf(instance, 'demonstration'));
  await startAll(instance, [...system, ...demonstrationOnly]);
}

async function startAll(instance: Instance, processes: readonly OwnProcess[]): Promise<void> {
  await Promise.all(
    processes.map((own) => keepRunning(own.name, () => startOwnProcess(instance, 'demonstration', own))),
  );
}

function printAddresses(instance: Instance): void {
  const { ports, folder } = instance;
  say('');
  const accounts = demonstrationAccounts(instance);
  if (accounts) say(accounts);
  say(`  Temporal       http://127.0.0.1:${ports.temporalUi}/namespaces/${TEMPORAL_NAMESPACE}/workflows`);
  say(`  Caught mail    ${join(folder, 'mail')}`);
  say(`  Logs           ${join(folder, 'log')}`);
  say('');
  say(`  Open           http://127.0.0.1:${ports.api}/`);
  say('');
}
