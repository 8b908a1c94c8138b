import { constants, verify } from 'node:crypto';
import { tlv } from '../asn1/der.ts';
import { OID } from '../asn1/oids.ts';
import { DerError, type DerValue, member, oidText, readDer } from '../asn1/read-der.ts';
import { type Certificate, readCertificate } from '../certificates/certificate.ts';

/** A detached CMS signature with its one signer. Nothing is checked yet but its shape. */
export type ReadCms = {
  /** The signer's certificate first, as `SignerInfo` names it. */
  readonly chain: readonly Certificate[];
  readonly digestAlgorithms: readonly string[];
  readonly signatureAlgorithm: DerValue;
  /** Signed attributes by type, each with exactly one value. */
  readonly attributes: ReadonlyMap<string, DerValue>;
  /** As they are digested: a SET OF (RFC 5652 §5.4). */
  readonly signedBytes: Uint8Array;
  readonly value: Uint8Array;
  readonly unsignedAttributes: number;
};

/** Throws `DerError` on anything but one detached SignedData with one signer and its certificates. */
export function readCms(der: Uint8Array): ReadCms {
  const content = readDer(der);
  if (oidText(member(content, 0, 0x06)) !== OID.signedData) throw new DerError('not signed data');

  const signedData = member(member(content, 1, 0xa0), 0, 0x30);
  const encapsulated = member(signedData, 2, 0x30);
  const isDetached = encapsulated.members.length === 1 && oidText(member(encapsulated, 0, 0x06)) === OID.data;
  const signers = member(signedData, 4, 0x31);
  if (!isDetached || signedData.members.length !== 5 || signers.members.length !== 1) throw new DerError('shape');

  const info = member(signers, 0, 0x30);
  const certificates = member(signedData, 3, 0xa0).members.map(({ bytes }) => readCertificate(bytes));
  const attributes = member(info, 3, 0xa0);
  return {
    chain: signerFirst(certificates, member(info, 1, 0x30)),
    digestAlgorithms: [
      ...member(signedData, 1, 0x31).members.map((one) => oidText(member(one, 0, 0x06))),
      oidText(member(member(info, 2, 0x30), 0, 0x06)),
    ],
    signatureAlgorithm: member(info, 4, 0x30),
    attributes: attributesOf(attributes),
    signedBytes: tlv(0x31, attributes.content),
    value: member(info, 5, 0x04).content,
    unsignedAttributes: info.members.length - 6,
  };
}

/** The allow-list of CMS signature algorithms, each with the only kind of key that it may be checked with. */
export function verifyCmsValue({ chain, signatureAlgorithm, signedBytes, value }: ReadCms): boolean {
  const [signer] = chain;
  if (!signer) return false;

  const id = oidText(member(signatureAlgorithm, 0, 0x06));
  const isRsa = id === OID.rsaEncryption || id === OID.sha256WithRsa;
  const matches = signer.keyType === 'RSA' ? isRsa || id === OID.rsassaPss : id === OID.ecdsaWithSha256;
  if (!matches) return false;

  const pss = id === OID.rsassaPss ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } : {};
  return verify('sha256', signedBytes, { key: signer.publicKey, ...pss }, value);
}

/** The digest of the certificate in signing-certificate-v2 (RFC 5035); only its default hash is taken. */
export function signingCertificateDigest({ attributes }: ReadCms): Buffer | undefined {
  const identifiers = attributes.get(OID.signingCertificateV2)?.members[0];
  const [first, ...more] = identifiers?.members ?? [];
  const hash = first?.members[0];
  return hash?.tag === 0x04 && more.length === 0 ? Buffer.from(hash.content) : undefined;
}

function signerFirst(certificates: readonly Certificate[], sid: DerValue): readonly Certificate[] {
  const [issuer, serial] = [member(sid, 0, 0x30), member(sid, 1, 0x02)];
  const signer = certificates.find(
    (one) => Buffer.compare(one.issuerDer, issuer.bytes) === 0 && Buffer.compare(one.serial.bytes, serial.bytes) === 0,
  );
  if (!signer) throw new DerError("signer's certificate");
  return [signer, ...certificates.filter((one) => one !== signer)];
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
