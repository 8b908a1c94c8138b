import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { connectEngine } from '../../activities/engine/engine.ts';
import { openDatabase } from '../../persistence/data-source.ts';
import type { Child } from '../../setup/child.ts';
import { type Configuration, readConfiguration } from '../../setup/configuration.ts';
import { environmentOf } from '../../setup/environment.ts';
import { openInstance } from '../../setup/instance.ts';
import { startMariaDb } from '../../setup/mariadb.ts';
import { migrateDatabase } from '../../setup/migrate-database.ts';
import {
  type OwnProcess,
  outsideWorld,
  startOwnProcess,
  system as systemProcesses,
} from '../../setup/own-processes.ts';
import { startTemporal } from '../../setup/temporal.ts';
import type { Bench } from './measure.ts';
import { cpuOf, memoryOf } from './usage.ts';

/** The processes that are measured, by the names that they have in `npm start`. */
export const MEASURED = ['api', 'records', 'documents', 'exchange', 'temporal', 'mariadb'] as const;
export type Measured = (typeof MEASURED)[number];
export type PerPart = Readonly<Record<Measured, number>>;

/** A private system as `npm start` makes it, each part a process of its own that can be measured. */
export type LoadSystem = {
  readonly folder: string;
  readonly configuration: Configuration;
  readonly database: DataSource;
  readonly engine: Client;
  /** CPU that each part has used since its start, ms. */
  cpu(): PerPart;
  /** MB that each part holds now. */
  memory(): PerPart;
  /** SIGTERM to one part, and its end. */
  stop(part: Measured): Promise<void>;
  close(): Promise<void>;
};

const GRACE_MS = 20_000;

/** `records`: the entry and the variables of the records worker where a measurement wants others. */
export async function openSystem(
  folder: string,
  records: Partial<Pick<OwnProcess, 'entry' | 'variables'>> = {},
): Promise<LoadSystem> {
  const instance = await openInstance(folder);
  const running = new Map<string, Child>();
  const start = async (own: OwnProcess) => running.set(own.name, await startOwnProcess(instance, 'demonstration', own));

  const [mariadb, temporal] = await Promise.all([
    startMariaDb(instance),
    startTemporal(instance),
    ...outsideWorld.map(start),
  ]);
  running.set('mariadb', mariadb).set('temporal', temporal);
  await migrateDatabase(environmentOf(instance, 'demonstration'));
  await Promise.all(systemProcesses.map((own) => start(own.name === 'records' ? { ...own, ...records } : own)));

  const configuration = readConfiguration(environmentOf(instance, 'demonstration'));
  const database = await openDatabase(configuration.database.application, 10);
  const engine = await connectEngine(configuration.temporal, configuration.payloadKey);
  const child = (part: Measured): Child => {
    const found = running.get(part);
    if (!found) throw new Error(`${part} was not started`);
    return found;
  };
  const each = (of: (pid: number) => number): PerPart =>
    Object.fromEntries(MEASURED.map((part) => [part, of(child(part).pid)])) as Record<Measured, number>;
  return {
    folder,
    configuration,
    database,
    engine,
    cpu: () => each(cpuOf),
    memory: () => each(memoryOf),
    stop: (part) => child(part).stop(GRACE_MS),
    async close() {
      await engine.connection.close();
      await database.destroy();
    },
  };
}

export const difference = (after: PerPart, before: PerPart): PerPart =>
  Object.fromEntries(MEASURED.map((part) => [part, after[part] - before[part]])) as Record<Measured, number>;

export const sumOf = (parts: PerPart, counted: readonly Measured[] = MEASURED): number =>
  counted.reduce((sum, part) => sum + parts[part], 0);

/** What every process holds now, one figure each. */
export function addMemory({ figures }: Pick<Bench, 'figures'>, system: LoadSystem, size: string): void {
  const held = system.memory();
  for (const part of MEASURED) figures.add({ what: `memory of ${part}`, size, values: [held[part]], unit: 'MB' });
}
