import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { DataSource } from 'typeorm';
import { repetitions } from '../../persistence/data-source.ts';
import {
  actsWithoutOutcome,
  ceremoniesUnderWay,
  failingActivities,
  messagesUnderWay,
  unmailedNotices,
  type Waiting,
  workUnderWay,
} from '../../persistence/operation/backlog.ts';
import { workflowCounts } from '../../persistence/operation/workflow-counts.ts';
import { gauge, type Sample } from './metrics.ts';

/** What every process measures of itself: its event loop, its memory, its connections to the database. */
export function measureProcess(database: DataSource): void {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  gauge('hbs_event_loop_delay_seconds', 'Delay of the event loop since the last look, by quantile.', () => {
    const samples = [0.5, 0.99, 1].map((quantile) => ({
      labels: { quantile },
      value: (quantile === 1 ? delay.max : delay.percentile(quantile * 100)) / 1e9,
    }));
    delay.reset();
    return samples;
  });
  gauge('hbs_memory_bytes', 'Resident memory of the process.', () => [{ value: process.memoryUsage.rss() }]);
  gauge('hbs_database_connections', 'Connections of the pool, and callers that wait for one.', () => poolOf(database));
  gauge('hbs_transactions_repeated_total', 'Transactions that the database asked to repeat.', () => [
    { value: repetitions.count },
  ]);
}

/** mysql2 keeps these lists; without them nothing is said rather than something untrue. */
function poolOf({ driver }: DataSource): readonly Sample[] {
  const pool =
    'pool' in driver ? (driver.pool as Readonly<Record<string, { readonly length?: number } | undefined>>) : {};
  return (
    [
      ['open', '_allConnections'],
      ['free', '_freeConnections'],
      ['waiting', '_connectionQueue'],
    ] as const
  ).flatMap(([state, list]) => {
    const value = pool[list]?.length;
    return value === undefined ? [] : [{ labels: { state }, value }];
  });
}

/** What one process (the API) measures of the whole system, from indexes and from the minute's counts. */
export function measureBacklog(database: DataSource, now: () => number): void {
  const age = ({ oldest }: Waiting) => (oldest === undefined ? 0 : Math.max(0, now() - oldest) / 1000);
  const waiting = (name: string, what: string, read: (queries: DataSource) => Promise<Waiting>) => {
    gauge(name, `${what}.`, async () => [{ value: (await read(database)).n }]);
    gauge(`${name}_oldest_seconds`, `Age of the oldest: ${what}.`, async () => [{ value: age(await read(database)) }]);
  };
  waiting('hbs_acts_unanswered', 'Acts in the journal without an outcome', actsWithoutOutcome);
  waiting('hbs_notices_unmailed', 'Notices that are to be mailed', unmailedNotices);
  waiting('hbs_activities_failing', 'Activities that fail and are tried again', failingActivities);
  gauge('hbs_ceremonies', 'Ceremonies begun and not ended, by state.', async () =>
    (await ceremoniesUnderWay(database)).map(({ state, n }) => ({ labels: { state }, value: n })),
  );
  gauge('hbs_messages', 'Messages without an outcome, by side and state.', async () =>
    (await messagesUnderWay(database)).map(({ side, state, n }) => ({ labels: { side, state }, value: n })),
  );
  gauge('hbs_progress', 'Long work that goes on (closing, report, opening, rebuild), by kind and part.', async () =>
    (await workUnderWay(database)).flatMap(({ kind, total, done, failed }) => [
      { labels: { kind, part: 'total' }, value: total },
      { labels: { kind, part: 'done' }, value: done },
      { labels: { kind, part: 'failed' }, value: failed },
    ]),
  );
  gauge('hbs_open_tasks', 'Open tasks by the kind of position that they wait for; counted once a minute.', async () =>
    (await workflowCounts(database)).counts
      .filter(({ kind }) => kind === 'task')
      .map(({ state, n }) => ({ labels: { position: state }, value: n })),
  );
  gauge('hbs_workflows', 'Living workflows by kind and state; counted once a minute.', async () =>
    (await workflowCounts(database)).counts
      .filter(({ kind }) => kind !== 'task')
      .map(({ kind, state, n }) => ({ labels: { kind, state }, value: n })),
  );
}
