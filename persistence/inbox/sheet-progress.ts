import type { AssessmentPoint } from '../../domain/assessment/subject-table.ts';
import { type ClassSheet, HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import type { Queries } from '../data-source.ts';

/** How far the entry of a sheet's point has come; at year end signed rows count as entered. */
export type SheetProgress = { readonly entered: number; readonly signed: number; readonly total: number };

type Wanted = { readonly sheetId: string; readonly point: AssessmentPoint; readonly fields: readonly string[] };

/**
 * For each sheet, how many of its rows have all these fields at the point. `fields` are those that every row of the sheet
 * must have; a pupil's own exemptions are the grid's matter.
 */
export async function sheetProgress(
  queries: Queries,
  wanted: readonly Wanted[],
): Promise<ReadonlyMap<string, SheetProgress>> {
  if (wanted.length === 0) return new Map();
  const reading = queries.query<{ id: string; state: string }[]>('SELECT id, state FROM subject WHERE id IN (?)', [
    wanted.map(({ sheetId }) => sheetId),
  ]);
  const counting = queries.query<{ sheet_id: string; point: string; n: number; rows_n: number }[]>(
    `SELECT sheet_id, point, n, COUNT(*) AS rows_n FROM (
       SELECT sheet_id, point, enrolment_id, COUNT(*) AS n FROM draft_cell
       WHERE sheet_id IN (?) AND point IN (?) AND field IN (?) AND value <> '' GROUP BY sheet_id, point, enrolment_id) cells
     GROUP BY sheet_id, point, n`,
    [
      wanted.map(({ sheetId }) => sheetId),
      [...new Set(wanted.map(({ point }) => point))],
      [...new Set(wanted.flatMap(({ fields }) => fields))],
    ],
  );
  const [states, counts] = await Promise.all([reading, counting]);
  const stateOf = new Map(states.map(({ id, state }) => [id, JSON.parse(state) as ClassSheet]));

  return new Map(
    wanted.map(({ sheetId, point, fields }) => {
      const rows = Object.values(stateOf.get(sheetId)?.rows ?? {});
      const entered = counts
        .filter((row) => row.sheet_id === sheetId && row.point === point && row.n >= fields.length)
        .reduce((sum, row) => sum + Number(row.rows_n), 0);
      const isSigned = point === 'yearEnd' && stateOf.get(sheetId)?.subject !== HOMEROOM;
      const signed = isSigned ? rows.filter(({ state }) => state === 'signed').length : 0;
      return [`${sheetId}/${point}`, { entered: Math.min(entered, rows.length), signed, total: rows.length }];
    }),
  );
}
