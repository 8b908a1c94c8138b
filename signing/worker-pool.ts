import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { jobs } from './worker-jobs.ts';

type Jobs = typeof jobs;
export type JobName = keyof Jobs;

/** Runs the signing's CPU work beside the event loop: named jobs, a bounded number at once, others wait in order. */
export type WorkerPool = {
  run<N extends JobName>(name: N, input: Parameters<Jobs[N]>[0]): Promise<Awaited<ReturnType<Jobs[N]>>>;
  close(): Promise<void>;
};

type Waiting = { name: JobName; input: unknown; resolve: (value: never) => void; reject: (error: Error) => void };

/** A worker that dies fails its job and is replaced; the job is the caller's to repeat. */
export function workerPool(size = Math.max(1, availableParallelism() - 1)): WorkerPool {
  const waiting: Waiting[] = [];
  const busy = new Map<Worker, Waiting>();
  const idle: Worker[] = [];
  let closed = false;

  const next = (): void => {
    if (waiting.length === 0) return;
    const worker = idle.pop() ?? (busy.size < size ? started() : undefined);
    const job = worker && waiting.shift();
    if (!worker || !job) return;
    busy.set(worker, job);
    worker.postMessage({ name: job.name, input: job.input });
  };
  const started = (): Worker => {
    const worker = new Worker(new URL('./worker-thread.ts', import.meta.url));
    worker.unref();
    worker.on('message', (answer: { value: never } | { error: string }) => {
      const job = busy.get(worker);
      busy.delete(worker);
      idle.push(worker);
      if ('error' in answer) job?.reject(new Error(answer.error));
      else job?.resolve(answer.value);
      next();
    });
    worker.on('error', (error) => busy.get(worker)?.reject(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => {
      busy.get(worker)?.reject(new Error('the worker thread ended'));
      busy.delete(worker);
      if (idle.includes(worker)) idle.splice(idle.indexOf(worker), 1);
      if (!closed) next();
    });
    return worker;
  };

  return {
    run: (name, input) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new Error('the pool is closed'));
        waiting.push({ name, input, resolve, reject });
        next();
      }),
    async close() {
      closed = true;
      for (const { reject } of waiting.splice(0)) reject(new Error('the pool is closed'));
      await Promise.all([...idle, ...busy.keys()].map((worker) => worker.terminate()));
    },
  };
}
