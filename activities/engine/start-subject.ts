import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { headsOf } from '../../persistence/log/transition.ts';
import type { Sender } from '../acts/send-act.ts';
import { QUEUES } from './engine.ts';

/**
 * Starts the workflow of a subject from where its log stands: at its opening, after a replacement, and for a rebuild when
 * the engine's database is gone; also one that had ended, and ends again at once if the log gives it nothing to do. A
 * workflow that is running stays as it is. `also`: what its workflow is told beside the state.
 */
export async function startSubject(
  { database, engine }: Sender,
  subjectId: string,
  also: (state: unknown) => object = () => ({}),
): Promise<void> {
  const [head] = await headsOf(database, [subjectId]);
  if (!head) throw new Error('subject unknown');

  try {
    await engine.workflow.start(head.kind, {
      workflowId: head.workflowId,
      taskQueue: QUEUES.records,
      args: [
        {
          subjectId,
          state: head.state,
          rev: head.rev,
          done: await commandsDone(database, subjectId),
          ...also(head.state),
        },
      ],
    });
  } catch (fault) {
    if (!(fault instanceof WorkflowExecutionAlreadyStartedError)) throw fault;
  }
}

/** Which command made which revision: a repeated command gets its answer also from a workflow begun anew. */
async function commandsDone(database: Sender['database'], subjectId: string): Promise<Record<string, number>> {
  const rows = await database.query<{ command_id: string; rev: number }[]>(
    'SELECT command_id, rev FROM transition WHERE subject_id = ? ORDER BY rev',
    [subjectId],
  );
  return Object.fromEntries(rows.map(({ command_id, rev }) => [command_id, rev]));
}
