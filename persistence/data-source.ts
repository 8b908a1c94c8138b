import { connect } from 'node:net';
import { DataSource, type QueryRunner } from 'typeorm';
import { MysqlDriver } from 'typeorm/driver/mysql/MysqlDriver.js';
import { migrations } from './migrations/migrations.ts';

/** One account at the database. The migrations' account owns the schema, the application's was granted it table by table. */
export type DatabaseAccount = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly name: string;
};

/** ms after which a line to the database on which nothing comes is given up: no statement of a page or a worker takes as long. */
export const SILENCE = 10_000;

/**
 * A pool of READ COMMITTED connections: a verdict must see what others have just committed (architecture section 5).
 * Days come back as `YYYY-MM-DD` text, never as a `Date`; instants are `Date`s in UTC. A network that swallows what is
 * sent is told after `silence` ms (the driver waits for as long as the kernel repeats, a quarter of an hour; field case
 * DB1): whoever waits gets ETIMEDOUT, and the pool makes a new connection.
 */
export async function openDatabase(
  account: DatabaseAccount,
  connections = 10,
  silence: number = SILENCE,
): Promise<DataSource> {
  const source = await new DataSource({
    type: 'mysql',
    host: account.host,
    port: account.port,
    username: account.user,
    password: account.password,
    database: account.name,
    charset: 'utf8mb4',
    timezone: 'Z',
    dateStrings: ['DATE'],
    migrations,
    migrationsTransactionMode: 'none',
    extra: {
      connectionLimit: connections,
      multipleStatements: false,
      stream: () => lineTo(account, silence),
      idleTimeout: 30_000,
      maxIdle: connections,
      connectTimeout: 5_000,
    },
  }).initialize();
  await waitForLocksLessThanSilence(source, silence);
  return source;
}

type Pool = { on(event: 'connection', use: (connection: { query(sql: string): unknown }) => void): void };

/** A statement that waits for a lock is silent as well: it must come back by itself, and be judged again, before its line is given up. */
async function waitForLocksLessThanSilence(source: DataSource, silence: number): Promise<void> {
  const patience = `SET SESSION innodb_lock_wait_timeout = ${Math.max(1, Math.min(50, Math.floor(silence / 2_000)))}`;
  if (!(source.driver instanceof MysqlDriver)) throw new Error('no driver of MySQL');
  const pool: Pool = source.driver.pool;
  pool.on('connection', (connection) => connection.query(patience));
  await source.query(patience);
}

function lineTo({ host, port }: DatabaseAccount, silence: number) {
  const line = connect({ host, port, noDelay: true, keepAlive: true, timeout: silence });
  return line.on('timeout', () => line.destroy(Object.assign(new Error('silence'), { code: 'ETIMEDOUT' })));
}

/** What a query runs on: the pool, or one transaction's connection. */
export type Queries = { query<T = unknown>(sql: string, parameters?: unknown[]): Promise<T> };

/** Faults of the database that judging again at once mends: a deadlock, a lock waited for too long, a taken revision. */
const TRY_AGAIN = new Set([1213, 1205, 1062]);

/** The number of repetitions made, for the counter that DB3 asks for. */
export const repetitions = { count: 0 };

/**
 * Runs `work` in one READ COMMITTED transaction, and again from the start when the database asks for it. The user sees
 * nothing of a deadlock (field case DB3).
 */
export async function inTransaction<T>(
  database: DataSource,
  work: (queries: Queries) => Promise<T>,
  tries = 20,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const runner = database.createQueryRunner();
    try {
      await runner.startTransaction('READ COMMITTED');
      const result = await work(runner.manager);
      await runner.commitTransaction();
      return result;
    } catch (fault) {
      await rollBack(runner);
      if (attempt >= tries || !TRY_AGAIN.has(errorNumber(fault))) throw fault;
      repetitions.count++;
    } finally {
      await runner.release();
    }
  }
}

/** A connection that died took its transaction with it; the fault that killed it is the one to report. */
async function rollBack(runner: QueryRunner): Promise<void> {
  if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
}

/** MySQL's number of a fault (1062 duplicate key, 1213 deadlock …); 0 if it is none of the database's. */
export function errorNumber(fault: unknown): number {
  if (typeof fault !== 'object' || fault === null) return 0;
  if ('errno' in fault && typeof fault.errno === 'number') return fault.errno;
  return 'driverError' in fault ? errorNumber(fault.driverError) : 0;
}
