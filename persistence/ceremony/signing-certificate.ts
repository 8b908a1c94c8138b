import type { Queries } from '../data-source.ts';

/** A certificate as the signing pages name it. Instants in ms, UTC. */
export type SigningCertificate = {
  readonly id: string;
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  readonly notAfter: number;
  /** Why it cannot be used here; the one that can has none. */
  readonly unusable?: 'notApproved' | 'expired' | 'notYetValid' | 'revoked' | 'noKey';
};

type Row = {
  id: string;
  subject_name: string;
  issuer_name: string;
  serial: string;
  not_before: Date;
  not_after: Date;
  state: string;
  revoked_from: Date | null;
  has_key: number;
};

/**
 * The certificates of a signer: his own, or for the seal the school's. Which one signs is decided by the rules and never
 * chosen (field case BA4): the first that is usable, the one that lasts longest; the others say why not.
 */
export async function signingCertificates(
  queries: Queries,
  signer: { readonly personId: string } | { readonly unitId: string },
  now: number,
): Promise<readonly SigningCertificate[]> {
  const [column, owner, kind] =
    'personId' in signer ? ['person_id', signer.personId, 'personal'] : ['unit_id', signer.unitId, 'organisation'];
  const rows = await queries.query<Row[]>(
    `SELECT c.id, c.subject_name, c.issuer_name, c.serial, c.not_before, c.not_after, c.state, c.revoked_from,
       k.certificate_id IS NOT NULL AS has_key
     FROM certificate c LEFT JOIN key_store k ON k.certificate_id = c.id
     WHERE c.${column} = ? AND c.kind = ? ORDER BY c.not_after DESC`,
    [owner, kind],
  );
  return rows
    .map((row) => ({ certificate: named(row), unusable: whyUnusable(row, now) }))
    .map(({ certificate, unusable }) => (unusable ? { ...certificate, unusable } : certificate))
    .toSorted((a, b) => Number('unusable' in a) - Number('unusable' in b));
}

/** The certificate that signs, if there is a usable one. */
export const usableOf = (certificates: readonly SigningCertificate[]): SigningCertificate | undefined =>
  certificates.find(({ unusable }) => unusable === undefined);

/** One certificate as the ceremony that uses it names it. */
export async function certificateNamed(queries: Queries, id: string): Promise<SigningCertificate | undefined> {
  const [row] = await queries.query<Row[]>(
    'SELECT id, subject_name, issuer_name, serial, not_before, not_after, state, revoked_from, 1 AS has_key FROM certificate WHERE id = ?',
    [id],
  );
  return row && named(row);
}

function whyUnusable(row: Row, now: number): NonNullable<SigningCertificate['unusable']> | undefined {
  if (row.revoked_from && row.revoked_from.getTime() <= now) return 'revoked';
  if (row.state !== 'approved') return 'notApproved';
  if (now >= row.not_after.getTime()) return 'expired';
  if (now < row.not_before.getTime()) return 'notYetValid';
  return row.has_key ? undefined : 'noKey';
}

const named = (row: Row): SigningCertificate => ({
  id: row.id,
  subject: commonName(row.subject_name),
  issuer: commonName(row.issuer_name),
  serial: row.serial,
  notAfter: row.not_after.getTime(),
});

/** The name in a distinguished name, or all of it. */
const commonName = (name: string): string => /(?:^|,\s*)CN=([^,]+)/.exec(name)?.[1] ?? name;
