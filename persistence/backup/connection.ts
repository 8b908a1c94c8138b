import { type Connection, createConnection } from 'mysql2';
import type { DatabaseAccount } from '../data-source.ts';

/**
 * A connection of its own, beside the pool: whole tables go through it row by row. Days and instants come as the server
 * writes them, bytes as bytes, so that what is written back is the same.
 */
export const connectPlainly = (account: DatabaseAccount): Connection =>
  createConnection({
    host: account.host,
    port: account.port,
    user: account.user,
    password: account.password,
    database: account.name,
    charset: 'utf8mb4',
    dateStrings: true,
    jsonStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    rowsAsArray: true,
  });

export const ask = <T>(connection: Connection, sql: string, parameters: unknown[] = []): Promise<T> =>
  new Promise((resolve, reject) => {
    connection.query(sql, parameters, (fault, rows) => (fault ? reject(fault) : resolve(rows as T)));
  });

export const close = (connection: Connection): Promise<void> =>
  new Promise((resolve) => connection.end(() => resolve()));
