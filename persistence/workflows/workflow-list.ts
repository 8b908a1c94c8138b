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

/** An activity that has failed for so long (ms), or so often, needs a person. */
const STUCK_MS = 10 * 60_000;
const STUCK_TRIES = 8;
/** An act without an outcome for so long (ms): its workflow does not answer. */
const UNANSWERED_MS = 2 * 60_000;
const MOST = 100;

type Row = {
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

const rowOf = (row: Row, state: WorkflowState): WorkflowRow => ({
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

const wanted = (rows: readonly WorkflowRow[], { kind, unitCode }: WorkflowsAsked): readonly WorkflowRow[] =>
  rows.filter((row) => (!kind || row.kind === kind) && (!unitCode || row.unitCode === unitCode));

/** What fails or does not answer, longest first: `stuck` when it needs a person, else it is tried again by itself. */
export async function troubledWorkflows(queries: Queries, asked: WorkflowsAsked): Promise<readonly WorkflowRow[]> {
  const { provinceId, now } = asked;
  const failing = await queries.query<Row[]>(
    `SELECT COALESCE(s.id, c.id, m.id, r.id) AS id, f.workflow_id, f.since, f.next_try_at AS next_at, f.fault, f.attempts, u.code AS unit_code,
       CASE WHEN s.id IS NOT NULL THEN s.kind WHEN c.id IS NOT NULL THEN 'signingCeremony' WHEN r.id IS NOT NULL THEN 'ministryReport'
            WHEN m.side = 'sent' THEN 'exchangeSubmission' ELSE 'exchangeIntake' END AS kind
     FROM workflow_fault f
       LEFT JOIN subject s ON s.workflow_id = f.workflow_id
       LEFT JOIN round o ON o.id = s.id
       LEFT JOIN ceremony c ON f.workflow_id LIKE 'ceremony/%' AND c.id = SUBSTRING(f.workflow_id, 10)
       LEFT JOIN message m ON f.workflow_id REGEXP '^(exchange|intake)/' AND m.id = SUBSTRING_INDEX(f.workflow_id, '/', -1)
         AND m.side = IF(f.workflow_id LIKE 'exchange/%', 'sent', 'received')
       LEFT JOIN report_run r ON f.workflow_id LIKE 'report/%' AND r.province_id = SUBSTRING_INDEX(SUBSTRING_INDEX(f.workflow_id, '/', 2), '/', -1)
         AND r.school_year = SUBSTRING_INDEX(SUBSTRING_INDEX(f.workflow_id, '/', 3), '/', -1) AND r.n = SUBSTRING_INDEX(f.workflow_id, '/', -1)
       JOIN unit u ON u.id = COALESCE(s.school_id, o.province_id, c.school_id, m.unit_id, r.province_id)
     WHERE u.province_id = ? ORDER BY f.since LIMIT ${MOST}`,
    [provinceId],
  );
  const unanswered = await queries.query<Row[]>(
    `SELECT s.id, s.workflow_id, s.kind, u.code AS unit_code, MIN(a.at) AS since, MAX(a.sent) AS attempts, 'UNANSWERED' AS fault
     FROM act a JOIN subject s ON s.id = a.subject_id LEFT JOIN round o ON o.id = s.id JOIN unit u ON u.id = COALESCE(s.school_id, o.province_id)
     WHERE a.outcome IS NULL AND a.at < ? AND u.province_id = ? GROUP BY s.id, s.workflow_id, s.kind, u.code ORDER BY since LIMIT ${MOST}`,
    [new Date(now - UNANSWERED_MS), provinceId],
  );
  const isStuck = ({ since, attempts = 0 }: Row) => now - since.getTime() > STUCK_MS || attempts >= STUCK_TRIES;
  const rows = [
    ...failing.map((row) => rowOf(row, isStuck(row) ? 'stuck' : 'retrying')),
    ...unanswered.map((row) => rowOf(row, 'stuck')),
  ];
  return wanted(rows, asked).toSorted((a, b) => rank(a) - rank(b) || a.since - b.since);
}

const rank = ({ state }: WorkflowRow): number => WORKFLOW_STATES.indexOf(state);

/** What works, or waits for the one who began it: ceremonies, messages, reports; oldest first. */
export async function workingWorkflows(queries: Queries, asked: WorkflowsAsked): Promise<readonly WorkflowRow[]> {
  const { provinceId } = asked;
  const ceremonies = await queries.query<(Row & { state: string })[]>(
    `SELECT c.id, CONCAT('ceremony/', c.id) AS workflow_id, 'signingCeremony' AS kind, u.code AS unit_code, c.created_at AS since,
       c.expires_at AS next_at, c.state, IF(c.state = 'prepared', 'signer', 'machine') AS waits_for
     FROM ceremony c JOIN unit u ON u.id = c.school_id
     WHERE c.state IN ('preparing', 'prepared', 'confirmed') AND u.province_id = ? ORDER BY c.created_at LIMIT ${MOST}`,
    [provinceId],
  );
  const messages = await queries.query<Row[]>(
    `SELECT m.id, CONCAT(IF(m.side = 'sent', 'exchange/', 'intake/'), m.id) AS workflow_id,
       IF(m.side = 'sent', 'exchangeSubmission', 'exchangeIntake') AS kind, u.code AS unit_code, m.created_at AS since, 'machine' AS waits_for
     FROM message m JOIN unit u ON u.id = m.unit_id
     WHERE m.state IN ('signed', 'accepted') AND m.run_id IS NULL AND u.province_id = ? ORDER BY m.created_at LIMIT ${MOST}`,
    [provinceId],
  );
  const reports = await queries.query<(Row & { state: string })[]>(
    `SELECT r.id, CONCAT('report/', r.province_id, '/', r.school_year, '/', r.n) AS workflow_id, 'ministryReport' AS kind, u.code AS unit_code,
       r.started_at AS since, r.state, IF(r.state = 'awaitingSignature', 'province', 'ministry') AS waits_for
     FROM report_run r JOIN unit u ON u.id = r.province_id WHERE r.ended_at IS NULL AND r.province_id = ? ORDER BY r.started_at`,
    [provinceId],
  );
  const rows = [
    ...reports.map((row) => rowOf(row, row.state === 'awaitingSignature' ? 'waitingPerson' : 'running')),
    ...messages.map((row) => rowOf(row, 'running')),
    ...ceremonies.map((row) => rowOf(row, row.state === 'prepared' ? 'waitingPerson' : 'running')),
  ];
  return wanted(rows, asked).toSorted((a, b) => rank(a) - rank(b) || a.since - b.since);
}

/** Where a list goes on: after this task's opening, or this subject. */
export type After = { readonly at: number; readonly id: string };

const UNIT = '(SELECT id FROM unit WHERE code = ? AND province_id = ?)';

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
