import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { type Child, startChild, whenReady } from './child.ts';
import { onPath } from './find.ts';
import type { Instance } from './instance.ts';
import { Missing } from './missing.ts';
import { withProgress } from './progress.ts';

/** Names of the database and of its two accounts (data-model.md: the second is granted table by table). */
export const database = {
  name: 'hoc_ba_so',
  migrationUser: 'hbs_migration',
  applicationUser: 'hbs_application',
} as const;

/** Starts the instance's private MariaDB, with both accounts; creates its data the first time. */
export async function startMariaDb(instance: Instance): Promise<Child> {
  const server = required('mariadbd', 'mysqld');
  await withProgress('Creating the MariaDB data folder', async () => createData(instance));
  writeAccounts(instance);
  const child = startChild(instance.folder, { name: 'mariadb', command: server, args: serverArguments(instance) });
  return await withProgress('Starting MariaDB', () => whenReady(child, () => answers(instance)));
}

function required(...names: readonly string[]): string {
  const found = onPath(...names);
  if (found) return found;
  throw new Missing(
    `MariaDB (${names[0]})`,
    'PATH, /usr/sbin, /usr/local/sbin',
    'on Debian "apt-get install mariadb-server-core mariadb-client-core", elsewhere the mariadb package of your system',
  );
}

/** Made beside its place and renamed, so that an interrupted creation is simply made again. */
function createData({ folder }: Instance): void {
  const data = join(folder, 'mariadb');
  if (existsSync(data)) return;
  const unfinished = `${data}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  const made = spawnSync(
    required('mariadb-install-db', 'mysql_install_db'),
    [
      '--no-defaults',
      `--datadir=${unfinished}`,
      `--tmpdir=${temporaryFolder(folder)}`,
      '--auth-root-authentication-method=socket',
      `--auth-root-socket-user=${userInfo().username}`,
      '--skip-test-db',
      ...asRoot(),
    ],
    { encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`mariadb-install-db failed:\n${made.stdout}${made.stderr}`);
  renameSync(unfinished, data);
}

/** A server that starts removes the temporary tables in its folder: in a shared one, those that others are using. */
function temporaryFolder(folder: string): string {
  const temporary = join(folder, 'tmp-mariadb');
  mkdirSync(temporary, { recursive: true });
  return temporary;
}

function asRoot(): string[] {
  return userInfo().uid === 0 ? ['--user=root'] : [];
}

/**
 * The socket's path is relative to the data folder, because an absolute one may exceed the kernel's 107 bytes. The
 * character set is explicit: the server's default is latin1. A nopad binary collation: "An " is not "An" (rules.md).
 */
function serverArguments({ folder, ports }: Instance): string[] {
  return [
    '--no-defaults',
    ...asRoot(),
    `--datadir=${join(folder, 'mariadb')}`,
    `--tmpdir=${temporaryFolder(folder)}`,
    `--init-file=${accountsFile(folder)}`,
    `--pid-file=${join(folder, 'run', 'mariadbd.pid')}`,
    '--socket=mariadb.sock',
    '--bind-address=127.0.0.1',
    `--port=${ports.database}`,
    '--skip-name-resolve',
    '--character-set-server=utf8mb4',
    '--collation-server=utf8mb4_nopad_bin',
    '--transaction-isolation=READ-COMMITTED',
    '--default-time-zone=+00:00',
    '--sql-mode=STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO,NO_ZERO_DATE,NO_ZERO_IN_DATE,NO_AUTO_CREATE_USER',
    '--max-connections=400',
    '--max-allowed-packet=64M',
    '--innodb-buffer-pool-size=256M',
    '--skip-log-bin',
  ];
}

/**
 * The migration account owns the schema (and scratch schemas `hoc_ba_so_…` of tests); the application account gets
 * its rights from the migrations, table by table. Run by the server at each start, so a restored folder works too.
 */
function writeAccounts({ folder, secrets }: Instance): void {
  const statements = [
    `CREATE DATABASE IF NOT EXISTS ${database.name}`,
    ...account(database.migrationUser, secrets.migrationPassword),
    ...account(database.applicationUser, secrets.databasePassword),
    `GRANT ALL PRIVILEGES ON \`hoc\\_ba\\_so\`.* TO '${database.migrationUser}'@'%' WITH GRANT OPTION`,
    `GRANT ALL PRIVILEGES ON \`hoc\\_ba\\_so\\_%\`.* TO '${database.migrationUser}'@'%' WITH GRANT OPTION`,
  ];
  writeFileSync(accountsFile(folder), `${statements.join(';\n')};\n`, { mode: 0o600 });
}

function account(user: string, password: string): string[] {
  return [
    `CREATE USER IF NOT EXISTS '${user}'@'%' IDENTIFIED BY '${password}'`,
    `ALTER USER '${user}'@'%' IDENTIFIED BY '${password}'`,
  ];
}

function accountsFile(folder: string): string {
  return join(folder, 'run', 'accounts.sql');
}

async function answers({ ports, secrets }: Instance): Promise<boolean> {
  const connection = await mysql.createConnection({
    host: '127.0.0.1',
    port: ports.database,
    user: database.migrationUser,
    password: secrets.migrationPassword,
    database: database.name,
  });
  await connection.end();
  return true;
}
