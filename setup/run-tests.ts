import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runChecks } from './check.ts';
import { emptyDatabase } from './empty-database.ts';
import { environmentOf } from './environment.ts';
import { type Instance, openInstance } from './instance.ts';
import { endProcessesNaming, hasSupervisor, stopStale } from './instance-processes.ts';
import { runJest } from './jest-run.ts';
import { dataFolder } from './layout.ts';
import { migrateDatabase } from './migrate-database.ts';
import { exitCodeOf, type Outcome, summary } from './outcome.ts';
import { ensureParts, partsOfARun } from './parts.ts';
import { say } from './progress.ts';
import { supervise } from './supervisor.ts';
import { startServers, testEnvironment } from './test-servers.ts';
import { type Tier, tiers } from './tiers.ts';
import { validatorNames } from './validators.ts';

/** What was asked for on the command line. */
interface Request {
  readonly withChecks: boolean;
  readonly tiers: readonly Tier[];
  /** Validators that the run does without. */
  readonly leftOut: readonly string[];
  readonly keep: boolean;
}

/** `npm test [-- TIER … --without=VALIDATOR,… --keep]`: checks, then the tiers, on private instances of its own. */
export async function runTests(args: readonly string[], minutesATier = 15): Promise<number> {
  const request = readRequest(args);
  if (typeof request === 'string') {
    say(request);
    return 2;
  }
  await removeAbandonedRuns();
  const folder = join(dataFolder, `test-${process.pid}`);
  const outcomes: Outcome[] = [];
  const ranToEnd = await supervise(
    folder,
    async () => {
      for await (const outcome of outcomesOf(request, folder, minutesATier)) outcomes.push(outcome);
      return 0;
    },
    1,
  );
  outcomes.push(...leftBehind(folder));
  if (!request.keep) rmSync(folder, { recursive: true, force: true });
  for (const line of summary(outcomes, request.leftOut)) say(line);
  return ranToEnd === 0 ? exitCodeOf(outcomes) : 1;
}

/** A sentence about what is wrong with the request, or the request. */
function readRequest(args: readonly string[]): Request | string {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { without: { type: 'string', multiple: true, default: [] }, keep: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const leftOut = values.without.flatMap((list) => list.split(','));
  const unknownValidator = leftOut.find((name) => !validatorNames.includes(name));
  if (unknownValidator) return `No validator "${unknownValidator}". There are: ${validatorNames.join(', ')}.`;
  const present = tiers();
  const names = ['check', ...present.map(({ name }) => name)];
  const unknownTier = positionals.find((name) => !names.includes(name));
  if (unknownTier) return `No tier "${unknownTier}". There are: ${names.join(', ')}.`;
  const isWanted = (name: string) => positionals.length === 0 || positionals.includes(name);
  return {
    withChecks: isWanted('check'),
    tiers: present.filter(({ name }) => isWanted(name)),
    leftOut,
    keep: values.keep,
  };
}

/** Folders of test runs whose supervisor is gone. */
async function removeAbandonedRuns(): Promise<void> {
  for (const folder of globSync(join(dataFolder, 'test-*'))) {
    if (hasSupervisor(folder)) continue;
    await stopStale(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function* outcomesOf(request: Request, folder: string, minutesATier: number): AsyncGenerator<Outcome> {
  if (request.withChecks) yield await runChecks();
  if (request.tiers.length === 0) return;
  ensureParts(partsOfARun);
  const instance = await openInstance(folder);
  const withValidators = request.tiers.some(({ needsValidators }) => needsValidators);
  const environment = await testEnvironment(instance, withValidators ? request.leftOut : validatorNames);
  if (request.tiers.some(({ needsServers }) => needsServers)) await startServers(instance);
  for (const tier of request.tiers) {
    say(`\n=== ${tier.name} ===`);
    if (tier.needsServers) await freshDatabase(instance);
    yield await runJest(folder, tier, environment, minutesATier);
  }
}

async function freshDatabase(instance: Instance): Promise<void> {
  await emptyDatabase(instance);
  await migrateDatabase(environmentOf(instance, 'test'));
}

/** A test that leaves a process running is a failure of its own. */
function leftBehind(folder: string): readonly Outcome[] {
  const ended = endProcessesNaming(folder);
  for (const commandLine of ended) say(`A test left this process running: ${commandLine}`);
  return ended.length === 0 ? [] : [{ name: 'left running', passed: 0, failed: ended.length, skipped: 0, seconds: 0 }];
}
