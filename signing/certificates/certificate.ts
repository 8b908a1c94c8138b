import { createHash, type KeyObject, X509Certificate } from 'node:crypto';
import { OID } from '../asn1/oids.ts';
import { type DerValue, hexOfInteger, instantOf, member, oidText, readDer } from '../asn1/read-der.ts';
import { nameText } from './name.ts';

/** What we read in an X.509 certificate (RFC 5280). `x509.keyUsage` of Node is the *extended* key usage: not used. */
export type Certificate = {
  readonly der: Uint8Array;
  readonly sha256: Buffer;
  /** RFC 4514 text. */
  readonly subject: string;
  readonly issuer: string;
  /** DER of the names: compared and copied as bytes, never as text. */
  readonly subjectDer: Uint8Array;
  readonly issuerDer: Uint8Array;
  readonly serial: DerValue;
  /** Upper-case hex. */
  readonly serialNumber: string;
  /** ms, UTC, both inclusive. */
  readonly validFrom: number;
  readonly validTo: number;
  readonly isCa: boolean;
  /** Bits of RFC 5280 §4.2.1.3 by number; absent extension: `undefined`. */
  readonly keyUsage?: ReadonlySet<number>;
  readonly extendedKeyUsage: readonly string[];
  readonly x509: X509Certificate;
  readonly publicKey: KeyObject;
  readonly keyType: 'RSA' | 'EC';
};

export const KEY_USAGE = { digitalSignature: 0, nonRepudiation: 1, keyCertSign: 5, cRLSign: 6 } as const;

/** Throws `DerError` (or Node's error) on anything that is not a DER certificate with an RSA or P-256 key. */
export function readCertificate(der: Uint8Array): Certificate {
  const tbs = member(readDer(der), 0, 0x30);
  member(tbs, 0, 0xa0); // version 3: the only one with extensions
  const x509 = new X509Certificate(der);
  const extensions = extensionsOf(tbs);
  const keyUsage = extensions.get(OID.keyUsage);
  const serial = member(tbs, 1, 0x02);
  const validity = member(tbs, 4, 0x30);

  return {
    der,
    sha256: createHash('sha256').update(der).digest(),
    subject: nameText(member(tbs, 5, 0x30)),
    issuer: nameText(member(tbs, 3, 0x30)),
    subjectDer: member(tbs, 5).bytes,
    issuerDer: member(tbs, 3).bytes,
    serial,
    serialNumber: hexOfInteger(serial),
    validFrom: instantOf(member(validity, 0)),
    validTo: instantOf(member(validity, 1)),
    isCa: isCa(extensions.get(OID.basicConstraints)),
    ...(keyUsage && { keyUsage: bitsOf(keyUsage) }),
    extendedKeyUsage: extensions.get(OID.extKeyUsage)?.members.map(oidText) ?? [],
    x509,
    publicKey: x509.publicKey,
    keyType: keyTypeOf(x509.publicKey),
  };
}

/** Is `certificate` signed by the key of `issuer`, by name and by signature? */
export function isIssuedBy(certificate: Certificate, issuer: Certificate): boolean {
  return Buffer.compare(certificate.issuerDer, issuer.subjectDer) === 0 && certificate.x509.verify(issuer.publicKey);
}

function keyTypeOf(key: KeyObject): 'RSA' | 'EC' {
  if (key.asymmetricKeyType === 'rsa') return 'RSA';
  if (key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return 'EC';
  throw new Error('neither an RSA nor a P-256 key');
}

function extensionsOf(tbs: DerValue): ReadonlyMap<string, DerValue> {
  const list = tbs.members.find(({ tag }) => tag === 0xa3);
  if (!list) return new Map();

  return new Map(
    member(list, 0, 0x30).members.map((extension) => {
      const value = member(extension, extension.members.length - 1, 0x04);
      return [oidText(member(extension, 0, 0x06)), readDer(value.content)];
    }),
  );
}

const isCa = (basicConstraints?: DerValue): boolean => basicConstraints?.members[0]?.content[0] === 0xff;

function bitsOf({ content }: DerValue): ReadonlySet<number> {
  const bits = content.subarray(1);
  return new Set([...Array(bits.length * 8).keys()].filter((bit) => (bits[bit >> 3] ?? 0) & (0x80 >> (bit & 7))));
}
