import type { Queries } from '../data-source.ts';
import { beginProgressOnce, endProgress, noteProgress, progressOf } from '../progress/progress.ts';
import { reportRunOf } from './report-run.ts';

/** Counts are read from the outcomes, so a repetition counts nothing twice. */
export async function noteReportProgress(queries: Queries, runId: string, at: number): Promise<void> {
  const { state, startedAt } = await reportRunOf(queries, runId);
  const [row] = await queries.query<{ total: string; done: string | null; failed: string | null }[]>(
    `SELECT COUNT(*) AS total, SUM(i.state = 'taken') AS done, SUM(i.state = 'refused') AS failed
     FROM message m JOIN message_item i ON i.message_id = m.id AND i.side = m.side WHERE m.run_id = ?`,
    [runId],
  );
  const counts = { total: Number(row?.total ?? 0), done: Number(row?.done ?? 0), failed: Number(row?.failed ?? 0) };
  const id = keyOf(runId);
  await beginProgressOnce(queries, { id, kind: 'report', total: counts.total, detail: {} }, startedAt);
  if (state === 'done' || state === 'refused') await endProgress(queries, id, counts, at);
  else await noteProgress(queries, id, counts, at);
}

const keyOf = (runId: string): string => `report/${runId}`;

/** How far a report has come: records by what became of them, packages by how far they are. */
export type ReportProgress = {
  readonly total: number;
  readonly taken: number;
  /** Sent; the ministry has not answered yet. */
  readonly waiting: number;
  readonly refused: number;
  readonly unsent: number;
  readonly packages: number;
  /** Packages that have left. */
  readonly sent: number;
  /** The first package that is not answered. */
  readonly current?: number;
  /** When the packages were signed (ms, UTC). */
  readonly signedAt?: number;
  readonly updatedAt?: number;
};

/** Read from the progress that the run publishes; only what is waited for is counted in its packages. */
export async function reportProgress(queries: Queries, runId: string): Promise<ReportProgress> {
  const [row, messages, [pending]] = await Promise.all([
    progressOf(queries, keyOf(runId)),
    queries.query<{ state: string; n: string; first: number; signed_at: Date | null }[]>(
      `SELECT state, COUNT(*) AS n, MIN(n) AS first, MIN(confirmed_at) AS signed_at FROM message WHERE run_id = ? AND side = 'sent' GROUP BY state`,
      [runId],
    ),
    queries.query<{ n: string }[]>(
      `SELECT COUNT(*) AS n FROM message m JOIN message_item i ON i.message_id = m.id AND i.side = m.side
       WHERE m.run_id = ? AND m.side = 'sent' AND m.state = 'accepted' AND i.state = 'pending'`,
      [runId],
    ),
  ]);
  const { total, taken, refused } = { total: row?.total ?? 0, taken: row?.done ?? 0, refused: row?.failed ?? 0 };
  const waiting = Math.min(Number(pending?.n ?? 0), total - taken - refused);
  const left = messages.filter(({ state }) => state === 'accepted' || state === 'answered' || state === 'refused');
  const open = messages.filter(({ state }) => state === 'draft' || state === 'signed' || state === 'accepted');
  const signed = messages.flatMap(({ signed_at }) => signed_at?.getTime() ?? []);
  return {
    ...{ total, taken, waiting, refused, unsent: total - taken - refused - waiting },
    packages: messages.reduce((sum, { n }) => sum + Number(n), 0),
    sent: left.reduce((sum, { n }) => sum + Number(n), 0),
    ...(open.length > 0 && { current: Math.min(...open.map(({ first }) => first)) }),
    ...(signed.length > 0 && { signedAt: Math.min(...signed) }),
    ...(row && { updatedAt: row.updatedAt }),
  };
}
