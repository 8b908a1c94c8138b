import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { judge } from '../../activities/transitions/judge.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import type { Command, Verdict } from '../../domain/decider.ts';
import { type ChainHead, type ChainRow, chainFaults } from '../../persistence/log/chain.ts';
import { newId } from '../../persistence/ulid.ts';
import { SUBJECTS } from '../acting.ts';
import { openTestDatabase } from '../database.ts';
import { cell, fillHomeroom, fillSheet } from '../drafts.ts';
import { aProvince, type Province } from '../province.ts';
import { aPartRevision, recordsOf, sheetOf, taskKeysOf } from '../rows.ts';

let database: DataSource;
beforeAll(async () => {
  database = await openTestDatabase();
}, 60_000);
afterAll(() => database.destroy());

const clock = { now: () => Date.now() };
const put = (kind: string, subjectId: string, command: Command & Record<string, unknown>): Promise<Verdict> =>
  judge(database, clock, { kind, subjectId, rev: 0, command });

const signRows = async (province: Province, subject: string, by = province.people.subjectTeacher, at = Date.now()) => {
  const sheet = await sheetOf(database, province, subject);
  const rows = [];
  for (const row of province.enrolments)
    rows.push({ row, revision: await aPartRevision(database, sheet, row, subject) });
  return put('classSheet', sheet, { type: 'signRows', id: newId(), at, by, rows, ceremonyId: newId() });
};

describe('the verdict on the log', () => {
  it('opens a class with an empty record for every pupil and one task a sheet', async () => {
    const province = await aProvince(database, { grade: 1, pupils: 3 });

    const records = await recordsOf(database, province);
    expect(records.map(({ stage, parts_open }) => ({ stage, parts_open }))).toEqual(
      Array(3).fill({ stage: 'entering', parts_open: 8 }),
    );
    expect(await taskKeysOf(database, await sheetOf(database, province, 'math'))).toEqual([
      'endTerm1',
      'midTerm1',
      'midTerm2',
      'yearEnd',
    ]);
  });

  it('counts down the open parts of each record in the transaction that signs the sheet', async () => {
    const province = await aProvince(database);

    await signRows(province, 'math');

    expect((await recordsOf(database, province)).map(({ parts_open }) => parts_open)).toEqual([7, 7]);
  });

  it('answers a repeated command with its first answer', async () => {
    const province = await aProvince(database);
    const sheet = await sheetOf(database, province, 'music');
    const submit = {
      type: 'submitPoint',
      point: 'midTerm1',
      id: newId(),
      at: Date.now(),
      by: province.people.stranger,
    };

    const first = await put('classSheet', sheet, submit);
    expect(first.refused).toEqual({ refused: 'NOT_YOUR_SHEET' });
    expect(await put('classSheet', sheet, submit)).toEqual(first);
  });

  it('refuses a sheet signed at the closing instant, and takes it a millisecond before', async () => {
    const closeAt = Date.now() - 60_000;
    const province = await aProvince(database, { closeAt });

    expect((await signRows(province, 'math', province.people.subjectTeacher, closeAt)).refused?.refused).toBe(
      'PERIOD_CLOSED',
    );
    expect((await signRows(province, 'math', province.people.subjectTeacher, closeAt - 1)).refused).toBeUndefined();
  });

  it('opens the homeroom task of a record when its last part is signed', async () => {
    const province = await aProvince(database, { pupils: 1 });
    for (const subject of SUBJECTS) await signRows(province, subject);
    const [record] = await recordsOf(database, province);

    await put('recordYear', record?.id ?? '', { type: 'lookAgain', id: newId(), at: Date.now(), by: 'sheet' });

    expect(await recordsOf(database, province)).toMatchObject([{ stage: 'homeroom', parts_open: 0 }]);
    expect(await taskKeysOf(database, record?.id ?? '')).toEqual(['sign']);
  });

  it('reopens exactly the returned row, and the teacher has his task, in the commit of the return', async () => {
    const province = await aProvince(database, { pupils: 1 });
    for (const subject of SUBJECTS) await signRows(province, subject);
    const [record] = await recordsOf(database, province);
    await put('recordYear', record?.id ?? '', { type: 'lookAgain', id: newId(), at: Date.now(), by: 'sheet' });

    const { refused } = await put('recordYear', record?.id ?? '', {
      type: 'returnForRework',
      id: newId(),
      at: Date.now(),
      by: province.people.homeroomTeacher,
      to: 'subjectTeacher',
      part: 'math',
      noteId: newId(),
      dueAt: Date.now() + 1000,
    });

    expect(refused).toBeUndefined();
    expect(await recordsOf(database, province)).toMatchObject([{ stage: 'entering', parts_open: 1 }]);
    expect(await taskKeysOf(database, await sheetOf(database, province, 'math'))).toContain('yearEnd');
    expect(await taskKeysOf(database, record?.id ?? '')).toEqual([]);
  });

  it('asks the homeroom sheet whether an ordered homeroom part was handed in again', async () => {
    const province = await aProvince(database, { pupils: 1 });
    const { people, enrolments } = province;
    const homeroom = await sheetOf(database, province, HOMEROOM);
    for (const subject of SUBJECTS) await fillSheet(database, province, subject);
    await fillHomeroom(database, province);
    await cell(database, homeroom, enrolments[0] ?? '', 'honesty', 'trait:needsEffort');
    for (const subject of SUBJECTS) await signRows(province, subject);
    const [record] = await recordsOf(database, province);
    const tell = (type: string, by: string, more = {}) =>
      put('recordYear', record?.id ?? '', { type, id: newId(), at: Date.now(), by, ...more });
    const handIn = () =>
      put('classSheet', homeroom, {
        ...{ type: 'submitPoint', point: 'yearEnd', id: newId(), at: Date.now() },
        by: people.homeroomTeacher,
      });
    await handIn();
    await tell('lookAgain', 'sheet');

    await tell('orderAdditionalAssessment', people.principal, { parts: [HOMEROOM], noteId: newId() });
    await tell('lookAgain', 'sheet');
    expect(await taskKeysOf(database, record?.id ?? '')).toEqual(['sign']);

    expect((await handIn()).refused).toBeUndefined();
    await tell('lookAgain', 'sheet');
    expect(await taskKeysOf(database, record?.id ?? '')).toEqual(['decidePromotion', 'sign']);
  });

  it('links every row of a log to the one before it', async () => {
    const province = await aProvince(database);
    await signRows(province, 'math');
    const sheet = await sheetOf(database, province, 'math');

    const rows = await database.query<ChainRow[]>('SELECT * FROM transition WHERE subject_id = ? ORDER BY rev', [
      sheet,
    ]);
    const [head] = await database.query<ChainHead[]>('SELECT id, kind, rev, hash FROM subject WHERE id = ?', [sheet]);
    expect(head && chainFaults(head, rows)).toEqual([]);
    const changed = rows.map((row) => (row.rev === 1 ? { ...row, type: 'another' } : row));
    expect(head && chainFaults(head, changed)).toEqual([`classSheet ${sheet}: revision 1 is not linked`]);
    expect(rows.map(({ rev }) => rev)).toEqual([1, 2]);
  });

  it('lets the application’s account read and add to the log, never change it', async () => {
    await expect(database.query('UPDATE transition SET type = type')).rejects.toThrow(/denied/);
    await expect(database.query('DELETE FROM transition')).rejects.toThrow(/denied/);
  });
});
