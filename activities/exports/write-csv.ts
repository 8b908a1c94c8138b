import { neutralised } from '../../domain/text/formula.ts';
import { inPieces } from './in-pieces.ts';

const BYTE_ORDER_MARK = '\uFEFF';
type Rows = readonly (readonly string[])[];

const NEEDS_QUOTES = /[",;\t\r\n]|^\s|\s$/;

/** The whole file at once. */
export const writeCsv = (rows: Rows): Uint8Array => Buffer.concat([...csvPieces(rows)]);

/**
 * A CSV (RFC 4180: comma, CRLF), piece by piece, in UTF-8 with its mark, so that Excel takes the letters for what they are.
 * A cell that a spreadsheet would run gets an apostrophe in front (field case EX11); our own reader takes it off again.
 */
export function* csvPieces(rows: Rows): Generator<Uint8Array> {
  yield Buffer.from(BYTE_ORDER_MARK, 'utf8');
  for (const { some } of inPieces(rows))
    yield Buffer.from(some.map((cells) => `${cells.map(cellText).join(',')}\r\n`).join(''), 'utf8');
}

function cellText(value: string): string {
  const text = neutralised(value);
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
