import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { connectEngine } from '../../activities/engine/engine.ts';
import { openDatabase } from '../../persistence/data-source.ts';
import { migrate } from '../../persistence/migrate.ts';
import { type Child, stopChildren } from '../../setup/child.ts';
import { readConfiguration } from '../../setup/configuration.ts';
import { environmentOf } from '../../setup/environment.ts';
import { type Instance, openInstance } from '../../setup/instance.ts';
import { dataFolder } from '../../setup/layout.ts';
import { startMariaDb } from '../../setup/mariadb.ts';
import { system as ownProcesses, startOwnProcess } from '../../setup/own-processes.ts';
import { startTemporal } from '../../setup/temporal.ts';

/** What can be killed. The API's part is played by processes that the test starts for one request. */
export type Victim = 'mariadb' | 'temporal' | 'records' | 'documents' | 'exchange';

/** A private system as `npm start` makes it, each part a process of its own. */
export type CrashSystem = {
  readonly folder: string;
  readonly database: DataSource;
  readonly engine: Client;
  readonly environment: Readonly<Record<string, string>>;
  /** The pid of a part as it runs now. */
  pidOf(part: Victim): number;
  /** kill -9, as a crash would. */
  kill(part: Victim): Promise<void>;
  /** Starts what is dead, and is back when it is ready. */
  start(part: Victim): Promise<void>;
  /** For the one who reads a failed run: which parts run, and the last lines of their logs. */
  described(): string;
  stop(): Promise<void>;
};

export async function openCrashSystem(parts: readonly Victim[]): Promise<CrashSystem> {
  mkdirSync(dataFolder, { recursive: true });
  const folder = mkdtempSync(join(dataFolder, 'crash-'));
  const instance = await openInstance(folder);
  const environment = environmentOf(instance, 'test');
  const running = new Map<Victim, Child>();
  const start = async (part: Victim) => {
    running.set(part, await startPart(instance, part));
  };

  await Promise.all([start('mariadb'), start('temporal')]);
  const { database: accounts, temporal, payloadKey } = readConfiguration(environment);
  if (!accounts.migration) throw new Error('no migrations’ account');
  await migrate(accounts.migration, accounts.application.user);
  await Promise.all(parts.filter((part) => part !== 'mariadb' && part !== 'temporal').map(start));
  const database = await openDatabase(accounts.application, 10);
  const engine = await connectEngine(temporal, payloadKey);

  const child = (part: Victim): Child => {
    const found = running.get(part);
    if (!found) throw new Error(`${part} was not started`);
    return found;
  };
  return {
    folder,
    database,
    engine,
    environment,
    pidOf: (part) => child(part).pid,
    kill: (part) => child(part).kill(),
    start,
    described: () =>
      [...running.values()]
        .map(({ name, log, hasEnded }) => `== ${name}, ${hasEnded() ? 'dead' : 'runs'}\n${lastLines(log)}`)
        .join('\n'),
    async stop() {
      await engine.connection.close();
      await database.destroy();
      await stopChildren();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const lastLines = (log: string): string => readFileSync(log, 'utf8').split('\n').slice(-30).join('\n');

function startPart(instance: Instance, part: Victim): Promise<Child> {
  if (part === 'mariadb') return startMariaDb(instance);
  if (part === 'temporal') return startTemporal(instance);
  const own = ownProcesses.find(({ name }) => name === part);
  if (!own) throw new Error(`no process ${part}`);
  return startOwnProcess(instance, 'test', own);
}
