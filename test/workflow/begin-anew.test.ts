import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { DataSource } from 'typeorm';
import { startSubject } from '../../activities/engine/start-subject.ts';
import { headsOf } from '../../persistence/log/transition.ts';
import { newId } from '../../persistence/ulid.ts';
import { temporalCli } from '../../setup/temporal-programs.ts';
import { type AnyCommand, byWorkflow } from '../acting.ts';
import { openTestDatabase } from '../database.ts';
import { faultsInLogs } from '../log-audit.ts';
import { aProvince } from '../province.ts';
import { endRuntime, quietRuntime, type RecordsWorker, startRecordsWorker } from '../records-worker.ts';
import { recordsOf, sheetOf } from '../rows.ts';

const CLIENTS = 8;
const ACTS_EACH = 40;
const EVENTS_IN_A_HISTORY = 40;

let database: DataSource;
let server: TestWorkflowEnvironment;
let worker: RecordsWorker;
beforeAll(async () => {
  database = await openTestDatabase(20);
  worker = await startOnItsOwnServer();
}, 90_000);
afterAll(async () => {
  await worker.stop();
  await server.teardown();
  await endRuntime();
  await database.destroy();
});

/** A real server whose idea of a long history is a short one. */
async function startOnItsOwnServer(): Promise<RecordsWorker> {
  const settings = {
    'limit.historyCount.suggestContinueAsNew': EVENTS_IN_A_HISTORY,
    'history.maxInFlightUpdates': 1000,
  };
  quietRuntime();
  server = await TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path: await temporalCli() },
      extraArgs: Object.entries(settings).flatMap(([name, value]) => ['--dynamic-config-value', `${name}=${value}`]),
    },
  });
  return startRecordsWorker(database, undefined, { address: server.address, namespace: 'default' });
}

const runsOf = async (workflowId: string): Promise<number> => {
  let runs = 0;
  for await (const _run of worker.engine.workflow.list({ query: `WorkflowId = '${workflowId}'` })) runs++;
  return runs;
};

describe('a workflow that begins anew under acts without pause (WF1)', () => {
  it('loses no act and gives the first answer again, while a record and a sheet begin anew many times and the record ends', async () => {
    const province = await aProvince(database, { pupils: 1 });
    const sheet = await sheetOf(database, province, 'music');
    const [record] = await recordsOf(database, province);
    const recordId = record?.id ?? '';
    const [pupil] = await database.query<{ pupil_data_id: string }[]>(
      'SELECT p.pupil_data_id FROM record r JOIN pupil p ON p.id = r.pupil_id WHERE r.id = ?',
      [recordId],
    );
    const sender = { database, engine: worker.engine };
    for (const id of [recordId, sheet]) await startSubject(sender, id);
    const put = byWorkflow(sender);

    const { homeroomTeacher, subjectTeacher, principal } = province.people;
    const change = (): AnyCommand => ({
      type: 'pupilDataChanged',
      id: newId(),
      at: Date.now(),
      by: homeroomTeacher,
      pupilDataId: pupil?.pupil_data_id,
    });
    const propose = (): AnyCommand => ({
      type: 'proposeRetest',
      id: newId(),
      at: Date.now(),
      by: subjectTeacher,
      row: province.enrolments[0],
      noteId: newId(),
    });
    const answers: { subject: string; command: AnyCommand; answer: number | string }[] = [];
    const client = async (subject: string, next: () => AnyCommand, acts = ACTS_EACH) => {
      for (let i = 0; i < acts; i++) {
        const command = next();
        answers.push({ subject, command, answer: await put(subject, command) });
      }
    };
    const half = Array.from({ length: CLIENTS / 2 });
    const acting = Promise.all([
      ...half.map(() => client(recordId, change)),
      ...half.map(() => client(sheet, propose)),
    ]);
    while (answers.filter(({ subject }) => subject === recordId).length < (CLIENTS / 2) * (ACTS_EACH - 5))
      await new Promise((resolve) => setTimeout(resolve, 20));
    const end = { type: 'withdraw', id: newId(), at: Date.now(), by: principal, noteId: newId() };
    expect(await put(recordId, end)).toEqual(expect.any(Number));
    await acting;
    // Whoever was quick may have said all before the end was taken: each speaks once more after it.
    await Promise.all(half.map(() => client(recordId, change, 1)));

    const refusalsOf = (of: string) =>
      new Set(
        answers
          .filter(({ subject, answer }) => subject === of && typeof answer === 'string')
          .map(({ answer }) => answer),
      );
    expect([...refusalsOf(recordId)]).toEqual(['RECORD_CLOSED']);
    // The withdrawn pupil's row leaves the sheet: what is said of it afterwards is refused, and nothing else is.
    expect([...refusalsOf(sheet)].filter((refused) => refused !== 'ROW_UNKNOWN')).toEqual([]);
    const taken = answers.filter(({ answer }) => typeof answer === 'number');
    for (const { subject, command, answer } of taken) {
      const [row] = await database.query<{ rev: number; n: string }[]>(
        'SELECT MAX(rev) AS rev, COUNT(*) AS n FROM transition WHERE subject_id = ? AND command_id = ?',
        [subject, command.id],
      );
      expect([row?.rev, Number(row?.n)]).toEqual([answer, 1]);
    }
    for (const { subject, command, answer } of answers.filter((_, i) => i % 10 === 0))
      expect(await put(subject, command)).toBe(answer);
    expect(await faultsInLogs(database, province.schoolId)).toEqual([]);

    const [head] = await headsOf(database, [sheet]);
    expect(await runsOf(head?.workflowId ?? '')).toBeGreaterThan(10);
    expect(await runsOf(`record/2026-2027/${recordId}`)).toBeGreaterThan(10);
  }, 150_000);
});
