import type { Queries } from '../data-source.ts';
import { reportRunOf } from './report-run.ts';

/** Counts are read from the outcomes, so a repetition counts nothing twice. */
export async function noteReportProgress(queries: Queries, runId: string, at: number): Promise<void> {
  const { state, startedAt } = await reportRunOf(queries, runId);
  const [row] = await queries.query<{ total: string; done: string | null; failed: string | null }[]>(
    `SELECT COUNT(*) AS total, SUM(i.state = 'taken') AS done, SUM(i.state = 'refused') AS failed
     FROM message m JOIN message_item i ON i.message_id = m.id AND i.side = m.side WHERE m.run_id = ?`,
    [runId],
  );
  const counts = [Number(row?.total ?? 0), Number(row?.done ?? 0), Number(row?.failed ?? 0)];
  const endedAt = state === 'done' || state === 'refused' ? new Date(at) : null;
  await queries.query(
    `INSERT INTO progress (id, kind, total, done, failed, started_at, updated_at, ended_at, detail) VALUES (?, 'report', ?, ?, ?, ?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE total = VALUES(total), done = VALUES(done), failed = VALUES(failed), updated_at = VALUES(updated_at), ended_at = VALUES(ended_at), detail = VALUES(detail)`,
    [`report/${runId}`, ...counts, new Date(startedAt), new Date(at), endedAt, JSON.stringify({ state })],
  );
}
