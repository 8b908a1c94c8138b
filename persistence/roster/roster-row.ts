import type { Counts, OutcomeKind } from '../../domain/roster/outcome.ts';
import type { Queries } from '../data-source.ts';

/** What became of a row of a list; `isDone` is false while it is still to be written, or told to its record. */
export type RosterRow = {
  readonly row: number;
  readonly outcome: OutcomeKind;
  readonly refused?: string;
  /** The record that must be told of these new data. */
  readonly toTell?: { readonly recordId: string; readonly pupilDataId: string };
  readonly isDone: boolean;
};

const ROWS = 500;
const TO_WRITE: readonly OutcomeKind[] = ['new', 'changed'];

/** Keeps every row with what is to become of it; rows that are kept stay as they are. What nothing is written of is done. */
export async function keepRows(
  queries: Queries,
  rosterId: string,
  outcomes: readonly { readonly row: number; readonly kind: OutcomeKind }[],
  at: number,
): Promise<void> {
  for (let from = 0; from < outcomes.length; from += ROWS)
    await queries.query('INSERT IGNORE INTO roster_row (roster_id, n, outcome, written_at) VALUES ?', [
      outcomes
        .slice(from, from + ROWS)
        .map(({ row, kind }) => [rosterId, row, kind, TO_WRITE.includes(kind) ? null : new Date(at)]),
    ]);
}

export const rowsOf = (queries: Queries, rosterId: string): Promise<readonly RosterRow[]> =>
  rowsWhere(queries, 'roster_id = ? ORDER BY n', [rosterId]);

/** One row, held until the transaction's end: of two writers the later finds what the earlier did. */
export async function lockRow(queries: Queries, rosterId: string, row: number): Promise<RosterRow | undefined> {
  const [found] = await rowsWhere(queries, 'roster_id = ? AND n = ? FOR UPDATE', [rosterId, row]);
  return found;
}

async function rowsWhere(queries: Queries, where: string, parameters: unknown[]): Promise<readonly RosterRow[]> {
  const rows = await queries.query<
    {
      n: number;
      outcome: OutcomeKind;
      refused: string | null;
      record_id: string | null;
      pupil_data_id: string | null;
      written_at: Date | null;
    }[]
  >(`SELECT n, outcome, refused, record_id, pupil_data_id, written_at FROM roster_row WHERE ${where}`, parameters);
  return rows.map(({ n, outcome, refused, record_id, pupil_data_id, written_at }) => ({
    row: n,
    outcome,
    ...(refused !== null && { refused }),
    ...(record_id !== null &&
      pupil_data_id !== null && { toTell: { recordId: record_id, pupilDataId: pupil_data_id } }),
    isDone: written_at !== null,
  }));
}

/** The row's new data are written and its record is still to be told. */
export async function noteToTell(
  queries: Queries,
  rosterId: string,
  row: number,
  { recordId, pupilDataId }: NonNullable<RosterRow['toTell']>,
): Promise<void> {
  await queries.query('UPDATE roster_row SET record_id = ?, pupil_data_id = ? WHERE roster_id = ? AND n = ?', [
    recordId,
    pupilDataId,
    rosterId,
    row,
  ]);
}

/** The row is done with: written, found as it is, or refused after all. */
export async function endRow(
  queries: Queries,
  rosterId: string,
  { row, outcome, refused }: Pick<RosterRow, 'row' | 'outcome' | 'refused'>,
  at: number,
): Promise<void> {
  await queries.query('UPDATE roster_row SET outcome = ?, refused = ?, written_at = ? WHERE roster_id = ? AND n = ?', [
    outcome,
    refused ?? null,
    new Date(at),
    rosterId,
    row,
  ]);
}

/** How many rows came to what; the six add up to all. */
export function countRows(rows: readonly RosterRow[]): Counts {
  const of = (kind: OutcomeKind) => rows.filter(({ outcome }) => outcome === kind).length;
  return {
    rows: rows.length,
    new: of('new'),
    changed: of('changed'),
    unchanged: of('unchanged'),
    repeated: of('repeated'),
    held: of('held'),
    refused: of('refused'),
  };
}
