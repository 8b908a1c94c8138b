import { isRefusal, type Refusal } from '../refusal.ts';
import { cleanLine } from '../text/clean.ts';
import { searchKey } from '../text/search-key.ts';
import { looksLikeVnTime, readVnTime } from '../text/vn-time.ts';
import type { FieldSpec, ListSpec } from './fields.ts';
import { type Cell, columnName, type Row, type Table } from './table.ts';

/** Which column fills which field, for the person to confirm. `hidden`: used all the same, and said to be hidden. */
export type MappedColumn<F extends string> = {
  readonly column: number;
  readonly name: string;
  readonly head: string;
  readonly hidden: boolean;
  readonly spec?: FieldSpec<F>;
};

/** Where the head stands: one row, or two when the list has a two-storey head (field case EX5). */
export type Head<F extends string> = {
  readonly rows: readonly number[];
  readonly columns: readonly MappedColumn<F>[];
};

const ROWS_SEARCHED = 30;

/**
 * Finds the head by its words, wherever titles, merged cells or blank lines have put it. Refused if no row has two known
 * heads. What is missing is said by `mapAgain`, after the person has mapped columns by hand.
 */
export function findHead<F extends string>(table: Table, list: ListSpec<F>): Head<F> | Refusal {
  const searched = table.rows.slice(0, ROWS_SEARCHED);
  const candidates = searched.flatMap((row, i) => {
    const below = searched[i + 1];
    return below?.number === row.number + 1 ? [[row], [row, below]] : [[row]];
  });
  const best = candidates
    .map((rows) => headOf(table, list, rows))
    .toSorted((a, b) => knownIn(b) - knownIn(a) || a.rows.length - b.rows.length)[0];

  if (!best || knownIn(best) < Math.min(2, list.required.length)) return { refused: 'ROSTER_HEAD_NOT_FOUND' };
  return best;
}

/**
 * The person's own mapping in place of the found one: column → field name ('' for none), as the page's selects post it.
 * Refused if required columns are not there; `given` names fields that the person supplies for the whole file.
 */
export function mapAgain<F extends string>(
  head: Head<F>,
  list: ListSpec<F>,
  chosen: Readonly<Record<number, string>>,
  given: readonly F[] = [],
): Head<F> | Refusal {
  const columns = head.columns.map((column): MappedColumn<F> => {
    const name = chosen[column.column];
    if (name === undefined || name === column.spec?.field) return column;
    const { spec: _unused, ...rest } = column;
    const spec = list.fields.find(({ field }) => field === name);
    return spec ? { ...rest, spec } : rest;
  });
  const mapped = { ...head, columns };
  const refusal = requiredColumns(mapped, list, given);
  return isRefusal(refusal) ? refusal : mapped;
}

function headOf<F extends string>(table: Table, list: ListSpec<F>, rows: readonly Row[]): Head<F> {
  const width = Math.max(...rows.map(({ cells }) => cells.length));
  const heads = Array.from({ length: width }, (_, column) => headText(rows, column));
  const taken = new Set<F>();
  const columns = heads.flatMap((head, column): MappedColumn<F>[] => {
    if (head === '') return [];
    const known = specFor(list, head);
    const spec = known && !taken.has(known.field) ? known : undefined;
    if (spec) taken.add(spec.field);
    const mapped = { column, name: columnName(column), head, hidden: table.hiddenColumns.includes(column) };
    return [spec ? { ...mapped, spec } : mapped];
  });
  return { rows: rows.map(({ number }) => number), columns };
}

/** The lower storey names the column; where it is empty the upper one does (a cell merged over both). */
function headText(rows: readonly Row[], column: number): string {
  const texts = rows.map(({ cells }) => readable(cells[column])).filter(Boolean);
  return texts.at(-1) ?? '';
}

function readable(cell: Cell | null | undefined): string {
  const { text } = cleanLine(cell?.text ?? '');
  return cell?.legacyFont || looksLikeVnTime(cell?.text ?? '') ? readVnTime(cell?.text ?? '').trim() : text;
}

function specFor<F extends string>(list: ListSpec<F>, head: string): FieldSpec<F> | undefined {
  const key = searchKey(head);
  return list.fields.find(({ label, heads }) => searchKey(label) === key || heads.includes(key));
}

const knownIn = <F extends string>({ columns }: Head<F>): number => columns.filter(({ spec }) => spec).length;

function requiredColumns<F extends string>(
  { columns }: Head<F>,
  list: ListSpec<F>,
  given: readonly F[],
): Refusal | undefined {
  const missing = list.required.filter(
    (field) => !given.includes(field) && !columns.some(({ spec }) => spec?.field === field),
  );
  if (missing.length === 0) return undefined;
  const labels = missing.map((field) => list.fields.find((spec) => spec.field === field)?.label ?? field);
  return { refused: 'ROSTER_COLUMNS_MISSING', facts: { columns: labels.join(', ') } };
}
