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
