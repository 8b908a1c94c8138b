import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Connection } from 'mysql2';
import type { DatabaseAccount } from '../data-source.ts';
import { openDatabase } from '../data-source.ts';
import { checkLogs } from '../log/chain.ts';
import { migrations } from '../migrations/migrations.ts';
import { ask, close, connectPlainly } from './connection.ts';
import { damagedSealedFiles, listDigest, sealedFilesIn, unsealFiles } from './copy-files.ts';
import { type Manifest, NotRestored, readManifest } from './manifest.ts';
import { beginRestore, endRestore, notePutBack, type RestoreUnderWay, restoreUnderWay } from './restore-under-way.ts';
import { type BackupKey, unsealing } from './seal.ts';

export type RestoreParts = {
  /** The account that owns the schema: the application's may not write the log's old rows' neighbours. */
  readonly owner: DatabaseAccount;
  readonly filesDirectory: string;
  readonly folder: string;
  readonly filesFolder: string;
  /** The one that the backup was taken with. */
  readonly key: BackupKey;
  /** Files that are missing in the backup or were changed are named and left out; without it nothing is written then. */
  readonly despiteDamage?: true;
  said(line: string): void;
};

/** A backup whose manifest, key, tables and files are as they were when it was taken. Nothing is written for it. */
type Verified = {
  readonly manifest: Manifest;
  readonly seal: string;
  readonly digests: readonly string[];
  readonly damaged: readonly string[];
};

async function verified(parts: RestoreParts): Promise<Verified> {
  const { folder, key } = parts;
  const { manifest, seal } = await readManifest(folder, key);
  refuseAnotherSchema(manifest);
  for (const { name, file, sha256 } of manifest.tables)
    if ((await digestOfFile(join(folder, file))) !== sha256)
      throw new NotRestored(`the table ${name} is missing or is not what the manifest says`);
  const digests = await filesNamed(parts, manifest);
  const lost = new Set(manifest.files.damaged);
  const place = sealedFilesIn(parts.filesFolder, key);
  const damaged = await damagedSealedFiles(
    digests.filter((digest) => !lost.has(digest)),
    place,
    key,
  );
  if (damaged.length > 0 && !parts.despiteDamage)
    throw new NotRestored(
      `${damaged.length} files of the backup are missing or were changed (${damaged.slice(0, 5).join(', ')}${damaged.length > 5 ? ' …' : ''}); all the rest is put back with --despite-damage`,
    );
  return { manifest, seal, digests, damaged: [...damaged, ...lost] };
}

/** A table that is missing has no digest. */
async function digestOfFile(file: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk);
  } catch {
    return undefined;
  }
  return hash.digest('hex');
}

/** The digests in the backup's own table of files, in their order. */
async function filesNamed({ folder, key }: RestoreParts, { tables, files }: Manifest): Promise<readonly string[]> {
  const table = tables.find(({ name }) => name === 'file');
  const digests: string[] = [];
  let column = -1;
  if (table)
    for await (const values of rowsIn(join(folder, table.file), table.name, key)) {
      if (column < 0) column = values.indexOf('sha256');
      else digests.push(String(values[column]));
    }
  digests.sort();
  if (listDigest(digests) !== files.listSha256)
    throw new NotRestored('the list of files is not what the manifest says');
  return digests;
}

/**
 * Puts a backup into an empty, migrated database and its files into the store, then checks what is there now: every table's
 * rows, every log's chain of hashes, every file. An interrupted one goes on: tables that stand stay, the others are begun
 * again. What is wrong is given in words; nothing if all is as it was. It is over with `endOfRestore`.
 */
export async function putBack(
  parts: RestoreParts,
): Promise<{ readonly manifest: Manifest; readonly faults: readonly string[] }> {
  const { owner, said } = parts;
  const backup = await verified(parts);
  const { manifest, seal } = backup;
  const connection = connectPlainly(owner);
  try {
    const earlier = await restoreUnderWay(connection);
    if (earlier) refuseAnotherBackup(earlier, seal);
    else await refuseUnlessEmpty(connection, manifest);
    if (earlier?.isPutBack) {
      said('All tables and files were put back before; the workflows are still to be begun.');
      return { manifest, faults: [] };
    }
    await beginRestore(connection, seal, new Date(manifest.takenAt).toISOString());
    await ask(connection, 'SET SESSION foreign_key_checks = 0');
    const faults = await putTables(connection, parts, manifest, earlier !== undefined);
    const notBack = await unsealFiles(
      backup.digests.filter((digest) => !backup.damaged.includes(digest)),
      sealedFilesIn(parts.filesFolder, parts.key),
      parts.filesDirectory,
      parts.key,
    );
    faults.push(...[...backup.damaged, ...notBack].map((digest) => `the file ${digest} is missing or damaged`));
    said(`${backup.digests.length - backup.damaged.length - notBack.length} files`);
    faults.push(...(await faultsInLogs(owner, said)));
    await endSignIns(connection);
    await notePutBack(connection);
    return { manifest, faults };
  } finally {
    await close(connection);
  }
}

