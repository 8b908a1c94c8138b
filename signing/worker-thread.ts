import { parentPort } from 'node:worker_threads';
import { jobs } from './worker-jobs.ts';
import type { JobName } from './worker-pool.ts';

/** One thread of the pool: takes a named job, answers with its value or the message of its fault. */
parentPort?.on('message', async ({ name, input }: { name: JobName; input: never }) => {
  try {
    parentPort?.postMessage({ value: await jobs[name](input) });
  } catch (error) {
    parentPort?.postMessage({ error: error instanceof Error ? error.message : String(error) });
  }
});
