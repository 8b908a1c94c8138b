import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rebuild } from '../../activities/operation/rebuild.ts';
import { ask, close, connectPlainly } from '../../persistence/backup/connection.ts';
import { sealedFilesIn } from '../../persistence/backup/copy-files.ts';
import type { Manifest } from '../../persistence/backup/manifest.ts';
import { endOfRestore, putBack } from '../../persistence/backup/put-back.ts';
import { takeBackup } from '../../persistence/backup/take-backup.ts';
import type { DatabaseAccount } from '../../persistence/data-source.ts';
import { localFileStore } from '../../persistence/files/file-store.ts';
import { beginRebuild } from '../../persistence/operation/rebuild-progress.ts';
import { UNFINISHED_KINDS } from '../../persistence/operation/unfinished.ts';
import { readConfiguration } from '../../setup/configuration.ts';
import { dataFolder, projectFolder } from '../../setup/layout.ts';
import { faultsInLogs } from '../log-audit.ts';
import { until } from '../until.ts';
import { type AtWork, CLIENTS, openWork } from './at-work.ts';
import { inAnEmptySystem } from './empty-system.ts';
import { eachOnce, everyWorkflowAnswers } from './in-order.ts';

const MINUTE = 60_000;
const place = mkdtempSync(join(dataFolder, 'backup-'));
const folder = join(place, 'first');
const filesFolder = join(place, 'files');
const nothing = () => undefined;
const DOCUMENTS = 20;
let work: AtWork;

beforeAll(async () => {
  work = await openWork(['records']);
  const store = localFileStore(join(work.system.folder, 'files'));
  for (let i = 0; i < DOCUMENTS; i++) await store.put(work.sender.database, Buffer.from(`%PDF-1.7 ${i}`), 'pdf');
}, 3 * MINUTE);
afterAll(async () => {
  await work.close();
  rmSync(place, { recursive: true });
}, MINUTE);

const configured = () => readConfiguration(work.system.environment);
function key() {
  const { backupKey } = configured();
  if (!backupKey) throw new Error('no key of backups');
  return backupKey;
}
const backedUp = (to: string): Promise<Manifest> =>
  takeBackup({
    ...{ account: configured().database.application, filesDirectory: join(work.system.folder, 'files') },
    ...{ folder: to, filesFolder, key: key(), now: Date.now, said: nothing },
  });

/** `npm run restore`, killed while it puts back the log: whoever holds that table lets it come no further. */
async function restoreKilled(owner: DatabaseAccount, environment: Readonly<Record<string, string>>): Promise<void> {
  const connection = connectPlainly(owner);
  await ask(connection, 'LOCK TABLES transition READ');
  const program = spawn(process.execPath, [join(projectFolder, 'setup', 'main.ts'), 'restore', '--from', folder], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => program.once('exit', resolve));
  const watching = connectPlainly(owner);
  const waits = async () =>
    (
      await ask<unknown[]>(
        watching,
        `SELECT 1 FROM information_schema.processlist WHERE info LIKE 'INSERT INTO transition%'`,
      )
    ).length > 0;
  await until('the log is about to be put back', waits, MINUTE);
  program.kill('SIGKILL');
  await ended;
  await ask(connection, 'UNLOCK TABLES');
  await until('its connection has ended', async () => !(await waits()), MINUTE);
  // As where the kill fell between two statements of a table.
  await ask(watching, 'DELETE FROM act LIMIT 1');
  await Promise.all([close(connection), close(watching)]);
}

