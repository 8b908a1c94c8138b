import { WorkflowNotFoundError } from '@temporalio/client';
import { headsOf } from '../../persistence/log/transition.ts';
import type { WorkflowOf } from '../../persistence/operation/unfinished.ts';
import type { Sender } from '../acts/send-act.ts';
import { workflowIdOf } from './start-again.ts';

/**
 * How an unfinished workflow is, as the engine sees it. `behind`: its log has set transitions that it has not read yet, which
 * is as it should be; `silent`: no worker answers for it.
 */
export type Condition = 'follows' | 'behind' | 'missing' | 'ended' | 'failing' | 'silent';

/** Tries after which a task or an activity is said to fail. */
const TRIES = 3;
const PATIENCE = 8_000;

/** Asks the engine about one workflow; nothing is changed by asking. */
export async function conditionOf(
  sender: Sender,
  workflow: WorkflowOf,
): Promise<{ readonly workflowId: string; readonly condition: Condition }> {
  const workflowId = workflowIdOf(workflow);
  try {
    const { status, raw } = await sender.engine.workflow.getHandle(workflowId).describe();
    if (status.name !== 'RUNNING') return { workflowId, condition: 'ended' };
    const tries = [raw.pendingWorkflowTask?.attempt, ...(raw.pendingActivities ?? []).map(({ attempt }) => attempt)];
    if (tries.some((attempt) => Number(attempt ?? 0) > TRIES)) return { workflowId, condition: 'failing' };
    return { workflowId, condition: workflow.of === 'subject' ? await followed(sender, workflow) : 'follows' };
  } catch (fault) {
    if (fault instanceof WorkflowNotFoundError) return { workflowId, condition: 'missing' };
    throw fault;
  }
}

async function followed(
  { database, engine }: Sender,
  { id, workflowId }: WorkflowOf & { of: 'subject' },
): Promise<Condition> {
  try {
    const rev = await engine.withDeadline(Date.now() + PATIENCE, () =>
      engine.workflow.getHandle(workflowId).query<number>('revision'),
    );
    const [head] = await headsOf(database, [id]);
    return head && rev < head.rev ? 'behind' : 'follows';
  } catch {
    return 'silent';
  }
}
