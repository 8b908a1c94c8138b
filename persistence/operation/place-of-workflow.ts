import type { Queries } from '../data-source.ts';

/** What a workflow's id stands for, and whose it is. `subjectId` names it in addresses; an opening's is its school. */
export type WorkflowPlace = {
  readonly kind: string;
  readonly subjectId: string;
  readonly unitId: string;
  readonly provinceId: string;
};

/** The school of a list or an opening stands in its progress. */
export const SCHOOL_OF_PROGRESS = `JSON_UNQUOTE(JSON_EXTRACT(p.detail, '$.schoolId'))`;

type Row = { kind: string; id: string; unit_id: string; province_id: string | null };

/** Nothing for an id of no table. */
export async function placeOfWorkflow(queries: Queries, workflowId: string): Promise<WorkflowPlace | undefined> {
  const [sql, parameters] = asked(workflowId);
  const [row] = await queries.query<Row[]>(sql, [...parameters]);
  return (
    row && {
      kind: row.kind,
      subjectId: row.id,
      unitId: row.unit_id,
      provinceId: row.province_id ?? row.unit_id,
    }
  );
}

/** The beginning of an id says in which table it is (architecture section 7). */
function asked(workflowId: string): readonly [sql: string, parameters: readonly string[]] {
  const [of = '', first = '', second = '', third = ''] = workflowId.split('/');
  switch (of) {
    case 'ceremony':
      return [
        `SELECT 'signingCeremony' AS kind, c.id, u.id AS unit_id, u.province_id FROM ceremony c JOIN unit u ON u.id = c.school_id WHERE c.id = ?`,
        [first],
      ];
    case 'exchange':
    case 'intake':
      return [
        `SELECT IF(m.side = 'sent', 'exchangeSubmission', 'exchangeIntake') AS kind, m.id, u.id AS unit_id, u.province_id
         FROM message m JOIN unit u ON u.id = m.unit_id WHERE m.id = ? AND m.side = ?`,
        [first, of === 'exchange' ? 'sent' : 'received'],
      ];
    case 'report':
      return [
        `SELECT 'ministryReport' AS kind, r.id, r.province_id AS unit_id, r.province_id FROM report_run r
         WHERE r.province_id = ? AND r.school_year = ? AND r.n = ?`,
        [first, second, third],
      ];
    case 'opening':
      return [
        `SELECT 'schoolYearOpening' AS kind, u.id, u.id AS unit_id, u.province_id FROM unit u WHERE u.id = ?`,
        [first],
      ];
    case 'roster':
      return [
        `SELECT 'rosterWriting' AS kind, ? AS id, u.id AS unit_id, u.province_id FROM progress p JOIN unit u ON u.id = ${SCHOOL_OF_PROGRESS} WHERE p.id = ?`,
        [first, workflowId],
      ];
    default:
      return [
        `SELECT s.kind, s.id, u.id AS unit_id, u.province_id FROM subject s LEFT JOIN round o ON o.id = s.id
         JOIN unit u ON u.id = COALESCE(s.school_id, o.province_id) WHERE s.workflow_id = ?`,
        [workflowId],
      ];
  }
}
