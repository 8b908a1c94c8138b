import { delimiterOf, parseDelimited } from '../../domain/entry/delimited.ts';
import type { Cell, Table } from '../../domain/roster/table.ts';
import { asTyped } from '../../domain/text/formula.ts';
import { limits, tooLarge, UnreadableFile } from './limits.ts';

/**
 * A CSV file in UTF-8 or, as Excel's "Unicode text", UTF-16. Every cell is text: nothing is taken for a number, and the
 * apostrophe with which our export neutralises a formula is taken off (field case EX11).
 */
export function readCsv(file: Buffer): Table {
  const text = decode(file);
  const parsed = parseDelimited(text, delimiterOf(text));
  if (parsed.length > limits.rows) throw tooLarge('dòng', limits.rows);

  const rows = parsed.map((cells, i) => ({ number: i + 1, cells: cells.slice(0, limits.columns).map(textCell) }));
  return { sheet: '', otherSheets: 0, hiddenColumns: [], rows: rows.filter(({ cells }) => cells.some(Boolean)) };
}

const textCell = (text: string): Cell | null =>
  text === '' ? null : { kind: 'text', text: asTyped(text).slice(0, limits.text) };

function decode(file: Buffer): string {
  const encoding = file[0] === 0xff && file[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(file); // takes the byte-order mark away (EX7)
  } catch {
    throw new UnreadableFile('ROSTER_NOT_UTF8');
  }
}
