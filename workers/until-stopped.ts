import type { Worker } from '@temporalio/worker';
import { log, nameOfFault, placeOfFault } from '../activities/operation/log.ts';
import { sweeps as swept } from '../activities/operation/measured.ts';
import { underRequest } from '../activities/operation/request-id.ts';
import { newId } from '../persistence/ulid.ts';

/** Work of a process beside its task queue: at the start, then again and again; a fault is said and does not end it. */
export type Sweep = { readonly name: string; readonly everyMs: number; run(): Promise<unknown> };

/** Runs a worker and its sweeps until the process is asked to stop (SIGTERM, SIGINT) and what is in hand is done. */
export async function untilStopped(worker: Worker, sweeps: readonly Sweep[]): Promise<void> {
  const timers = sweeps.map((sweep) => {
    const run = oneAtATime(() => underRequest(newId(), () => sweepOnce(sweep)));
    void run();
    return setInterval(run, sweep.everyMs);
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop(worker));

  log('info', 'ready');
  await worker.run();
  for (const timer of timers) clearInterval(timer);
}

/** A sweep that takes longer than its interval is not begun beside itself: two would mail the same notices. */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= work().finally(() => {
      running = undefined;
    });
    return running;
  };
}

async function sweepOnce({ name, run }: Sweep): Promise<void> {
  try {
    await run();
    swept.add({ sweep: name, outcome: 'done' });
  } catch (fault) {
    swept.add({ sweep: name, outcome: 'failed' });
    log('error', 'sweep', { sweep: name, fault: nameOfFault(fault), place: placeOfFault(fault) });
  }
}

function stop(worker: Worker): void {
  if (worker.getState() === 'RUNNING') worker.shutdown();
}
