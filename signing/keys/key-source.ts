import type { Refusal } from '../../domain/refusal.ts';

/** Who signs, wherever the key is (A10): asked for values over SHA-256 digests, and for nothing else. */
export type KeySource = {
  /** DER, the signer's certificate first; without the root. */
  readonly chain: readonly Uint8Array[];
  /** One value per digest: PKCS#1 v1.5 for RSA, r‖s for P-256 (what `verifyDigestSignature` takes). */
  signDigests(digests: readonly Uint8Array[]): Promise<readonly Uint8Array[] | Refusal>;
  /** The key is gone afterwards. */
  close(): void;
};
