import { WorkflowNotFoundError } from '@temporalio/client';
import { reportWorkflowOf } from '../../persistence/exchange/report-run.ts';
import type { Sender } from '../acts/send-act.ts';

/** Packages of the run were signed or dropped. A hint: the report looks by itself as well, so one that is lost only costs time. */
export async function tellReport({ engine, database }: Sender, runId: string): Promise<void> {
  const workflowId = await reportWorkflowOf(database, runId);
  await engine.workflow
    .getHandle(workflowId)
    .signal('packagesSigned')
    .catch((fault: unknown) => {
      if (!(fault instanceof WorkflowNotFoundError)) throw fault;
    });
}
