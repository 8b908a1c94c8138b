import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { asShellLines } from './environment.ts';
import { openInstance } from './instance.ts';
import { dataFolder } from './layout.ts';
import { migrateDatabase } from './migrate-database.ts';
import { ensureParts, partsOfARun } from './parts.ts';
import { say } from './progress.ts';
import { supervise, untilStopped } from './supervisor.ts';
import { startServers, testEnvironment } from './test-servers.ts';

/**
 * The servers that the tests need (a private MariaDB, Temporal, the mail catcher), until Ctrl-C, for those who work on
 * the code: single test files run against them with the variables of `<data folder>/env`. `--without` names validators
 * that need not be there.
 */
export async function services(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { data: { type: 'string' }, without: { type: 'string', default: '' } },
  });
  const folder = resolve(values.data ?? join(dataFolder, 'dev'));
  ensureParts(partsOfARun);
  const work = async () => {
    const instance = await openInstance(folder);
    await startServers(instance);
    const environment = await testEnvironment(instance, values.without.split(','));
    await migrateDatabase(environment);
    const lines = asShellLines(environment);
    writeFileSync(join(folder, 'env'), lines, { mode: 0o600 });
    say(lines);
    say(`Ready. The lines above are in ${join(folder, 'env')}. Ctrl-C stops the servers.`);
    return await untilStopped();
  };
  return await supervise(folder, work, 0);
}
