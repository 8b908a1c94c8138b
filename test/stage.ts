import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { DataSource } from 'typeorm';
import type { Sender } from '../activities/acts/send-act.ts';
import type { EnginePlace } from '../activities/engine/engine.ts';
import { startSubject } from '../activities/engine/start-subject.ts';
import type { RoundCommand } from '../domain/round-closing/round-closing.ts';
import { inTransaction } from '../persistence/data-source.ts';
import { KINDS } from '../persistence/log/kinds.ts';
import { beginSubject } from '../persistence/log/write.ts';
import { temporalCli } from '../setup/temporal-programs.ts';
import { startCalendarWorker } from './calendar-worker.ts';
import { startExchangeWorker } from './exchange-worker.ts';
import type { Province } from './province.ts';
import { quietRuntime, startRecordsWorker } from './records-worker.ts';

/** An engine's server of its own with the workers for records, rounds, openings and certificates, over the run's database. */
export type Stage = {
  readonly database: DataSource;
  readonly sender: Sender;
  readonly place: EnginePlace;
  /** The stage's time: ms, UTC. */
  now(): Promise<number>;
  /** Goes on to an instant: all timers before it have fired, and what they caused is done. */
  goTo(instant: number): Promise<void>;
  /** The whole exchange worker in place of its part that goes by the calendar: packages, intake, reports to this ministry. */
  exchangeWith(folder: string, ministryUrl: string): Promise<void>;
  close(): Promise<void>;
};

/** On the engine's own server that skips time; `judge` and the activities read its time. */
export async function openSkippingStage(database: DataSource): Promise<Stage> {
  quietRuntime();
  const path = process.env['HBS_TEST_SERVER'];
  if (!path) throw new Error('HBS_TEST_SERVER is not set');
  const server = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  const now = () => server.currentTimeMs();
  return withWorkers(database, server, now, async (instant) => {
    const left = instant - (await now());
    if (left > 0) await server.sleep(left);
  });
}

/** On a real server; its time is everybody's. `settings`: dynamic configuration. */
export async function openRealStage(
  database: DataSource,
  settings: Readonly<Record<string, number>> = {},
): Promise<Stage> {
  quietRuntime();
  const server = await TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path: await temporalCli() },
      log: { format: 'json', level: 'error' },
      extraArgs: Object.entries({ 'history.maxInFlightUpdates': 1000, ...settings }).flatMap(([name, value]) => [
        '--dynamic-config-value',
        `${name}=${value}`,
      ]),
    },
  });
  const goTo = (instant: number) => new Promise<void>((resolve) => setTimeout(resolve, instant - Date.now()));
  return withWorkers(database, server, async () => Date.now(), goTo);
}

async function withWorkers(
  database: DataSource,
  server: TestWorkflowEnvironment,
  now: Stage['now'],
  goTo: Stage['goTo'],
): Promise<Stage> {
  const place = { address: server.address, namespace: server.namespace ?? 'default' };
  const records = await startRecordsWorker(database, { now }, place);
  let exchange = await startCalendarWorker(database, { now }, place);
  return {
    database,
    sender: { database, engine: records.engine },
    place,
    now,
    goTo,
    async exchangeWith(folder, ministryUrl) {
      await exchange.stop();
      exchange = await startExchangeWorker(database, folder, ministryUrl, place);
    },
    async close() {
      await exchange.stop();
      await records.stop();
      await server.teardown();
    },
  };
}

/** Opens a closing round as the province's opening of the year does, and starts its workflow; gives its id. */
export async function startRound(
  { database, sender, now }: Pick<Stage, 'database' | 'sender' | 'now'>,
  province: Province,
  number: 1 | 2,
): Promise<string> {
  const { provinceId, schoolYear } = province;
  const [round] = await database.query<{ id: string; due_at: Date; close_at: Date }[]>(
    'SELECT id, due_at, close_at FROM round WHERE province_id = ? AND n = ?',
    [provinceId, number],
  );
  if (!round) throw new Error('round unknown');
  const at = await now();
  const openRound: RoundCommand = {
    type: 'openRound',
    id: `open/${round.id}`,
    at,
    by: 'opening',
    provinceId,
    schoolYear,
    number,
    dueAt: round.due_at.getTime(),
    closeAt: round.close_at.getTime(),
  };
  const subject = {
    subjectId: round.id,
    kind: 'roundClosing',
    workflowId: `round/${provinceId}/${schoolYear}/${number}`,
    schoolId: undefined,
  };
  await inTransaction(database, (queries) => beginSubject(queries, KINDS, subject, openRound, at));
  await startSubject(sender, round.id);
  return round.id;
}
