import { type Column, readCell, shownCell } from '../../domain/class-sheet/cell.ts';
import { readPaste } from '../../domain/entry/paste.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { refusalText, withFacts } from '../../domain/refusals.ts';
import type { SheetGrid } from '../../persistence/grid/sheet-grid.ts';

/** One pasted cell and where it goes; an empty one changes nothing and is not there. */
export type PastedCell = {
  readonly enrolmentId: string;
  readonly pupil: string;
  readonly field: string;
  readonly typed: string;
  readonly before: string;
  readonly refused?: { readonly code: string; readonly message: { readonly vi: string; readonly en: string } };
};

export type PastePreview = {
  readonly rows: number;
  readonly columns: number;
  readonly cells: readonly PastedCell[];
  /** Rows and columns of the block that lie outside the sheet: left out, and said. */
  readonly outside: { readonly rows: number; readonly columns: number };
};

/** What a block from Excel would do, placed at a cell: nothing is written (field case FO4). */
export function previewPaste(
  grid: SheetGrid,
  columns: readonly Column[],
  text: string,
  at: { readonly enrolmentId: string; readonly field: string },
): PastePreview | Refusal {
  const block = readPaste(text);
  if (isRefusal(block)) return block;
  const top = grid.rows.findIndex(({ enrolmentId }) => enrolmentId === at.enrolmentId);
  const left = columns.findIndex(({ field }) => field === at.field);
  if (top < 0 || left < 0) return { refused: 'CELL_UNKNOWN' };

  const cells = block.rows.flatMap((values, i) =>
    values.flatMap((typed, j): readonly PastedCell[] => {
      const [row, column] = [grid.rows[top + i], columns[left + j]];
      const entry = readCell(column, typed);
      if (!row || !column || 'empty' in entry) return [];
      return [
        {
          enrolmentId: row.enrolmentId,
          pupil: row.name,
          field: column.field,
          typed: isRefusal(entry) ? typed : shownCell(column.kind, entry.value),
          before: shownCell(column.kind, row.cells[column.field]?.value ?? ''),
          ...(isRefusal(entry) && { refused: said(entry, typed) }),
        },
      ];
    }),
  );
  return {
    rows: block.rows.length,
    columns: block.columns,
    cells,
    outside: {
      rows: Math.max(0, top + block.rows.length - grid.rows.length),
      columns: Math.max(0, left + block.columns - columns.length),
    },
  };
}

function said({ refused, facts }: Refusal, typed: string) {
  const { code, vi, en } = refusalText(refused);
  const all = { ...facts, typed };
  return { code, message: { vi: withFacts(vi, all), en: withFacts(en, all) } };
}
