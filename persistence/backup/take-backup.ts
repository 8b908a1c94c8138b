import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Connection } from 'mysql2';
import type { DatabaseAccount } from '../data-source.ts';
import { ask, close, connectPlainly } from './connection.ts';
import { listDigest, sealedFilesIn, sealFiles } from './copy-files.ts';
import { type Manifest, writeManifest } from './manifest.ts';
import { type BackupKey, sealing } from './seal.ts';

export type BackupParts = {
  /** The application's account is enough: it reads every table. */
  readonly account: DatabaseAccount;
  readonly filesDirectory: string;
  /** Of this backup alone: tables and manifest. */
  readonly folder: string;
  /** Shared by all backups of one place: files are named by their content, each is kept once. */
  readonly filesFolder: string;
  /** Everything is encrypted with it: a backup holds children's data, and leaves the machine. */
  readonly key: BackupKey;
  now(): number;
  said(line: string): void;
};

/**
 * All tables as they stood at one instant, while people go on working, then the files that they name. A file is stored
 * before the row that names it, so none can be missing that the tables know.
 */
export async function takeBackup(parts: BackupParts): Promise<Manifest> {
  const { account, folder, key, said } = parts;
  await mkdir(join(folder, 'tables'), { recursive: true, mode: 0o700 });
  const connection = connectPlainly(account);
  try {
    await ask(connection, 'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    const takenAt = parts.now();
    await ask(connection, 'START TRANSACTION WITH CONSISTENT SNAPSHOT');
    const schema = (await ask<[string][]>(connection, 'SELECT name FROM migrations ORDER BY id')).map(([name]) => name);
    const tables: Manifest['tables'] = [];
    for (const name of await tableNames(connection)) {
      const table = await dumpTable(connection, name, folder, key);
      tables.push(table);
      said(`${name}: ${table.rows} rows`);
    }
    const digests = (await ask<[string][]>(connection, 'SELECT sha256 FROM file ORDER BY sha256')).map(([one]) => one);
    await ask(connection, 'COMMIT');

    const place = sealedFilesIn(parts.filesFolder, key);
    const { bytes, damaged } = await sealFiles(digests, parts.filesDirectory, place, key);
    const files = { count: digests.length, bytes, listSha256: listDigest(digests), damaged: [...damaged] };
    const manifest: Manifest = { format: 2, takenAt, keyId: key.id, schema, tables, files };
    await writeManifest(folder, manifest, key);
    return manifest;
  } finally {
    await close(connection);
  }
}

/** All but the list of migrations: that one is made by the migrations themselves. */
async function tableNames(connection: Connection): Promise<readonly string[]> {
  const rows = await ask<[string][]>(connection, 'SHOW TABLES');
  return rows.map(([name]) => name).filter((name) => name !== 'migrations');
}

async function dumpTable(
  connection: Connection,
  name: string,
  folder: string,
  key: BackupKey,
): Promise<Manifest['tables'][number]> {
  const columns = (await ask<[string][]>(connection, `SHOW COLUMNS FROM ${name}`)).map(([column]) => column);
  const file = join('tables', `${name}.jsonl.gz.sealed`);
  const hash = createHash('sha256');
  let rows = -1;
  const asLine = new Transform({
    writableObjectMode: true,
    transform(row: readonly unknown[], _encoding, done) {
      rows++;
      done(null, `${JSON.stringify(row.map(written))}\n`);
    },
  });
  const measured = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(
    Readable.from(withHead(columns, connection.query(`SELECT * FROM ${name}`).stream({ highWaterMark: 500 }))),
    asLine,
    createGzip({ level: 6 }),
    sealing(key, name),
    measured,
    createWriteStream(join(folder, file), { mode: 0o600 }),
  );
  return { name, file, rows, sha256: hash.digest('hex') };
}

/** The names of the columns first, then the rows. */
async function* withHead(head: readonly string[], rows: Readable): AsyncGenerator<readonly unknown[]> {
  yield head;
  yield* rows;
}

/** Bytes are not text: they stand in an object of their own. */
const written = (value: unknown): unknown => (Buffer.isBuffer(value) ? { base64: value.toString('base64') } : value);
