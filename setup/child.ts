import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { onPath } from './find.ts';
import { recordProcess } from './instance-processes.ts';
import { say } from './progress.ts';
import { until } from './wait.ts';

/** A process to start. Its command line must name the instance's folder: that is how a later run knows it again. */
export interface ChildSpecification {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Where its output goes; a log file of its own unless it speaks to the person at the terminal. */
  readonly output?: 'terminal';
}

export interface Child {
  readonly name: string;
  readonly pid: number;
  /** The file with its output. */
  readonly log: string;
  /** Settles when the process has ended, with a description of how. */
  readonly ended: Promise<string>;
  readonly hasEnded: () => boolean;
  /** SIGTERM, and SIGKILL if that does not end it within `graceMs`. */
  readonly stop: (graceMs: number) => Promise<void>;
  /** kill -9, as a crash would. */
  readonly kill: () => Promise<void>;
}

const GRACE_MS = 20_000;
const READY_LIMIT_MS = 60_000;

const running = new Set<Child>();
let closed = false;

/** Whether everything is being stopped: nothing more can be started, and an end is no surprise. */
export function isStopping(): boolean {
  return closed;
}

/** Stops all that this process has started, the last first; from then on it can start nothing more. */
export async function stopChildren(): Promise<void> {
  closed = true;
  for (;;) {
    const last = [...running].at(-1);
    if (!last) return;
    say(`Stopping ${last.name} …`);
    await last.stop(GRACE_MS);
  }
}

/**
 * Starts a process of the instance in `folder`: output to `log/<name>.log`, on record in `run/<name>.json`. It has a
 * session of its own, so that Ctrl-C reaches only the supervisor, which then stops its children in order; and on
 * Linux the kernel ends it when the supervisor is gone.
 */
export function startChild(folder: string, specification: ChildSpecification): Child {
  const { name } = specification;
  if (closed) throw new Error(`${name} is not started: everything is being stopped`);
  for (const part of ['run', 'log']) mkdirSync(join(folder, part), { recursive: true });
  const log = join(folder, 'log', `${name}.log`);
  const output = openSync(log, 'a');
  const { command, args } = boundToParent(specification);
  const child = spawn(command, args, {
    detached: true,
    env: { ...process.env, ...specification.env, TZ: 'UTC' },
    stdio: specification.output === 'terminal' ? ['ignore', 'inherit', 'inherit'] : ['ignore', output, output],
  });
  closeSync(output);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} did not start`);
  const record = recordProcess(folder, name, pid);
  const ended = untilEnd(child).finally(() => {
    running.delete(started);
    rmSync(record, { force: true });
  });
  const started: Child = {
    name,
    pid,
    log,
    ended,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    stop: async (graceMs) => {
      const impatience = setTimeout(() => child.kill('SIGKILL'), graceMs);
      child.kill('SIGTERM');
      await ended;
      clearTimeout(impatience);
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
  running.add(started);
  return started;
}

/**
 * Waits until `isReady` (a throw is a no) for a process that was just started. One that ends before, or is not ready
 * within a minute, is stopped, and the error names its log.
 */
export async function whenReady(child: Child, isReady: () => Promise<boolean>): Promise<Child> {
  try {
    await until(
      async () => child.hasEnded() || (await isReady()) || undefined,
      READY_LIMIT_MS,
      () => `${child.name} is not ready after ${READY_LIMIT_MS / 1000} s: see ${child.log}`,
    );
  } catch (error) {
    await child.kill();
    throw error;
  }
  if (child.hasEnded()) throw new Error(`${child.name} ended at once (${await child.ended}): see ${child.log}`);
  return child;
}

/** `setpriv` asks the kernel for a signal at the parent's death, then becomes the command itself (same pid). */
function boundToParent({ command, args }: ChildSpecification): { command: string; args: string[] } {
  const setpriv = onPath('setpriv');
  return setpriv ? { command: setpriv, args: ['--pdeathsig', 'TERM', command, ...args] } : { command, args: [...args] };
}

function untilEnd(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
  });
}
