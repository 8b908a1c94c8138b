import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import type { Sender } from '../activities/acts/send-act.ts';
import { dataConverter, QUEUES } from '../activities/engine/engine.ts';
import { observeActivities } from '../activities/operation/observe-activities.ts';
import { recordsActivities } from '../activities/records-activities.ts';
import type { Clock } from '../activities/transitions/judge.ts';
import type { Configuration } from '../setup/configuration.ts';
import { WORKFLOW_CODE } from './workflow-code.ts';

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
    workflowsPath: WORKFLOW_CODE.workflowsPath,
    activities: recordsActivities(sender, clock),
    dataConverter: dataConverter(payloadKey),
    maxCachedWorkflows: sizes.cachedWorkflows,
    maxConcurrentWorkflowTaskExecutions: sizes.workflowTaskSlots,
    maxConcurrentLocalActivityExecutions: 12,
    shutdownGraceTime: '20 s',
    ...more,
    interceptors: {
      ...more.interceptors,
      workflowModules: [...WORKFLOW_CODE.interceptors, ...(more.interceptors?.workflowModules ?? [])],
      activity: [observeActivities(sender.database), ...(more.interceptors?.activity ?? [])],
    },
  });
}
