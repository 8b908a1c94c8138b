import type { Connection } from 'mysql2';
import { ask } from './connection.ts';

/**
 * That a backup is being put back stands in a table of its own, which only the owner of the schema sees: what stands in the
 * other tables is then this backup's and nobody's work, and may be emptied by the next try.
 */
export type RestoreUnderWay = { readonly seal: string; readonly takenAt: string; readonly isPutBack: boolean };

const TABLE = 'restore_under_way';

export async function restoreUnderWay(connection: Connection): Promise<RestoreUnderWay | undefined> {
  const there = await ask<unknown[]>(connection, `SHOW TABLES LIKE '${TABLE}'`);
  if (there.length === 0) return undefined;
  const [row] = await ask<[string, string, number][]>(connection, `SELECT seal, taken_at, is_put_back FROM ${TABLE}`);
  return row && { seal: row[0], takenAt: row[1], isPutBack: Number(row[2]) === 1 };
}

export async function beginRestore(connection: Connection, seal: string, takenAt: string): Promise<void> {
  await ask(
    connection,
    `CREATE TABLE IF NOT EXISTS ${TABLE} (seal char(64) PRIMARY KEY, taken_at varchar(30) NOT NULL, is_put_back tinyint(1) NOT NULL DEFAULT 0)`,
  );
  await ask(connection, `INSERT IGNORE INTO ${TABLE} (seal, taken_at) VALUES (?, ?)`, [seal, takenAt]);
}

/** All tables and files are back and checked; the workflows are still to be begun. */
export const notePutBack = (connection: Connection): Promise<unknown> =>
  ask(connection, `UPDATE ${TABLE} SET is_put_back = 1`);

/** The restore has come to its end: the system is people's again. */
export const endRestore = (connection: Connection): Promise<unknown> =>
  ask(connection, `DROP TABLE IF EXISTS ${TABLE}`);
