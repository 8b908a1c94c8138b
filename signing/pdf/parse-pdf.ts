import { isDictionary, type PdfDictionary, type PdfStream, type PdfValue } from './pdf-values.ts';

export class PdfError extends Error {}

/** One indirect object, `12 0 obj … endobj`, and where it ends. */
export type IndirectObject = {
  readonly object: number;
  readonly generation: number;
  readonly value: PdfValue;
  readonly end: number;
};

/** Reads the indirect object at `offset` (ISO 32000-1 §7.3.10). A stream's length must stand in its own dictionary. */
export function indirectObjectAt(bytes: Buffer, offset: number): IndirectObject {
  const reader = new Reader(bytes, offset);
  const object = reader.integer();
  const generation = reader.integer();
  reader.keyword('obj');
  const value = reader.value();
  const whole = isDictionary(value) && reader.sees('stream') ? reader.stream(value) : value;
  reader.keyword('endobj');
  return { object, generation, value: whole, end: reader.at };
}

/** The trailer dictionary behind `trailer`, and where it ends. */
export function trailerAt(bytes: Buffer, offset: number): { readonly trailer: PdfDictionary; readonly end: number } {
  const reader = new Reader(bytes, offset);
  reader.keyword('trailer');
  const trailer = reader.value();
  if (!isDictionary(trailer)) throw new PdfError('trailer');
  return { trailer, end: reader.at };
}

const WHITE = new Set([0, 9, 10, 12, 13, 32]);
const DELIMITERS = new Set([...'()<>[]{}/%'].map((letter) => letter.charCodeAt(0)));
const MAX_DEPTH = 50;

class Reader {
  at: number;
  private readonly bytes: Buffer;
  private depth = 0;

  constructor(bytes: Buffer, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  value(): PdfValue {
    this.skip();
    const first = String.fromCharCode(this.bytes[this.at] ?? 0);
    if (first === '/') return { name: this.nameText() };
    if (first === '(') return { bytes: this.literal() };
    if (first === '[') return this.nested(() => this.array());
    if (first === '<' && this.bytes[this.at + 1] === 0x3c) return this.nested(() => this.dictionary());
    if (first === '<') return { bytes: this.hex() };
    return this.scalar();
  }

  integer(): number {
    const token = this.token();
    if (!/^\d{1,10}$/.test(token)) throw new PdfError(`number expected, ${token} found`);
    return Number(token);
  }

  keyword(word: string): void {
    if (this.token() !== word) throw new PdfError(`${word} expected`);
  }

  sees(word: string): boolean {
    const { at } = this;
    const isThere = this.token() === word;
    this.at = at;
    return isThere;
  }

  stream(dictionary: PdfDictionary): PdfStream {
    this.keyword('stream');
    this.at += this.bytes[this.at] === 0x0d ? 2 : 1;
    const length = dictionary.entries.get('Length');
    if (typeof length !== 'number') throw new PdfError('stream length');

    const data = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    this.keyword('endstream');
    return { dictionary, data };
  }

  private nested<T>(read: () => T): T {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw new PdfError('nesting');
    const value = read();
    this.depth -= 1;
    return value;
  }

  /** A number, a reference, or one of the three words. */
  private scalar(): PdfValue {
    const token = this.token();
    if (token === 'true' || token === 'false') return token === 'true';
    if (token === 'null') return null;
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(token)) throw new PdfError(`value expected, ${token} found`);

    const { at } = this;
    const generation = /^\d+$/.test(token) ? this.token() : '';
    if (/^\d+$/.test(generation) && this.token() === 'R') {
      return { object: Number(token), generation: Number(generation) };
    }
    this.at = at;
    return Number(token);
  }

  private array(): readonly PdfValue[] {
    const values: PdfValue[] = [];
    for (this.at += 1; !this.closes(']'); ) values.push(this.value());
    return values;
  }

  private dictionary(): PdfDictionary {
    const entries = new Map<string, PdfValue>();
    for (this.at += 2; !this.closes('>>'); ) {
      this.skip();
      const key = this.nameText();
      if (entries.has(key)) throw new PdfError(`${key} twice`);
      entries.set(key, this.value());
    }
    return { entries };
  }

  private closes(mark: string): boolean {
    this.skip();
    if (this.at >= this.bytes.length) throw new PdfError('cut short');
    if (this.bytes.toString('latin1', this.at, this.at + mark.length) !== mark) return false;
    this.at += mark.length;
    return true;
  }

  private nameText(): string {
    if (this.bytes[this.at] !== 0x2f) throw new PdfError('name expected');
    this.at += 1;
    return this.regular().replace(/#([0-9a-fA-F]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
  }

  private hex(): Buffer {
    const end = this.bytes.indexOf('>', this.at);
    const digits = this.bytes.toString('latin1', this.at + 1, end).replace(/\s/g, '');
    if (end < 0 || !/^([0-9a-fA-F]{2})*$/.test(digits)) throw new PdfError('hex string');
    this.at = end + 1;
    return Buffer.from(digits, 'hex');
  }

  private literal(): Buffer {
    const letters: number[] = [];
    let open = 1;
    for (this.at += 1; open > 0; this.at += 1) {
      const byte = this.bytes[this.at];
      if (byte === undefined) throw new PdfError('cut short');
      if (byte === 0x5c) letters.push(...this.escape());
      else if (byte === 0x28) open += letters.push(byte) > 0 ? 1 : 0;
      else if (byte === 0x29) open -= 1;
      if (byte !== 0x5c && byte !== 0x28 && open > 0) letters.push(byte);
    }
    return Buffer.from(letters);
  }

  /** §7.3.4.2, table 3; leaves `at` on the escape's last byte. */
  private escape(): readonly number[] {
    const octal = /^[0-7]{1,3}/.exec(this.bytes.toString('latin1', this.at + 1, this.at + 4))?.[0];
    this.at += octal?.length ?? 1;
    if (octal) return [Number.parseInt(octal, 8) & 0xff];

    const letter = String.fromCharCode(this.bytes[this.at] ?? 0);
    const plain: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12 };
    return letter === '\n' ? [] : [plain[letter] ?? letter.charCodeAt(0)];
  }

  private token(): string {
    this.skip();
    return this.regular();
  }

  private regular(): string {
    const start = this.at;
    while (this.at < this.bytes.length && this.isRegular(this.bytes[this.at] ?? 0)) this.at += 1;
    return this.bytes.toString('latin1', start, this.at);
  }

  private isRegular(byte: number): boolean {
    return !WHITE.has(byte) && !DELIMITERS.has(byte);
  }

  private skip(): void {
    while (this.at < this.bytes.length) {
      if (this.bytes[this.at] === 0x25) this.at = endOfLine(this.bytes, this.at);
      else if (WHITE.has(this.bytes[this.at] ?? 0)) this.at += 1;
      else return;
    }
  }
}

function endOfLine(bytes: Buffer, from: number): number {
  const end = bytes.subarray(from).findIndex((byte) => byte === 10 || byte === 13);
  return end < 0 ? bytes.length : from + end;
}
