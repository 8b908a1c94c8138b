import { certificateFor } from '../certificate/certificate.ts';
import type { Queries } from '../data-source.ts';

/** record-year.md section 8; `refused`: the ministry did not take the province's certificate. */
export type ReportState = 'packing' | 'awaitingSignature' | 'sending' | 'polling' | 'done' | 'refused';

export type ReportRun = {
  readonly id: string;
  readonly provinceId: string;
  readonly schoolYear: string;
  /** Counts the runs of a province's school year. */
  readonly n: number;
  readonly state: ReportState;
  readonly certificateId: string;
  readonly startedAt: number;
};

type Row = {
  id: string;
  province_id: string;
  school_year: string;
  n: number;
  state: ReportState;
  certificate_id: string;
  started_at: Date;
};

export async function reportRunOf(queries: Queries, id: string): Promise<ReportRun> {
  const [row] = await queries.query<Row[]>('SELECT * FROM report_run WHERE id = ?', [id]);
  if (!row) throw new Error('report unknown');
  return read(row);
}

/** The run that a command of this province has begun already. */
export async function runBegunBy(
  queries: Queries,
  commandId: string,
  provinceId: string,
): Promise<ReportRun | undefined> {
  const [row] = await queries.query<Row[]>('SELECT * FROM report_run WHERE id = ? AND province_id = ?', [
    commandId,
    provinceId,
  ]);
  return row && read(row);
}

const read = (row: Row): ReportRun => ({
  id: row.id,
  provinceId: row.province_id,
  schoolYear: row.school_year,
  n: row.n,
  state: row.state,
  certificateId: row.certificate_id,
  startedAt: row.started_at.getTime(),
});

/** `report/<province>/<schoolYear>/<n>` (architecture section 7). */
export async function reportWorkflowOf(queries: Queries, runId: string): Promise<string> {
  const { provinceId, schoolYear, n } = await reportRunOf(queries, runId);
  return reportWorkflowId({ provinceId, schoolYear, n });
}

export const reportWorkflowId = ({ provinceId, schoolYear, n }: Pick<ReportRun, 'provinceId' | 'schoolYear' | 'n'>) =>
  `report/${provinceId}/${schoolYear}/${n}`;

/** The newest run of a province's school year. */
export async function newestRun(
  queries: Queries,
  of: { provinceId: string; schoolYear: string },
): Promise<{ id: string; n: number; state: ReportState } | undefined> {
  const [row] = await queries.query<{ id: string; n: number; state: ReportState }[]>(
    'SELECT id, n, state FROM report_run WHERE province_id = ? AND school_year = ? ORDER BY n DESC LIMIT 1',
    [of.provinceId, of.schoolYear],
  );
  return row;
}

/** Whether its packages can never be signed any more. A certificate that is suspended may be resumed. */
export async function hasCertificateEnded(
  queries: Queries,
  { certificateId, provinceId }: ReportRun,
  at: number,
): Promise<boolean> {
  const state = await certificateFor(queries, certificateId, { kind: 'organisation', owner: provinceId, at });
  return state === 'revoked' || state === 'expired';
}

export async function insertRun(
  queries: Queries,
  run: Omit<ReportRun, 'state'> & { readonly byPerson: string },
): Promise<void> {
  await queries.query(
    `INSERT INTO report_run (id, province_id, school_year, n, state, certificate_id, by_person, started_at) VALUES (?, ?, ?, ?, 'packing', ?, ?, ?)`,
    [run.id, run.provinceId, run.schoolYear, run.n, run.certificateId, run.byPerson, new Date(run.startedAt)],
  );
}

export async function moveRun(queries: Queries, id: string, state: ReportState, at: number): Promise<void> {
  const ends = state === 'done' || state === 'refused';
  await queries.query('UPDATE report_run SET state = ?, ended_at = ? WHERE id = ?', [
    state,
    ends ? new Date(at) : null,
    id,
  ]);
}
