import { WorkflowNotFoundError } from '@temporalio/client';
import { headsOf } from '../../persistence/log/transition.ts';
import { newId } from '../../persistence/ulid.ts';
import type { Sender } from '../acts/send-act.ts';

/**
 * A hint from one subject to another: an Update, so that its sender knows that it arrived. Doubled, late or reordered it
 * does no harm; a workflow that has ended needs none.
 */
export async function lookAgain({ database, engine }: Sender, subjectId: string, now: number): Promise<void> {
  const [head] = await headsOf(database, [subjectId]);
  if (!head) return;

  const command = { type: 'lookAgain', id: `hint/${newId(now)}`, at: now, by: 'sheet' };
  try {
    await engine.workflow
      .getHandle(head.workflowId)
      .executeUpdate('lookAgain', { args: [command, head.rev], updateId: command.id });
  } catch (fault) {
    if (!(fault instanceof WorkflowNotFoundError)) throw fault;
  }
}
