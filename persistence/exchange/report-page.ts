import { wordsSortKey } from '../../domain/text/sort-key.ts';
import type { Queries } from '../data-source.ts';
import { recentStandings } from '../process-map/recent.ts';
import { mapScope } from '../process-map/scope.ts';

import { type ReportProgress, reportProgress } from './report-progress.ts';
import type { ReportState } from './report-run.ts';

export type ReportPage = {
  readonly schoolYear: string;
  readonly n: number;
  /** When the report is due (ms, UTC, exclusive). */
  readonly reportDueAt: number;
  readonly closed: number;
  /** Closed records that the ministry does not have and that may be sent as they are; not counted while a run is under way. */
  readonly reportable: number;
  readonly run?: ShownRun;
  /** All runs of the school year, the newest first. */
  readonly runs: readonly { readonly n: number; readonly startedAt: number; readonly state: ReportState }[];
  readonly refused: readonly RefusedGroup[];
};

export type ShownRun = {
  readonly id: string;
  readonly n: number;
  readonly state: ReportState;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly progress: ReportProgress;
  /** The ceremony that is under way over its packages, and whose it is. */
  readonly ceremony?: { readonly id: string; readonly signerId: string; readonly signer: string };
};

/** Records that the ministry refused for one reason and does not have; `code` is the refusal's name. */
export type RefusedGroup = {
  readonly cause: string;
  readonly code: string;
  readonly records: number;
  readonly schools: number;
};

export const isUnderWay = (state: ReportState | undefined): boolean =>
  state !== undefined && state !== 'done' && state !== 'refused';

/** The province's report as its page shows it (Điều 4.3 ¶7): a run (the newest, or the one asked for) and what was refused, by cause. */
export async function reportPage(
  queries: Queries,
  roundId: string,
  now: number,
  runNumber?: number,
): Promise<ReportPage | undefined> {
  const [round] = await queries.query<{ province_id: string; school_year: string; n: number; report_due_at: Date }[]>(
    'SELECT province_id, school_year, n, report_due_at FROM round WHERE id = ?',
    [roundId],
  );
  if (!round) return undefined;
  const of = { provinceId: round.province_id, schoolYear: round.school_year };
  const runs = await queries.query<RunRow[]>(
    'SELECT id, n, state, started_at, ended_at FROM report_run WHERE province_id = ? AND school_year = ? ORDER BY n DESC',
    [of.provinceId, of.schoolYear],
  );
  const run = runNumber === undefined ? runs[0] : runs.find(({ n }) => n === runNumber);
  if (runNumber !== undefined && !run) return undefined;
  const [closed, refused] = await Promise.all([closedRecords(queries, of, now), refusedGroups(queries, of)]);
  const forContent = refused.filter(({ cause }) => cause === 'content').reduce((sum, { records }) => sum + records, 0);

  return {
    schoolYear: round.school_year,
    n: round.n,
    reportDueAt: round.report_due_at.getTime(),
    closed: closed.all,
    reportable: isUnderWay(runs[0]?.state) ? 0 : closed.unreported - forContent,
    refused,
    runs: runs.map(({ n, state, started_at }) => ({ n, state, startedAt: started_at.getTime() })),
    ...(run && { run: await shownRun(queries, run) }),
  };
}

type RunRow = { id: string; n: number; state: ReportState; started_at: Date; ended_at: Date | null };

async function shownRun(queries: Queries, { id, n, state, started_at, ended_at }: RunRow): Promise<ShownRun> {
  const [ceremony] = await queries.query<{ id: string; signer_id: string; full_name: string | null }[]>(
    `SELECT c.id, c.signer_id, p.full_name FROM message m JOIN ceremony c ON c.id = m.ceremony_id LEFT JOIN person p ON p.id = c.signer_id
     WHERE m.run_id = ? AND m.state = 'draft' AND c.state IN ('preparing', 'prepared', 'confirmed') LIMIT 1`,
    [id],
  );
  return {
    ...{ id, n, state, startedAt: started_at.getTime(), progress: await reportProgress(queries, id) },
    ...(ended_at && { endedAt: ended_at.getTime() }),
    ...(ceremony && {
      ceremony: { id: ceremony.id, signerId: ceremony.signer_id, signer: ceremony.full_name ?? '' },
    }),
  };
}

/** How many records of the province are closed, and how many of them the ministry does not have. */
async function closedRecords(queries: Queries, { provinceId }: { readonly provinceId: string }, now: number) {
  const found = await mapScope(queries, 'province', provinceId);
  const standings = found ? (await recentStandings(queries, found.scope, now)).value : [];
  const at = (step: string) =>
    standings.filter((one) => one.step === step).reduce((sum, { records }) => sum + records, 0);
  return { all: at('closed') + at('reported'), unreported: at('closed') };
}

