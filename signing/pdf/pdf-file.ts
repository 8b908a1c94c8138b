import { type IndirectObject, indirectObjectAt, PdfError, trailerAt } from './parse-pdf.ts';
import { isDictionary, isReference, type PdfDictionary, type PdfReference, type PdfValue } from './pdf-values.ts';

/** One revision: what its cross-reference section says, and where its `%%EOF` ends. */
export type PdfRevision = {
  /** Object number to offset, for the objects that this revision writes. */
  readonly offsets: ReadonlyMap<number, number>;
  readonly trailer: PdfDictionary;
  readonly start: number;
  readonly end: number;
};

/** A file by its revisions, oldest first. */
export type PdfFile = { readonly bytes: Buffer; readonly revisions: readonly PdfRevision[] };

/**
 * Reads the frame of a PDF in the one form that our post-processor writes: classic cross-reference tables, each revision
 * ended by its `%%EOF`, nothing before the header or behind the last one (PAdES, ISO 32000-1 §7.5). Throws `PdfError`.
 */
export function readPdf(input: Uint8Array): PdfFile {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  if (bytes.toString('latin1', 0, 8) !== '%PDF-1.7') throw new PdfError('header');

  const backwards: PdfRevision[] = [];
  for (let end = bytes.length; end > 0; end = backwards.at(-1)?.start ?? 0) {
    backwards.push(revisionEndingAt(bytes, end));
    if (backwards.length > MAX_REVISIONS) throw new PdfError('too many revisions');
  }
  const revisions = backwards.reverse();
  revisions.forEach((revision, at) => {
    mustFollow(revision, revisions[at - 1], bytes);
  });
  return { bytes, revisions };
}

/** The value of an object as it stood after revision `at`. */
export function objectAt({ bytes, revisions }: PdfFile, object: number, at: number): PdfValue | undefined {
  for (let index = at; index >= 0; index--) {
    const offset = revisions[index]?.offsets.get(object);
    if (offset !== undefined) return exactObject(bytes, object, offset).value;
  }
  return undefined;
}

/** A value, or what it refers to. */
function resolved(file: PdfFile, value: PdfValue | undefined, at: number): PdfValue | undefined {
  return isReference(value) ? objectAt(file, value.object, at) : value;
}

export function dictionaryAt(file: PdfFile, value: PdfValue | undefined, at: number): PdfDictionary {
  const found = resolved(file, value, at);
  if (!isDictionary(found)) throw new PdfError('dictionary');
  return found;
}

/** The object itself, and a check that it is the one that the table says. */
export function exactObject(bytes: Buffer, object: number, offset: number): IndirectObject {
  const found = indirectObjectAt(bytes, offset);
  if (found.object !== object || found.generation !== 0) throw new PdfError(`object ${object} is another one`);
  return found;
}

/** The field widgets of the form by name, as they stood after a revision. Names are unique or it throws. */
export function formFields(file: PdfFile, at: number): ReadonlyMap<string, PdfReference> {
  const root = dictionaryAt(file, file.revisions[at]?.trailer.entries.get('Root'), at);
  const form = dictionaryAt(file, root.entries.get('AcroForm'), at);
  const fields = resolved(file, form.entries.get('Fields'), at);
  if (!Array.isArray(fields)) throw new PdfError('fields');

  const byName = new Map<string, PdfReference>();
  for (const field of fields) {
    const title = isReference(field) ? dictionaryAt(file, field, at).entries.get('T') : undefined;
    const text = title && typeof title === 'object' && 'bytes' in title ? title.bytes.toString('latin1') : undefined;
    if (!isReference(field) || text === undefined || byName.has(text)) throw new PdfError('field name');
    byName.set(text, field);
  }
  return byName;
}

const MAX_REVISIONS = 20;
const TAIL = /startxref\r?\n(\d{1,10})\r?\n%%EOF$/;

/** Follows `startxref` at the end of a revision; its start is the end of the one before, found by `/Prev`. */
function revisionEndingAt(bytes: Buffer, end: number): PdfRevision {
  const tail = TAIL.exec(bytes.toString('latin1', Math.max(0, end - 40), end));
  const at = Number(tail?.[1] ?? Number.NaN);
  if (!tail || at >= end) throw new PdfError('end of file');

  const { offsets, after } = crossReferences(bytes, at);
  const { trailer } = trailerAt(bytes, after);
  if (trailer.entries.has('Encrypt')) throw new PdfError('encrypted');
  if (trailer.entries.has('XRefStm')) throw new PdfError('hybrid');

  return { offsets, trailer, end, start: endOfPrevious(bytes, trailer) };
}

function endOfPrevious(bytes: Buffer, trailer: PdfDictionary): number {
  const previous = trailer.entries.get('Prev');
  if (previous === undefined) return 0;
  if (typeof previous !== 'number') throw new PdfError('Prev');

  const mark = bytes.indexOf('%%EOF', previous);
  if (mark < 0) throw new PdfError('Prev');
  return mark + '%%EOF'.length;
}

/** `xref` with its sections (§7.5.4); free entries are of no use to us but for object 0. */
function crossReferences(bytes: Buffer, at: number): { offsets: Map<number, number>; after: number } {
  const offsets = new Map<number, number>();
  let after = lineAfter(bytes, at, /^xref$/).after;
  for (;;) {
    const head = lineAt(bytes, after);
    const section = /^(\d{1,10}) (\d{1,7})$/.exec(head.text.trim());
    if (!section) return { offsets, after };

    const [first, count] = [Number(section[1]), Number(section[2])];
    for (let index = 0; index < count; index++) {
      const entry = bytes.toString('latin1', head.after + index * 20, head.after + index * 20 + 20);
      const [, offset, , kind] = /^(\d{10}) (\d{5}) ([nf])[ \r][\r\n]$/.exec(entry) ?? [];
      if (offset === undefined || offsets.has(first + index)) throw new PdfError('cross-reference entry');
      if (kind === 'n') offsets.set(first + index, Number(offset));
    }
    after = head.after + count * 20;
  }
}

/** Each later revision lies behind the earlier one, byte by byte, and writes its objects in its own bytes. */
function mustFollow({ offsets, start, end }: PdfRevision, before: PdfRevision | undefined, bytes: Buffer): void {
  if (start !== (before?.end ?? 0)) throw new PdfError('revisions overlap');
  for (const offset of offsets.values()) {
    if (offset < start || offset >= end) throw new PdfError('object outside its revision');
  }
  if (end > bytes.length) throw new PdfError('end of file');
}

function lineAt(bytes: Buffer, at: number): { text: string; after: number } {
  const end = bytes.indexOf('\n', at);
  if (end < 0 || end - at > 40) return { text: bytes.toString('latin1', at, at + 40), after: at };
  return { text: bytes.toString('latin1', at, end), after: end + 1 };
}

function lineAfter(bytes: Buffer, at: number, form: RegExp): { after: number } {
  const line = lineAt(bytes, at);
  if (!form.test(line.text.trim())) throw new PdfError('cross-reference table');
  return line;
}
