import type { DataSource } from 'typeorm';
import type { Queries } from '../persistence/data-source.ts';

/** A read of a table as the database's plan has it: `ALL` is a full scan, `index` one of a whole index. */
export type PlannedRead = { readonly table: string; readonly type: string; readonly key: string; readonly sql: string };

/** Queries that are explained before they run: `plans` holds how each of their tables was read. */
export function explaining(database: DataSource): { readonly queries: Queries; readonly plans: PlannedRead[] } {
  const plans: PlannedRead[] = [];
  return {
    plans,
    queries: {
      async query<T>(sql: string, parameters?: unknown[]): Promise<T> {
        const rows = await database.query<{ table: string | null; type: string | null; key: string | null }[]>(
          `EXPLAIN ${sql}`,
          parameters,
        );
        const names = aliasesIn(sql);
        for (const { table, type, key } of rows)
          plans.push({ table: names.get(table ?? '') ?? table ?? '', type: type ?? '', key: key ?? '', sql });
        return database.query<T>(sql, parameters);
      },
    },
  };
}

/** Alias → table of a query's FROM and JOIN. */
function aliasesIn(sql: string): ReadonlyMap<string, string> {
  const named = [
    ...sql.matchAll(/(?:FROM|JOIN)\s+([a-z_]+)(?:\s+(?!ON|WHERE|JOIN|LEFT|FORCE|GROUP|ORDER|USE)([a-z_]+))?/g),
  ];
  return new Map(named.map(([, table = '', alias]) => [alias ?? table, table]));
}

/** The reads of a whole table or index among tables that grow with the year. */
export const fullScans = (plans: readonly PlannedRead[]): readonly PlannedRead[] =>
  plans.filter(({ table, type }) => ['record', 'task', 'transition'].includes(table) && /^(ALL|index)$/.test(type));
