import type { Context, Info } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { DataSource } from 'typeorm';
import { endFault, noteFault } from '../../persistence/operation/workflow-fault.ts';
import { log, nameOfFault, placeOfFault } from './log.ts';
import { activities, activitySeconds } from './measured.ts';
import { requestIdIn, underRequest } from './request-id.ts';

/**
 * Beside every activity of a worker: it runs under the id of the request that led to it, is measured, and a fault that is
 * tried again stands in the table of faults until it is mended, so that the administrator sees who is stuck and why.
 */
export const observeActivities =
  (database: DataSource): ActivityInterceptorsFactory =>
  (context: Context) => ({
    inbound: {
      execute: (input, next) =>
        underRequest(requestIdIn(input.headers), async () => {
          const began = performance.now();
          try {
            const result = await next(input);
            measure(context.info, 'done', began);
            if (isTriedAgain(context.info)) await mended(database, context.info);
            return result;
          } catch (fault) {
            measure(context.info, 'failed', began, fault);
            if (isTriedAgain(context.info)) await remember(database, context.info, fault);
            throw fault;
          }
        }),
    },
  });

/** What fails inside a workflow's own task (`judge`) is in the journal of acts, and is not tried again by the engine. */
const isTriedAgain = ({ isLocal }: Info): boolean => !isLocal;

function measure(
  { activityType, workflowExecution, attempt }: Info,
  outcome: 'done' | 'failed',
  began: number,
  fault?: unknown,
) {
  const seconds = (performance.now() - began) / 1000;
  activities.add({ activity: activityType, outcome });
  activitySeconds.observe({ activity: activityType }, seconds);
  log(outcome === 'failed' ? 'warn' : 'info', 'activity', {
    activity: activityType,
    workflowId: workflowExecution?.workflowId,
    attempt,
    outcome,
    ms: Math.round(seconds * 1000),
    ...(fault !== undefined && { fault: nameOfFault(fault), place: placeOfFault(fault) }),
  });
}

/** A fault that cannot be written down (the database is away) is in the log and is tried again all the same. */
async function remember(database: DataSource, info: Info, fault: unknown): Promise<void> {
  const { workflowExecution, activityType, attempt } = info;
  if (!workflowExecution) return;
  const now = Date.now();
  await noteFault(
    database,
    {
      workflowId: workflowExecution.workflowId,
      activity: activityType,
      attempts: attempt,
      fault: nameOfFault(fault),
      nextTryAt: now + pauseAfter(info),
    },
    now,
  ).catch(() => undefined);
}

/** At any attempt: one that was tried again by hand, or whose workflow was begun anew, counts from 1 again. */
const mended = (database: DataSource, { workflowExecution, activityType }: Info): Promise<void> =>
  workflowExecution
    ? endFault(database, workflowExecution.workflowId, activityType).catch(() => undefined)
    : Promise.resolve();

/** The pause before the engine tries again (ms), by the policy that the workflow gave. */
function pauseAfter({ retryPolicy, attempt }: Info): number {
  const initial = milliseconds(retryPolicy?.initialInterval, 1_000);
  const longest = milliseconds(retryPolicy?.maximumInterval, initial * 100);
  return Math.min(initial * (retryPolicy?.backoffCoefficient ?? 2) ** (attempt - 1), longest);
}

const milliseconds = (duration: unknown, usual: number): number => (typeof duration === 'number' ? duration : usual);
