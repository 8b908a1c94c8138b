import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '@temporalio/client';
import type mysql from 'mysql2/promise';
import type { DataSource } from 'typeorm';
import { connectEngine } from '../../activities/engine/engine.ts';
import { writeWorkbook } from '../../activities/roster/write-workbook.ts';
import { inTransaction } from '../../persistence/data-source.ts';
import { readConfiguration } from '../../setup/configuration.ts';
import { type ApiServer, anAccount, signIn, startApi } from '../api/server.ts';
import { openTestDatabase } from '../database.ts';
import { aProvince } from '../province.ts';
import { until } from '../until.ts';
import { openWatch } from './both-open.ts';

const folder = mkdtempSync(join(tmpdir(), 'hbs-roster-'));
let database: DataSource;
let watch: mysql.Connection;
let engine: Client;
let api: ApiServer;
beforeAll(async () => {
  const { temporal, payloadKey } = readConfiguration();
  database = await openTestDatabase();
  watch = await openWatch(database);
  engine = await connectEngine(temporal, payloadKey);
  api = await startApi(database, engine, folder);
}, 60_000);
afterAll(async () => {
  await api.stop();
  await engine.connection.close();
  await watch.end();
  await database.destroy();
  rmSync(folder, { recursive: true });
});

const list = writeWorkbook('HocSinh', [
  ['Mã học sinh', 'Họ và tên', 'Ngày sinh', 'Lớp', 'Giới tính'],
  [`${Date.now()}01`, 'Arất Thị Lan', '02/09/2020', '1A1', 'Nữ'],
  [`${Date.now()}02`, 'Bríu Văn Hạnh', '03/09/2020', '1A1', 'Nam'],
]);

/** Those that stand before a list's row. */
async function waiting(): Promise<number> {
  const [rows] = await watch.query<mysql.RowDataPacket[]>(
    `SELECT COUNT(*) AS n FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT' AND trx_query LIKE 'SELECT ended_at FROM progress%'`,
  );
  return Number(rows[0]?.['n']);
}

describe('"Ghi" pressed twice on the same list', () => {
  it('writes it once: the other press is told so, although both had read it unwritten', async () => {
    const { schoolId, people } = await aProvince(database, { pupils: 1 });
    const administrator = await signIn(api, await anAccount(database, people.administrator));
    const uploaded = await administrator.upload('/rosters', { list: 'pupils', file: new Blob([new Uint8Array(list)]) });
    const { rosterId } = (await uploaded.json()) as { rosterId: string };

    const presses = await inTransaction(database, async (queries) => {
      await queries.query('SELECT id FROM progress WHERE id = ? FOR UPDATE', [`roster/${rosterId}`]);
      const both = [1, 2].map(() => administrator.send(`/rosters/${rosterId}/write`, { answers: [] }));
      await until('both stand before the list', async () => (await waiting()) === 2);
      return both;
    });

    const said = await Promise.all((await Promise.all(presses)).map(async (one) => [one.status, await one.json()]));
    expect(said.toSorted()).toMatchObject([
      [200, { counts: { new: 2 } }],
      [409, { refused: 'ROSTER_WRITTEN' }],
    ]);
    const written = await database.query<object[]>(
      `SELECT p.id FROM pupil p JOIN pupil_data d ON d.pupil_id = p.id JOIN enrolment e ON e.pupil_id = p.id
       WHERE p.school_id = ? AND d.full_name IN ('Arất Thị Lan', 'Bríu Văn Hạnh')`,
      [schoolId],
    );
    expect(written).toHaveLength(2);
  }, 60_000);
});
