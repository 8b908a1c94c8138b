import { unansweredActsOf } from '../../persistence/log/act.ts';
import type { WorkflowOf } from '../../persistence/operation/unfinished.ts';
import { endMissing } from '../../persistence/operation/workflow-fault.ts';
import { type Sender, sendAgain } from '../acts/send-act.ts';
import { livesAgain } from '../transitions/live-again.ts';
import { runs } from './rebuild.ts';
import { startAgain, workflowIdOf } from './start-again.ts';

/** What was done at once instead of in its time. */
export type TriedAgain = { readonly acts: number; readonly activities: number };

/**
 * Tries at once what would be tried again by itself: a workflow that is not in the engine is started from its log, acts
 * without an outcome are sent again, activities that wait for their next try are tried now. Safe at any time: a known
 * command answers what it answered.
 */
export async function tryAgain(sender: Sender, workflow: WorkflowOf, now: number): Promise<TriedAgain> {
  if (!(await runs(sender, workflow))) {
    if (workflow.of === 'subject') await livesAgain(sender, workflow.id, now);
    else await startAgain(sender, workflow);
    await endMissing(sender.database, workflowIdOf(workflow));
  }

  const activities = await tryActivitiesNow(sender, workflowIdOf(workflow));
  const unanswered = await unansweredActsOf(sender.database, workflow.id);
  for (const act of unanswered) await sendAgain(sender, act, act.failures);
  return { acts: unanswered.length, activities };
}

/** Activities that are between two tries; a workflow that has just ended has none. */
async function tryActivitiesNow({ engine }: Sender, workflowId: string): Promise<number> {
  const execution = { workflowId };
  const { namespace } = engine.options;
  const { raw } = await engine.workflow.getHandle(workflowId).describe();
  const failing = (raw.pendingActivities ?? []).filter(({ attempt }) => Number(attempt ?? 0) > 1);
  for (const { activityId } of failing)
    await engine.workflowService.resetActivity({ namespace, execution, ...(activityId && { id: activityId }) });
  return failing.length;
}
