import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { type ApiStage, openApiStage } from '../api/api-stage.ts';
import type { Visitor } from '../api/server.ts';
import { loadProvince } from '../loaded-province.ts';
import { addressesOf, addressOf, everyRole, PAGES, WITHOUT_CONTENT } from '../pages.ts';
import { aProvince } from '../province.ts';

/** A tenth of a province: large enough for the optimiser to tell an index from a scan. */
const LOAD = { schools: 20, classesASchool: 5, pupilsAClass: 30, transitionsARecord: 20 };

const MOST_ROWS_OF_A_SCAN = 400;
/** An index that is walked in its order stops at the query's limit: how far it is walked to find a page of one province. */
const MOST_ROWS_OF_A_WALK = 2_000;

let database: DataSource;
let stage: ApiStage;
let addresses: Readonly<Record<string, string>>;
let reader: Visitor;
/** Every statement that a page sent, with its values, since it was last emptied. */
const asked: { readonly sql: string; readonly values: readonly unknown[] }[] = [];

beforeAll(async () => {
  stage = await openApiStage();
  ({ database } = stage);
  const province = await aProvince(database, { pupils: 30 });
  await loadProvince(province, LOAD);
  // Late work is asked about only where there is some.
  await database.query(`UPDATE record SET lane = 'late' WHERE school_id = ?`, [province.schoolId]);
  addresses = await addressesOf(database, province);
  reader = await stage.visit(await everyRole(database, province));
  Object.assign(database, { logger: listening() });
}, 120_000);
afterAll(() => stage.close());

const listening = () => ({
  logQuery: (sql: string, values: readonly unknown[] = []) => asked.push({ sql, values }),
  logQueryError: () => undefined,
  logQuerySlow: () => undefined,
  logSchemaBuild: () => undefined,
  logMigration: () => undefined,
  log: () => undefined,
});

type Plan = { readonly table: string; readonly type: string; readonly rows: string; readonly key: string | null };

describe('what each page asks of the database of a province', () => {
  it.each(PAGES)('%s reads no large table from end to end', async (path) => {
    asked.splice(0);
    const page = await reader.get(addressOf(path, addresses));
    expect(WITHOUT_CONTENT.includes(path) ? page.status === 404 : page.status < 400).toBe(true);

    const scans: string[] = [];
    for (const { sql, values } of asked.splice(0).filter(({ sql }) => /^\s*SELECT/i.test(sql))) {
      const plans = await database.query<Plan[]>(`EXPLAIN ${sql}`, [...values]);
      scans.push(...plans.filter(isScan).map(({ table, type, rows }) => `${type} of ${rows} rows of ${table}: ${sql}`));
    }
    expect(scans).toEqual([]);
  });
});

/** A table's alias is enough: what matters is how many rows are read without the help of a key's beginning. */
const isScan = ({ type, rows }: Plan): boolean =>
  (type === 'ALL' && Number(rows) > MOST_ROWS_OF_A_SCAN) || (type === 'index' && Number(rows) > MOST_ROWS_OF_A_WALK);
