import { limits, tooLarge } from './limits.ts';
import type { WorkbookParts } from './workbook-parts.ts';

/** The shared strings, rich text joined; phonetic readings (`rPh`) are no text of the cell. */
export async function readStrings(parts: WorkbookParts, part: string): Promise<readonly string[]> {
  const strings: string[] = [];
  if (!parts.has(part)) return strings;

  let text = '';
  let taking = false;
  let phonetic = false;
  await parts.read(part, {
    open: (name) => {
      if (name === 'si') text = '';
      if (name === 'rPh') phonetic = true;
      if (name === 't') taking = !phonetic;
    },
    text: (piece) => {
      if (taking) text += piece;
    },
    close: (name) => {
      if (name === 't') taking = false;
      if (name === 'rPh') phonetic = false;
      if (name !== 'si') return;
      strings.push(text.slice(0, limits.text));
      if (strings.length > limits.cells) throw tooLarge('ô', limits.cells);
    },
  });
  return strings;
}
