import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { startChild } from './child.ts';
import { projectFolder } from './layout.ts';
import type { Outcome } from './outcome.ts';
import { say } from './progress.ts';
import { folderOf, type Tier } from './tiers.ts';

/** The part of Jest's report that counts. */
const Report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  /** Files that could not even be loaded. */
  numRuntimeErrorTestSuites: z.number(),
});

/**
 * One tier as one Jest run, in the data folder of this test run: temporary files too, so that nothing is left when the
 * folder is removed. Stopped when it takes longer than `minutes`.
 */
export async function runJest(
  folder: string,
  tier: Tier,
  environment: Readonly<Record<string, string>>,
  minutes: number,
): Promise<Outcome> {
  const began = Date.now();
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary, { recursive: true });
  const report = join(folder, `${tier.name}.json`);
  const jest = startChild(folder, {
    name: `tier-${tier.name}`,
    command: process.execPath,
    args: [
      ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
      join(projectFolder, 'node_modules', 'jest', 'bin', 'jest.js'),
      ...['--ci', '--rootDir', projectFolder, '--roots', folderOf(tier)],
      ...(tier.filesTogether ? ['--maxWorkers=2'] : ['--runInBand']),
      ...['--json', '--outputFile', report],
    ],
    env: { ...environment, TMPDIR: temporary },
    output: 'terminal',
  });
  const limit = setTimeout(() => {
    say(`${tier.name} is stopped after ${minutes} minutes`);
    void jest.kill();
  }, minutes * 60_000);
  const how = await jest.ended;
  clearTimeout(limit);
  return { name: tier.name, ...counts(report, how === 'exit code 0'), seconds: (Date.now() - began) / 1000 };
}

/** A run that ended badly has at least one failure, whatever its report says. */
function counts(file: string, endedWell: boolean): Pick<Outcome, 'passed' | 'failed' | 'skipped'> {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const report = Report.parse(JSON.parse(readFileSync(file, 'utf8')));
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return {
    passed: report.numPassedTests,
    failed: endedWell ? failed : Math.max(failed, 1),
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
