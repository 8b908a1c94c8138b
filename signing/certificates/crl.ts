import { verify } from 'node:crypto';
import { OID } from '../asn1/oids.ts';
import { type DerValue, hexOfInteger, instantOf, member, oidText, readDer } from '../asn1/read-der.ts';
import { type Certificate, KEY_USAGE } from './certificate.ts';

/** What a CRL says (RFC 5280 §5). */
export type RevocationList = {
  readonly issuerDer: Uint8Array;
  /** ms, UTC. */
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  /** Serial number (upper-case hex) to the instant from which it is revoked. */
  readonly revoked: ReadonlyMap<string, number>;
  readonly tbs: Uint8Array;
  readonly algorithm: string;
  readonly signature: Uint8Array;
};

/** Three answers, never two (SG5). */
export type CertificateStatus =
  | { readonly status: 'good' }
  | { readonly status: 'revoked'; readonly revokedAt: number }
  | { readonly status: 'cannotTell' };

/** Throws `DerError` on what is not a CRL with a next update. */
export function readRevocationList(der: Uint8Array): RevocationList {
  const list = readDer(der);
  const tbs = member(list, 0, 0x30);
  const [algorithm, issuer, thisUpdate, nextUpdate, ...rest] = tbs.members.slice(tbs.members[0]?.tag === 0x02 ? 1 : 0);
  if (!algorithm || !issuer || !thisUpdate || !nextUpdate) throw new Error('CRL without a next update');

  return {
    issuerDer: issuer.bytes,
    thisUpdate: instantOf(thisUpdate),
    nextUpdate: instantOf(nextUpdate),
    revoked: new Map((rest.find(({ tag }) => tag === 0x30)?.members ?? []).map(entryOf)),
    tbs: tbs.bytes,
    algorithm: oidText(member(member(list, 1, 0x30), 0, 0x06)),
    signature: member(list, 2, 0x03).content.subarray(1),
  };
}

/**
 * The state of a certificate at an instant (TT 15/2025/TT-BKHCN Phụ lục II): the newest list of its issuer speaks, if it
 * is really the issuer's and reaches to that instant; else nobody can tell. A revocation that takes effect later leaves
 * the instant good.
 */
export function statusAt(
  certificate: Certificate,
  issuer: Certificate,
  lists: readonly RevocationList[],
  at: number,
): CertificateStatus {
  const newest = lists
    .filter((list) => Buffer.compare(list.issuerDer, issuer.subjectDer) === 0 && isListOf(list, issuer))
    .reduce<RevocationList | undefined>((a, b) => (a && a.thisUpdate >= b.thisUpdate ? a : b), undefined);
  if (!newest) return { status: 'cannotTell' };

  const revokedAt = newest.revoked.get(certificate.serialNumber);
  if (revokedAt !== undefined && revokedAt <= at) return { status: 'revoked', revokedAt };
  return at < newest.nextUpdate ? { status: 'good' } : { status: 'cannotTell' };
}

function entryOf(entry: DerValue): readonly [serialNumber: string, revokedAt: number] {
  return [hexOfInteger(member(entry, 0, 0x02)), instantOf(member(entry, 1))];
}

/** Whether this issuer may sign lists, and has signed this one. */
export function isListOf(list: RevocationList, issuer: Certificate): boolean {
  const mayIssue = issuer.isCa && issuer.keyUsage?.has(KEY_USAGE.cRLSign) === true;
  const known = list.algorithm === OID.sha256WithRsa || list.algorithm === OID.ecdsaWithSha256;
  return mayIssue && known && verify('sha256', list.tbs, issuer.publicKey, list.signature);
}
