import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { say } from './progress.ts';
import { until } from './wait.ts';

const GRACE_MS = 20_000;

/** A process on record: its pid, and a path on its command line by which it is known again. */
interface RecordedProcess {
  readonly name: string;
  readonly pid: number;
  readonly mark: string;
}

/** Puts a process of the instance in `folder` on record; the answer is the record's file, removed at its end. */
export function recordProcess(folder: string, name: string, pid: number, mark = folder): string {
  const file = join(folder, 'run', `${name}.json`);
  writeFileSync(file, JSON.stringify({ name, pid, mark } satisfies RecordedProcess));
  return file;
}

/**
 * Stops what an earlier run left behind in this data folder, the names of which are the answer. A process is of that
 * run only if its pid is on record **and** its command line has the mark: pids are given out again.
 */
export async function stopStale(folder: string): Promise<readonly string[]> {
  const stopped: string[] = [];
  for (const recorded of recordedProcesses(folder)) {
    if (isStillThere(recorded)) {
      say(`Stopping ${recorded.name} (pid ${recorded.pid}), left behind by an earlier run`);
      await stop(recorded);
      stopped.push(recorded.name);
    }
    rmSync(join(folder, 'run', `${recorded.name}.json`), { force: true });
  }
  return stopped;
}

/** Whether a process with this pid is there and has the mark (a folder, or a file) on its command line. */
export function isStillThere({ pid, mark }: Pick<RecordedProcess, 'pid' | 'mark'>): boolean {
  return commandLine(pid).some(
    (argument) => argument === mark || argument.includes(`${mark}/`) || argument.endsWith(`=${mark}`),
  );
}

/** Whether a run is still looking after this data folder. */
export function hasSupervisor(folder: string): boolean {
  return recordedProcesses(folder).some((recorded) => recorded.name === 'supervisor' && isStillThere(recorded));
}

/**
 * This process's own entry as its command line has it: who types `node setup/main.ts` is known by that, not by the whole
 * path, and would be taken for a run that is over by everybody else's.
 */
export function entryOnCommandLine(): string {
  const [, entry = ''] = process.argv;
  return commandLine(process.pid).find((argument) => argument !== '' && resolve(argument) === entry) ?? entry;
}

/** Ends, with kill -9, every process that names the folder on its command line; the answer is their command lines. */
export function endProcessesNaming(folder: string): readonly string[] {
  const found = allPids().filter((pid) => pid !== process.pid && isStillThere({ pid, mark: folder }));
  return found.map((pid) => {
    const line = commandLine(pid).join(' ');
    signal(pid, 'SIGKILL');
    return line;
  });
}

/** The supervisor first: if it is still there, it takes its children along, in order. */
function recordedProcesses(folder: string): readonly RecordedProcess[] {
  const run = join(folder, 'run');
  if (!existsSync(run)) return [];
  return readdirSync(run)
    .filter((file) => file.endsWith('.json'))
    .map((file): RecordedProcess => JSON.parse(readFileSync(join(run, file), 'utf8')))
    .sort((a, b) => Number(b.name === 'supervisor') - Number(a.name === 'supervisor'));
}

function commandLine(pid: number): readonly string[] {
  if (existsSync('/proc/self/cmdline')) {
    const file = `/proc/${pid}/cmdline`;
    return existsSync(file) ? readFileSync(file, 'utf8').split('\0') : [];
  }
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
    .stdout.trim()
    .split(' ');
}

function allPids(): readonly number[] {
  const listed = existsSync('/proc/self/cmdline')
    ? readdirSync('/proc')
    : spawnSync('ps', ['-A', '-o', 'pid='], { encoding: 'utf8' }).stdout.split(/\s+/);
  return listed.filter((name) => /^\d+$/.test(name)).map(Number);
}

async function stop(left: RecordedProcess): Promise<void> {
  const gone = async () => (isStillThere(left) ? undefined : true);
  signal(left.pid, 'SIGTERM');
  await until(gone, GRACE_MS, () => 'still there').catch(async () => {
    signal(left.pid, 'SIGKILL');
    await until(gone, GRACE_MS, () => `Process ${left.pid} (${left.name}) does not end.`);
  });
}

/** The process may have ended between the look and the signal. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!isNoSuchProcess(error)) throw error;
  }
}

function isNoSuchProcess(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ESRCH';
}
