/** What is known of a signature and its certificate. Instants in ms, UTC. */
export type SignatureFacts = {
  readonly signedAt: number;
  readonly notBefore: number;
  readonly notAfter: number;
  /** From when the certificate is revoked, if it is. */
  readonly revokedFrom?: number;
  /** What our verifier said when the signature was made (TT 15/2025); absent: it said nothing. */
  readonly checked?: 'valid' | 'invalid' | 'cannotTell';
};

/** The first three are good: what happened to a certificate after the signing takes nothing away. */
export type SignatureStanding =
  | 'valid'
  | 'expiredSince'
  | 'revokedSince'
  | 'notValidThen'
  | 'revokedThen'
  | 'notChecked';

/** A signature is judged by its own time, as of `now` (TT 15/2025; record-year.md section 6). */
export function signatureStanding(
  { signedAt, notBefore, notAfter, revokedFrom, checked }: SignatureFacts,
  now: number,
): SignatureStanding {
  if (revokedFrom !== undefined && revokedFrom <= signedAt) return 'revokedThen';
  if (signedAt < notBefore || signedAt >= notAfter) return 'notValidThen';
  if (checked !== 'valid') return 'notChecked';
  if (revokedFrom !== undefined) return 'revokedSince';
  return now >= notAfter ? 'expiredSince' : 'valid';
}

export const isGood = (standing: SignatureStanding): boolean =>
  standing === 'valid' || standing === 'expiredSince' || standing === 'revokedSince';
