import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { CeremonyStart } from '../../workflows/signing-ceremony.ts';
import { QUEUES } from '../engine/engine.ts';

/** How long a person waits for an engine that may be away (ms; architecture section 5). */
const PATIENCE = 8_000;

/** Once for a ceremony, however often it is asked for. */
export async function startCeremony(engine: Client, ceremony: CeremonyStart): Promise<void> {
  await engine
    .withDeadline(Date.now() + PATIENCE, () =>
      engine.workflow.start('signingCeremony', {
        workflowId: `ceremony/${ceremony.ceremonyId}`,
        taskQueue: QUEUES.records,
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        args: [ceremony],
      }),
    )
    .catch((fault: unknown) => {
      if (!(fault instanceof WorkflowExecutionAlreadyStartedError)) throw fault;
    });
}
