import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';

/** Tables that a refusal may write: the journal of acts, sessions, what counts tries and faults. */
const JOURNAL: readonly string[] = [
  'act',
  'session',
  'sign_in_attempt',
  'look_up_log',
  'migrations',
  'workflow_fault',
  'workflow_count',
];

/** Columns that count wrong tries. */
const COUNTERS: Readonly<Record<string, readonly string[]>> = { key_store: ['wrong_pins'], ceremony: ['wrong_pins'] };

/** Where the journal keeps what an act says at length: by reference, under the act's own id (architecture section 5). */
const BODIES: readonly string[] = ['note', 'pupil_data'];

/** Every row of every table, as text. */
export type Dump = ReadonlyMap<string, readonly string[]>;

export async function dumpOf(database: DataSource): Promise<Dump> {
  const named = await database.query<Record<string, string>[]>('SHOW TABLES');
  const tables = named.flatMap((row) => Object.values(row)).filter((table) => !JOURNAL.includes(table));
  return new Map(await Promise.all(tables.map(async (table) => [table, await rowsOf(database, table)] as const)));
}

async function rowsOf(database: DataSource, table: string): Promise<readonly string[]> {
  const where = BODIES.includes(table) ? 'WHERE id NOT IN (SELECT command_id FROM act)' : '';
  const rows = await database.query<Record<string, unknown>[]>(`SELECT * FROM ${table} ${where}`);
  return rows.map((row) => JSON.stringify(row, (name, value) => textOf(table, name, value))).sort();
}

function textOf(table: string, column: string, value: unknown): unknown {
  if (COUNTERS[table]?.includes(column)) return 'counted';
  const isBytes = typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer';
  return isBytes ? createHash('sha256').update(JSON.stringify(value)).digest('hex') : value;
}

/** The rows that only one of the two has, but for these tables. */
export function difference(before: Dump, after: Dump, but: readonly string[] = []): readonly string[] {
  return [...after].flatMap(([table, rows]) => {
    if (but.includes(table)) return [];
    const earlier = new Set(before.get(table));
    const now = new Set(rows);
    return [
      ...rows.filter((row) => !earlier.has(row)).map((row) => `${table} + ${row}`),
      ...[...earlier].filter((row) => !now.has(row)).map((row) => `${table} - ${row}`),
    ];
  });
}
