import { execFile } from 'node:child_process';
import { parseArgs, promisify } from 'node:util';
import { connectEngine } from '../activities/engine/engine.ts';
import { examine, exitCodeOf, type Finding } from '../activities/operation/doctor.ts';
import { openDatabase } from '../persistence/data-source.ts';
import { addressedSystem } from './addressed.ts';
import { say } from './progress.ts';

const MARKS = { good: 'good', look: 'LOOK', stop: 'STOP' } as const;

/**
 * `npm run doctor [-- --data FOLDER --workflows N]`: what runs, in plain words. Exit code 0: all is good, 1: something is to
 * be looked at, 2: something has stopped.
 */
export async function doctor(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { data: { type: 'string' }, workflows: { type: 'string', default: '100' } },
  });
  const configuration = addressedSystem(values.data);
  const parts = await reached(configuration);
  if ('findings' in parts) return told(parts.findings);
  const { database, engine } = parts;
  try {
    return told(
      await examine({
        database,
        engine,
        filesDirectory: configuration.filesDirectory,
        apiUrl: `http://${configuration.api.host === '0.0.0.0' ? '127.0.0.1' : configuration.api.host}:${configuration.api.port}`,
        browserVersion: () => versionOf(configuration.chromium ?? 'chromium'),
        workflows: Number(values.workflows),
        now: () => Date.now() + configuration.clockAheadMs,
      }),
    );
  } finally {
    await engine.connection.close();
    await database.destroy();
  }
}

/** Without database or engine there is nothing else to ask: which of them is away is the finding. */
async function reached({ database: accounts, temporal, payloadKey }: ReturnType<typeof addressedSystem>) {
  const [database, engine] = await Promise.allSettled([
    openDatabase(accounts.application, 4),
    connectEngine(temporal, payloadKey),
  ]);
  if (database.status === 'fulfilled' && engine.status === 'fulfilled')
    return { database: database.value, engine: engine.value };

  const findings: Finding[] = [
    ...(database.status === 'rejected' ? [away('database')] : []),
    ...(engine.status === 'rejected' ? [away('engine')] : []),
  ];
  if (database.status === 'fulfilled') await database.value.destroy();
  if (engine.status === 'fulfilled') await engine.value.connection.close();
  return { findings };
}

const away = (part: string): Finding => ({
  part,
  state: 'stop',
  says: 'cannot be reached: nothing else was looked at',
});

function told(findings: readonly Finding[]): number {
  for (const { part, state, says } of findings) say(`${MARKS[state]}  ${part.padEnd(13)} ${says}`);
  const code = exitCodeOf(findings);
  const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
  say(code === 0 ? 'All is good.' : `${count('stop')} stopped, ${count('look')} to be looked at.`);
  return code;
}

const versionOf = async (program: string): Promise<string> =>
  (await promisify(execFile)(program, ['--version'], { timeout: 10_000 })).stdout.trim();
