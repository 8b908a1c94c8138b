import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectEngine } from '../../activities/engine/engine.ts';
import { openDatabase } from '../../persistence/data-source.ts';
import { migrate } from '../../persistence/migrate.ts';
import { type Child, stopChildren } from '../../setup/child.ts';
import { readConfiguration } from '../../setup/configuration.ts';
import { authorityFolder, certificationAuthority, certifyUnit } from '../../setup/demonstration/certification.ts';
import { demonstrationProvince } from '../../setup/demonstration/province.ts';
import { pupilsFile, type Roster, type RosterPupil, type SchoolKey } from '../../setup/demonstration/rosters.ts';
import { roundsFromToday } from '../../setup/demonstration/rounds.ts';
import { openSchool } from '../../setup/demonstration/school-opening.ts';
import { UNITS } from '../../setup/demonstration/staff.ts';
import { environmentOf } from '../../setup/environment.ts';
import { type Instance, openInstance } from '../../setup/instance.ts';
import { startMariaDb } from '../../setup/mariadb.ts';
import { outsideWorld, startOwnProcess, system } from '../../setup/own-processes.ts';
import { startTemporal } from '../../setup/temporal.ts';

export type Part = 'mariadb' | 'temporal' | 'mail' | 'ministry' | 'records' | 'documents' | 'exchange' | 'api';

/** The system as `npm start` makes it, every part a process of its own. */
export type BrowserSystem = {
  readonly url: string;
  readonly folder: string;
  readonly chromium: string;
  /** The pupils of the school Lê Văn Tám. */
  readonly pupils: readonly RosterPupil[];
  /** kill -9, as a crash would. */
  kill(part: Part): Promise<void>;
  /** Starts what is dead, and is back when it is ready. */
  start(part: Part): Promise<void>;
  stop(): Promise<void>;
};

/** How far the schools are when the first person signs in; all that they do for it goes through the API. */
export type Beginning = {
  readonly schools: Readonly<Partial<Record<SchoolKey, Roster>>>;
  readonly play?: (baseUrl: string) => Promise<void>;
};

export async function openBrowserSystem(beginning: Beginning): Promise<BrowserSystem> {
  const folder = mkdtempSync(join(tmpdir(), 'hbs-browser-'));
  const instance = await openInstance(folder);
  const running = new Map<Part, Child>();
  const start = async (part: Part) => {
    running.set(part, await startPart(instance, part));
  };

  await Promise.all((['mariadb', 'temporal', 'mail', 'ministry'] as const).map(start));
  const configuration = readConfiguration(environmentOf(instance, 'test'));
  const { application, migration } = configuration.database;
  if (!migration) throw new Error('no migrations’ account');
  await migrate(migration, application.user);
  await Promise.all((['records', 'documents', 'exchange', 'api'] as const).map(start));

  return {
    url: configuration.api.publicUrl,
    folder,
    chromium: configuration.chromium ?? '',
    pupils: await begin(instance, beginning),
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
  const own = [...outsideWorld, ...system].find(({ name }) => name === part);
  if (!own) throw new Error(`no process ${part}`);
  return startOwnProcess(instance, 'test', own);
}

/** What stands before anybody signs in: units, people, certificates, rounds, the schools' rosters and opened years. */
async function begin(instance: Instance, { schools, play }: Beginning): Promise<readonly RosterPupil[]> {
  const { api, database: accounts, temporal, payloadKey } = readConfiguration(environmentOf(instance, 'test'));
  const database = await openDatabase(accounts.application, 4);
  const engine = await connectEngine(temporal, payloadKey);
  const now = () => Date.now();
  const baseUrl = api.publicUrl;
  try {
    const ca = await certificationAuthority(authorityFolder(instance.folder), database, now());
    const province = await demonstrationProvince(database, engine, ca, roundsFromToday(now()), now());
    for (const [school, roster] of Object.entries(schools) as [SchoolKey, Roster][])
      await openSchool({ baseUrl, engine, ca, province, now }, school, roster);
    await play?.(baseUrl);
    const seal = certifyUnit(ca, { name: UNITS.leVanTam.name, taxCode: '400049507402' }, now());
    writeFileSync(join(instance.folder, 'chung-thu.cer'), seal.chain[0]);
    writeFileSync(join(instance.folder, 'khoa.p12'), seal.pkcs12);
    return schools.leVanTam ? pupilsFile('leVanTam', province.schoolYear, schools.leVanTam).pupils : [];
  } finally {
    await engine.connection.close();
    await database.destroy();
  }
}
