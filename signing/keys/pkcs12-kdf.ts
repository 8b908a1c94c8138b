import { createHash, createHmac } from 'node:crypto';

/** HMAC over the contents of a PKCS#12 file (RFC 7292 §5.1, appendix A). */
export function pkcs12Mac(
  hash: 'sha1' | 'sha256',
  contents: Uint8Array,
  pin: Uint8Array,
  salt: Uint8Array,
  rounds: number,
): Buffer {
  const key = macKey(hash, pin, salt, rounds);
  const mac = createHmac(hash, key).update(contents).digest();
  key.fill(0);
  return mac;
}

const BLOCK = 64; // of SHA-1 and SHA-256
const MAC_KEY = 3; // the "ID" of RFC 7292 appendix B.3

/** RFC 7292 appendix B.2; one block of output is enough for a MAC key. */
function macKey(hash: 'sha1' | 'sha256', pin: Uint8Array, salt: Uint8Array, rounds: number): Buffer {
  const password = bmpPassword(pin);
  const input = Buffer.concat([Buffer.alloc(BLOCK, MAC_KEY), filled(salt), filled(password)]);
  let digest = createHash(hash).update(input).digest();
  for (let round = 1; round < rounds; round++) digest = createHash(hash).update(digest).digest();

  password.fill(0);
  input.fill(0);
  return digest;
}

/** The PIN as UTF-16BE with two zero bytes at the end (appendix B.1). */
function bmpPassword(pin: Uint8Array): Buffer {
  const text = Buffer.from(new TextDecoder().decode(pin), 'utf16le');
  return Buffer.concat([text.swap16(), Buffer.alloc(2)]);
}

function filled(bytes: Uint8Array): Buffer {
  return Buffer.alloc(BLOCK * Math.ceil(bytes.length / BLOCK), bytes);
}
