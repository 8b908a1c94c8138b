import type { DataSource } from 'typeorm';
import { inTransaction, type Queries } from '../data-source.ts';

/** How many workflows of a kind stand so; kind `task`: open tasks by the kind of position that they wait for. */
export type WorkflowCount = { readonly kind: string; readonly state: string; readonly n: number };

/**
 * Counts all living workflows and open tasks, province by province, and keeps the sums: a sweep does it once a minute, so
 * that no page and no measurement goes through them (50,000 tasks, 190,000 workflows).
 */
export async function countWorkflows(database: DataSource, now: number): Promise<void> {
  const subjects = await database.query<Counted[]>(
    `SELECT COALESCE(u.province_id, r.province_id, '') AS province_id, s.kind, IF(t.subject_id IS NULL, 'waitingTime', 'waitingPerson') AS state, COUNT(*) AS n
     FROM subject s LEFT JOIN unit u ON u.id = s.school_id LEFT JOIN round r ON r.id = s.id
       LEFT JOIN (SELECT DISTINCT subject_id FROM task) t ON t.subject_id = s.id
     WHERE s.ended_at IS NULL GROUP BY 1, 2, 3`,
  );
  const tasks = await database.query<Counted[]>(
    `SELECT COALESCE(u.province_id, '') AS province_id, 'task' AS kind, SUBSTRING_INDEX(t.position, ':', 1) AS state, COUNT(*) AS n
     FROM task t LEFT JOIN unit u ON u.id = t.school_id GROUP BY 1, 3`,
  );
  const ceremonies = await database.query<Counted[]>(
    `SELECT u.province_id, 'signingCeremony' AS kind, IF(c.state = 'prepared', 'waitingPerson', 'running') AS state, COUNT(*) AS n
     FROM ceremony c JOIN unit u ON u.id = c.school_id WHERE c.state IN ('preparing', 'prepared', 'confirmed') GROUP BY 1, 3`,
  );
  const messages = await database.query<Counted[]>(
    `SELECT u.province_id, IF(m.side = 'sent', 'exchangeSubmission', 'exchangeIntake') AS kind, 'running' AS state, COUNT(*) AS n
     FROM message m JOIN unit u ON u.id = m.unit_id WHERE m.state IN ('signed', 'accepted') AND m.run_id IS NULL GROUP BY 1, 2`,
  );
  const reports = await database.query<Counted[]>(
    `SELECT province_id, 'ministryReport' AS kind, IF(state = 'awaitingSignature', 'waitingPerson', 'running') AS state, COUNT(*) AS n
     FROM report_run WHERE ended_at IS NULL GROUP BY 1, 3`,
  );
  await keep(database, [...subjects, ...tasks, ...ceremonies, ...messages, ...reports], now);
}

type Counted = { province_id: string; kind: string; state: string; n: string };

async function keep(database: DataSource, counted: readonly Counted[], now: number): Promise<void> {
  await inTransaction(database, async (queries) => {
    await queries.query('DELETE FROM workflow_count');
    if (counted.length === 0) return;
    await queries.query('INSERT INTO workflow_count (province_id, kind, state, n, counted_at) VALUES ?', [
      counted.map(({ province_id, kind, state, n }) => [province_id, kind, state, Number(n), new Date(now)]),
    ]);
  });
}

/** The kept sums of a province, or of all. */
export async function workflowCounts(
  queries: Queries,
  provinceId?: string,
): Promise<{ readonly counts: readonly WorkflowCount[]; readonly countedAt?: number }> {
  const rows = await queries.query<{ kind: string; state: string; n: string; counted_at: Date }[]>(
    `SELECT kind, state, SUM(n) AS n, MAX(counted_at) AS counted_at FROM workflow_count WHERE ? IS NULL OR province_id = ? GROUP BY kind, state`,
    [provinceId ?? null, provinceId ?? null],
  );
  const [first] = rows;
  return {
    counts: rows.map(({ kind, state, n }) => ({ kind, state, n: Number(n) })),
    ...(first && { countedAt: first.counted_at.getTime() }),
  };
}
