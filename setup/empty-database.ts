import mysql from 'mysql2/promise';
import type { Instance } from './instance.ts';
import { database } from './mariadb.ts';

/** Empties the instance's schema: each tier of the tests begins with nothing. */
export async function emptyDatabase({ ports, secrets }: Instance): Promise<void> {
  const connection = await mysql.createConnection({
    host: '127.0.0.1',
    port: ports.database,
    user: database.migrationUser,
    password: secrets.migrationPassword,
  });
  try {
    await connection.query(`DROP DATABASE IF EXISTS ${database.name}`);
    await connection.query(`CREATE DATABASE ${database.name}`);
  } finally {
    await connection.end();
  }
}
