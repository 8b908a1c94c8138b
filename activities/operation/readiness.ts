import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { migrations } from '../../persistence/migrations/migrations.ts';
import { certificatesRunningOut, migrationsDone } from '../../persistence/operation/backlog.ts';
import { QUEUES } from '../engine/engine.ts';
import { nameOfFault } from './log.ts';

export type ReadinessParts = {
  readonly database: DataSource;
  readonly engine: Client;
  readonly filesDirectory: string;
  /** Queues that somebody must ask for work: all for the API, a worker's own for that worker. */
  readonly queues: readonly string[];
  now(): number;
};

/** What a process needs to do its work: ready, or in a few words why not. No address, account or secret. */
export type Readiness = { readonly ready: boolean; readonly parts: Readonly<Record<string, string>> };

/** A part that does not answer within this time (ms) is not ready. */
const PATIENCE = 2_000;
/** A worker asks at least this often (ms): a poll lasts a minute. */
const POLL = 75_000;
const LEAST_FREE_BYTES = 500 * 1024 * 1024;

/** Asks every part at once, each within its time. */
export async function readinessOf(of: ReadinessParts): Promise<Readiness> {
  const asked = await Promise.all(
    Object.entries(PARTS).map(async ([name, ask]): Promise<[string, string]> => [name, await answerOf(ask, of)]),
  );
  return { ready: asked.every(([, answer]) => answer === 'ready'), parts: Object.fromEntries(asked) };
}

type Ask = (of: ReadinessParts) => Promise<string | undefined>;

async function answerOf(ask: Ask, of: ReadinessParts): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('does not answer in time'), PATIENCE);
  });
  try {
    return await Promise.race([ask(of).then((fault) => fault ?? 'ready'), late]);
  } catch (fault) {
    return `does not answer: ${nameOfFault(fault)}`;
  } finally {
    clearTimeout(timer);
  }
}

/** Each part gives nothing when it is ready, or what is wrong. */
const PARTS: Readonly<Record<string, Ask>> = {
  async database({ database }) {
    await database.query('SELECT 1');
    return undefined;
  },
  async migrations({ database }) {
    const done = new Set(await migrationsDone(database));
    const missing = migrations.filter((migration) => !done.has(new migration().name ?? '')).length;
    return missing > 0 ? `${missing} changes of the schema are missing` : undefined;
  },
  async engine({ engine }) {
    await engine.workflowService.getSystemInfo({});
    return undefined;
  },
  async workers({ engine, queues, now }) {
    const silent: string[] = [];
    for (const queue of queues) if ((await lastPoll(engine, queue)) < now() - POLL) silent.push(queue);
    return silent.length > 0 ? `nobody asks for work on ${silent.join(', ')}` : undefined;
  },
  async disk({ filesDirectory }) {
    const { bavail, bsize } = await statfs(filesDirectory);
    return bavail * bsize < LEAST_FREE_BYTES ? 'less than 500 MB are free' : undefined;
  },
  async files({ filesDirectory }) {
    await access(filesDirectory, constants.R_OK | constants.W_OK);
    return undefined;
  },
  async trust({ database, now }) {
    const { anchors } = await certificatesRunningOut(database, now(), now());
    return anchors === 0 ? 'no certification authority is trusted' : undefined;
  },
};

/** When somebody last asked for work on a queue (ms, UTC); 0 if nobody did. */
export async function lastPoll({ workflowService, options: { namespace } }: Client, queue: string): Promise<number> {
  const answers = await Promise.all(
    (queue === QUEUES.records ? [1, 2] : [2]).map((taskQueueType) =>
      workflowService.describeTaskQueue({ namespace, taskQueue: { name: queue }, taskQueueType }),
    ),
  );
  const polls = answers.map(({ pollers }) =>
    Math.max(0, ...(pollers ?? []).map(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000)),
  );
  return Math.min(...polls);
}
