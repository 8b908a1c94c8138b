import type { Worker } from '@temporalio/worker';

/** Work of a process beside its task queue: at the start, then again and again; a fault is said and does not end it. */
export type Sweep = { readonly everyMs: number; run(): Promise<unknown> };

/** Runs a worker and its sweeps until the process is asked to stop (SIGTERM, SIGINT) and what is in hand is done. */
export async function untilStopped(worker: Worker, sweeps: readonly Sweep[]): Promise<void> {
  const timers = sweeps.map((sweep) => {
    const run = () =>
      sweep.run().catch((fault: unknown) => console.error(fault instanceof Error ? fault.name : 'sweep failed'));
    run();
    return setInterval(run, sweep.everyMs);
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop(worker));

  console.log('ready');
  await worker.run();
  for (const timer of timers) clearInterval(timer);
}

function stop(worker: Worker): void {
  if (worker.getState() === 'RUNNING') worker.shutdown();
}
