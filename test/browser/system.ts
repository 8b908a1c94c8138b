import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectEngine } from '../../activities/engine/engine.ts';
import { openDatabase } from '../../persistence/data-source.ts';
import { migrate } from '../../persistence/migrate.ts';
import { type Child, stopChildren } from '../../setup/child.ts';
import { readConfiguration } from '../../setup/configuration.ts';
import { authorityFolder, certificationAuthority } from '../../setup/demonstration/certification.ts';
import { demonstrationProvince, roundsFromToday } from '../../setup/demonstration/province.ts';
import { pupilsFile, type RosterPupil } from '../../setup/demonstration/rosters.ts';
import { openSchool } from '../../setup/demonstration/school-opening.ts';
import { environmentOf } from '../../setup/environment.ts';
import { type Instance, openInstance } from '../../setup/instance.ts';
import { startMariaDb } from '../../setup/mariadb.ts';
import { mailCatcher, startOwnProcess, system } from '../../setup/own-processes.ts';
import { startTemporal } from '../../setup/temporal.ts';

export type Part = 'mariadb' | 'temporal' | 'mail' | 'records' | 'documents' | 'exchange' | 'api';

/** The system as `npm start` makes it, every part a process of its own, with one small class whose year is open. */
export type BrowserSystem = {
  readonly url: string;
  readonly folder: string;
  readonly chromium: string;
  readonly pupils: readonly RosterPupil[];
  /** kill -9, as a crash would. */
  kill(part: Part): Promise<void>;
  /** Starts what is dead, and is back when it is ready. */
  start(part: Part): Promise<void>;
  stop(): Promise<void>;
};

const CLASS = { classes: ['1B'], pupilsAClass: 2 } as const;

export async function openBrowserSystem(): Promise<BrowserSystem> {
  const folder = mkdtempSync(join(tmpdir(), 'hbs-browser-'));
  const instance = await openInstance(folder);
  const running = new Map<Part, Child>();
  const start = async (part: Part) => {
    running.set(part, await startPart(instance, part));
  };

  await Promise.all([start('mariadb'), start('temporal'), start('mail')]);
  const configuration = readConfiguration(environmentOf(instance, 'test'));
  const { application, migration } = configuration.database;
  if (!migration) throw new Error('no migrations’ account');
  await migrate(migration, application.user);
  await Promise.all((['records', 'documents', 'exchange', 'api'] as const).map(start));

  return {
    url: configuration.api.publicUrl,
    folder,
    chromium: configuration.chromium ?? '',
    pupils: await openClass(instance),
    async kill(part) {
      await running.get(part)?.kill();
    },
    start,
    async stop() {
      await stopChildren();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function startPart(instance: Instance, part: Part): Promise<Child> {
  if (part === 'mariadb') return startMariaDb(instance);
  if (part === 'temporal') return startTemporal(instance);
  const own = [mailCatcher, ...system].find(({ name }) => name === part);
  if (!own) throw new Error(`no process ${part}`);
  return startOwnProcess(instance, 'test', own);
}

/** What stands before anybody signs in: units, people, certificates, rounds, the class's roster and its opened year. */
async function openClass(instance: Instance): Promise<readonly RosterPupil[]> {
  const { api, database: accounts, temporal, payloadKey } = readConfiguration(environmentOf(instance, 'test'));
  const database = await openDatabase(accounts.application, 4);
  const engine = await connectEngine(temporal, payloadKey);
  const now = () => Date.now();
  try {
    const ca = await certificationAuthority(authorityFolder(instance.folder), database, now());
    const province = await demonstrationProvince(database, engine, ca, roundsFromToday(now()), now());
    await openSchool({ baseUrl: api.publicUrl, engine, ca, province, now }, 'leVanTam', CLASS);
    return pupilsFile('leVanTam', province.schoolYear, CLASS).pupils;
  } finally {
    await engine.connection.close();
    await database.destroy();
  }
}