describe('a backup taken while eight people act', () => {
  it(
    'puts back into an empty system all that was acknowledged before its instant, though the restore was killed half-way',
    async () => {
      const { system, province } = work;
      await work.worksOn();
      const manifest = await backedUp(folder);
      const before = work.acknowledged().filter(({ at }) => at < manifest.takenAt);
      await work.worksOn();
      await work.rest();
      expect(manifest.files.damaged).toEqual([]);
      expect(manifest.files.count).toBe(DOCUMENTS);

      await inAnEmptySystem(system, async ({ environment, ...empty }) => {
        const { owner, filesDirectory, database } = empty;
        await restoreKilled(owner, environment);
        const told: string[] = [];
        const said = (line: string) => told.push(line);
        const parts = { owner, filesDirectory, folder, filesFolder, key: key(), said };
        expect((await putBack(parts)).faults).toEqual([]);
        const rowsOf = (table: string) => manifest.tables.find(({ name }) => name === table)?.rows ?? 0;
        expect(told).toContain(`task: ${rowsOf('task')} rows stand`);
        expect(told).toContain(`act: ${rowsOf('act') - 1} of ${rowsOf('act')} rows stood, it is begun again`);
        expect(told).toContain(`unit: ${rowsOf('unit')} rows`);
        // As if the backup had been taken while a rebuild was interrupted: its cursor is of another engine.
        await beginRebuild(database, 'recordYear', 1, Date.now());
        const kinds = await rebuild(empty, { perSecond: 500, said: nothing }, Date.now);
        expect(kinds.map(({ kind }) => kind)).toEqual([...UNFINISHED_KINDS]);
        expect(kinds.filter(({ failed }) => failed > 0)).toEqual([]);

        expect(before.length).toBeGreaterThan(3 * CLIENTS);
        await eachOnce(before, database, province.schoolId);
        await everyWorkflowAnswers(empty);
        expect(await faultsInLogs(database, province.schoolId)).toEqual([]);

        told.length = 0;
        await putBack(parts);
        expect(told).toEqual([expect.stringContaining('were put back before')]);
        await endOfRestore(owner);
        await expect(putBack(parts)).rejects.toThrow('is not empty');
      });
    },
    4 * MINUTE,
  );

  it('has no word of it in clear: neither a name nor a document', async () => {
    const names = await work.sender.database.query<{ full_name: string }[]>('SELECT full_name FROM pupil_data LIMIT 3');
    const all = readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(all.length).toBeGreaterThan(50);
    for (const { parentPath, name } of all) {
      const bytes = readFileSync(join(parentPath, name));
      expect(bytes.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b]))).toBe(false);
      expect(bytes.includes('%PDF-')).toBe(false);
      for (const { full_name } of names) expect(bytes.includes(full_name)).toBe(false);
    }
  });

  it(
    'is refused with another key, a changed byte or a missing part, before anything is written; a lost file of the store is named',
    async () => {
      const { system } = work;
      const { database } = work.sender;
      const store = localFileStore(join(system.folder, 'files'));
      const sha256 = await store.put(database, Buffer.from('a receipt'), 'receipt');
      writeFileSync(join(system.folder, 'files', sha256.slice(0, 2), sha256), 'another');
      expect((await backedUp(join(place, 'second'))).files.damaged).toEqual([sha256]);

      const { migration } = configured().database;
      if (!migration) throw new Error('no migrations’ account');
      const parts = { owner: migration, filesDirectory: join(place, 'elsewhere'), folder, filesFolder, said: nothing };
      const refusedWith = (change: Partial<Parameters<typeof putBack>[0]>) =>
        expect(putBack({ ...parts, key: key(), ...change })).rejects;
      const other = Buffer.alloc(32, 7);
      await refusedWith({ key: { id: 'another', key: other } }).toThrow('is encrypted with the key');
      await refusedWith({ key: { id: key().id, key: other } }).toThrow('is not the one of this backup');

      const changed = join(place, 'changed');
      cpSync(folder, changed, { recursive: true });
      const flip = (file: string, at: number) => {
        const bytes = readFileSync(file);
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        writeFileSync(file, bytes);
      };
      const [table = ''] = readdirSync(join(changed, 'tables'));
      flip(join(changed, 'tables', table), 20);
      await refusedWith({ folder: changed }).toThrow('is not what the manifest says');
      // Whoever changes a table and its digest in the manifest lacks the key for the seal.
      const manifest = join(changed, 'manifest.json');
      writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/"rows": \d+/, '"rows": 1'));
      await refusedWith({ folder: changed }).toThrow('was changed');
      rmSync(manifest);
      await refusedWith({ folder: changed }).toThrow('was not finished');

      const sealed = sealedFilesIn(filesFolder, key());
      const [first = ''] = readdirSync(sealed);
      const [file = ''] = readdirSync(join(sealed, first));
      flip(join(sealed, first, file), 13);
      await refusedWith({}).toThrow(file);
    },
    MINUTE,
  );
});
