import type { Refusal } from '../refusal.ts';
import { parseDelimited } from './delimited.ts';

/** A class has 35 pupils, a combined school's list a few hundred: more is a wrong selection. */
const MOST_ROWS = 500;
const MOST_COLUMNS = 60;

export type Pasted = { readonly rows: readonly (readonly string[])[]; readonly columns: number };

/** What Excel put on the clipboard, as rows of equal length; an absent cell is an empty one and changes nothing. */
export function readPaste(text: string): Pasted | Refusal {
  const rows = parseDelimited(text, '\t');
  const columns = Math.max(0, ...rows.map((cells) => cells.length));
  if (rows.length === 0) return { refused: 'PASTE_EMPTY' };
  if (rows.length > MOST_ROWS || columns > MOST_COLUMNS) {
    return { refused: 'PASTE_TOO_LARGE', facts: { rows: rows.length, columns } };
  }
  return { rows: rows.map((cells) => Array.from({ length: columns }, (_, i) => cells[i] ?? '')), columns };
}
