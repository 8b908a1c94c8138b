/**
 * What a cell of a file holds, before anybody has said what it means. `number`: its digits as stored, and `shown` if its
 * format shows zeros in front. `day`: "YYYY-MM-DD", by the workbook's own calendar (1900 or 1904).
 */
export type Cell = {
  readonly kind: 'text' | 'number' | 'day' | 'boolean' | 'error' | 'formulaWithoutValue';
  readonly text: string;
  readonly shown?: string;
  /** The cell's font is one of the .VnTime family. */
  readonly legacyFont?: true;
};

/** `number` counts from 1 as Excel does, empty rows included. Cells by column from 0; a hole is an empty cell. */
export type Row = { readonly number: number; readonly cells: readonly (Cell | null)[] };

/** The rows with content of one sheet or CSV file; what a file declares beyond that is not work. */
export type Table = {
  readonly sheet: string;
  readonly rows: readonly Row[];
  readonly hiddenColumns: readonly number[];
  /** Visible sheets of the workbook that were not read. */
  readonly otherSheets: number;
};

/** "A", "B" … "AA": a column as Excel names it. */
export function columnName(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26));
  return column < 26 ? letter : columnName(Math.floor(column / 26) - 1) + letter;
}
