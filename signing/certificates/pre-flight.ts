import type { Refusal } from '../../domain/refusal.ts';
import type { Trust } from '../ceremony-types.ts';
import { readCertificate } from './certificate.ts';
import { certificateAt, trustStore } from './chain.ts';

/**
 * May this certificate sign at `at`? No library asks (signing-notes.md section 7), and TT 15/2025/TT-BKHCN obliges the
 * signing software to. Unknown state refuses too: the signer is warned, and nothing is issued (SG5).
 */
export function assertSigningCertificate(
  chain: readonly Uint8Array[],
  trust: Pick<Trust, 'anchors' | 'crls'>,
  at: number,
): Refusal | undefined {
  try {
    return certificateAt(chain.map(readCertificate), trustStore(trust), at).refusal;
  } catch {
    return { refused: 'CERTIFICATE_UNREADABLE' };
  }
}
