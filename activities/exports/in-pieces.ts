import { setImmediate as others } from 'node:timers/promises';

/** Rows of a piece of a file: a millisecond or two of writing. */
const ROWS = 100;

/** A table's rows as many at a time as a piece of its file holds, with the number of the first. */
export function* inPieces<Row>(
  rows: readonly Row[],
): Generator<{ readonly from: number; readonly some: readonly Row[] }> {
  for (let from = 0; from < rows.length; from += ROWS) yield { from, some: rows.slice(from, from + ROWS) };
}

/** A file out of its pieces; between two of them everybody else's requests are served. */
export async function whole(pieces: Iterable<Uint8Array>): Promise<Uint8Array> {
  const made: Uint8Array[] = [];
  for (const piece of pieces) {
    made.push(piece);
    await others();
  }
  return Buffer.concat(made);
}
