import { createGunzip, gzipSync } from 'node:zlib';
import type { Refusal } from '../../domain/refusal.ts';

/**
 * A list as the `content` of a transaction (CV 2088 II.2.2): UTF-8 bytes → GZip → four bytes of length before it → Base64.
 * "Escape quote" of the text is JSON's own escaping when the request is written (package.md section 6). The limit counts
 * the Base64 text.
 */
export function pack(list: Uint8Array): string | Refusal {
  if (list.length === 0) return { refused: 'PACKAGE_EMPTY' };
  if (list.length > UNPACKED_LIMIT) return tooLarge(UNPACKED_LIMIT);

  const length = Buffer.alloc(4);
  length.writeUInt32LE(list.length);
  const content = Buffer.concat([length, gzipSync(list)]).toString('base64');
  return content.length > CONTENT_LIMIT ? tooLarge(CONTENT_LIMIT) : content;
}

/**
 * The list out of a `content`. Nothing declared is believed: the text is measured before it is decoded, unpacking stops
 * at the declared length and at the limit, and prefix, length and end must agree (GW2, GW3). Who may speak is checked
 * before this is called.
 */
export async function unpack(content: string): Promise<Uint8Array | Refusal> {
  if (content.length === 0) return { refused: 'PACKAGE_EMPTY' };
  if (content.length > CONTENT_LIMIT) return tooLarge(CONTENT_LIMIT);
  if (!isBase64(content)) return { refused: 'PACKAGE_NOT_BASE64' };

  const framed = Buffer.from(content, 'base64');
  const refused = badFrame(framed);
  if (refused) return refused;

  const declared = framed.readUInt32LE();
  if (declared > UNPACKED_LIMIT) return tooLarge(UNPACKED_LIMIT);
  const list = await gunzipUpTo(framed.subarray(4), declared);
  return list ?? { refused: 'PACKAGE_GZIP' };
}

/** 10 MB per transaction (CV 2088 II.2.2), read as 10 × 2^20 characters of Base64: one constant for all who ask. */
export const CONTENT_LIMIT = 10 * 1024 * 1024;
/** More than 1,000 signed records of 25 KB; both sides keep to it, so that 58 KB never become 60 MB (GW2). */
const UNPACKED_LIMIT = 32 * 1024 * 1024;

function tooLarge(limit: number): Refusal {
  return { refused: 'PACKAGE_TOO_LARGE', facts: { limit } };
}

/** `Buffer.from` never refuses, and `atob` forgives: only the canonical form is Base64. */
function isBase64(content: string): boolean {
  return content.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(content);
}

const GZIP = 0x8b1f;

function badFrame(framed: Buffer): Refusal | undefined {
  if (framed.length >= 2 && framed.readUInt16LE() === GZIP && !startsGzip(framed, 4))
    return { refused: 'PACKAGE_NO_PREFIX' };
  if (framed.length < 22 || !startsGzip(framed, 4)) return { refused: 'PACKAGE_GZIP' };

  const inside = framed.readUInt32LE(framed.length - 4); // GZip's own length, modulo 2^32 (RFC 1952 §2.3.1)
  if (framed.readUInt32LE() === inside) return undefined;
  if (framed.readUInt32BE() === inside) return { refused: 'PACKAGE_BIG_ENDIAN' };
  return { refused: 'PACKAGE_FRAME', facts: { found: framed.readUInt32LE() } };
}

const startsGzip = (framed: Buffer, at: number): boolean => framed.length > at + 1 && framed.readUInt16LE(at) === GZIP;

/**
 * Exactly `length` bytes of exactly one GZip member, or nothing. Node's gunzip takes a second member behind the first;
 * its bytes come after the declared length and end the reading.
 */
async function gunzipUpTo(packed: Buffer, length: number): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let read = 0;
  const gunzip = createGunzip();
  gunzip.end(packed);
  try {
    for await (const part of gunzip) {
      read += part.length;
      if (read > length) return undefined;
      parts.push(part);
    }
  } catch {
    return undefined;
  } finally {
    gunzip.destroy();
  }
  return read === length && gunzip.bytesWritten === packed.length ? Buffer.concat(parts) : undefined;
}
