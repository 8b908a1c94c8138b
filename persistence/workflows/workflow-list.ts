import type { Queries } from '../data-source.ts';

export const WORKFLOW_STATES = ['stuck', 'retrying', 'running', 'waitingPerson', 'waitingTime'] as const;
export type WorkflowState = (typeof WORKFLOW_STATES)[number];

export const WORKFLOW_KINDS = [
  'classSheet',
  'recordYear',
  'signingCeremony',
  'certificateApproval',
  'exchangeSubmission',
  'exchangeIntake',
  'roundClosing',
  'ministryReport',
  'schoolYearOpening',
  'rosterWriting',
] as const;
export type WorkflowKind = (typeof WORKFLOW_KINDS)[number];

/** One workflow as the administrator sees it: ids and codes, no names. Instants in ms, UTC. */
export type WorkflowRow = {
  /** Subject, ceremony, message or report: by it the page of one workflow is asked for. */
  readonly id: string;
  readonly workflowId: string;
  readonly kind: WorkflowKind;
  readonly state: WorkflowState;
  readonly unitCode: string;
  /** The position that is waited for (`principal`), or what else. */
  readonly waitsFor?: string;
  readonly since: number;
  readonly nextAt?: number;
  readonly fault?: { readonly name: string; readonly attempts: number };
};

export type WorkflowsAsked = {
  readonly provinceId: string;
  readonly now: number;
  readonly kind?: WorkflowKind;
  readonly unitCode?: string;
};

/** As a query gives it; named for the columns. */
export type Row = {
  id: string;
  workflow_id: string;
  kind: WorkflowKind;
  unit_code: string;
  since: Date;
  next_at?: Date | null;
  waits_for?: string | null;
  fault?: string;
  attempts?: number;
};

export const rowOf = (row: Row, state: WorkflowState): WorkflowRow => ({
  id: row.id,
  workflowId: row.workflow_id,
  kind: row.kind,
  state,
  unitCode: row.unit_code,
  since: row.since.getTime(),
  ...(row.waits_for && { waitsFor: row.waits_for }),
  ...(row.next_at && { nextAt: row.next_at.getTime() }),
  ...(row.fault !== undefined && { fault: { name: row.fault, attempts: row.attempts ?? 0 } }),
});

/** Where a list goes on: after this task's opening, or this subject. */
export type After = { readonly at: number; readonly id: string };

/** The unit that a filter names, if it is of the province: two parameters. */
export const UNIT = '(SELECT id FROM unit WHERE code = ? AND province_id = ?)';

/** The kind of a task's subject, as its position tells: the index of waits has the position and not the kind. */
const POSITIONS: Readonly<Record<string, string>> = {
  classSheet: `AND t.position LIKE 'teacher:%'`,
  recordYear: `AND t.position NOT LIKE 'teacher:%' AND t.position NOT LIKE 'level:%'`,
};

/** Subjects that wait for a person, the longest wait first; each once, by its oldest task. */
export async function waitingForPeople(
  queries: Queries,
  { provinceId, kind, unitCode }: WorkflowsAsked,
  after: After | undefined,
  most: number,
): Promise<readonly WorkflowRow[]> {
  // Of all, or of a kind with many, the index of waits is read in its order until the page is full; of few, their kind's index.
  const inOrder = !unitCode && (kind === undefined || kind in POSITIONS);
  const rows = await queries.query<(Row & { state: string })[]>(
    `SELECT ${inOrder ? 'STRAIGHT_JOIN' : ''} s.id, s.workflow_id, s.kind, u.code AS unit_code, t.opened_at AS since,
       SUBSTRING_INDEX(t.position, ':', 1) AS waits_for, s.state
     FROM task t ${inOrder ? 'FORCE INDEX (task_wait)' : ''} JOIN subject s ON s.id = t.subject_id JOIN unit u ON u.id = t.school_id
     WHERE u.province_id = ? ${after ? 'AND (t.opened_at > ? OR (t.opened_at = ? AND t.subject_id > ?))' : ''}
       ${kind ? `${POSITIONS[kind] ?? ''} AND s.kind = ?` : ''} ${unitCode ? `AND t.school_id = ${UNIT}` : ''}
       AND NOT EXISTS (SELECT 1 FROM task e WHERE e.subject_id = t.subject_id
         AND (e.opened_at < t.opened_at OR (e.opened_at = t.opened_at AND e.task_key < t.task_key)))
     ORDER BY t.opened_at, t.subject_id LIMIT ?`,
    [
      provinceId,
      ...(after ? [new Date(after.at), new Date(after.at), after.id] : []),
      ...(kind ? [kind] : []),
      ...(unitCode ? [unitCode, provinceId] : []),
      most,
    ],
  );
  return rows.map((row) => rowOf(withTimer(row), 'waitingPerson'));
}

/** Subjects of one kind that wait for an instant alone, in the order of their ids. */
export async function waitingForTime(
  queries: Queries,
  { provinceId, unitCode }: WorkflowsAsked,
  kind: string,
  afterId: string,
  most: number,
): Promise<readonly WorkflowRow[]> {
  const rows = await queries.query<(Row & { state: string })[]>(
    `SELECT STRAIGHT_JOIN s.id, s.workflow_id, s.kind, u.code AS unit_code, t.written_at AS since, 'time' AS waits_for, s.state
     FROM subject s ${unitCode ? '' : 'FORCE INDEX (subject_kind)'} LEFT JOIN round o ON o.id = s.id JOIN unit u ON u.id = COALESCE(s.school_id, o.province_id)
       JOIN transition t ON t.subject_id = s.id AND t.rev = s.rev
       LEFT JOIN task k ON k.subject_id = s.id
     WHERE s.kind = ? AND s.ended_at IS NULL AND s.id > ? AND u.province_id = ? ${unitCode ? `AND s.school_id = ${UNIT}` : ''}
       AND k.subject_id IS NULL
     ORDER BY s.id LIMIT ?`,
    [kind, afterId, provinceId, ...(unitCode ? [unitCode, provinceId] : []), most],
  );
  return rows.map((row) => rowOf(withTimer(row), 'waitingTime'));
}

/** The next instant at which the workflow wakes by itself, as its state says it. */
function withTimer(row: Row & { state: string }): Row {
  const state: { wakeAt?: number; closeAt?: number; notAfter?: number } = JSON.parse(row.state);
  const at = state.wakeAt ?? state.closeAt ?? state.notAfter;
  return at === undefined ? row : { ...row, next_at: new Date(at) };
}
