import type { Refusal } from '../../domain/refusal.ts';
import { OID } from '../asn1/oids.ts';
import { type Certificate, isIssuedBy, KEY_USAGE, readCertificate } from './certificate.ts';
import { type CertificateStatus, readRevocationList, statusAt } from './crl.ts';

/** The public trust material, read once for a whole verification. */
export type TrustStore = {
  readonly anchors: readonly Certificate[];
  readonly lists: readonly ReturnType<typeof readRevocationList>[];
};

export function trustStore(trust: { anchors: readonly Uint8Array[]; crls: readonly Uint8Array[] }): TrustStore {
  return { anchors: trust.anchors.map(readCertificate), lists: trust.crls.map(readRevocationList) };
}

/**
 * From the signer's certificate to one of our anchors, over the certificates that came embedded: nothing is ever fetched
 * (SG2). The path holds all but the anchor, each with its issuer.
 */
function pathTo(
  signer: Certificate,
  embedded: readonly Certificate[],
  anchors: readonly Certificate[],
): readonly { readonly certificate: Certificate; readonly issuer: Certificate }[] | undefined {
  const path: { certificate: Certificate; issuer: Certificate }[] = [];
  let certificate = signer;
  while (path.length < MAX_PATH) {
    const issuer = [...anchors, ...embedded].find((other) => other.isCa && isIssuedBy(certificate, other));
    if (!issuer?.keyUsage?.has(KEY_USAGE.keyCertSign)) return undefined;

    path.push({ certificate, issuer });
    if (anchors.includes(issuer)) return path;
    certificate = issuer;
  }
  return undefined;
}

/** Chain, validity and state of a signer's certificate at an instant; the first rule that says no. */
export function certificateAt(
  chain: readonly Certificate[],
  store: TrustStore,
  at: number,
): { readonly refusal?: Refusal; readonly status: CertificateStatus } {
  const [signer, ...embedded] = chain;
  const path = signer && pathTo(signer, embedded, store.anchors);
  if (!path) return { refusal: { refused: 'CERTIFICATE_NOT_TRUSTED' }, status: { status: 'cannotTell' } };

  const status = worst(path.map(({ certificate, issuer }) => statusAt(certificate, issuer, store.lists, at)));
  const refusal = mayNotSign(signer) ?? outsideValidity(path, at) ?? badStatus(status);
  return { ...(refusal && { refusal }), status };
}

/**
 * Every certificate that came embedded is one of ours or leads the signer to one of ours (without a path there is nothing
 * to compare with). Nothing signs this list: a
 * stranger in it is a file that somebody has touched.
 */
export function hasStrangers([signer, ...embedded]: readonly Certificate[], { anchors }: TrustStore): boolean {
  const path = signer && pathTo(signer, embedded, anchors);
  if (!path) return false;

  const known = [...anchors, ...path.map(({ issuer }) => issuer)];
  return embedded.some((one) => !known.some(({ sha256 }) => sha256.equals(one.sha256)));
}

const MAX_PATH = 4;

/** RFC 5280 §4.2.1.3, §4.2.1.12: a person's or organisation's signing certificate, and nothing else. */
function mayNotSign(signer: Certificate): Refusal | undefined {
  const signs =
    signer.keyUsage?.has(KEY_USAGE.digitalSignature) || signer.keyUsage?.has(KEY_USAGE.nonRepudiation) || false;
  if (signer.isCa || !signs || signer.extendedKeyUsage.includes(OID.timeStamping)) {
    return { refused: 'CERTIFICATE_NOT_FOR_SIGNING' };
  }
}

function outsideValidity(path: readonly { certificate: Certificate }[], at: number): Refusal | undefined {
  const outside = path.find(({ certificate }) => at < certificate.validFrom || at > certificate.validTo);
  if (!outside) return undefined;

  return { refused: at > outside.certificate.validTo ? 'CERTIFICATE_EXPIRED' : 'CERTIFICATE_NOT_YET_VALID' };
}

function badStatus(status: CertificateStatus): Refusal | undefined {
  if (status.status === 'revoked') return { refused: 'CERTIFICATE_REVOKED' };
  if (status.status === 'cannotTell') return { refused: 'CERTIFICATE_STATE_UNKNOWN' };
}

function worst(all: readonly CertificateStatus[]): CertificateStatus {
  return (
    all.find(({ status }) => status === 'revoked') ??
    all.find(({ status }) => status === 'cannotTell') ?? { status: 'good' }
  );
}
