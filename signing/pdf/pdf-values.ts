/** The values of a PDF file (ISO 32000-1 §7.3), as our reader gives them and our increments write them. */
export type PdfValue =
  | null
  | boolean
  | number
  | PdfName
  | PdfString
  | PdfReference
  | readonly PdfValue[]
  | PdfDictionary
  | PdfStream;

export type PdfName = { readonly name: string };
/** Bytes, however they were written. */
export type PdfString = { readonly bytes: Buffer };
export type PdfReference = { readonly object: number; readonly generation: number };
export type PdfDictionary = { readonly entries: ReadonlyMap<string, PdfValue> };
/** The bytes as stored, not unpacked. */
export type PdfStream = { readonly dictionary: PdfDictionary; readonly data: Buffer };

export const name = (text: string): PdfName => ({ name: text });

/** A text string: UTF-16BE with a mark (§7.9.2.2), so that every letter is kept. */
export const textString = (text: string): PdfString => ({
  bytes: Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(text.normalize('NFC'), 'utf16le').swap16()]),
});

export const asciiString = (text: string): PdfString => ({ bytes: Buffer.from(text, 'latin1') });

export const reference = (object: number): PdfReference => ({ object, generation: 0 });

export const dictionary = (entries: Readonly<Record<string, PdfValue>>): PdfDictionary => ({
  entries: new Map(Object.entries(entries)),
});

export function isDictionary(value: PdfValue | undefined): value is PdfDictionary {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'entries' in value; // arrays have entries()
}

export function isStream(value: PdfValue | undefined): value is PdfStream {
  return typeof value === 'object' && value !== null && 'dictionary' in value;
}

export function isReference(value: PdfValue | undefined): value is PdfReference {
  return typeof value === 'object' && value !== null && 'object' in value;
}

export function isString(value: PdfValue | undefined): value is PdfString {
  return typeof value === 'object' && value !== null && 'bytes' in value;
}

export function nameOf(value: PdfValue | undefined): string | undefined {
  return typeof value === 'object' && value !== null && 'name' in value ? value.name : undefined;
}

/** The text of a text string in either encoding. */
export function textOfString({ bytes }: PdfString): string {
  const isUtf16 = bytes[0] === 0xfe && bytes[1] === 0xff;
  return isUtf16 ? Buffer.from(bytes.subarray(2)).swap16().toString('utf16le') : bytes.toString('latin1');
}

/** As written in a file; strings always in hex, names with their odd letters escaped. Streams are written elsewhere. */
export function written(value: PdfValue): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return decimal(value);
  if (isDictionary(value)) return writtenDictionary(value);
  if (isReference(value)) return `${value.object} ${value.generation} R`;
  if (isString(value)) return `<${value.bytes.toString('hex').toUpperCase()}>`;
  if ('name' in value) return `/${value.name.replace(/[^!-~]|[#%()<>[\]{}/]/g, escapedLetter)}`;
  if ('dictionary' in value) throw new Error('a stream is an object of its own');

  return `[${value.map(written).join(' ')}]`;
}

function writtenDictionary({ entries }: PdfDictionary): string {
  return `<<${[...entries].map(([key, value]) => `${written(name(key))} ${written(value)}`).join('\n')}>>`;
}

/** Exactly as it was read: pyHanko calls 436.170 in place of 436.16998 a change. PDF has no exponents. */
function decimal(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(8) : text;
}

const escapedLetter = (letter: string): string => `#${letter.charCodeAt(0).toString(16).padStart(2, '0')}`;
