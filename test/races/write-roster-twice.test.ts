import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type mysql from 'mysql2/promise';
import type { DataSource } from 'typeorm';
import { writeWorkbook } from '../../activities/exports/write-workbook.ts';
import { writeList } from '../../activities/roster/write-list.ts';
import { inTransaction } from '../../persistence/data-source.ts';
import { localFileStore } from '../../persistence/files/file-store.ts';
import { type ApiStage, openApiStage } from '../api/api-stage.ts';
import { anAccount, signIn, startApi, type Visitor } from '../api/server.ts';
import { openTestDatabase } from '../database.ts';
import { aProvince } from '../province.ts';
import { until } from '../until.ts';
import { openWatch, waitingWith } from './both-open.ts';

let stage: ApiStage;
let database: DataSource;
let watch: mysql.Connection;
beforeAll(async () => {
  stage = await openApiStage();
  ({ database } = stage);
  watch = await openWatch(database);
}, 60_000);
afterAll(async () => {
  await watch.end();
  await stage.close();
});

const listOf = (n: number): Blob => {
  const code = `${Date.now()}${n}`;
  const list = writeWorkbook('HocSinh', [
    ['Mã học sinh', 'Họ và tên', 'Ngày sinh', 'Lớp', 'Giới tính'],
    [`${code}1`, 'Arất Thị Lan', '02/09/2020', '1A1', 'Nữ'],
    [`${code}2`, 'Bríu Văn Hạnh', '03/09/2020', '1A1', 'Nam'],
  ]);
  return new Blob([new Uint8Array(list)]);
};

/** The address of a list that the administrator has uploaded. */
async function uploaded(administrator: Visitor, n: number): Promise<string> {
  const answer = await administrator.upload('/rosters', { list: 'pupils', file: listOf(n) });
  return ((await answer.json()) as { rosterId: string }).rosterId;
}

/** Those that stand before a list's row. */
const waiting = (): Promise<number> => waitingWith(watch, 'UPDATE progress SET detail%');

const files = () => localFileStore(join(stage.folder, 'files'));

describe('"Ghi" pressed twice on the same list', () => {
  it('answers both presses alike, although both had read it unwritten; the list is written once, and not by other choices', async () => {
    const { schoolId, people } = await aProvince(database, { pupils: 1 });
    const administrator = await stage.visit(people.administrator);
    const rosterId = await uploaded(administrator, 0);

    const presses = await inTransaction(database, async (queries) => {
      await queries.query('SELECT id FROM progress WHERE id = ? FOR UPDATE', [`roster/${rosterId}`]);
      const both = [1, 2].map(() => administrator.send(`/rosters/${rosterId}/write`, { answers: [] }));
      await until('both stand before the list', async () => (await waiting()) === 2, 30_000);
      return both;
    });

    const said = await Promise.all((await Promise.all(presses)).map(async (one) => [one.status, await one.json()]));
    expect(said).toMatchObject([
      [200, { rosterId }],
      [200, { rosterId }],
    ]);
    const otherwise = { answers: ['2/PERHAPS_ANOTHER_PUPIL'] };
    expect((await administrator.send(`/rosters/${rosterId}/write`, otherwise)).status).toBe(409);
    await writeList({ ...stage, files: files(), now: Date.now }, rosterId, () => undefined);
    const written = await database.query<object[]>(
      `SELECT p.id FROM pupil p JOIN pupil_data d ON d.pupil_id = p.id JOIN enrolment e ON e.pupil_id = p.id
       WHERE p.school_id = ? AND d.full_name IN ('Arất Thị Lan', 'Bríu Văn Hạnh')`,
      [schoolId],
    );
    expect(written).toHaveLength(2);
    // Its columns and answers are as they were when it was asked for.
    const late = await administrator.send(`/rosters/${rosterId}/choose`, { answers: [] });
    expect(await late.json()).toMatchObject({ refused: 'ROSTER_WRITTEN' });
  }, 60_000);
});

describe('a list that is written while every other connection is taken', () => {
  it('is written all the same: nothing holds a connection while its work takes another', async () => {
    const narrow = await openTestDatabase(1);
    const there = await startApi(narrow, stage.engine, stage.folder);
    const { people } = await aProvince(database, { pupils: 1 });
    const administrator = await signIn(there, await anAccount(database, people.administrator));
    const rosterId = await uploaded(administrator, 1);

    expect((await administrator.send(`/rosters/${rosterId}/write`, { answers: [] })).status).toBe(200);
    expect(
      await writeList({ ...stage, database: narrow, files: files(), now: Date.now }, rosterId, () => undefined),
    ).toBe(2);
    await there.stop();
    await narrow.destroy();
  }, 60_000);
});
