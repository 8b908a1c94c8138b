import { environmentOf } from './environment.ts';
import type { Instance } from './instance.ts';
import { startMariaDb } from './mariadb.ts';
import { mailCatcher, startOwnProcess } from './own-processes.ts';
import { startTemporal } from './temporal.ts';
import { temporalTestServer } from './temporal-programs.ts';
import { ensureValidators } from './validators.ts';

/** The servers that tests share; what a test kills, it starts for itself. */
export async function startServers(instance: Instance): Promise<void> {
  await Promise.all([startMariaDb(instance), startTemporal(instance), startOwnProcess(instance, 'test', mailCatcher)]);
}

/**
 * All variables of a test run: the configuration, `HBS_TEST_SERVER` (the time-skipping server's program) and those of
 * the validators.
 */
export async function testEnvironment(
  instance: Instance,
  leftOut: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  return {
    ...environmentOf(instance, 'test'),
    ...(await ensureValidators(leftOut)),
    HBS_TEST_SERVER: await temporalTestServer(),
  };
}
