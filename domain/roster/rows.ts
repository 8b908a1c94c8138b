import type { RefusedEntry } from '../entry/entry.ts';
import { cleanLine } from '../text/clean.ts';
import { looksLikeVnTime, readVnTime } from '../text/vn-time.ts';
import type { FieldSpec, ListSpec } from './fields.ts';
import type { Head, MappedColumn } from './head.ts';
import type { Cell, Row, Table } from './table.ts';

/** Why a cell can't be taken, and where it stands. `typed` is what the file holds. */
export type CellFault<F extends string> = RefusedEntry & { readonly field?: F; readonly column?: string };

/** What only a person can answer; the row waits until he has. */
export type Question<F extends string> =
  | { readonly ask: 'PADDED_NUMBER'; readonly field: F; readonly typed: string; readonly proposed: string }
  | { readonly ask: 'LEGACY_TEXT'; readonly field: F; readonly typed: string; readonly proposed: string }
  | { readonly ask: 'SAME_CODE_IN_FILE'; readonly row: number }
  | { readonly ask: 'PERHAPS_ANOTHER_PUPIL' }
  | { readonly ask: 'PERHAPS_KNOWN_PUPIL'; readonly code: string }
  | { readonly ask: 'CLASS_AFTER_SIGNATURE' }
  | { readonly ask: 'PERHAPS_ANOTHER_TEACHER' };

/** What was done to a value without asking, because it changes no meaning. */
export type Note<F extends string> = {
  readonly note: 'cleaned' | 'shownByFormat';
  readonly field: F;
  readonly column: string;
};

/** One row of the list, read. A field that is not in `values` was empty or not in the file: it changes nothing. */
export type ReadRow<F extends string> = {
  readonly row: number;
  readonly values: Readonly<Partial<Record<F, string>>>;
  readonly faults: readonly CellFault<F>[];
  readonly questions: readonly Question<F>[];
  readonly notes: readonly Note<F>[];
};

export type ReadRows<F extends string> = {
  readonly rows: readonly ReadRow<F>[];
  /** Rows below the head that are no rows of the list: totals, signatures, repeated heads. */
  readonly ignored: readonly number[];
};

/** Reads every row below the head; blank, total, signature and repeated head rows are none of the list (field case EX5). */
export function readRows<F extends string>(table: Table, head: Head<F>, list: ListSpec<F>): ReadRows<F> {
  const columns = head.columns.filter(({ spec }) => spec);
  const below = table.rows.filter(({ number }) => number > Math.max(...head.rows));
  const filled = below.filter((row) => row.cells.some((cell) => cell && cleanLine(cell.text).text !== ''));
  const own = filled.filter((row) => belongsToList(row, columns, list));
  return {
    rows: own.map((row) => readRow(row, columns)),
    ignored: filled.filter((row) => !own.includes(row)).map(({ number }) => number),
  };
}

function belongsToList<F extends string>(row: Row, columns: readonly MappedColumn<F>[], list: ListSpec<F>): boolean {
  const given = columns.filter(({ column }) => isFilled(row.cells[column]));
  const isHead = given.every(({ column, head }) => cleanLine(row.cells[column]?.text ?? '').text === head);
  if (isHead) return false;
  return given.length > 1 || given.some(({ spec }) => spec && list.telling.includes(spec.field));
}

function readRow<F extends string>(row: Row, columns: readonly MappedColumn<F>[]): ReadRow<F> {
  const read = columns.flatMap(({ column, name, spec }) => (spec ? [readCell(row.cells[column], name, spec)] : []));
  return {
    row: row.number,
    values: Object.fromEntries(
      read.flatMap(({ field, value }) => (value === undefined ? [] : [[field, value]])),
    ) as ReadRow<F>['values'],
    faults: read.flatMap(({ fault }) => fault ?? []),
    questions: read.flatMap(({ question }) => question ?? []),
    notes: read.flatMap(({ note }) => note ?? []),
  };
}

type ReadCell<F extends string> = {
  readonly field: F;
  readonly value?: string;
  readonly fault?: CellFault<F>;
  readonly question?: Question<F>;
  readonly note?: Note<F>;
};

function readCell<F extends string>(cell: Cell | null | undefined, column: string, spec: FieldSpec<F>): ReadCell<F> {
  const { field } = spec;
  if (cell?.kind === 'formulaWithoutValue') return faulty(spec, column, 'CELL_FORMULA_WITHOUT_VALUE', cell.text);
  if (cell?.kind === 'error') return faulty(spec, column, 'CELL_ERROR', cell.text);
  if (cell?.kind === 'number' && field === 'personalId') return readNumberCell(cell, column, spec);

  const typed = cell?.shown ?? cell?.text ?? '';
  const reading = cell && (cell.legacyFont || looksLikeVnTime(typed)) ? readVnTime(typed) : typed;
  const entry = spec.parse(reading);
  if ('refused' in entry) return { field, fault: { ...entry, typed, field, column } };
  if ('empty' in entry) return { field };
  if (reading !== typed) {
    return { field, value: entry.value, question: { ask: 'LEGACY_TEXT', field, typed, proposed: reading } };
  }
  const cleaned = cleanLine(typed).cleaned.length > 0 && typed.trim() !== entry.value;
  return cleaned
    ? { field, value: entry.value, note: { note: 'cleaned', field, column } }
    : { field, value: entry.value };
}

/** A person's number in a number cell: as its format shows it, or held back with zeros proposed, never padded silently. */
function readNumberCell<F extends string>(cell: Cell, column: string, spec: FieldSpec<F>): ReadCell<F> {
  const { field } = spec;
  const shown = spec.parse(cell.shown ?? cell.text);
  if ('value' in shown) return { field, value: shown.value, note: { note: 'shownByFormat', field, column } };
  if (!/^\d{10,11}$/.test(cell.text)) {
    return faulty(spec, column, 'PERSON_NUMBER_NOT_12_DIGITS', cell.text, { digits: cell.text.length });
  }
  const proposed = cell.text.padStart(12, '0');
  return { field, value: proposed, question: { ask: 'PADDED_NUMBER', field, typed: cell.text, proposed } };
}

const faulty = <F extends string>(
  { field }: FieldSpec<F>,
  column: string,
  refused: string,
  typed: string,
  facts?: RefusedEntry['facts'],
): ReadCell<F> => ({ field, fault: { refused, typed, field, column, ...(facts ? { facts } : {}) } });

const isFilled = (cell: Cell | null | undefined): boolean => cleanLine(cell?.text ?? '').text !== '';
