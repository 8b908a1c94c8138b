import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import {
  bitString,
  boolean,
  context,
  contextBytes,
  type Der,
  integer,
  nothing,
  octetString,
  oid,
  sequence,
  time,
} from '../asn1/der.ts';
import { OID } from '../asn1/oids.ts';
import { member, readDer } from '../asn1/read-der.ts';
import { nameDer } from '../certificates/name.ts';

export type KeyPair = { readonly privateKey: KeyObject; readonly publicKey: KeyObject };
export type Issuer = { readonly key: KeyPair; readonly name: Der };
export type NameParts = readonly (readonly [short: string, value: string])[];

export type CertificateRequest = {
  readonly subject: NameParts;
  readonly publicKey: KeyObject;
  /** ms, UTC. */
  readonly validFrom: number;
  readonly validTo: number;
  readonly kind: 'ca' | 'signing' | 'encryption' | 'timeStamping';
};

export function generateKey(type: 'EC' | 'RSA'): KeyPair {
  return type === 'EC'
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    : generateKeyPairSync('rsa', { modulusLength: 2048 });
}

/** An X.509 v3 certificate (RFC 5280), DER, with a random serial number of 16 bytes. */
export function issueCertificate(request: CertificateRequest, issuer: Issuer): Uint8Array {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40; // positive, and always 16 bytes
  const tbs = sequence(
    context(0, integer(2)),
    integer(serial),
    algorithmOf(issuer.key),
    issuer.name,
    sequence(time(request.validFrom), time(request.validTo)),
    nameDer(request.subject),
    request.publicKey.export({ format: 'der', type: 'spki' }),
    context(3, sequence(...extensions(request, issuer))),
  );
  return signed(tbs, issuer.key);
}

/** `tbs` with the issuer's signature: a certificate or a CRL. */
export function signed(tbs: Der, key: KeyPair): Der {
  return sequence(tbs, algorithmOf(key), bitString(sign('sha256', tbs, key.privateKey)));
}

export function algorithmOf({ privateKey }: KeyPair): Der {
  return privateKey.asymmetricKeyType === 'rsa'
    ? sequence(oid(OID.sha256WithRsa), nothing())
    : sequence(oid(OID.ecdsaWithSha256));
}

/** RFC 5280 §4.2.1.2, method 1. */
export function keyIdentifier(publicKey: KeyObject): Buffer {
  const spki = readDer(publicKey.export({ format: 'der', type: 'spki' }));
  return createHash('sha1')
    .update(member(spki, 1, 0x03).content.subarray(1))
    .digest();
}

function extensions({ kind, publicKey }: CertificateRequest, issuer: Issuer): readonly Der[] {
  return [
    extension(OID.basicConstraints, sequence(...(kind === 'ca' ? [boolean(true)] : [])), true),
    extension(OID.keyUsage, USAGE[kind], true),
    extension(OID.subjectKeyIdentifier, octetString(keyIdentifier(publicKey))),
    extension(OID.authorityKeyIdentifier, sequence(contextBytes(0, keyIdentifier(issuer.key.publicKey)))),
    ...(kind === 'timeStamping' ? [extension(OID.extKeyUsage, sequence(oid(OID.timeStamping)), true)] : []),
  ];
}

const USAGE = {
  ca: bitString(Uint8Array.of(0b0000_0110), 1), // keyCertSign, cRLSign
  signing: bitString(Uint8Array.of(0b1100_0000), 6), // digitalSignature, nonRepudiation
  encryption: bitString(Uint8Array.of(0b0010_0000), 5), // keyEncipherment
  timeStamping: bitString(Uint8Array.of(0b1100_0000), 6),
};

function extension(id: string, value: Der, critical = false): Der {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), octetString(value));
}
