import type { Queries } from '../data-source.ts';

export type OpeningOf = { readonly schoolId: string; readonly schoolYear: string };

const keyOf = ({ schoolId, schoolYear }: OpeningOf): string => `opening/${schoolId}/${schoolYear}`;

/** An opening was asked for: kept, so that it goes on although the engine has lost it. Asked for again, it begins again. */
export async function noteOpening(queries: Queries, opening: OpeningOf, classes: number, now: number): Promise<void> {
  const at = new Date(now);
  await queries.query(
    `INSERT INTO progress (id, kind, total, done, failed, started_at, updated_at, detail) VALUES (?, 'opening', ?, 0, 0, ?, ?, ?)
     ON DUPLICATE KEY UPDATE total = VALUES(total), done = 0, updated_at = VALUES(updated_at), ended_at = NULL`,
    [keyOf(opening), classes, at, at, JSON.stringify(opening)],
  );
}

/** The classes of a school are started in the order of their ids: with the last one the opening has ended. */
export async function noteClassStarted(queries: Queries, classId: string, now: number): Promise<void> {
  const [row] = await queries.query<{ school_id: string; school_year: string; done: string; total: string }[]>(
    `SELECT c.school_id, c.school_year, SUM(o.id <= c.id) AS done, COUNT(*) AS total FROM school_class c
     JOIN school_class o ON o.school_id = c.school_id AND o.school_year = c.school_year WHERE c.id = ? GROUP BY c.school_id, c.school_year`,
    [classId],
  );
  if (!row) return;
  const [done, total] = [Number(row.done), Number(row.total)];
  await queries.query('UPDATE progress SET done = ?, total = ?, updated_at = ?, ended_at = ? WHERE id = ?', [
    done,
    total,
    new Date(now),
    done === total ? new Date(now) : null,
    keyOf({ schoolId: row.school_id, schoolYear: row.school_year }),
  ]);
}

/** Openings that were asked for and have not come to their end. */
export async function openingsUnderWay(queries: Queries): Promise<readonly OpeningOf[]> {
  const rows = await queries.query<{ detail: string }[]>(
    `SELECT detail FROM progress WHERE ended_at IS NULL AND kind = 'opening' ORDER BY id`,
  );
  return rows.map(({ detail }) => JSON.parse(detail));
}
