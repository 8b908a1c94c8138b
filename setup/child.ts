import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { onPath } from './find.ts';
import { recordProcess } from './instance-processes.ts';

/** A process to start. Its command line must name the instance's folder: that is how a later run knows it again. */
export interface ChildSpecification {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface Child {
  readonly name: string;
  readonly pid: number;
  /** Settles when the process has ended, with a description of how. */
  readonly ended: Promise<string>;
  readonly hasEnded: () => boolean;
  /** SIGTERM, and SIGKILL if that does not end it within `graceMs`. */
  readonly stop: (graceMs: number) => Promise<void>;
  /** kill -9, as a crash would. */
  readonly kill: () => Promise<void>;
}

const running = new Set<Child>();

/** What this process has started and what has not ended yet, in the order of the starts. */
export function runningChildren(): readonly Child[] {
  return [...running];
}

/**
 * Starts a process of the instance in `folder`: output to `log/<name>.log`, on record in `run/<name>.json`. It has a
 * session of its own, so that Ctrl-C reaches only the supervisor, which then stops its children in order; and on
 * Linux the kernel ends it when the supervisor is gone.
 */
export function startChild(folder: string, specification: ChildSpecification): Child {
  const { name } = specification;
  for (const part of ['run', 'log']) mkdirSync(join(folder, part), { recursive: true });
  const log = openSync(join(folder, 'log', `${name}.log`), 'a');
  const { command, args } = boundToParent(specification);
  const child = spawn(command, args, {
    detached: true,
    env: { ...process.env, ...specification.env, TZ: 'UTC' },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
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
