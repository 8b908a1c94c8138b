import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One change of structure per migration: DDL commits by itself, so each must stand alone and may be run again after a
 * kill between it and its entry in the list (field case DB4).
 */
export function change(order: number, name: string, ddl: (collation: string) => string): new () => MigrationInterface {
  return class implements MigrationInterface {
    readonly name = `${name}${1_764_000_000_000 + order}`;

    async up(queries: QueryRunner): Promise<void> {
      await queries.query(ddl(await binaryCollation(queries)));
    }

    /** A migration is mended by the next one, never taken back: the log is append-only. */
    async down(): Promise<void> {
      throw new Error(`${this.name} can't be taken back`);
    }
  };
}

/** A table whose texts compare byte by byte, without padding: "An " is not "An", Bảo is not Bão (field case VN1). */
export const table = (order: number, name: string, columns: string) =>
  change(
    order,
    `Create_${name}_`,
    (collation) =>
      `CREATE TABLE IF NOT EXISTS ${name} (${columns}) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=${collation}`,
  );

/** One more column of a table that may have rows. MySQL knows no ADD COLUMN IF NOT EXISTS, so it is looked for first. */
export const column = (order: number, tableName: string, name: string, type: string): (new () => MigrationInterface) =>
  class extends change(
    order,
    `Add_${tableName}_${name}_`,
    () => `ALTER TABLE ${tableName} ADD COLUMN ${name} ${type}`,
  ) {
    override async up(queries: QueryRunner): Promise<void> {
      const there = await queries.manager.query<object[]>(
        'SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? AND column_name = ?',
        [tableName, name],
      );
      if (there.length === 0) await super.up(queries);
    }
  };

/** One more index of a table that may have rows; looked for first, as above. */
export const index = (
  order: number,
  tableName: string,
  name: string,
  columns: string,
): (new () => MigrationInterface) =>
  class extends change(order, `Index_${name}_`, () => `CREATE INDEX ${name} ON ${tableName} (${columns})`) {
    override async up(queries: QueryRunner): Promise<void> {
      if (!(await hasIndex(queries, tableName, name))) await super.up(queries);
    }
  };

/** An index that a later one holds whole, and that every write still paid for; looked for first, as above. */
export const withoutIndex = (order: number, tableName: string, name: string): (new () => MigrationInterface) =>
  class extends change(order, `Drop_${name}_`, () => `DROP INDEX ${name} ON ${tableName}`) {
    override async up(queries: QueryRunner): Promise<void> {
      if (await hasIndex(queries, tableName, name)) await super.up(queries);
    }
  };

async function hasIndex(queries: QueryRunner, tableName: string, name: string): Promise<boolean> {
  const there = await queries.manager.query<object[]>(
    'SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = ? AND index_name = ?',
    [tableName, name],
  );
  return there.length > 0;
}

async function binaryCollation(queries: QueryRunner): Promise<string> {
  const [row] = await queries.manager.query<{ version: string }[]>('SELECT VERSION() AS version');
  return row?.version.includes('MariaDB') ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin';
}
