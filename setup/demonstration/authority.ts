import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../persistence/data-source.ts';
import { readConfiguration } from '../configuration.ts';
import { authorityFolder, certificationAuthority, issueLists } from './certification.ts';

/** The demonstration's certification authority as a process: its revocation lists are issued at every start and hourly. */
const HOUR = 60 * 60 * 1000;
const folder = authorityFolder(process.argv[2] ?? '.');
const configuration = readConfiguration();
const database = await openDatabase(configuration.database.application, 1);

async function issue(): Promise<void> {
  if (!existsSync(join(folder, 'certification-authority.json'))) return;
  const now = Date.now() + configuration.clockAheadMs;
  await issueLists(await certificationAuthority(folder, database, now), folder, database, now);
}

const again = () =>
  issue().catch((fault: unknown) => console.error(fault instanceof Error ? fault.name : 'lists not issued'));
await again();
const timer = setInterval(again, HOUR);
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    clearInterval(timer);
    void database.destroy();
  });
}
