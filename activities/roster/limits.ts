/**
 * What one list may cost. A school has up to about 1,050 pupils; the figures leave room for three and stop a file that
 * unpacks to more, whatever sizes it declares (rules.md: declared size believed).
 */
export const limits = {
  /** Bytes of the file as uploaded. */
  file: 5 * 1024 * 1024,
  /** Bytes after unpacking, all parts of the workbook together. */
  unpacked: 48 * 1024 * 1024,
  /** Cells met in the sheet, empty ones included. */
  cells: 400_000,
  /** Rows with content. */
  rows: 5000,
  /** Columns read; cells further right are passed over. */
  columns: 100,
  /** Characters of one cell. */
  text: 5000,
  /** From start to answer. */
  seconds: 20,
  /** Heap of the reading process, in MB. */
  heap: 192,
} as const;

/** Thrown inside the reading process; its name and facts are the refusal that the person sees. */
export class UnreadableFile extends Error {
  readonly refused: string;
  readonly facts: Readonly<Record<string, string | number>> | undefined;

  constructor(refused: string, facts?: Readonly<Record<string, string | number>>) {
    super(refused);
    this.refused = refused;
    this.facts = facts;
  }
}

export const tooLarge = (what: string, limit: number): UnreadableFile =>
  new UnreadableFile('ROSTER_TOO_LARGE', { what, limit });
