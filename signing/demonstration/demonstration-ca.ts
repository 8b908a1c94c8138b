import { createPrivateKey, createPublicKey } from 'node:crypto';
import { context, contextBytes, integer, octetString, oid, sequence, time } from '../asn1/der.ts';
import { OID } from '../asn1/oids.ts';
import { readCertificate } from '../certificates/certificate.ts';
import { nameDer } from '../certificates/name.ts';
import {
  algorithmOf,
  type CertificateRequest,
  generateKey,
  type Issuer,
  issueCertificate,
  type KeyPair,
  keyIdentifier,
  type NameParts,
  signed,
} from './issue-certificate.ts';
import { writePkcs12 } from './write-pkcs12.ts';

/** A certification authority for demonstration and tests: without legal value, and saying so in its names. */
export type DemonstrationCa = {
  /** DER. */
  readonly root: Uint8Array;
  readonly issuing: Uint8Array;
  /** PKCS#8 PEM: kept by the set-up, so that CRLs can be issued at each start. */
  readonly rootKey: string;
  readonly issuingKey: string;
};

export type EndEntity = {
  readonly subject: NameParts;
  readonly pin: string;
  readonly keyType: 'EC' | 'RSA';
  /** ms, UTC. */
  readonly validFrom: number;
  readonly validTo: number;
  readonly kind?: Exclude<CertificateRequest['kind'], 'ca'>;
};

export type IssuedCertificate = {
  /** DER: its own, then the issuing CA's. */
  readonly chain: readonly Uint8Array[];
  readonly serialNumber: string;
  readonly pkcs12: Uint8Array;
};

/** One revoked certificate; the revocation may take effect before the day it is published. */
export type Revocation = { readonly serialNumber: string; readonly effectiveFrom: number };

/** Root → issuing CA, valid 20 and 10 years from `at` (ms, UTC). */
export function createDemonstrationCa(at: number): DemonstrationCa {
  const rootKey = generateKey('EC');
  const issuingKey = generateKey('EC');
  const root = issueCertificate(caRequest(ROOT_NAME, rootKey, at, 20), { key: rootKey, name: nameDer(ROOT_NAME) });
  const issuing = issueCertificate(caRequest(ISSUING_NAME, issuingKey, at, 10), {
    key: rootKey,
    name: nameDer(ROOT_NAME),
  });
  return { root, issuing, rootKey: pem(rootKey), issuingKey: pem(issuingKey) };
}

/** `CN`, `UID` of the practice (CCCD:… for a person, MST:… for an organisation). */
export function personName(fullName: string, personalId: string, school: string): NameParts {
  return [
    ['C', 'VN'],
    ['O', school],
    ['CN', fullName],
    ['UID', `CCCD:${personalId}`],
  ];
}

export function organisationName(name: string, taxCode: string, province: string): NameParts {
  return [
    ['C', 'VN'],
    ['ST', province],
    ['O', name],
    ['CN', name],
    ['UID', `MST:${taxCode}`],
  ];
}

export function issueEndEntity(ca: DemonstrationCa, entity: EndEntity): IssuedCertificate {
  const key = generateKey(entity.keyType);
  const { subject, validFrom, validTo, kind = 'signing' } = entity;
  const certificate = issueCertificate({ subject, publicKey: key.publicKey, validFrom, validTo, kind }, issuingCa(ca));
  const chain = [certificate, ca.issuing];
  return {
    chain,
    serialNumber: readCertificate(certificate).serialNumber,
    pkcs12: writePkcs12(key.privateKey, chain, entity.pin),
  };
}

/**
 * The lists of both authorities, DER (RFC 5280 §5): the root's (nothing revoked) and the issuing CA's. `number` rises
 * with each issue; `nextUpdate` in ms, UTC.
 */
export function issueRevocationLists(
  ca: DemonstrationCa,
  {
    revoked,
    at,
    nextUpdate,
    number,
  }: { revoked: readonly Revocation[]; at: number; nextUpdate: number; number: number },
): readonly [root: Uint8Array, issuing: Uint8Array] {
  return [
    revocationList(rootCa(ca), [], at, nextUpdate, number),
    revocationList(issuingCa(ca), revoked, at, nextUpdate, number),
  ];
}

export function toPem(certificate: Uint8Array): string {
  const lines =
    Buffer.from(certificate)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

const YEAR_MS = 365.25 * 86_400_000;
const WITHOUT_VALUE = 'Hệ thống thử nghiệm Học bạ số, không có giá trị pháp lý';
const ROOT_NAME: NameParts = [
  ['C', 'VN'],
  ['O', WITHOUT_VALUE],
  ['CN', 'CA gốc Thử nghiệm Học bạ số'],
];
const ISSUING_NAME: NameParts = [
  ['C', 'VN'],
  ['O', WITHOUT_VALUE],
  ['CN', 'CA phục vụ các trường học Thử nghiệm G1'],
];

function caRequest(subject: NameParts, key: KeyPair, at: number, years: number): CertificateRequest {
  return { subject, publicKey: key.publicKey, validFrom: at, validTo: at + years * YEAR_MS, kind: 'ca' };
}

function revocationList(
  issuer: Issuer,
  revoked: readonly Revocation[],
  at: number,
  nextUpdate: number,
  number: number,
): Uint8Array {
  const entries = revoked.map(({ serialNumber, effectiveFrom }) =>
    sequence(integer(Buffer.from(serialNumber, 'hex')), time(effectiveFrom)),
  );
  const keyId = sequence(contextBytes(0, keyIdentifier(issuer.key.publicKey)));
  const tbs = sequence(
    integer(1),
    algorithmOf(issuer.key),
    issuer.name,
    time(at),
    time(nextUpdate),
    ...(entries.length > 0 ? [sequence(...entries)] : []),
    context(
      0,
      sequence(
        sequence(oid(OID.authorityKeyIdentifier), octetString(keyId)),
        sequence(oid(OID.cRLNumber), octetString(integer(number))),
      ),
    ),
  );
  return signed(tbs, issuer.key);
}

const rootCa = ({ rootKey }: DemonstrationCa): Issuer => ({ key: keyPair(rootKey), name: nameDer(ROOT_NAME) });
const issuingCa = ({ issuingKey }: DemonstrationCa): Issuer => ({
  key: keyPair(issuingKey),
  name: nameDer(ISSUING_NAME),
});

function keyPair(privatePem: string): KeyPair {
  return { privateKey: createPrivateKey(privatePem), publicKey: createPublicKey(privatePem) };
}

const pem = ({ privateKey }: KeyPair): string => privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
