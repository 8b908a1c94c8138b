import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { Connection } from 'mysql2';
import type { DatabaseAccount } from '../data-source.ts';
import { openDatabase } from '../data-source.ts';
import { checkLogs } from '../log/chain.ts';
import { migrations } from '../migrations/migrations.ts';
import { ask, close, connectPlainly } from './connection.ts';
import { copyFiles, damagedFiles, listDigest } from './copy-files.ts';
import { MANIFEST, Manifest } from './manifest.ts';

export type RestoreParts = {
  /** The account that owns the schema: the application's may not write the log's old rows' neighbours. */
  readonly owner: DatabaseAccount;
  readonly filesDirectory: string;
  readonly folder: string;
  readonly filesFolder: string;
  said(line: string): void;
};

/** Why a backup is not put back; nothing was written then. */
export class NotRestored extends Error {
  override readonly name = 'NOT_RESTORED';
}

/** The backup's manifest, its tables compared with it. */
export async function verifiedManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => undefined);
  if (text === undefined) throw new NotRestored(`${folder} has no ${MANIFEST}: the backup was not finished`);
  const parsed = Manifest.safeParse(JSON.parse(text));
  if (!parsed.success) throw new NotRestored(`${MANIFEST} is not of a form that this program knows`);
  for (const { name, file, sha256 } of parsed.data.tables)
    if ((await digestOfFile(join(folder, file))) !== sha256)
      throw new NotRestored(`the table ${name} is not what the manifest says`);
  return parsed.data;
}

async function digestOfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}

/**
 * Puts a backup into an empty, migrated database and its files into the store, then checks what is there now: every table's
 * rows, every log's chain of hashes, every file. What is wrong is given in words; nothing if all is as it was.
 */
export async function putBack(
  parts: RestoreParts,
): Promise<{ readonly manifest: Manifest; readonly faults: readonly string[] }> {
  const { owner, folder, said } = parts;
  const manifest = await verifiedManifest(folder);
  refuseAnotherSchema(manifest);
  const connection = connectPlainly(owner);
  try {
    await refuseUnlessEmpty(connection, manifest);
    await ask(connection, 'SET SESSION foreign_key_checks = 0');
    const faults: string[] = [];
    for (const { name, file, rows } of manifest.tables) {
      const put = await putTable(connection, name, join(folder, file));
      said(`${name}: ${put} rows`);
      if (put !== rows) faults.push(`${name} has ${put} rows, the manifest says ${rows}`);
    }
    const digests = (await ask<[string][]>(connection, 'SELECT sha256 FROM file ORDER BY sha256')).map(([one]) => one);
    if (listDigest(digests) !== manifest.files.listSha256)
      faults.push('the list of files is not what the manifest says');
    await copyFiles(digests, parts.filesFolder, parts.filesDirectory);
    const damaged = await damagedFiles(digests, parts.filesDirectory);
    faults.push(...damaged.map((digest) => `the file ${digest} is missing or damaged`));
    said(`${digests.length} files`);
    faults.push(...(await faultsInLogs(owner, said)));
    await endSignIns(connection);
    return { manifest, faults };
  } finally {
    await close(connection);
  }
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

async function putTable(connection: Connection, name: string, file: string): Promise<number> {
  const lines = createInterface({
    input: createReadStream(file).pipe(createGunzip()),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  let columns: readonly string[] | undefined;
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
  for await (const line of lines) {
    const values: unknown[] = JSON.parse(line);
    if (columns) rows.push(values.map(read));
    else columns = values as string[];
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
