import type { Queries } from '../data-source.ts';
import { placeOfWorkflow } from './place-of-workflow.ts';

/** An activity that fails and is tried again. Instants in ms, UTC; `fault` is a name of ours, the system's or the engine's. */
export type WorkflowFault = {
  readonly workflowId: string;
  readonly activity: string;
  readonly attempts: number;
  readonly fault: string;
  readonly nextTryAt: number;
};

/** Not of an activity: the tables say that the workflow goes on, and it is not in the engine. */
export const MISSING = 'MISSING';
const WHOLE = 'workflow';

/** Writes a failed attempt down; the first failure's instant stays. */
export async function noteFault(queries: Queries, fault: WorkflowFault, now: number): Promise<void> {
  const place = await placeOfWorkflow(queries, fault.workflowId);
  const at = new Date(now);
  await queries.query(
    `INSERT INTO workflow_fault (workflow_id, activity, attempts, fault, since, failed_at, next_try_at, kind, subject_id, unit_id, province_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE attempts = VALUES(attempts), fault = VALUES(fault), failed_at = VALUES(failed_at), next_try_at = VALUES(next_try_at)`,
    [
      ...[fault.workflowId, fault.activity, fault.attempts, fault.fault, at, at, new Date(fault.nextTryAt)],
      ...[place?.kind ?? null, place?.subjectId ?? null, place?.unitId ?? null, place?.provinceId ?? null],
    ],
  );
}

/** The activity has succeeded: nobody needs to look. */
export async function endFault(queries: Queries, workflowId: string, activity: string): Promise<void> {
  await queries.query('DELETE FROM workflow_fault WHERE workflow_id = ? AND activity = ?', [workflowId, activity]);
}

/** The workflow is not in the engine; it needs somebody who tries it again. */
export const noteMissing = (queries: Queries, workflowId: string, now: number): Promise<void> =>
  noteFault(queries, { workflowId, activity: WHOLE, attempts: 1, fault: MISSING, nextTryAt: now }, now);

/** It is there again. */
export const endMissing = (queries: Queries, workflowId: string): Promise<void> => endFault(queries, workflowId, WHOLE);

/** The workflow has ended: what failed in it fails no more. */
export async function endFaults(queries: Queries, workflowId: string): Promise<void> {
  await queries.query('DELETE FROM workflow_fault WHERE workflow_id = ?', [workflowId]);
}

/** Workflows that have faults, after this id, in their order. */
export async function faultyWorkflows(
  queries: Queries,
  afterId: string,
  most: number,
): Promise<readonly { readonly workflowId: string; readonly subjectId?: string; readonly isMissing: boolean }[]> {
  const rows = await queries.query<{ workflow_id: string; subject_id: string | null; missing: string }[]>(
    `SELECT workflow_id, MAX(subject_id) AS subject_id, SUM(fault = '${MISSING}') AS missing FROM workflow_fault
     WHERE workflow_id > ? GROUP BY workflow_id ORDER BY workflow_id LIMIT ?`,
    [afterId, most],
  );
  return rows.map(({ workflow_id, subject_id, missing }) => ({
    workflowId: workflow_id,
    ...(subject_id !== null && { subjectId: subject_id }),
    isMissing: Number(missing) > 0,
  }));
}