/** By the index of refused items; what was taken in a later run is not among them. */
const REFUSED = `FROM message_item i JOIN message m ON m.id = i.message_id AND m.side = i.side JOIN record r ON r.id = i.record_id
  WHERE i.side = 'sent' AND i.state = 'refused' AND m.unit_id = ? AND m.school_year = ? AND m.run_id IS NOT NULL AND m.type = '1' AND r.reported = 0
    AND NOT EXISTS (SELECT 1 FROM message_item l JOIN message k ON k.id = l.message_id AND k.side = l.side
      WHERE l.record_id = i.record_id AND l.side = 'sent' AND k.run_id IS NOT NULL AND k.created_at > m.created_at)`;

const CODE = `JSON_UNQUOTE(JSON_EXTRACT(i.faults, '$[0].refused'))`;

async function refusedGroups(
  queries: Queries,
  of: { readonly provinceId: string; readonly schoolYear: string },
): Promise<readonly RefusedGroup[]> {
  const rows = await queries.query<{ cause: string; code: string | null; records: string; schools: string }[]>(
    `SELECT i.cause, ${CODE} AS code, COUNT(DISTINCT i.record_id) AS records, COUNT(DISTINCT r.school_id) AS schools ${REFUSED}
     GROUP BY i.cause, code ORDER BY records DESC, code`,
    [of.provinceId, of.schoolYear],
  );
  return rows.map(({ cause, code, records, schools }) => ({
    cause,
    code: code ?? '',
    records: Number(records),
    schools: Number(schools),
  }));
}

export type RefusedRecord = {
  readonly recordId: string;
  readonly pupil: string;
  readonly className: string;
  readonly school: string;
  readonly cause: string;
  readonly code: string;
};

/** The records that the ministry refused and does not have, by school, class and pupil in the Vietnamese order; of one reason where it is named. */
export async function refusedRecords(
  queries: Queries,
  of: { readonly provinceId: string; readonly schoolYear: string },
  { code, from, most }: { readonly code: string | undefined; readonly from: number; readonly most: number },
): Promise<{ readonly records: readonly RefusedRecord[]; readonly all: number }> {
  const only = code === undefined ? '' : ` AND ${CODE} = ?`;
  const values = [of.provinceId, of.schoolYear, ...(code === undefined ? [] : [code])];
  const schools = await queries.query<{ id: string; name: string; n: string }[]>(
    `SELECT r.school_id AS id, MIN(p.name) AS name, COUNT(DISTINCT i.record_id) AS n ${REFUSED.replace('WHERE', 'JOIN unit_period p ON p.unit_id = r.school_id AND p.valid_to IS NULL WHERE')}${only}
     GROUP BY r.school_id`,
    values,
  );
  if (schools.length === 0) return { records: [], all: 0 };
  const inOrder = schools
    .toSorted((a, b) => (wordsSortKey(a.name) < wordsSortKey(b.name) ? -1 : 1))
    .map(({ id }) => id);
  const rows = await queries.query<RefusedRow[]>(
    `SELECT f.id, f.cause, f.code, d.full_name, c.name AS class_name, p.name AS school FROM (
       SELECT DISTINCT r.id, r.pupil_id, r.class_id, r.school_id, i.cause, ${CODE} AS code ${REFUSED}${only}) f
     JOIN pupil q ON q.id = f.pupil_id JOIN pupil_data d ON d.id = q.pupil_data_id JOIN school_class c ON c.id = f.class_id
     JOIN unit_period p ON p.unit_id = f.school_id AND p.valid_to IS NULL
     ORDER BY FIELD(f.school_id, ?), c.name, d.sort_key, f.id LIMIT ? OFFSET ?`,
    [...values, inOrder, most, from],
  );
  return {
    all: schools.reduce((sum, { n }) => sum + Number(n), 0),
    records: rows.map((row) => ({
      recordId: row.id,
      pupil: row.full_name,
      className: row.class_name,
      school: row.school,
      cause: row.cause,
      code: row.code ?? '',
    })),
  };
}

type RefusedRow = {
  id: string;
  cause: string;
  code: string | null;
  full_name: string;
  class_name: string;
  school: string;
};

/** The round that a province's officer is asked about now: the last one that has closed, else the first. */
export async function roundToReport(queries: Queries, provinceId: string, now: number): Promise<string | undefined> {
  const [row] = await queries.query<{ id: string }[]>(
    'SELECT id FROM round WHERE province_id = ? ORDER BY school_year DESC, (close_at <= ?) DESC, IF(close_at <= ?, -n, n) LIMIT 1',
    [provinceId, new Date(now), new Date(now)],
  );
  return row?.id;
}
