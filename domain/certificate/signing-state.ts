import type { Refusal } from '../refusal.ts';

/** What is known of a signer's certificate at the act's instant: three outcomes, never two (field case SG5). */
export type SigningState = 'good' | 'notApproved' | 'expired' | 'revoked' | 'unknown' | 'ofAnother';

/** Điều 7.2: nobody signs with an unapproved certificate; TT 15/2025 Phụ lục II for the state. */
export function refuseCertificate(state: SigningState | undefined): Refusal | undefined {
  switch (state) {
    case 'good':
    case undefined:
      return undefined;
    case 'notApproved':
      return { refused: 'CERTIFICATE_NOT_APPROVED' };
    case 'expired':
      return { refused: 'CERTIFICATE_EXPIRED' };
    case 'revoked':
      return { refused: 'CERTIFICATE_REVOKED' };
    case 'ofAnother':
      return { refused: 'CERTIFICATE_OF_ANOTHER' };
    case 'unknown':
      return { refused: 'CERTIFICATE_STATE_UNKNOWN' };
  }
}
