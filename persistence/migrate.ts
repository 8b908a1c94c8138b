import { type DatabaseAccount, openDatabase } from './data-source.ts';
import { RIGHTS } from './rights.ts';

/** ms: a migration may rebuild a large table. */
const MIGRATION_SILENCE = 3_600_000;

/**
 * Brings the schema up to date and grants the application's account what it may do, table by table: a database-wide
 * grant could not be narrowed for the log afterwards. Safe to run again at any time.
 */
export async function migrate(owner: DatabaseAccount, applicationUser: string): Promise<readonly string[]> {
  const database = await openDatabase(owner, 1, MIGRATION_SILENCE);
  try {
    const ran = await database.runMigrations();
    for (const [table, rights] of Object.entries(RIGHTS)) {
      await database.query(`GRANT ${rights} ON ${owner.name}.${table} TO ?@'%'`, [applicationUser]);
    }
    return ran.map(({ name }) => name);
  } finally {
    await database.destroy();
  }
}
