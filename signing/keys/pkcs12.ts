import { createDecipheriv, createPrivateKey, type KeyObject, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import type { Refusal } from '../../domain/refusal.ts';
import { OID } from '../asn1/oids.ts';
import { DerError, type DerValue, member, oidText, readDer } from '../asn1/read-der.ts';
import { type Certificate, isIssuedBy, readCertificate } from '../certificates/certificate.ts';
import { signP256, signRsa } from './digest-signature.ts';
import type { KeySource } from './key-source.ts';
import { pkcs12Mac } from './pkcs12-kdf.ts';

/**
 * Opens a PKCS#12 file (RFC 7292; PBES2 with AES-256, as openssl 3 and we write it) for one confirmation. The PIN is
 * UTF-8; its bytes are wiped in every case. Wrong PIN, damaged file, foreign format: one refusal, whatever the cause.
 */
export function openPkcs12(file: Uint8Array, pin: Uint8Array): KeySource | Refusal {
  try {
    const bags = authenticatedContents(file, pin).flatMap((content) => safeBags(content, pin));
    const key = keyOf(bags, pin);
    return keySource(key, chainOf(bags, key));
  } catch {
    return { refused: 'KEY_NOT_OPENED' };
  } finally {
    pin.fill(0);
  }
}

const MAX_ROUNDS = 2_000_000;

function keySource(key: KeyObject, chain: readonly Certificate[]): KeySource {
  const isRsa = key.asymmetricKeyType === 'rsa';
  const secret = isRsa ? undefined : scalarOf(key);
  let open = true;

  return {
    chain: chain.map(({ der }) => der),
    async signDigests(digests) {
      if (!open) return { refused: 'KEY_CLOSED' };
      return digests.map((digest) => (secret ? signP256(secret, digest) : signRsa(key, digest)));
    },
    close() {
      open = false;
      secret?.fill(0);
    },
  };
}

/** The MAC is checked first: nothing of the file is used before it is known to be whole. */
function authenticatedContents(file: Uint8Array, pin: Uint8Array): readonly DerValue[] {
  const pfx = readDer(file);
  const contents = member(member(member(pfx, 1, 0x30), 1, 0xa0), 0, 0x04).content;
  const macData = member(pfx, 2, 0x30);
  const digestInfo = member(macData, 0, 0x30);
  const hash = hashName(oidText(member(member(digestInfo, 0, 0x30), 0, 0x06)));
  const rounds = macData.members[2] ? numberOf(member(macData, 2, 0x02)) : 1;
  const mac = pkcs12Mac(hash, contents, pin, member(macData, 1, 0x04).content, rounds);
  if (!timingSafeEqual(mac, member(digestInfo, 1, 0x04).content)) throw new DerError('MAC');

  return readDer(contents).members;
}

type Bag = { readonly type: string; readonly value: DerValue };

function safeBags(content: DerValue, pin: Uint8Array): readonly Bag[] {
  const type = oidText(member(content, 0, 0x06));
  const value = member(member(content, 1, 0xa0), 0);
  const contents = type === OID.encryptedData ? decrypted(value, pin) : value.content;
  return readDer(contents).members.map((bag) => ({
    type: oidText(member(bag, 0, 0x06)),
    value: member(member(bag, 1, 0xa0), 0),
  }));
}

/** EncryptedData (RFC 5652 §8) under PBES2 with PBKDF2 and AES-256-CBC (RFC 8018). */
function decrypted(encryptedData: DerValue, pin: Uint8Array): Uint8Array {
  const info = member(encryptedData, 1, 0x30);
  const algorithm = member(info, 1, 0x30);
  const scheme = member(algorithm, 1, 0x30);
  const derivation = member(scheme, 0, 0x30);
  const cipher = member(scheme, 1, 0x30);
  const isKnown =
    oidText(member(algorithm, 0, 0x06)) === OID.pbes2 &&
    oidText(member(derivation, 0, 0x06)) === OID.pbkdf2 &&
    oidText(member(cipher, 0, 0x06)) === OID.aes256Cbc;
  if (!isKnown) throw new DerError('encryption');

  const parameters = member(derivation, 1, 0x30);
  const pseudoRandom = parameters.members.find(({ tag }) => tag === 0x30);
  const hash = pseudoRandom && oidText(member(pseudoRandom, 0)) === OID.hmacWithSha256 ? 'sha256' : 'sha1';
  const key = pbkdf2Sync(pin, member(parameters, 0, 0x04).content, numberOf(member(parameters, 1, 0x02)), 32, hash);
  const decipher = createDecipheriv('aes-256-cbc', key, member(cipher, 1, 0x04).content);
  const plain = Buffer.concat([decipher.update(member(info, 2, 0x80).content), decipher.final()]);
  key.fill(0);
  return plain;
}

function keyOf(bags: readonly Bag[], pin: Uint8Array): KeyObject {
  const bag = bags.find(({ type }) => type === OID.shroudedKeyBag);
  if (!bag) throw new DerError('no key');

  return createPrivateKey({
    key: Buffer.from(bag.value.bytes),
    format: 'der',
    type: 'pkcs8',
    passphrase: Buffer.from(pin.buffer, pin.byteOffset, pin.byteLength),
  });
}

/** The certificate of the key first, then its issuers as far as the file has them; a self-signed root is left out. */
function chainOf(bags: readonly Bag[], key: KeyObject): readonly Certificate[] {
  const certificates = bags
    .filter(({ type, value }) => type === OID.certBag && oidText(member(value, 0, 0x06)) === OID.x509Certificate)
    .map(({ value }) => readCertificate(member(member(value, 1, 0xa0), 0, 0x04).content));
  const own = certificates.find(({ x509 }) => x509.checkPrivateKey(key));
  if (!own) throw new DerError('no certificate of the key');

  const chain = [own];
  for (let last: Certificate | undefined = own; last; ) {
    const child: Certificate = last;
    last = certificates.find((other) => !chain.includes(other) && isIssuedBy(child, other) && !isRoot(other));
    if (last) chain.push(last);
  }
  return chain;
}

const isRoot = ({ subjectDer, issuerDer }: Certificate): boolean => Buffer.compare(subjectDer, issuerDer) === 0;

/** The private scalar of a P-256 key, out of its SEC 1 form (RFC 5915). */
function scalarOf(key: KeyObject): Uint8Array {
  const sec1 = key.export({ format: 'der', type: 'sec1' });
  const secret = Uint8Array.from(member(readDer(sec1), 1, 0x04).content);
  sec1.fill(0);
  if (secret.length !== 32) throw new DerError('not a P-256 key');
  return secret;
}

function numberOf({ content }: DerValue): number {
  const value = content.reduce((sum, byte) => sum * 256 + byte, 0);
  if (value > MAX_ROUNDS) throw new DerError('too many rounds');
  return value;
}

function hashName(id: string): 'sha1' | 'sha256' {
  if (id === OID.sha256) return 'sha256';
  if (id === OID.sha1) return 'sha1';
  throw new DerError('MAC algorithm');
}
