import { dayOfNumber } from '../../domain/calendar/day.ts';
import type { Cell, Row, Table } from '../../domain/roster/table.ts';
import { limits, tooLarge } from './limits.ts';
import type { WorkbookParts, XmlReader } from './workbook-parts.ts';
import type { CellStyle } from './workbook-styles.ts';

/** What gives the stored values of a sheet their meaning. */
export type SheetContext = {
  readonly strings: readonly string[];
  readonly styleOf: (style: number) => CellStyle;
  readonly date1904: boolean;
};

type OpenCell = {
  readonly column: number;
  readonly type: string;
  readonly style: CellStyle;
  value: string;
  inline: string;
  formula: boolean;
};

/** Days from 1970-01-01 back to the day 0 of the two calendars of workbooks; 1900 has a 29 February too many. */
const DAY_0_OF_1900 = -25_569;
const DAY_0_OF_1904 = -24_107;

/** Reads the rows that have content, by stream; a formatted row far down costs nothing (field case EX4). */
export async function readSheet(
  parts: WorkbookParts,
  part: string,
  context: SheetContext,
): Promise<Pick<Table, 'rows' | 'hiddenColumns'>> {
  const sheet = new SheetReader(context);
  await parts.read(part, sheet);
  return { rows: sheet.rows, hiddenColumns: sheet.hiddenColumns };
}

class SheetReader implements XmlReader {
  readonly rows: Row[] = [];
  readonly hiddenColumns: number[] = [];
  private readonly context: SheetContext;
  private cells: (Cell | null)[] = [];
  private cell: OpenCell | undefined;
  private into: 'value' | 'inline' | undefined;
  private phonetic = false;
  private met = 0;
  private row = 0;
  private column = -1;

  constructor(context: SheetContext) {
    this.context = context;
  }

  open = (name: string, attributes: ReadonlyMap<string, string>): void => {
    switch (name) {
      case 'col':
        this.openColumns(attributes);
        return;
      case 'row':
        this.row = Number(attributes.get('r') ?? this.row + 1);
        this.column = -1;
        return;
      case 'c':
        this.openCell(attributes);
        return;
      case 'f':
        if (this.cell) this.cell.formula = true;
        return;
      case 'v':
        this.into = 'value';
        return;
      case 't':
        if (!this.phonetic) this.into = 'inline';
        return;
      case 'rPh':
        this.phonetic = true;
    }
  };

  text = (piece: string): void => {
    if (this.cell && this.into) this.cell[this.into] = (this.cell[this.into] + piece).slice(0, limits.text);
  };

  close = (name: string): void => {
    if (name === 'v' || name === 't') this.into = undefined;
    if (name === 'rPh') this.phonetic = false;
    if (name === 'c') this.closeCell();
    if (name === 'row') this.closeRow();
  };

  private openColumns(attributes: ReadonlyMap<string, string>): void {
    if (!['1', 'true'].includes(attributes.get('hidden') ?? '')) return;
    const last = Math.min(Number(attributes.get('max')), limits.columns);
    for (let column = Number(attributes.get('min')); column <= last; column += 1) this.hiddenColumns.push(column - 1);
  }

  private openCell(attributes: ReadonlyMap<string, string>): void {
    this.met += 1;
    if (this.met > limits.cells) throw tooLarge('ô', limits.cells);

    const place = attributes.get('r');
    this.column = place ? columnOf(place) : this.column + 1;
    const style = this.context.styleOf(Number(attributes.get('s') ?? 0));
    const type = attributes.get('t') ?? 'n';
    this.cell = { column: this.column, type, style, value: '', inline: '', formula: false };
  }

  private closeCell(): void {
    const cell = this.cell && cellOf(this.cell, this.context);
    if (cell && this.column >= 0 && this.column < limits.columns) {
      while (this.cells.length < this.column) this.cells.push(null);
      this.cells[this.column] = cell;
    }
    this.cell = undefined;
  }

  private closeRow(): void {
    if (this.cells.length > 0) this.rows.push({ number: this.row, cells: this.cells });
    if (this.rows.length > limits.rows) throw tooLarge('dòng', limits.rows);
    this.cells = [];
  }
}

/** The cell, or nothing if it holds nothing. ECMA-376 §18.18.11 names the types. */
function cellOf(
  { type, style, value, inline, formula }: OpenCell,
  { strings, date1904 }: SheetContext,
): Cell | undefined {
  if (formula && value === '') return { kind: 'formulaWithoutValue', text: '' };
  const font = style.legacyFont ? ({ legacyFont: true } as const) : {};
  switch (type) {
    case 'inlineStr':
      return inline === '' ? undefined : { kind: 'text', text: inline, ...font };
    case 's': {
      const text = strings[Number(value)] ?? '';
      return text === '' ? undefined : { kind: 'text', text, ...font };
    }
    case 'str':
      return value === '' ? undefined : { kind: 'text', text: value, ...font };
    case 'd':
      return { kind: 'day', text: value.slice(0, 10) };
    case 'b':
      return { kind: 'boolean', text: value };
    case 'e':
      return { kind: 'error', text: value };
    default:
      return value === '' ? undefined : numberCell(value, style, date1904);
  }
}

function numberCell(stored: string, style: CellStyle, date1904: boolean): Cell {
  const number = Number(stored);
  if (style.isDay && number >= 1 && number < 2_958_466) return { kind: 'day', text: serialDay(number, date1904) };

  const text = /^-?\d+$/.test(stored) ? stored : plainNumber(number, stored);
  if (style.zeros === undefined || !/^\d+$/.test(text)) return { kind: 'number', text };
  return { kind: 'number', text, shown: text.padStart(style.zeros, '0') };
}

/** "4.9317000002E10" as people see it; nothing is rounded, so a sum that came out as 7.499999 stays so. */
const plainNumber = (number: number, stored: string): string => (Number.isFinite(number) ? String(number) : stored);

function serialDay(serial: number, date1904: boolean): string {
  const day = Math.floor(serial);
  if (date1904) return dayOfNumber(DAY_0_OF_1904 + day);
  return dayOfNumber(DAY_0_OF_1900 + (day < 60 ? day + 1 : day));
}

/** "AB12" → 27. */
function columnOf(place: string): number {
  let column = 0;
  for (const letter of place) {
    if (letter < 'A' || letter > 'Z') break;
    column = column * 26 + letter.charCodeAt(0) - 64;
  }
  return column - 1;
}
