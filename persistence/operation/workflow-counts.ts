import type { DataSource } from 'typeorm';
import { inTransaction, type Queries } from '../data-source.ts';
import { SCHOOL_OF_PROGRESS } from './place-of-workflow.ts';

/** How many workflows of a kind stand so; kind `task`: open tasks by the kind of position that they wait for. */
export type WorkflowCount = { readonly kind: string; readonly state: string; readonly n: number };

/**
 * Counts all living workflows and open tasks, province by province, and keeps the sums: a sweep does it once a minute, so
 * that no page and no measurement goes through them (50,000 tasks, 190,000 workflows).
 */
export async function countWorkflows(database: DataSource, now: number): Promise<void> {
  const alive = await database.query<Counted[]>(
    `SELECT COALESCE(u.province_id, '') AS province_id, a.kind, 'alive' AS state, SUM(a.n) AS n
     FROM (SELECT kind, school_id, COUNT(*) AS n FROM subject WHERE ended_at IS NULL AND school_id IS NOT NULL GROUP BY kind, school_id) a
       LEFT JOIN unit u ON u.id = a.school_id GROUP BY 1, 2
     UNION ALL SELECT r.province_id, s.kind, 'alive', COUNT(*) FROM subject s JOIN round r ON r.id = s.id
     WHERE s.kind = 'roundClosing' AND s.ended_at IS NULL GROUP BY r.province_id, s.kind`,
  );
  const waiting = await database.query<Counted[]>(
    `SELECT COALESCE(u.province_id, '') AS province_id, s.kind, 'waitingPerson' AS state, COUNT(*) AS n
     FROM (SELECT DISTINCT subject_id FROM task) t JOIN subject s ON s.id = t.subject_id LEFT JOIN unit u ON u.id = s.school_id GROUP BY 1, 2`,
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
  const long = await database.query<Counted[]>(
    `SELECT u.province_id, IF(p.kind = 'opening', 'schoolYearOpening', 'rosterWriting') AS kind, 'running' AS state, COUNT(*) AS n
     FROM progress p JOIN unit u ON u.id = ${SCHOOL_OF_PROGRESS}
     WHERE p.ended_at IS NULL AND (p.kind = 'opening' OR (p.kind = 'roster' AND p.claimed_at IS NOT NULL)) GROUP BY 1, 2`,
  );
  await keep(
    database,
    [...waiting, ...withoutTask(alive, waiting), ...tasks, ...ceremonies, ...messages, ...reports, ...long],
    now,
  );
}

/** Who lives and waits for nobody waits for an instant. */
function withoutTask(alive: readonly Counted[], waiting: readonly Counted[]): readonly Counted[] {
  const key = ({ province_id, kind }: Counted) => `${province_id} ${kind}`;
  const people = new Map(waiting.map((row) => [key(row), Number(row.n)]));
  return alive
    .map((row) => ({ ...row, state: 'waitingTime', n: String(Number(row.n) - (people.get(key(row)) ?? 0)) }))
    .filter(({ n }) => Number(n) > 0);
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
