import type { Table } from '../../../domain/roster/table.ts';

/** A sheet of text cells, row 1 first; an empty text is an empty cell. */
export const aTable = (...rows: readonly (readonly string[])[]): Table => ({
  sheet: 'Danh sách',
  otherSheets: 0,
  hiddenColumns: [],
  rows: rows
    .map((cells, i) => ({
      number: i + 1,
      cells: cells.map((text) => (text === '' ? null : ({ kind: 'text', text } as const))),
    }))
    .filter(({ cells }) => cells.some(Boolean)),
});
