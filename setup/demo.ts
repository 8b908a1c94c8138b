import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { connectEngine } from '../activities/engine/engine.ts';
import { openDatabase } from '../persistence/data-source.ts';
import { readConfiguration } from './configuration.ts';
import { playYear } from './demo/play-year.ts';
import { environmentOf } from './environment.ts';
import { openInstance } from './instance.ts';
import { ensureParts, partsOfARun } from './parts.ts';
import { say } from './progress.ts';
import { startSystem } from './start.ts';
import { supervise } from './supervisor.ts';

/**
 * `npm run demo -- --out DIR`: one school year of one class of 35 through the same HTTP API that the pages use, with the
 * rounds' instants set minutes ahead by the province's own act, so that the timers really fire. Own private instances in
 * `DIR/data`, removed at the end unless `--keep`. Gives 0 only if every record that should be closed and reported is.
 */
export async function demo(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { out: { type: 'string' }, keep: { type: 'boolean' } } });
  if (!values.out) {
    say('Say where to: npm run demo -- --out DIR');
    return 2;
  }
  const out = resolve(values.out);
  const folder = join(out, 'data');
  mkdirSync(folder, { recursive: true });
  ensureParts(partsOfARun);

  const status = await supervise(
    folder,
    async () => {
      const instance = await openInstance(folder);
      await startSystem(instance);
      const configuration = readConfiguration(environmentOf(instance, 'demonstration'));
      const database = await openDatabase(configuration.database.application, 4);
      const engine = await connectEngine(configuration.temporal, configuration.payloadKey);
      try {
        return await playYear({
          database,
          engine,
          baseUrl: configuration.api.publicUrl,
          filesDirectory: configuration.filesDirectory,
          folder,
          out,
        });
      } finally {
        await engine.connection.close();
        await database.destroy();
      }
    },
    1,
  );
  if (!values.keep) rmSync(folder, { recursive: true, force: true });
  return status;
}