/** The restore has come to its end: from now on what stands in the tables is people's work. */
export async function endOfRestore(owner: DatabaseAccount): Promise<void> {
  const connection = connectPlainly(owner);
  await endRestore(connection).finally(() => close(connection));
}

function refuseAnotherBackup({ seal, takenAt }: RestoreUnderWay, ours: string): void {
  if (seal !== ours)
    throw new NotRestored(
      `an interrupted restore of the backup of ${takenAt} stands here: run that one to its end, or take an empty system`,
    );
}

async function putTables(
  connection: Connection,
  { folder, key, said }: RestoreParts,
  { tables }: Manifest,
  goesOn: boolean,
): Promise<string[]> {
  const faults: string[] = [];
  for (const { name, file, rows } of tables) {
    const there = goesOn ? await countOf(connection, name) : 0;
    if (there > 0 && there === rows) {
      said(`${name}: ${rows} rows stand`);
      continue;
    }
    if (there > 0) said(`${name}: ${there} of ${rows} rows stood, it is begun again`);
    if (there > 0) await ask(connection, `TRUNCATE TABLE ${name}`);
    const put = await putTable(connection, name, rowsIn(join(folder, file), name, key));
    said(`${name}: ${put} rows`);
    if (put !== rows) faults.push(`${name} has ${put} rows, the manifest says ${rows}`);
  }
  return faults;
}

async function countOf(connection: Connection, name: string): Promise<number> {
  const [row] = await ask<[string][]>(connection, `SELECT COUNT(*) FROM ${name}`);
  return Number(row?.[0] ?? 0);
}

/** Nobody is signed in by what was true on the backup's day, and no link of that day works again. */
async function endSignIns(connection: Connection): Promise<void> {
  await ask(connection, 'DELETE FROM session');
  await ask(connection, 'UPDATE password_link SET expires_at = at WHERE used_at IS NULL');
}

function refuseAnotherSchema({ schema }: Manifest): void {
  const ours = migrations.map((migration) => new migration().name ?? '');
  if (JSON.stringify([...schema].sort()) === JSON.stringify([...ours].sort())) return;
  throw new NotRestored(
    `the backup's schema has ${schema.length} changes, this program's ${ours.length}: restore it with the program that took it, then upgrade`,
  );
}

async function refuseUnlessEmpty(connection: Connection, { tables }: Manifest): Promise<void> {
  for (const { name } of tables) {
    const rows = await ask<unknown[]>(connection, `SELECT 1 FROM ${name} LIMIT 1`);
    if (rows.length > 0) throw new NotRestored(`the database is not empty (${name} has rows): nothing was written`);
  }
}

const ROWS = 500;

/** A table's lines as they were written: the names of its columns, then its rows. */
async function* rowsIn(file: string, name: string, key: BackupKey): AsyncGenerator<readonly unknown[]> {
  // A fault of any part ends the last one, whose reader then throws it.
  const text: Readable = pipeline(createReadStream(file), unsealing(key, name), createGunzip(), () => undefined);
  for await (const line of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY }))
    yield JSON.parse(line);
}

async function putTable(
  connection: Connection,
  name: string,
  lines: AsyncGenerator<readonly unknown[]>,
): Promise<number> {
  let columns: readonly unknown[] | undefined;
  let rows: unknown[][] = [];
  let put = 0;
  const write = async () => {
    if (rows.length === 0) return;
    await ask(connection, `INSERT INTO ${name} (${columns?.map((column) => `\`${column}\``).join(', ')}) VALUES ?`, [
      rows,
    ]);
    put += rows.length;
    rows = [];
  };
  for await (const values of lines) {
    if (columns) rows.push(values.map(read));
    else columns = values;
    if (rows.length >= ROWS) await write();
  }
  await write();
  return put;
}

const read = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'base64' in value
    ? Buffer.from(String(value.base64), 'base64')
    : value;

async function faultsInLogs(owner: DatabaseAccount, said: (line: string) => void): Promise<readonly string[]> {
  const database = await openDatabase(owner, 2);
  try {
    const { subjects, transitions, faults } = await checkLogs(database);
    said(
      `${transitions} transitions of ${subjects} logs are linked${faults.length > 0 ? `, but for ${faults.length} faults` : ''}`,
    );
    return faults;
  } finally {
    await database.destroy();
  }
}
