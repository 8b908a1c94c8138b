/** The activities that `certificateApproval` calls, as types: activities/certificate has them. */
export type CertificateWork = {
  warnHolder(certificateId: string, daysBefore: number): Promise<void>;
  /** Signatures made at or after the revocation's effect never were ones: their records return to the signers. */
  voidEarlierSignatures(certificateId: string): Promise<number>;
};
