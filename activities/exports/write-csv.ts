import { neutralised } from '../../domain/text/formula.ts';

const BYTE_ORDER_MARK = '\uFEFF';
const NEEDS_QUOTES = /[",;\t\r\n]|^\s|\s$/;

/**
 * A CSV (RFC 4180: comma, CRLF) in UTF-8 with its mark, so that Excel takes the letters for what they are. A cell that a
 * spreadsheet would run gets an apostrophe in front (field case EX11); our own reader takes it off again.
 */
export const writeCsv = (rows: readonly (readonly string[])[]): Uint8Array =>
  Buffer.from(BYTE_ORDER_MARK + rows.map((cells) => `${cells.map(cellText).join(',')}\r\n`).join(''), 'utf8');

function cellText(value: string): string {
  const text = neutralised(value);
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
