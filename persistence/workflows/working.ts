import type { Queries } from '../data-source.ts';
import { SCHOOL_OF_PROGRESS } from '../operation/place-of-workflow.ts';
import {
  type After,
  type Row,
  rowOf,
  type WorkflowKind,
  type WorkflowRow,
  type WorkflowState,
  type WorkflowsAsked,
} from './workflow-list.ts';

/** A table whose rows are workflows of one kind or two; `waits` is true where they wait for the person who began them. */
type Source = {
  readonly kinds: readonly WorkflowKind[];
  readonly columns: string;
  readonly from: string;
  readonly where: string;
  readonly since: string;
  readonly id: string;
  readonly kind: string;
};

const CEREMONY: Omit<Source, 'where' | 'columns'> = {
  kinds: ['signingCeremony'],
  from: 'ceremony c JOIN unit u ON u.id = c.school_id',
  since: 'c.created_at',
  id: 'c.id',
  kind: `'signingCeremony'`,
};
const CEREMONY_COLUMNS = `CONCAT('ceremony/', c.id) AS workflow_id, c.expires_at AS next_at`;
const REPORT: Omit<Source, 'where' | 'columns'> = {
  kinds: ['ministryReport'],
  from: 'report_run r JOIN unit u ON u.id = r.province_id',
  since: 'r.started_at',
  id: 'r.id',
  kind: `'ministryReport'`,
};
const REPORT_COLUMNS = `CONCAT('report/', r.province_id, '/', r.school_year, '/', r.n) AS workflow_id, NULL AS next_at`;

const WORKING: readonly Source[] = [
  {
    ...REPORT,
    columns: `${REPORT_COLUMNS}, 'ministry' AS waits_for`,
    where: `r.ended_at IS NULL AND r.state <> 'awaitingSignature'`,
  },
  {
    kinds: ['exchangeSubmission', 'exchangeIntake'],
    columns: `CONCAT(IF(m.side = 'sent', 'exchange/', 'intake/'), m.id) AS workflow_id, NULL AS next_at, 'machine' AS waits_for`,
    from: 'message m JOIN unit u ON u.id = m.unit_id',
    where: `m.state IN ('signed', 'accepted') AND m.run_id IS NULL`,
    since: 'm.created_at',
    id: 'm.id',
    kind: `IF(m.side = 'sent', 'exchangeSubmission', 'exchangeIntake')`,
  },
  {
    ...CEREMONY,
    columns: `${CEREMONY_COLUMNS}, 'machine' AS waits_for`,
    where: `c.state IN ('preparing', 'confirmed')`,
  },
  {
    kinds: ['schoolYearOpening', 'rosterWriting'],
    columns: `p.id AS workflow_id, NULL AS next_at, 'machine' AS waits_for`,
    from: `progress p JOIN unit u ON u.id = ${SCHOOL_OF_PROGRESS}`,
    where: `p.ended_at IS NULL AND (p.kind = 'opening' OR (p.kind = 'roster' AND p.claimed_at IS NOT NULL))`,
    since: 'p.started_at',
    id: `IF(p.kind = 'opening', u.id, SUBSTRING(p.id, 8))`,
    kind: `IF(p.kind = 'opening', 'schoolYearOpening', 'rosterWriting')`,
  },
];
const FOR_A_SIGNATURE: readonly Source[] = [
  {
    ...REPORT,
    columns: `${REPORT_COLUMNS}, 'province' AS waits_for`,
    where: `r.ended_at IS NULL AND r.state = 'awaitingSignature'`,
  },
  { ...CEREMONY, columns: `${CEREMONY_COLUMNS}, 'signer' AS waits_for`, where: `c.state = 'prepared'` },
];

/** What works by itself: ceremonies, messages, reports, openings, lists that are written; the oldest first. */
export const workingWorkflows = (
  queries: Queries,
  asked: WorkflowsAsked,
  after: After | undefined,
  most: number,
): Promise<readonly WorkflowRow[]> => fromSources(queries, WORKING, 'running', asked, after, most);

/** What waits for the signature of the person who began it; the oldest first. */
export const waitingForSignature = (
  queries: Queries,
  asked: WorkflowsAsked,
  most: number,
): Promise<readonly WorkflowRow[]> => fromSources(queries, FOR_A_SIGNATURE, 'waitingPerson', asked, undefined, most);

async function fromSources(
  queries: Queries,
  sources: readonly Source[],
  state: WorkflowState,
  asked: WorkflowsAsked,
  after: After | undefined,
  most: number,
): Promise<readonly WorkflowRow[]> {
  const wanted = sources.filter(({ kinds }) => !asked.kind || kinds.includes(asked.kind));
  const rows: Row[] = [];
  for (const source of wanted) rows.push(...(await readSource(queries, source, asked, after, most)));
  return rows
    .map((row) => rowOf(row, state))
    .toSorted((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1))
    .slice(0, most);
}

const readSource = (
  queries: Queries,
  { columns, from, where, since, id, kind: kindOf }: Source,
  { provinceId, kind, unitCode }: WorkflowsAsked,
  after: After | undefined,
  most: number,
): Promise<Row[]> =>
  queries.query<Row[]>(
    `SELECT ${id} AS id, ${kindOf} AS kind, ${columns}, u.code AS unit_code, ${since} AS since FROM ${from}
     WHERE ${where} AND u.province_id = ? ${kind ? `AND ${kindOf} = ?` : ''} ${unitCode ? 'AND u.code = ?' : ''}
       ${after ? `AND (${since} > ? OR (${since} = ? AND ${id} > ?))` : ''}
     ORDER BY ${since}, ${id} LIMIT ?`,
    [
      provinceId,
      ...(kind ? [kind] : []),
      ...(unitCode ? [unitCode] : []),
      ...(after ? [new Date(after.at), new Date(after.at), after.id] : []),
      most,
    ],
  );
