import { constants, type KeyObject, privateEncrypt, publicDecrypt } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import { nothing, octetString, oid, sequence } from '../asn1/der.ts';
import { OID } from '../asn1/oids.ts';
import { readCertificate } from '../certificates/certificate.ts';

/** PKCS#1 v1.5 over a SHA-256 digest (RFC 8017 §8.2). */
export function signRsa(key: KeyObject, digest: Uint8Array): Uint8Array {
  return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, digestInfo(digest));
}

/** r‖s over a digest. `secret` is the 32-byte scalar; node:crypto can't sign a digest with an EC key. */
export function signP256(secret: Uint8Array, digest: Uint8Array): Uint8Array {
  return p256.sign(digest, secret, { prehash: false, lowS: false });
}

/** Is this value a signature of that certificate's key over the digest? Asked of every value before it is stored. */
export function verifyDigestSignature(certificate: Uint8Array, digest: Uint8Array, value: Uint8Array): boolean {
  try {
    const { publicKey, keyType } = readCertificate(certificate);
    return keyType === 'RSA' ? isRsaValue(publicKey, digest, value) : isP256Value(publicKey, digest, value);
  } catch {
    return false;
  }
}

function isRsaValue(key: KeyObject, digest: Uint8Array, value: Uint8Array): boolean {
  return publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, value).equals(digestInfo(digest));
}

function isP256Value(key: KeyObject, digest: Uint8Array, value: Uint8Array): boolean {
  const point = key.export({ format: 'der', type: 'spki' }).subarray(-65);
  return p256.verify(value, digest, point, { prehash: false, lowS: false });
}

const digestInfo = (digest: Uint8Array): Uint8Array =>
  sequence(sequence(oid(OID.sha256), nothing()), octetString(digest));
