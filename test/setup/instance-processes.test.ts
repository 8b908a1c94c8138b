import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import mysql from 'mysql2/promise';
import { hasSupervisor, isStillThere, recordProcess, stopStale } from '../../setup/instance-processes.ts';
import { projectFolder } from '../../setup/layout.ts';
import { validatorNames } from '../../setup/validators.ts';
import { until } from '../../setup/wait.ts';

const START_LIMIT_MS = 60_000;

let folder: string;
let started: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hbs-processes-'));
  mkdirSync(join(folder, 'run'));
  started = [];
});

afterEach(async () => {
  for (const child of started) child.kill('SIGKILL');
  await stopStale(folder);
  rmSync(folder, { recursive: true, force: true });
});

/** A process that ends only when it is told to, with these words on its command line. */
function idle(...words: readonly string[]): number {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)', '--', ...words]);
  started.push(child);
  return child.pid ?? 0;
}

describe('what an earlier run left behind', () => {
  it('is a process with the recorded pid and the data folder on its command line', () => {
    expect(isStillThere({ pid: idle(`--datadir=${folder}/mariadb`), mark: folder })).toBe(true);
    expect(isStillThere({ pid: idle(folder), mark: folder })).toBe(true);
    expect(isStillThere({ pid: idle(`--instance=${folder}`), mark: folder })).toBe(true);
  });

  it('is not a process that was given the same pid later, nor one of a neighbouring folder', () => {
    expect(isStillThere({ pid: idle('something-else'), mark: folder })).toBe(false);
    expect(isStillThere({ pid: idle(`${folder}-2/mariadb`), mark: folder })).toBe(false);
    expect(isStillThere({ pid: 2 ** 30, mark: folder })).toBe(false);
  });

  it('is not a run that somebody looks after whose entry was typed as a relative path', async () => {
    const module = JSON.stringify(join(projectFolder, 'setup', 'instance-processes.ts'));
    writeFileSync(
      join(folder, 'entry.mjs'),
      `import { entryOnCommandLine, recordProcess } from ${module};
       recordProcess(process.argv[2], 'supervisor', process.pid, entryOnCommandLine());
       setInterval(() => 0, 1000);`,
    );
    started.push(spawn(process.execPath, ['entry.mjs', folder], { cwd: folder }));
    await until(
      async () => hasSupervisor(folder) || undefined,
      START_LIMIT_MS,
      () => 'not taken for a running one',
    );
  });

  it('is stopped, and nothing else is', async () => {
    const ours = idle(folder);
    const anothers = idle('something-else');
    recordProcess(folder, 'mariadb', ours);
    recordProcess(folder, 'temporal', anothers);
    expect(await stopStale(folder)).toEqual(['mariadb']);
    expect(isStillThere({ pid: ours, mark: folder })).toBe(false);
    expect(isStillThere({ pid: anothers, mark: 'something-else' })).toBe(true);
    expect(readdirSync(join(folder, 'run'))).toEqual([]);
  });
});

describe('a supervisor that is killed with -9', () => {
  it(
    'is survived: the next start stops what was left, and finds its data',
    async () => {
      const first = await startServices();
      const left = pidsOnRecord();
      await inDatabase('CREATE TABLE kept (word VARCHAR(20))');
      await inDatabase("INSERT INTO kept VALUES ('Bão')");
      process.kill(supervisorPid(), 'SIGKILL');
      await until(
        async () => first.exitCode !== null || undefined,
        START_LIMIT_MS,
        () => 'npm goes on',
      );
      expect(hasSupervisor(folder)).toBe(false);

      await startServices();
      for (const pid of left) expect(isStillThere({ pid, mark: folder })).toBe(false);
      expect(await inDatabase('SELECT word FROM kept')).toEqual([{ word: 'Bão' }]);
      expect(pidsOnRecord()).not.toEqual(left);
    },
    3 * START_LIMIT_MS,
  );

  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'takes all down when npm is the one that is ended by %s',
    async (signal) => {
      const npm = await startServices();
      const left = pidsOnRecord();
      npm.kill(signal);
      const gone = async () => left.every((pid) => !isStillThere({ pid, mark: folder })) || undefined;
      await until(gone, START_LIMIT_MS, () => 'the servers outlive npm');
      expect(left.length).toBeGreaterThan(1);
    },
    2 * START_LIMIT_MS,
  );
});

async function startServices(): Promise<ChildProcess> {
  const args = ['run', 'services', '--', '--data', folder, '--without', validatorNames.join(',')];
  const npm = spawn('npm', args, { cwd: projectFolder, stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(npm);
  let output = '';
  npm.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const isReady = async () => output.includes('Ready.') || undefined;
  await until(isReady, START_LIMIT_MS, () => `the services are not ready:\n${output}`);
  return npm;
}

function onRecord(): { name: string; pid: number }[] {
  return readdirSync(join(folder, 'run'))
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(join(folder, 'run', file), 'utf8')));
}

function pidsOnRecord(): readonly number[] {
  return onRecord()
    .filter(({ name }) => name !== 'supervisor')
    .map(({ pid }) => pid)
    .sort((a, b) => a - b);
}

function supervisorPid(): number {
  return onRecord().find(({ name }) => name === 'supervisor')?.pid ?? 0;
}

async function inDatabase(sql: string): Promise<unknown> {
  const { ports, secrets } = JSON.parse(readFileSync(join(folder, 'instance.json'), 'utf8'));
  const connection = await mysql.createConnection({
    host: '127.0.0.1',
    port: ports.database,
    user: 'hbs_migration',
    password: secrets.migrationPassword,
    database: 'hoc_ba_so',
  });
  try {
    const [rows] = await connection.query(sql);
    return rows;
  } finally {
    await connection.end();
  }
}
