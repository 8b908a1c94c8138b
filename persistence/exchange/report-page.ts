import type { Queries } from '../data-source.ts';
import { countReportable } from './packable.ts';
import { newestRun, type ReportState } from './report-run.ts';

export type ReportPage = {
  readonly schoolYear: string;
  readonly n: number;
  /** When the report is due (ms, UTC, exclusive). */
  readonly reportDueAt: number;
  /** Closed records that the ministry does not have yet. */
  readonly reportable: number;
  readonly run?: { readonly id: string; readonly state: ReportState; readonly packages: readonly ReportedPackage[] };
  readonly refused: readonly { readonly cause: string; readonly records: number }[];
};

export type ReportedPackage = {
  readonly id: string;
  readonly className: string;
  readonly schoolName: string;
  readonly records: number;
  readonly taken: number;
  readonly refused: number;
  readonly state: string;
};

/** The province's report as its page shows it (Điều 4.3 ¶7): the newest run, package by package, and what was refused, by cause. */
export async function reportPage(queries: Queries, roundId: string, now: number): Promise<ReportPage | undefined> {
  const [round] = await queries.query<{ province_id: string; school_year: string; n: number; report_due_at: Date }[]>(
    'SELECT province_id, school_year, n, report_due_at FROM round WHERE id = ?',
    [roundId],
  );
  if (!round) return undefined;
  const of = { provinceId: round.province_id, schoolYear: round.school_year };
  const run = await newestRun(queries, of);

  return {
    schoolYear: round.school_year,
    n: round.n,
    reportDueAt: round.report_due_at.getTime(),
    reportable: await countReportable(queries, of, now),
    refused: await refusedByCause(queries, of.provinceId),
    ...(run && { run: { id: run.id, state: run.state, packages: await packagesOf(queries, run.id) } }),
  };
}

async function packagesOf(queries: Queries, runId: string): Promise<readonly ReportedPackage[]> {
  const rows = await queries.query<
    {
      id: string;
      class_name: string | null;
      school_name: string | null;
      state: string;
      records: string;
      taken: string | null;
      refused: string | null;
    }[]
  >(
    `SELECT m.id, c.name AS class_name, p.name AS school_name, m.state, COUNT(i.look_up_code) AS records, SUM(i.state = 'taken') AS taken, SUM(i.state = 'refused') AS refused
     FROM message m JOIN message_item i ON i.message_id = m.id AND i.side = m.side LEFT JOIN school_class c ON c.id = m.class_id
       LEFT JOIN unit_period p ON p.unit_id = c.school_id AND p.valid_to IS NULL
     WHERE m.run_id = ? AND m.side = 'sent' GROUP BY m.id, c.name, p.name, m.state ORDER BY p.name, c.name, m.id`,
    [runId],
  );
  return rows.map((row) => ({
    id: row.id,
    className: row.class_name ?? '',
    schoolName: row.school_name ?? '',
    state: row.state,
    records: Number(row.records),
    taken: Number(row.taken ?? 0),
    refused: Number(row.refused ?? 0),
  }));
}

async function refusedByCause(
  queries: Queries,
  provinceId: string,
): Promise<readonly { cause: string; records: number }[]> {
  const rows = await queries.query<{ cause: string; records: string }[]>(
    `SELECT i.cause, COUNT(DISTINCT i.record_id) AS records FROM message m JOIN message_item i ON i.message_id = m.id AND i.side = m.side
       JOIN record r ON r.id = i.record_id
     WHERE m.unit_id = ? AND m.side = 'sent' AND m.type = '1' AND i.state = 'refused' AND NOT EXISTS (
       SELECT 1 FROM message_item t JOIN message n ON n.id = t.message_id AND n.side = t.side WHERE t.record_id = i.record_id AND n.unit_id = m.unit_id AND t.state = 'taken')
     GROUP BY i.cause ORDER BY records DESC`,
    [provinceId],
  );
  return rows.map(({ cause, records }) => ({ cause, records: Number(records) }));
}

/** The round that a province's officer is asked about now: the last one that has closed, else the first. */
export async function roundToReport(queries: Queries, provinceId: string, now: number): Promise<string | undefined> {
  const [row] = await queries.query<{ id: string }[]>(
    'SELECT id FROM round WHERE province_id = ? ORDER BY school_year DESC, (close_at <= ?) DESC, IF(close_at <= ?, -n, n) LIMIT 1',
    [provinceId, new Date(now), new Date(now)],
  );
  return row?.id;
}
