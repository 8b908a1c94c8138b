import { type UnfinishedKind, unfinishedAfter, type WorkflowOf } from '../../persistence/operation/unfinished.ts';
import type { Sender } from '../acts/send-act.ts';
import { log, nameOfFault } from './log.ts';
import { startAgain, workflowIdOf } from './start-again.ts';

/** What a person asks for with one press and nobody else would start. */
const ASKED_FOR: readonly UnfinishedKind[] = ['roster', 'opening'];
const AT_ONCE = 100;

/**
 * Starts the long work that a person asked for and that is not in the engine: at a start and every minute. So it is done
 * although the process that took it, or the engine, died at that moment. Gives how many were looked at.
 */
export async function startLongWork(sender: Sender): Promise<number> {
  let looked = 0;
  for (const kind of ASKED_FOR)
    for await (const workflow of unfinished(sender, kind)) {
      await startWork(sender, workflow);
      looked++;
    }
  return looked;
}

/** All of a kind, a page after another: what stands behind a hundred others waits no longer than they. */
async function* unfinished({ database }: Sender, kind: UnfinishedKind): AsyncGenerator<WorkflowOf> {
  let after = '';
  for (;;) {
    const page = await unfinishedAfter(database, kind, after, AT_ONCE);
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < AT_ONCE) return;
    after = last.id;
  }
}

/** Starts it now; if the engine is away it is started within a minute of its return. What runs stays as it is. */
export const startWork = (sender: Sender, workflow: WorkflowOf): Promise<void> =>
  startAgain(sender, workflow).catch((fault) =>
    log('warn', 'longWork', { workflowId: workflowIdOf(workflow), fault: nameOfFault(fault) }),
  );
