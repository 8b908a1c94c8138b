import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Child, isStopping, stopChildren } from './child.ts';
import { entryOnCommandLine, recordProcess, stopStale } from './instance-processes.ts';
import { say } from './progress.ts';

const SHORTEST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const STEADY_MS = 60_000;

/**
 * Does `work` as the one supervisor of the instance in `folder`: stops what an earlier run left there, and afterwards
 * (work done or failed, Ctrl-C, SIGTERM, the bootstrap gone) stops all that was started, the last first. The answer is
 * the exit code: that of the work, or `whenStopped`.
 */
export async function supervise(folder: string, work: () => Promise<number>, whenStopped: number): Promise<number> {
  const stopRequested = untilStopRequested().then(() => whenStopped);
  mkdirSync(join(folder, 'run'), { recursive: true });
  await stopStale(folder);
  const record = recordProcess(folder, 'supervisor', process.pid, entryOnCommandLine());
  try {
    return await Promise.race([work(), stopRequested]);
  } finally {
    await stopChildren();
    rmSync(record, { force: true });
  }
}

/**
 * Starts a process and, whenever it ends by itself, starts it again, after ever longer pauses when it does not stay up
 * for a minute.
 */
export async function keepRunning(name: string, start: () => Promise<Child>): Promise<void> {
  void startAgain(name, await start(), start);
}

async function startAgain(name: string, first: Child, start: () => Promise<Child>): Promise<void> {
  let child: Child | undefined = first;
  let pauseMs = SHORTEST_PAUSE_MS;
  for (;;) {
    const began = Date.now();
    const how = await child?.ended;
    if (isStopping()) return;
    pauseMs = Date.now() - began > STEADY_MS ? SHORTEST_PAUSE_MS : Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    say(`${name} has ended (${how ?? 'it did not start'}); starting it again in ${pauseMs / 1000} s`);
    await pause(pauseMs);
    if (isStopping()) return;
    child = await start().catch(sayWhy);
  }
}

function sayWhy(error: Error): undefined {
  say(error.message);
}

/** For work that goes on until somebody stops it: only the end of the supervision settles it. */
export function untilStopped(): Promise<never> {
  return new Promise(() => setInterval(() => undefined, 60_000));
}

function untilStopRequested(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) process.on(signal, () => resolve());
  });
}
