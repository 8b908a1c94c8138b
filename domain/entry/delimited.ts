export type Delimiter = '\t' | ',' | ';';

type Field = { readonly value: string; readonly end: number };

/**
 * Rows and cells of a text as Excel puts it on the clipboard (tab) or writes it (comma, semicolon; RFC 4180): a cell in
 * quotes may hold delimiters, line breaks and doubled quotes (field case FO4). A quote that never closes, or closes before
 * the cell ends, is an ordinary sign. Line ends may be CRLF, LF or CR; the last one makes no row.
 */
export function parseDelimited(text: string, delimiter: Delimiter): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let cells: string[] = [];
  let at = 0;
  while (at < text.length) {
    const { value, end } = fieldAt(text, at, delimiter);
    cells.push(value);
    if (text[end] === delimiter && end + 1 < text.length) {
      at = end + 1;
      continue;
    }
    if (text[end] === delimiter) cells.push('');
    rows.push(cells);
    cells = [];
    at = afterLineEnd(text, end);
  }
  return rows;
}

/** The delimiter of a CSV file: the one of the three that its first line has most of. */
export function delimiterOf(text: string): Delimiter {
  const [line = ''] = text.split(/\r\n?|\n/, 1);
  const counted = ([',', ';', '\t'] as const).map((delimiter) => ({ delimiter, n: line.split(delimiter).length }));
  return counted.toSorted((a, b) => b.n - a.n)[0]?.delimiter ?? ',';
}

function fieldAt(text: string, start: number, delimiter: Delimiter): Field {
  return (text[start] === '"' && quotedField(text, start, delimiter)) || plainField(text, start, delimiter);
}

function plainField(text: string, start: number, delimiter: Delimiter): Field {
  let end = start;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return { value: text.slice(start, end), end };
}

function quotedField(text: string, start: number, delimiter: Delimiter): Field | undefined {
  let end = start + 1;
  for (;;) {
    end = text.indexOf('"', end);
    if (end === -1) return undefined;
    if (text[end + 1] !== '"') break;
    end += 2;
  }
  const next = text[end + 1];
  if (next !== undefined && next !== delimiter && next !== '\n' && next !== '\r') return undefined;
  return { value: text.slice(start + 1, end).replaceAll('""', '"'), end: end + 1 };
}

const afterLineEnd = (text: string, at: number): number => at + (text.startsWith('\r\n', at) ? 2 : 1);
