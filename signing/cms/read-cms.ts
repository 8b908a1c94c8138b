import { verify } from 'node:crypto';
import { tlv } from '../asn1/der.ts';
import { OID } from '../asn1/oids.ts';
import { DerError, type DerValue, member, oidText, readDer } from '../asn1/read-der.ts';
import { type Certificate, readCertificate } from '../certificates/certificate.ts';
import { writeCms } from './write-cms.ts';

/** A detached CMS signature with its one signer. Nothing is checked yet but its shape. */
export type ReadCms = {
  /** The signer's certificate first, as `SignerInfo` names it. */
  readonly chain: readonly Certificate[];
  /** Signed attributes by type, each with exactly one value. */
  readonly attributes: ReadonlyMap<string, DerValue>;
  /** As they are digested: a SET OF (RFC 5652 §5.4). */
  readonly signedBytes: Uint8Array;
  /** PKCS#1 v1.5, or r‖s for P-256. */
  readonly value: Uint8Array;
};

/**
 * Reads a signature that `writeCms` wrote, and no other: written again from its parts it must be the same bytes. So
 * versions, algorithms and their parameters, the order of certificates and what is not signed at all have one form, and
 * nobody can change a byte of it unseen. Throws `DerError` on anything else.
 */
export function readCms(der: Uint8Array): ReadCms {
  const signedData = member(member(readDer(der), 1, 0xa0), 0, 0x30);
  const info = member(member(signedData, 4, 0x31), 0, 0x30);
  const certificates = member(signedData, 3, 0xa0).members.map(({ bytes }) => readCertificate(bytes));
  const [signer] = certificates;
  if (!signer) throw new DerError("signer's certificate");

  const attributes = member(info, 3, 0xa0);
  const signedBytes = tlv(0x31, attributes.content);
  const value = rawValue(signer, member(info, 5, 0x04).content);
  const again = writeCms(
    signedBytes,
    certificates.map((one) => one.der),
    value,
  );
  if (Buffer.compare(again, der) !== 0) throw new DerError('form');

  return { chain: certificates, attributes: attributesOf(attributes), signedBytes, value };
}

/** The key decides the algorithm, never the file. */
export function verifyCmsValue({ chain, signedBytes, value }: ReadCms): boolean {
  const [signer] = chain;
  return (
    signer !== undefined && verify('sha256', signedBytes, { key: signer.publicKey, dsaEncoding: 'ieee-p1363' }, value)
  );
}

function rawValue({ keyType }: Certificate, value: Uint8Array): Uint8Array {
  if (keyType === 'RSA') return value;

  const { members } = readDer(value);
  return Buffer.concat(members.map(({ content }) => thirtyTwoBytes(content)));
}

function thirtyTwoBytes(content: Uint8Array): Uint8Array {
  const significant = content[0] === 0 ? content.subarray(1) : content;
  return Buffer.concat([new Uint8Array(Math.max(0, 32 - significant.length)), significant]);
}

/** The digest of the certificate in signing-certificate-v2 (RFC 5035); only its default hash is taken. */
export function signingCertificateDigest({ attributes }: ReadCms): Buffer | undefined {
  const identifiers = attributes.get(OID.signingCertificateV2)?.members[0];
  const [first, ...more] = identifiers?.members ?? [];
  const hash = first?.members[0];
  return hash?.tag === 0x04 && more.length === 0 ? Buffer.from(hash.content) : undefined;
}

function attributesOf(set: DerValue): ReadonlyMap<string, DerValue> {
  const attributes = new Map<string, DerValue>();
  for (const attribute of set.members) {
    const type = oidText(member(attribute, 0, 0x06));
    const values = member(attribute, 1, 0x31);
    if (attributes.has(type) || values.members.length !== 1) throw new DerError('attribute');
    attributes.set(type, member(values, 0));
  }
  return attributes;
}
