import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './layout.ts';
import { versionsOf } from './locked-packages.ts';
import type { Outcome } from './outcome.ts';
import { say } from './progress.ts';
import { runToEnd } from './run-to-end.ts';

const checks: readonly { readonly what: string; readonly passes: () => Promise<boolean> }[] = [
  { what: 'types', passes: () => succeeds('tsc', ['--noEmit']) },
  {
    what: 'lint, format and directions of imports',
    passes: () => succeeds('biome', ['ci', '--error-on-warnings', ...inPlainTextUnlessSeen()]),
  },
  { what: 'exactly one protobufjs 8', passes: async () => hasOneProtobufjs8() },
];

/** `npm run check`. */
export async function check(): Promise<number> {
  return (await runChecks()).failed === 0 ? 0 : 1;
}

/** All checks, also after one that fails, each with its line. */
export async function runChecks(): Promise<Outcome> {
  const began = Date.now();
  const outcomes: boolean[] = [];
  for (const { what, passes } of checks) {
    const passed = await passes();
    say(`check: ${what}: ${passed ? 'passed' : 'FAILED'}`);
    outcomes.push(passed);
  }
  return {
    name: 'check',
    passed: outcomes.filter(Boolean).length,
    failed: outcomes.filter((passed) => !passed).length,
    skipped: 0,
    seconds: (Date.now() - began) / 1000,
  };
}

/** Escape sequences help nobody in a log file. */
function inPlainTextUnlessSeen(): readonly string[] {
  return process.stdout.isTTY ? [] : ['--colors=off'];
}

async function succeeds(program: string, args: readonly string[]): Promise<boolean> {
  return (await runToEnd(join(projectFolder, 'node_modules', '.bin', program), args)) === 0;
}

/** With several copies the SDK cannot replay a history: "type must be a Type" (A3). */
function hasOneProtobufjs8(): boolean {
  const installed = JSON.parse(readFileSync(join(projectFolder, 'node_modules', '.package-lock.json'), 'utf8'));
  const versions = versionsOf(installed, 'protobufjs').filter((version) => version.startsWith('8.'));
  if (versions.length === 1) return true;
  say(
    `node_modules has ${versions.length} copies of protobufjs 8 (${versions.join(', ')}); see A3 of the architecture`,
  );
  return false;
}
