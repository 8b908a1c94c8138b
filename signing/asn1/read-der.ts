/** One value: its tag byte, the whole encoding, its content, and the members of a constructed one. */
export type DerValue = {
  readonly tag: number;
  readonly bytes: Uint8Array;
  readonly content: Uint8Array;
  readonly members: readonly DerValue[];
};

/**
 * Reads exactly one DER value, and nothing that is only BER: indefinite or padded lengths, long tags and bytes left over
 * are errors (X.690 §10). So two readers can't see different things in the same signed bytes.
 */
export function readDer(bytes: Uint8Array): DerValue {
  const value = readAt(bytes, 0, 0);
  if (value.bytes.length !== bytes.length) throw new DerError('bytes after the end');
  return value;
}

export class DerError extends Error {}

/** The member at `index`, with the tag that the structure demands. */
export function member(value: DerValue, index: number, tag?: number): DerValue {
  const found = value.members[index];
  if (!found || (tag !== undefined && found.tag !== tag)) throw new DerError(`member ${index} missing`);
  return found;
}

export function oidText({ content }: DerValue): string {
  const numbers: number[] = [];
  let current = 0;
  for (const byte of content) {
    current = current * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    numbers.push(current);
    current = 0;
  }
  const [first = 0, ...rest] = numbers;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...rest].join('.');
}

/** UTCTime or GeneralizedTime in the one form of RFC 5280 §4.1.2.5, as ms, UTC. */
export function instantOf({ tag, content }: DerValue): number {
  const text = Buffer.from(content).toString('latin1');
  const digits = tag === 0x17 ? `${text < '50' ? '20' : '19'}${text}` : text;
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(digits) ?? [];
  const instant = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(instant)) throw new DerError('not a time');
  return instant;
}

export function stringOf({ tag, content }: DerValue): string {
  if (tag === 0x1e) return Buffer.from(content).swap16().toString('utf16le');
  return Buffer.from(content).toString(tag === 0x0c ? 'utf8' : 'latin1');
}

/** Upper-case hex, as `X509Certificate.serialNumber` gives it. */
export function hexOfInteger({ content }: DerValue): string {
  const bytes = content.length > 1 && content[0] === 0 ? content.subarray(1) : content;
  return Buffer.from(bytes).toString('hex').toUpperCase();
}

const MAX_DEPTH = 30;

function readAt(bytes: Uint8Array, start: number, depth: number): DerValue {
  const tag = bytes[start];
  if (tag === undefined || (tag & 0x1f) === 0x1f || depth > MAX_DEPTH) throw new DerError('not a DER value');

  const { length, size } = readLength(bytes, start + 1);
  const from = start + 1 + size;
  const to = from + length;
  if (to > bytes.length) throw new DerError('cut short');

  return {
    tag,
    bytes: bytes.subarray(start, to),
    content: bytes.subarray(from, to),
    members: (tag & 0x20) === 0 ? [] : readMembers(bytes.subarray(from, to), depth + 1),
  };
}

function readMembers(content: Uint8Array, depth: number): readonly DerValue[] {
  const members: DerValue[] = [];
  for (let at = 0; at < content.length; ) {
    const value = readAt(content, at, depth);
    members.push(value);
    at += value.bytes.length;
  }
  return members;
}

function readLength(bytes: Uint8Array, at: number): { length: number; size: number } {
  const first = bytes[at];
  if (first === undefined || first === 0x80 || first > 0x84) throw new DerError('length not definite');
  if (first < 0x80) return { length: first, size: 1 };

  const digits = bytes.subarray(at + 1, at + 1 + (first & 0x7f));
  const length = digits.reduce((sum, byte) => sum * 256 + byte, 0);
  if (digits.length !== (first & 0x7f) || digits[0] === 0 || length < 0x80) throw new DerError('length not minimal');
  return { length, size: 1 + digits.length };
}
