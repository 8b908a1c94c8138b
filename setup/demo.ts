import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { connectEngine } from '../activities/engine/engine.ts';
import { openDatabase } from '../persistence/data-source.ts';
import { readConfiguration } from './configuration.ts';
import { playYear } from './demo/play-year.ts';
import { SEEDED } from './demonstration/edition.ts';
import { nextEdition } from './demonstration/province.ts';
import { environmentOf } from './environment.ts';
import { type Instance, openInstance, runningInstance } from './instance.ts';
import { dataFolder } from './layout.ts';
import { ensureParts, partsOfARun } from './parts.ts';
import { say } from './progress.ts';
import { isSeeded } from './seed-once.ts';
import { startSystem } from './start.ts';
import { supervise } from './supervisor.ts';

/**
 * `npm run demo -- --out DIR`: one school year of one class of 35 through the same HTTP API that the pages use, with the
 * rounds' instants set minutes ahead by the province's own act, so that the timers really fire. Own private instances in
 * `DIR/data`, removed at the end unless `--keep`; `--running` plays it in the system that `npm start` runs. Gives 0 only
 * if every record that should be closed and reported is.
 */
export async function demo(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      out: { type: 'string' },
      keep: { type: 'boolean' },
      running: { type: 'boolean' },
      data: { type: 'string' },
    },
  });
  if (!values.out) {
    say('Say where to: npm run demo -- --out DIR');
    return 2;
  }
  const out = resolve(values.out);
  mkdirSync(out, { recursive: true });
  return values.running
    ? playInRunning(resolve(values.data ?? join(dataFolder, 'demonstration')), out)
    : playInOwn(out, values.keep ?? false);
}

async function playInOwn(out: string, keep: boolean): Promise<number> {
  const folder = join(out, 'data');
  mkdirSync(folder, { recursive: true });
  ensureParts(partsOfARun);
  const status = await supervise(
    folder,
    async () => {
      const instance = await openInstance(folder);
      await startSystem(instance);
      return await play(instance, out);
    },
    1,
  );
  if (!keep) rmSync(folder, { recursive: true, force: true });
  return status;
}

/**
 * In a province of its own beside the seeded one, a new one each time: its people are made as the seeding makes them, and
 * act through the API. The seeded province keeps its rounds; moved to the next minutes they would close all its classes.
 */
async function playInRunning(folder: string, out: string): Promise<number> {
  const instance = runningInstance(folder);
  if (!instance || !isSeeded(instance)) {
    say(`No system that is ready runs in ${folder}. Start it with npm start, or name its folder with --data.`);
    return 1;
  }
  return await play(instance, out);
}

async function play(instance: Instance, out: string): Promise<number> {
  const configuration = readConfiguration(environmentOf(instance, 'demonstration'));
  const database = await openDatabase(configuration.database.application, 4);
  const engine = await connectEngine(configuration.temporal, configuration.payloadKey);
  try {
    const edition = await nextEdition(database);
    const baseUrl = configuration.api.publicUrl;
    if (edition !== SEEDED) say(`Played in a province of its own, number ${edition}, at ${baseUrl}`);
    return await playYear({
      database,
      engine,
      baseUrl,
      filesDirectory: configuration.filesDirectory,
      folder: instance.folder,
      out,
      edition,
    });
  } finally {
    await engine.connection.close();
    await database.destroy();
  }
}
