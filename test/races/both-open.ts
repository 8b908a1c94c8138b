import mysql from 'mysql2/promise';
import type { DataSource } from 'typeorm';
import { inTransaction, type Queries } from '../../persistence/data-source.ts';

/** The database's list of transactions is refreshed only for who has not asked within 100 ms. */
const ASKED_EVERY_MS = 120;

/** A connection that may see who waits for a lock: the server's own account, through its socket. */
export async function openWatch(database: DataSource): Promise<mysql.Connection> {
  const [where] = await database.query<{ folder: string; socket: string }[]>(
    'SELECT @@datadir AS folder, @@socket AS socket',
  );
  return mysql.createConnection({ socketPath: `${where?.folder}${where?.socket}`, user: 'root' });
}

/** How many stand before a lock with a statement like this one. */
export async function waitingWith(watch: mysql.Connection, statement: string): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, ASKED_EVERY_MS));
  const [rows] = await watch.query<mysql.RowDataPacket[]>(
    `SELECT COUNT(*) AS n FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT' AND trx_query LIKE ?`,
    [statement],
  );
  return Number(rows[0]?.['n']);
}

/** How two transactions met: both stood complete before the commit of either, or one stood and the other waited for its lock. */
export type Meeting<T> = { readonly answers: readonly T[]; readonly how: 'bothComplete' | 'oneWaited' };

/**
 * Runs the works in transactions of their own and lets none commit before all have done everything, or are seen waiting
 * for a lock of another. A transaction that the database then asks to repeat goes through freely.
 */
export async function bothOpen<T>(
  database: DataSource,
  watch: mysql.Connection,
  works: readonly ((queries: Queries) => Promise<T>)[],
): Promise<Meeting<T>> {
  const inside = new Set<number>();
  const complete = new Set<number>();
  const all = works.length;
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  let how: Meeting<T>['how'] = 'bothComplete';
  let over = false;

  const watching = (async () => {
    while (!over) {
      const waiting = await whoWait(watch, inside);
      if (inside.size === all && complete.size + waiting.length === all && complete.size > 0) {
        if (waiting.length > 0) how = 'oneWaited';
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, ASKED_EVERY_MS));
    }
    open();
  })();

  const answers = await Promise.all(
    works.map((work) =>
      inTransaction(database, async (queries) => {
        const [row] = await queries.query<{ id: string }[]>('SELECT CONNECTION_ID() AS id');
        inside.add(Number(row?.id));
        const answer = await work(queries);
        complete.add(Number(row?.id));
        await opened;
        return answer;
      }),
    ),
  ).finally(() => {
    over = true;
  });
  await watching;
  return { answers, how };
}

async function whoWait(watch: mysql.Connection, among: ReadonlySet<number>): Promise<readonly number[]> {
  const [rows] = await watch.query<mysql.RowDataPacket[]>(
    `SELECT trx_mysql_thread_id AS id FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'`,
  );
  return rows.map(({ id }) => Number(id)).filter((id) => among.has(id));
}
