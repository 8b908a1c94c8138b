import type { Queries } from '../data-source.ts';

/** An activity that fails and is tried again. Instants in ms, UTC; `fault` is a name of ours, the system's or the engine's. */
export type WorkflowFault = {
  readonly workflowId: string;
  readonly activity: string;
  readonly attempts: number;
  readonly fault: string;
  readonly nextTryAt: number;
};

/** Writes a failed attempt down; the first failure's instant stays. */
export async function noteFault(queries: Queries, fault: WorkflowFault, now: number): Promise<void> {
  await queries.query(
    `INSERT INTO workflow_fault (workflow_id, activity, attempts, fault, since, failed_at, next_try_at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE attempts = VALUES(attempts), fault = VALUES(fault), failed_at = VALUES(failed_at), next_try_at = VALUES(next_try_at)`,
    [
      fault.workflowId,
      fault.activity,
      fault.attempts,
      fault.fault,
      new Date(now),
      new Date(now),
      new Date(fault.nextTryAt),
    ],
  );
}

/** The activity has succeeded: nobody needs to look. */
export async function endFault(queries: Queries, workflowId: string, activity: string): Promise<void> {
  await queries.query('DELETE FROM workflow_fault WHERE workflow_id = ? AND activity = ?', [workflowId, activity]);
}
