import type { DataSource } from 'typeorm';
import type { AssessmentPoint } from '../../domain/assessment/subject-table.ts';
import { inTransaction, type Queries } from '../data-source.ts';
import type { Cell } from './sheet-grid.ts';

/** A cell to write: the value as stored ('' empties it), and the revision that its writer has seen (0: none). */
export type CellWrite = {
  readonly enrolmentId: string;
  readonly field: string;
  readonly value: string;
  readonly seen: number;
};

/** What stands there now; `conflict` if another wrote since: nothing is overwritten unseen (field case FO2). */
export type CellWritten =
  | { readonly cell: Cell }
  | { readonly conflict: Cell & { readonly by: string; readonly at: number } };

type Standing = Cell & { readonly by: string; readonly at: number };

/** Writes cells of one sheet and point, each on its own revision; two writers of one sheet come one after the other. */
export function saveCells(
  database: DataSource,
  sheet: { readonly sheetId: string; readonly point: AssessmentPoint },
  writes: readonly CellWrite[],
  by: { readonly personId: string; readonly at: number },
): Promise<readonly CellWritten[]> {
  return inTransaction(database, async (queries) => {
    await queries.query('SELECT id FROM subject WHERE id = ? FOR UPDATE', [sheet.sheetId]);
    const standing = await cellsNow(queries, sheet, writes);
    const judged = writes.map((write) => ({ write, now: standing.get(`${write.enrolmentId}/${write.field}`) }));
    const fresh = judged.filter(
      ({ write, now }) => (now?.rev ?? 0) === write.seen && (now?.value ?? '') !== write.value,
    );
    if (fresh.length > 0) await write(queries, sheet, fresh, by);

    return judged.map((one): CellWritten => {
      const { now, write: wanted } = one;
      if ((now?.value ?? '') === wanted.value) return { cell: { value: wanted.value, rev: now?.rev ?? 0 } };
      if (now && now.rev !== wanted.seen) return { conflict: now };
      return { cell: { value: wanted.value, rev: (now?.rev ?? 0) + 1 } };
    });
  });
}

async function cellsNow(
  queries: Queries,
  { sheetId, point }: { sheetId: string; point: AssessmentPoint },
  writes: readonly CellWrite[],
): Promise<ReadonlyMap<string, Standing>> {
  const rows = await queries.query<
    { enrolment_id: string; field: string; value: string; rev: number; full_name: string | null; at: Date }[]
  >(
    `SELECT d.enrolment_id, d.field, d.value, d.rev, p.full_name, d.at FROM draft_cell d LEFT JOIN person p ON p.id = d.by_person
     WHERE d.sheet_id = ? AND d.point = ? AND d.enrolment_id IN (?)`,
    [sheetId, point, [...new Set(writes.map(({ enrolmentId }) => enrolmentId))]],
  );
  return new Map(
    rows.map((row) => [
      `${row.enrolment_id}/${row.field}`,
      { value: row.value, rev: row.rev, by: row.full_name ?? '', at: row.at.getTime() },
    ]),
  );
}

async function write(
  queries: Queries,
  { sheetId, point }: { sheetId: string; point: AssessmentPoint },
  fresh: readonly { readonly write: CellWrite }[],
  { personId, at }: { personId: string; at: number },
): Promise<void> {
  await queries.query(
    `INSERT INTO draft_cell (sheet_id, point, enrolment_id, field, value, rev, by_person, at) VALUES ?
     ON DUPLICATE KEY UPDATE value = VALUES(value), rev = rev + 1, by_person = VALUES(by_person), at = VALUES(at)`,
    [
      fresh.map(({ write: { enrolmentId, field, value } }) => [
        sheetId,
        point,
        enrolmentId,
        field,
        value,
        1,
        personId,
        new Date(at),
      ]),
    ],
  );
}
