/** Writers of the few ASN.1 types that certificates, CRLs, CMS and PKCS#12 are made of (X.690, DER). */
export type Der = Uint8Array;

export const sequence = (...items: readonly Der[]): Der => tlv(0x30, Buffer.concat(items));

/** SET OF: members sorted by their encoding (X.690 §11.6). */
export const setOf = (...items: readonly Der[]): Der =>
  tlv(0x31, Buffer.concat([...items].sort((a, b) => Buffer.compare(a, b))));

/** Non-negative, from a number or from big-endian bytes. */
export function integer(value: number | Uint8Array): Der {
  const bytes = typeof value === 'number' ? numberBytes(value) : value;
  const first = bytes.findIndex((byte) => byte !== 0);
  const short = first < 0 ? Uint8Array.of(0) : bytes.subarray(first);
  return tlv(0x02, (short[0] ?? 0) > 0x7f ? Buffer.concat([Uint8Array.of(0), short]) : short);
}

export function oid(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tlv(0x06, Uint8Array.from([first * 40 + second, ...rest.flatMap(base128)]));
}

export const octetString = (bytes: Uint8Array): Der => tlv(0x04, bytes);

export const bitString = (bytes: Uint8Array, unusedBits = 0): Der =>
  tlv(0x03, Buffer.concat([Uint8Array.of(unusedBits), bytes]));

export const boolean = (value: boolean): Der => tlv(0x01, Uint8Array.of(value ? 0xff : 0));

export const nothing = (): Der => tlv(0x05, new Uint8Array());

export const utf8String = (text: string): Der => tlv(0x0c, Buffer.from(text, 'utf8'));

export const printableString = (text: string): Der => tlv(0x13, Buffer.from(text, 'latin1'));

/** An instant (ms, UTC): UTCTime up to 2049 (RFC 5280 §4.1.2.5). */
export function time(instant: number): Der {
  const digits = new Date(instant).toISOString().replace(/[-:T]/g, '').slice(0, 14);
  const isShort = digits < '2050';
  return tlv(isShort ? 0x17 : 0x18, Buffer.from(`${isShort ? digits.slice(2) : digits}Z`, 'latin1'));
}

/** Constructed, context-specific: EXPLICIT around one value, or IMPLICIT around the members of a SEQUENCE or SET. */
export const context = (number: number, ...items: readonly Der[]): Der => tlv(0xa0 + number, Buffer.concat(items));

/** Primitive, context-specific: IMPLICIT in place of a simple type's tag. */
export const contextBytes = (number: number, bytes: Uint8Array): Der => tlv(0x80 + number, bytes);

/** The same content under another tag. */
export function tlv(tag: number, content: Uint8Array): Der {
  return Buffer.concat([Uint8Array.of(tag), lengthBytes(content.length), content]);
}

function lengthBytes(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const bytes = numberBytes(length);
  return Uint8Array.from([0x80 + bytes.length, ...bytes]);
}

function numberBytes(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.from(bytes.length > 0 ? bytes : [0]);
}

function base128(value: number): number[] {
  const digits = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) digits.unshift((rest % 128) + 128);
  return digits;
}
