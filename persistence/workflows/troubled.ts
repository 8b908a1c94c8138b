import type { Queries } from '../data-source.ts';
import { MISSING } from '../operation/workflow-fault.ts';
import { type After, type Row, rowOf, UNIT, type WorkflowRow, type WorkflowsAsked } from './workflow-list.ts';

/** An activity that has failed for so long (ms), or so often, needs a person. */
const STUCK_MS = 10 * 60_000;
const STUCK_TRIES = 8;
/** An act without an outcome for so long (ms): its workflow does not answer. */
const UNANSWERED_MS = 2 * 60_000;

export type Trouble = 'stuck' | 'retrying';

const IS_STUCK = `(f.since <= ? OR f.attempts >= ${STUCK_TRIES} OR f.fault = '${MISSING}')`;
/** Each workflow once, by the fault that is oldest. */
const OLDEST = `NOT EXISTS (SELECT 1 FROM workflow_fault e WHERE e.workflow_id = f.workflow_id
  AND (e.since < f.since OR (e.since = f.since AND e.activity < f.activity)))`;

/**
 * What fails, is not in the engine or does not answer, the longest first, from where the last page ended: `stuck` when it
 * needs a person, `retrying` while it is tried again by itself.
 */
export async function troubledWorkflows(
  queries: Queries,
  asked: WorkflowsAsked,
  trouble: Trouble,
  after: After | undefined,
  most: number,
): Promise<readonly WorkflowRow[]> {
  const found = [
    ...(await failing(queries, asked, trouble, after, most)),
    ...(trouble === 'stuck' ? await unanswered(queries, asked, after, most) : []),
  ];
  return found
    .map((row) => rowOf(row, trouble))
    .toSorted((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1))
    .slice(0, most);
}

const failing = (
  queries: Queries,
  { provinceId, now, kind, unitCode }: WorkflowsAsked,
  trouble: Trouble,
  after: After | undefined,
  most: number,
): Promise<Row[]> =>
  queries.query<Row[]>(
    `SELECT f.subject_id AS id, f.workflow_id, f.kind, u.code AS unit_code, f.since, IF(f.fault = '${MISSING}', NULL, f.next_try_at) AS next_at,
       f.fault, f.attempts
     FROM workflow_fault f JOIN unit u ON u.id = f.unit_id
     WHERE f.province_id = ? ${after ? 'AND (f.since > ? OR (f.since = ? AND f.subject_id > ?))' : ''}
       AND ${trouble === 'stuck' ? '' : 'NOT '}${IS_STUCK} ${kind ? 'AND f.kind = ?' : ''} ${unitCode ? `AND f.unit_id = ${UNIT}` : ''} AND ${OLDEST}
     ORDER BY f.since, f.subject_id LIMIT ?`,
    [
      provinceId,
      ...(after ? [new Date(after.at), new Date(after.at), after.id] : []),
      new Date(now - STUCK_MS),
      ...(kind ? [kind] : []),
      ...(unitCode ? [unitCode, provinceId] : []),
      most,
    ],
  );

/** Those that fail as well are in the other list. */
const unanswered = (
  queries: Queries,
  { provinceId, now, kind, unitCode }: WorkflowsAsked,
  after: After | undefined,
  most: number,
): Promise<Row[]> =>
  queries.query<Row[]>(
    `SELECT s.id, s.workflow_id, s.kind, u.code AS unit_code, MIN(a.at) AS since, MAX(a.sent) AS attempts, 'UNANSWERED' AS fault
     FROM act a JOIN subject s ON s.id = a.subject_id LEFT JOIN round o ON o.id = s.id JOIN unit u ON u.id = COALESCE(s.school_id, o.province_id)
     WHERE a.outcome IS NULL AND a.at < ? AND u.province_id = ? ${kind ? 'AND s.kind = ?' : ''} ${unitCode ? 'AND u.code = ?' : ''}
       AND NOT EXISTS (SELECT 1 FROM workflow_fault f WHERE f.workflow_id = s.workflow_id)
     GROUP BY s.id, s.workflow_id, s.kind, u.code ${after ? 'HAVING since > ? OR (since = ? AND s.id > ?)' : ''} ORDER BY since, s.id LIMIT ?`,
    [
      new Date(now - UNANSWERED_MS),
      provinceId,
      ...(kind ? [kind] : []),
      ...(unitCode ? [unitCode] : []),
      ...(after ? [new Date(after.at), new Date(after.at), after.id] : []),
      most,
    ],
  );

/** How many there are of both, whatever the page shows. */
export async function countTroubled(
  queries: Queries,
  { provinceId, now, kind, unitCode }: WorkflowsAsked,
): Promise<Readonly<Record<Trouble, number>>> {
  const [faults] = await queries.query<{ stuck: string | null; n: string }[]>(
    `SELECT SUM(${IS_STUCK}) AS stuck, COUNT(*) AS n FROM workflow_fault f
     WHERE f.province_id = ? ${kind ? 'AND f.kind = ?' : ''} ${unitCode ? `AND f.unit_id = ${UNIT}` : ''} AND ${OLDEST}`,
    [new Date(now - STUCK_MS), provinceId, ...(kind ? [kind] : []), ...(unitCode ? [unitCode, provinceId] : [])],
  );
  const [acts] = await queries.query<{ n: string }[]>(
    `SELECT COUNT(DISTINCT s.id) AS n FROM act a JOIN subject s ON s.id = a.subject_id LEFT JOIN round o ON o.id = s.id
       JOIN unit u ON u.id = COALESCE(s.school_id, o.province_id)
     WHERE a.outcome IS NULL AND a.at < ? AND u.province_id = ? ${kind ? 'AND s.kind = ?' : ''} ${unitCode ? 'AND u.code = ?' : ''}
       AND NOT EXISTS (SELECT 1 FROM workflow_fault f WHERE f.workflow_id = s.workflow_id)`,
    [new Date(now - UNANSWERED_MS), provinceId, ...(kind ? [kind] : []), ...(unitCode ? [unitCode] : [])],
  );
  const stuck = Number(faults?.stuck ?? 0);
  return { stuck: stuck + Number(acts?.n ?? 0), retrying: Number(faults?.n ?? 0) - stuck };
}
