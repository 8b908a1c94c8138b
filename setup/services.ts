import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { asShellLines, environmentOf } from './environment.ts';
import { openInstance } from './instance.ts';
import { dataFolder } from './layout.ts';
import { startMariaDb } from './mariadb.ts';
import { say } from './progress.ts';
import { supervise, untilStopped } from './supervisor.ts';
import { startTemporal } from './temporal.ts';
import { temporalTestServer } from './temporal-programs.ts';

/**
 * A private pair of MariaDB and Temporal for those who work on the code, until Ctrl-C: single test files run against
 * it with the variables of `<data folder>/env`.
 */
export async function services(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { data: { type: 'string' } } });
  const folder = resolve(values.data ?? join(dataFolder, 'dev'));
  return await supervise(folder, async () => {
    const instance = await openInstance(folder);
    await Promise.all([startMariaDb(instance), startTemporal(instance)]);
    const environment = { ...environmentOf(instance, 'test'), HBS_TEST_SERVER: await temporalTestServer() };
    writeFileSync(join(folder, 'env'), asShellLines(environment), { mode: 0o600 });
    say(asShellLines(environment));
    say(`Ready. The lines above are in ${join(folder, 'env')}. Ctrl-C stops MariaDB and Temporal.`);
    return await untilStopped();
  });
}
