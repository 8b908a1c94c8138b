import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { judge } from '../../activities/transitions/judge.ts';
import { leftOut, writeSet } from '../../persistence/record-year/sets.ts';
import { openTestDatabase } from '../database.ts';
import { aProvince } from '../province.ts';
import { recordsOf } from '../rows.ts';

let database: DataSource;
beforeAll(async () => {
  database = await openTestDatabase();
}, 60_000);
afterAll(() => database.destroy());

const receivedBy = (recordIds: readonly string[], id: (recordId: string) => string = (recordId) => `out/${recordId}`) =>
  writeSet(
    database,
    recordIds,
    (recordId) => ({ type: 'received', messageId: 'M', id: id(recordId), at: Date.now(), by: 'intake' }),
    Date.now(),
  );

/** Three submitted records: the first would replace one that refuses to be replaced. */
async function threeSubmitted(): Promise<readonly string[]> {
  const province = await aProvince(database, { pupils: 4 });
  const [first = '', second = '', third = '', untouched = ''] = (await recordsOf(database, province)).map(
    ({ id }) => id,
  );
  const submitted = [first, second, third];
  await database.query(`UPDATE subject SET state = JSON_SET(state, '$.stage', 'submitted') WHERE id IN (?)`, [
    submitted,
  ]);
  await database.query(`UPDATE subject SET state = JSON_SET(state, '$.replaces', ?) WHERE id = ?`, [untouched, first]);
  return submitted;
}

const stagesOf = (recordIds: readonly string[]) =>
  database.query<{ stage: string; written: string }[]>(
    `SELECT r.stage, (SELECT COUNT(*) FROM transition t WHERE t.subject_id = r.id AND t.type = 'received') AS written
     FROM record r WHERE r.id IN (?) ORDER BY r.id`,
    [recordIds],
  );

it('leaves out and lists the member whose record to be replaced refuses, and writes the others of the set', async () => {
  const submitted = await threeSubmitted();

  const outcomes = await receivedBy(submitted);

  expect(leftOut(outcomes)).toMatchObject([{ recordId: submitted[0], refusal: { refused: 'NOT_AT_THIS_STAGE' } }]);
  const stages = (await stagesOf(submitted)).map(({ stage, written }) => [stage, Number(written)]);
  expect(stages.slice(1)).toEqual(Array(2).fill(['received', 1]));
  expect(stages[0]?.[1]).toBe(0);
});

it('takes the whole set back by a fault', async () => {
  const submitted = await threeSubmitted();
  const tooLong = (recordId: string) => (recordId === submitted[2] ? 'x'.repeat(5_000) : `out/${recordId}`);

  await expect(receivedBy(submitted.slice(1), tooLong)).rejects.toThrow(/too long/i);
  expect((await stagesOf(submitted)).map(({ written }) => Number(written))).toEqual([0, 0, 0]);
});

it('says no to one record alone in the same way: judged by itself, refused, and nothing of it written', async () => {
  const [first = ''] = await threeSubmitted();
  const command = { type: 'received', messageId: 'M', id: `out/${first}`, at: Date.now(), by: 'intake' };

  const verdict = await judge(database, { now: Date.now }, { kind: 'recordYear', subjectId: first, rev: 1, command });
  expect(verdict).toEqual({ news: [], refused: expect.objectContaining({ refused: 'NOT_AT_THIS_STAGE' }) });
  expect((await stagesOf([first])).map(({ written }) => Number(written))).toEqual([0]);
});
