import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { resendActs } from '../../activities/acts/resend-acts.ts';
import { type ActAnswer, sendAct } from '../../activities/acts/send-act.ts';
import type { Command } from '../../domain/decider.ts';
import { writeAct } from '../../persistence/log/act.ts';
import { headsOf } from '../../persistence/log/transition.ts';
import { newId } from '../../persistence/ulid.ts';
import { SUBJECTS } from '../acting.ts';
import { openTestDatabase } from '../database.ts';
import { aProvince, type Province } from '../province.ts';
import { endRuntime, type RecordsWorker, startRecordsWorker } from '../records-worker.ts';
import { aPartRevision, recordsOf, sheetOf } from '../rows.ts';
import { startSchool } from '../start-school.ts';
import { until } from '../until.ts';

let database: DataSource;
let worker: RecordsWorker;
beforeAll(async () => {
  database = await openTestDatabase();
  worker = await startRecordsWorker(database);
}, 90_000);
afterAll(async () => {
  await worker.stop();
  await endRuntime();
  await database.destroy();
});

const act = async (subjectId: string, command: Command & Record<string, unknown>): Promise<ActAnswer> => {
  const [head] = await headsOf(database, [subjectId]);
  if (!head) throw new Error('no subject');
  return sendAct(
    { database, engine: worker.engine },
    { subjectId, kind: head.kind, workflowId: head.workflowId, command, seen: head.rev },
  );
};

const startAll = async (province: Province) => {
  await startSchool({ database, engine: worker.engine }, province);
};

const signSheet = async (province: Province, subject: string, id = newId()) => {
  const sheet = await sheetOf(database, province, subject);
  const rows = [];
  for (const row of province.enrolments)
    rows.push({ row, revision: await aPartRevision(database, sheet, row, subject) });
  return act(sheet, {
    type: 'signRows',
    id,
    at: Date.now(),
    by: province.people.subjectTeacher,
    rows,
    ceremonyId: newId(),
  });
};

describe('acts as Updates of the workflows', () => {
  it('takes a record from its sheets to the homeroom teacher without anybody asking', async () => {
    const province = await aProvince(database, { pupils: 2 });
    await startAll(province);

    for (const subject of SUBJECTS) expect(await signSheet(province, subject)).toMatchObject({ outcome: 'taken' });

    await until('both records with the homeroom teacher', async () =>
      (await recordsOf(database, province)).every(({ stage }) => stage === 'homeroom'),
    );
  }, 60_000);

  it('starts the workflow of a sheet or record that the engine does not know, and takes the act', async () => {
    const province = await aProvince(database, { pupils: 1 });
    expect(await signSheet(province, 'math')).toMatchObject({ outcome: 'taken' });

    await startAll(province);
    const sheet = await sheetOf(database, province, 'art');
    const record = (await recordsOf(database, province))[0]?.id ?? '';
    for (const { workflowId } of await headsOf(database, [sheet, record]))
      await worker.engine.workflow.getHandle(workflowId).terminate('lost');

    expect(await signSheet(province, 'art')).toMatchObject({ outcome: 'taken' });
    const withdraw = { type: 'withdraw', id: newId(), at: Date.now(), by: province.people.principal, noteId: newId() };
    expect(await act(record, withdraw)).toMatchObject({ outcome: 'taken' });
  }, 60_000);

  it('judges an act that is sent again by what was taken first, and by its instant', async () => {
    const province = await aProvince(database, { pupils: 1 });
    await startAll(province);
    const recordId = (await recordsOf(database, province))[0]?.id ?? '';
    const [head] = await headsOf(database, [recordId]);
    const by = province.people.principal;
    const taken = { type: 'withdraw', id: newId(), at: Date.now() - 60_000, by, noteId: newId() };
    const journalled = { kind: 'recordYear', workflowId: head?.workflowId ?? '', seen: 1 };
    await writeAct(database, { ...journalled, subjectId: recordId, command: taken });

    expect(await act(recordId, { ...taken, at: Date.now(), noteId: newId() })).toMatchObject({ outcome: 'taken' });
    const [written] = await database.query<{ at: Date; events: string }[]>(
      'SELECT at, events FROM transition WHERE subject_id = ? AND command_id = ?',
      [recordId, taken.id],
    );
    expect(written?.at.getTime()).toBe(taken.at);
    expect(JSON.parse(written?.events ?? '[]')).toMatchObject([{ noteId: taken.noteId }]);
  }, 60_000);

  it('reaches its workflow after its sender died, whatever number of acts on subjects that do not answer was taken before', async () => {
    const province = await aProvince(database, { pupils: 1 });
    await startAll(province);
    const recordId = (await recordsOf(database, province))[0]?.id ?? '';
    const [head] = await headsOf(database, [recordId]);
    const stuck = newId();
    await database.query(
      `INSERT INTO subject (id, kind, rev, hash, state, workflow_id) VALUES (?, 'unknown', 1, '', '{}', ?)`,
      [stuck, `stuck/${stuck}`],
    );
    const by = province.people.principal;
    const rows = Array.from({ length: 201 }, () => [
      newId(),
      stuck,
      'unknown',
      'x',
      new Date(1_000),
      by,
      '{"type":"x"}',
      0,
    ]);
    await database.query('INSERT INTO act (command_id, subject_id, kind, type, at, by_person, body, seen) VALUES ?', [
      rows,
    ]);
    const withdraw = { type: 'withdraw', id: newId(), at: Date.now() - 60_000, by, noteId: newId() };
    const journalled = { kind: 'recordYear', workflowId: head?.workflowId ?? '', seen: 1 };
    await writeAct(database, { ...journalled, subjectId: recordId, command: withdraw });

    expect(await resendActs({ database, engine: worker.engine }, Date.now())).toBeGreaterThan(0);
    expect((await recordsOf(database, province))[0]?.stage).toBe('withdrawn');
    await database.query(`UPDATE act SET outcome = 'refused' WHERE subject_id = ?`, [stuck]);
  }, 60_000);

  it('answers a double click once: the second answer is that of the first', async () => {
    const province = await aProvince(database, { pupils: 1 });
    await startAll(province);
    const sheet = await sheetOf(database, province, 'music');
    const submit = {
      type: 'submitPoint',
      point: 'midTerm1',
      id: newId(),
      at: Date.now(),
      by: province.people.stranger,
    };

    const answers = await Promise.all(Array.from({ length: 20 }, () => act(sheet, submit)));

    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify({ outcome: 'refused', refused: 'NOT_YOUR_SHEET', facts: {} })]),
    );
    const [journal] = await database.query<{ n: number }[]>('SELECT COUNT(*) AS n FROM act WHERE subject_id = ?', [
      sheet,
    ]);
    expect(Number(journal?.n)).toBe(1);
  }, 60_000);

  it('says why not before it enters the history: an act of another stage', async () => {
    const province = await aProvince(database, { pupils: 1 });
    await startAll(province);
    const [record] = await recordsOf(database, province);

    const answer = await act(record?.id ?? '', {
      type: 'approve',
      id: newId(),
      at: Date.now(),
      by: province.people.principal,
      revisionId: newId(),
    });

    expect(answer).toEqual({ outcome: 'refused', refused: 'NOT_AT_THIS_STAGE', facts: { stage: 'entering' } });
  }, 60_000);

  it('moves the record to the late lane by the verdict of its own timer, however late the timer', async () => {
    const province = await aProvince(database, { pupils: 1, closeAt: Date.now() - 5 * 60 * 60 * 1000 });
    await startAll(province);

    await until('the record is late', async () => (await recordsOf(database, province))[0]?.lane === 'late');
  }, 60_000);
});
