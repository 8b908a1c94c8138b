import { join } from 'node:path';
import { openInstance } from './instance.ts';
import { dataFolder, projectFolder } from './layout.ts';
import { startMariaDb } from './mariadb.ts';
import { ensureParts, partsOfARun } from './parts.ts';
import { runToEnd } from './run-to-end.ts';
import { supervise } from './supervisor.ts';
import { testEnvironment } from './test-servers.ts';
import { validatorNames } from './validators.ts';

/**
 * `npm run record-histories [-- PLAY …]`: plays the years of test/replay on servers of their own and keeps each history
 * whose events are not kept yet; an old one stays beside it.
 */
export async function recordHistories(plays: readonly string[]): Promise<number> {
  const folder = join(dataFolder, 'histories');
  ensureParts(partsOfARun);
  const work = async () => {
    const instance = await openInstance(folder);
    await startMariaDb(instance);
    const environment = await testEnvironment(instance, validatorNames);
    return await runToEnd(
      process.execPath,
      [join(projectFolder, 'test', 'replay', 'record-main.ts'), ...plays],
      environment,
    );
  };
  return await supervise(folder, work, 1);
}
