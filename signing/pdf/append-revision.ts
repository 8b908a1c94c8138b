import type { PdfFile } from './pdf-file.ts';
import { isStream, type PdfDictionary, type PdfStream, type PdfValue, written } from './pdf-values.ts';

/** New or newer objects by number; text is written as it is. */
export type ObjectsToWrite = ReadonlyMap<number, PdfValue | string>;

/** The number of the first object that does not exist yet. */
export function firstFreeNumber({ revisions }: PdfFile): number {
  return Number(revisions.at(-1)?.trailer.entries.get('Size'));
}

/** Appends one incremental update (ISO 32000-1 §7.5.6): all earlier bytes stay, byte by byte (SG1). */
export function appendRevision(file: PdfFile, objects: ObjectsToWrite): Buffer {
  const parts: Buffer[] = [file.bytes, Buffer.from('\n')];
  let length = file.bytes.length + 1;
  const offsets = new Map<number, number>();
  for (const [number, value] of [...objects].sort(([a], [b]) => a - b)) {
    const bytes = objectBytes(number, value);
    offsets.set(number, length);
    parts.push(bytes);
    length += bytes.length;
  }
  parts.push(Buffer.from(`${crossReferenceTable(offsets)}trailer\n${written(trailer(file, offsets))}\n`, 'latin1'));
  parts.push(Buffer.from(`startxref\n${length}\n%%EOF`, 'latin1'));
  return Buffer.concat(parts);
}

function objectBytes(number: number, value: PdfValue | string): Buffer {
  const head = Buffer.from(`${number} 0 obj\n`, 'latin1');
  const tail = Buffer.from('\nendobj\n', 'latin1');
  if (typeof value === 'string') return Buffer.concat([head, Buffer.from(value, 'latin1'), tail]);
  if (!isStream(value)) return Buffer.concat([head, Buffer.from(written(value), 'latin1'), tail]);
  return Buffer.concat([head, streamBytes(value), tail]);
}

function streamBytes({ dictionary, data }: PdfStream): Buffer {
  const withLength: PdfDictionary = { entries: new Map([...dictionary.entries, ['Length', data.length]]) };
  return Buffer.concat([
    Buffer.from(`${written(withLength)}\nstream\n`, 'latin1'),
    data,
    Buffer.from('\nendstream', 'latin1'),
  ]);
}

/** Entries of 20 bytes, in runs of consecutive numbers (§7.5.4). */
function crossReferenceTable(offsets: ReadonlyMap<number, number>): string {
  const runs: number[][] = [];
  for (const number of offsets.keys()) {
    const run = runs.at(-1);
    if (run?.at(-1) === number - 1) run.push(number);
    else runs.push([number]);
  }
  const sections = runs.map((run) => {
    const entries = run.map((number) => `${String(offsets.get(number)).padStart(10, '0')} 00000 n \n`);
    return `${run[0]} ${run.length}\n${entries.join('')}`;
  });
  return `xref\n${sections.join('')}`;
}

function trailer({ revisions, bytes }: PdfFile, offsets: ReadonlyMap<number, number>): PdfDictionary {
  const last = revisions.at(-1);
  const kept = ['Root', 'Info', 'ID'].flatMap((key) => {
    const value = last?.trailer.entries.get(key);
    return value === undefined ? [] : [[key, value] as const];
  });
  const size = Math.max(Number(last?.trailer.entries.get('Size')), ...[...offsets.keys()].map((number) => number + 1));
  return { entries: new Map<string, PdfValue>([['Size', size], ...kept, ['Prev', startOfTable(bytes)]]) };
}

/** Where the last table begins: the number behind the last `startxref`. */
function startOfTable(bytes: Buffer): number {
  return Number(/startxref\s+(\d+)\s+%%EOF$/.exec(bytes.toString('latin1', bytes.length - 40))?.[1]);
}
