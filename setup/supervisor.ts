import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runningChildren } from './child.ts';
import { recordProcess, stopStale } from './instance-processes.ts';
import { projectFolder } from './layout.ts';
import { say } from './progress.ts';

const GRACE_MS = 20_000;

/**
 * Does `work` as the one supervisor of the instance in `folder`: stops what an earlier run left there, and afterwards
 * (work done or failed, Ctrl-C, SIGTERM, the bootstrap gone) stops all that was started, the last first. The answer is
 * the exit code.
 */
export async function supervise(folder: string, work: () => Promise<number>): Promise<number> {
  const stopRequested = untilStopRequested();
  mkdirSync(join(folder, 'run'), { recursive: true });
  await stopStale(folder);
  const record = recordProcess(folder, 'supervisor', process.pid, join(projectFolder, 'setup', 'main.ts'));
  try {
    return await Promise.race([work(), stopRequested]);
  } finally {
    await stopChildren();
    rmSync(record, { force: true });
  }
}

/** For work that goes on until somebody stops it: only the end of the supervision settles it. */
export function untilStopped(): Promise<never> {
  return new Promise(() => setInterval(() => undefined, 60_000));
}

function untilStopRequested(): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) process.on(signal, () => resolve(0));
  });
}

async function stopChildren(): Promise<void> {
  for (;;) {
    const last = runningChildren().at(-1);
    if (!last) return;
    say(`Stopping ${last.name} …`);
    await last.stop(GRACE_MS);
  }
}
