import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import type { Sender } from '../activities/acts/send-act.ts';
import { dataConverter, QUEUES } from '../activities/engine/engine.ts';
import { recordsActivities } from '../activities/records-activities.ts';
import type { Clock } from '../activities/transitions/judge.ts';
import type { Configuration } from '../setup/configuration.ts';

/** The worker of every workflow and of `judge`, as configured. `more`: what a measurement adds to it. */
export function recordsWorker(
  { temporal, payloadKey, recordsWorker: sizes }: Configuration,
  connection: NativeConnection,
  sender: Sender,
  clock: Clock,
  more: Pick<WorkerOptions, 'interceptors' | 'sinks'> = {},
): Promise<Worker> {
  return Worker.create({
    connection,
    namespace: temporal.namespace,
    taskQueue: QUEUES.records,
    workflowsPath: new URL('../workflows/workflows.ts', import.meta.url).pathname,
    activities: recordsActivities(sender, clock),
    dataConverter: dataConverter(payloadKey),
    maxCachedWorkflows: sizes.cachedWorkflows,
    maxConcurrentWorkflowTaskExecutions: sizes.workflowTaskSlots,
    maxConcurrentLocalActivityExecutions: 12,
    shutdownGraceTime: '20 s',
    ...more,
  });
}
