import { parseArgs } from 'node:util';
import { connectEngine } from '../activities/engine/engine.ts';
import { rebuild } from '../activities/operation/rebuild.ts';
import { openDatabase } from '../persistence/data-source.ts';
import { addressedSystem } from './addressed.ts';
import type { Configuration } from './configuration.ts';
import { say } from './progress.ts';

/**
 * `npm run rebuild [-- --data FOLDER --per-second N]`: the engine's database is lost; every unfinished workflow runs again
 * from the log. People may work meanwhile: an act starts the workflow that it is about by itself.
 */
export async function rebuildAsAsked(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { data: { type: 'string' }, 'per-second': { type: 'string', default: '40' } },
  });
  return rebuildIn(addressedSystem(values.data), Number(values['per-second']));
}

/** Rebuilds the engine's side of a system that is configured so; 1 if something could not be started. */
export async function rebuildIn(configuration: Configuration, perSecond: number): Promise<number> {
  const database = await openDatabase(configuration.database.application, 8);
  const engine = await connectEngine(configuration.temporal, configuration.payloadKey);
  try {
    const now = () => Date.now() + configuration.clockAheadMs;
    const kinds = await rebuild({ database, engine }, { perSecond, said: say }, now);
    say(
      `${'kind'.padEnd(22)}${'unfinished'.padStart(11)}${'started'.padStart(9)}${'failed'.padStart(8)}${'not running'.padStart(13)}`,
    );
    for (const { kind, unfinished, started, failed, notRunning } of kinds)
      say(`${kind.padEnd(22)}${cell(unfinished, 11)}${cell(started, 9)}${cell(failed, 8)}${cell(notRunning, 13)}`);
    const left = kinds.reduce((sum, { failed }) => sum + failed, 0);
    say(left === 0 ? 'Every unfinished workflow runs.' : `${left} could not be started: see above, and run it again.`);
    return left === 0 ? 0 : 1;
  } finally {
    await engine.connection.close();
    await database.destroy();
  }
}

const cell = (n: number, width: number): string => String(n).padStart(width);
