import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';

/** Asks until the condition holds, as often as the database answers; a database that is away is no answer. */
export async function whenTrue(what: string, ask: () => Promise<boolean>, withinMs = 120_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await ask().catch(() => false))) {
    if (Date.now() > end) throw new Error(`${what}: not within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}

export async function count(database: DataSource, sql: string, parameters: unknown[] = []): Promise<number> {
  const [row] = await database.query<{ n: string }[]>(sql, parameters);
  return Number(row?.n ?? 0);
}

/** Acts that stand in the log while their sender has no answer yet: the moment between commit and answer. */
export const writtenUnanswered = (database: DataSource): Promise<number> =>
  count(
    database,
    'SELECT COUNT(*) AS n FROM act a JOIN transition t ON t.subject_id = a.subject_id AND t.command_id = a.command_id WHERE a.outcome IS NULL',
  );

export const itemsIn = (database: DataSource, ceremonyId: string, state: string): Promise<number> =>
  count(database, 'SELECT COUNT(*) AS n FROM ceremony_item WHERE ceremony_id = ? AND state = ?', [ceremonyId, state]);

/** Signatures that are embedded and kept, whose act is not answered: the inside of `finish`. */
export const insideFinish = (database: DataSource, ceremonyId: string): Promise<number> =>
  count(
    database,
    `SELECT COUNT(*) AS n FROM ceremony_item i JOIN signature s ON s.id = CONCAT(i.ceremony_id, ':', i.document_id)
     WHERE i.ceremony_id = ? AND i.state = 'prepared'`,
    [ceremonyId],
  );

/** Where a ceremony stands that does not get on, for the one who reads a failed run: ids, counts and the engine's words. */
export async function standing(database: DataSource, engine: Client, ceremonyId: string): Promise<string> {
  const items = await database.query(
    'SELECT state, COUNT(*) AS n FROM ceremony_item WHERE ceremony_id = ? GROUP BY state',
    [ceremonyId],
  );
  const acts = await database.query<{ workflow_id: string }[]>(
    `SELECT a.command_id, a.type, a.sent, a.at, s.rev, s.workflow_id,
       (SELECT COUNT(*) FROM transition t WHERE t.subject_id = a.subject_id AND t.command_id = a.command_id) AS written
     FROM act a JOIN subject s ON s.id = a.subject_id WHERE a.outcome IS NULL`,
  );
  const workflows = [`ceremony/${ceremonyId}`, ...acts.map(({ workflow_id }) => workflow_id)];
  const told = await Promise.all(
    workflows.map(async (id) => {
      const { raw } = await engine.workflow.getHandle(id).describe();
      const { events } = await engine.workflow.getHandle(id).fetchHistory();
      return {
        id,
        activities: raw.pendingActivities?.map(({ attempt, state, lastFailure }) => [
          attempt,
          state,
          lastFailure?.message,
        ]),
        task: raw.pendingWorkflowTask,
        last: events?.slice(-8).map(({ eventType, eventTime }) => [Number(eventTime?.seconds), eventType]),
      };
    }),
  );
  return JSON.stringify({ now: new Date(), items, acts, told }, undefined, 1);
}
