import type { RecordProfile, SignatureRole } from '../domain/record/profile/record-profile.ts';
import type { RecordDocument, RecordIssue, SubjectRow } from '../domain/record/record-document.ts';
import type { Refusal } from '../domain/refusal.ts';

/** What is public of a signer at prepare. */
export type Signer = {
  /** DER: the signer's certificate, then its issuing CA; the root is left out. */
  readonly chain: readonly Uint8Array[];
  /** As printed; for the seal the school's name. */
  readonly fullName: string;
  /** Persons only. */
  readonly personalId?: string;
  /** Printed in the visible signature of a deputy, and of the principal. */
  readonly position?: string;
};

/** Everything of a document but the signature value. Store the bytes; `digests` go to the key, in this order. */
export type Prepared = { readonly xml: Uint8Array; readonly digests: readonly Uint8Array[] };
/** Two digests of one item: the XML's and the PDF's. */
export type PreparedRecord = Prepared & { readonly pdf: Uint8Array };

export type HomeroomInput = {
  readonly document: RecordDocument;
  readonly profile: RecordProfile;
  readonly signer: Signer;
  /** ms, UTC; whole seconds are written. */
  readonly signingTime: number;
  /** The display form as `activities/rendering` gives it: PDF/A-2b with empty fields. */
  readonly pdf: Uint8Array;
};

export type ApprovalInput = {
  /** The homeroom-signed files, exact bytes. */
  readonly xml: Uint8Array;
  readonly pdf: Uint8Array;
  readonly issue: RecordIssue;
  readonly profile: RecordProfile;
  readonly signer: Signer;
  readonly signingTime: number;
  /** To judge the signatures that are there already: nobody signs on top of a void one. */
  readonly trust: Trust;
};

export type SealInput = Omit<ApprovalInput, 'issue'>;

/** One pupil's row of a class sheet, as the subject teacher signs it. */
export type SheetRow = {
  /** Id of the part revision: names the row in the manifest. */
  readonly partRevisionId: string;
  readonly enrolmentId: string;
  readonly pupilCode: string;
  readonly schoolYear: string;
  readonly subject: SubjectRow;
  /** 32 random bytes, hex: without it a digest of two letters and a number could be guessed. */
  readonly salt: string;
};

export type SheetInput = {
  readonly sheetId: string;
  readonly rows: readonly SheetRow[];
  readonly profile: RecordProfile;
  readonly signer: Signer;
  readonly signingTime: number;
};

export type ListInput = {
  /** Each a whole `<HOC_BA>` element: a sealed record's exact bytes, or a recall item. */
  readonly items: readonly Uint8Array[];
  readonly profile: RecordProfile;
  readonly signer: Signer;
  readonly signingTime: number;
};

/** A certificate that our register knows, and for what. */
export type RegisteredCertificate = {
  /** Upper-case hex, as `X509Certificate.serialNumber` gives it. */
  readonly serialNumber: string;
  /** `package`: the organisation's signature over a list; `subject`: a subject teacher's. */
  readonly roles: readonly (SignatureRole | 'package' | 'subject')[];
  /** The person to whom it belongs; absent for an organisation. */
  readonly personalId?: string;
};

/** What a verifier trusts and knows. Plain data: goes to worker threads as it is. */
export type Trust = {
  /** DER roots. */
  readonly anchors: readonly Uint8Array[];
  /** DER CRLs, any order; the newest one that covers the instant speaks (SG5). */
  readonly crls: readonly Uint8Array[];
  readonly registry: readonly RegisteredCertificate[];
};

/** `cannotTell`: nothing is wrong, but the state of a certificate is not known (SG5). */
export type Verdict = {
  readonly outcome: 'valid' | 'invalid' | 'cannotTell';
  /** Empty if valid; every rule that said no, by its name in `domain/record/signing-refusals.ts`. */
  readonly reasons: readonly Refusal[];
  /** What the verdict page has to show of each signature (TT 15/2025/TT-BKHCN, signatures.md 2.2). */
  readonly signatures: readonly SignatureFacts[];
};

export type SignatureFacts = {
  readonly role: SignatureRole | 'package' | 'subject';
  /** ms, UTC, as claimed by the signer. */
  readonly signingTime: number;
  readonly subject: string;
  readonly issuer: string;
  readonly serialNumber: string;
  /** ms, UTC. */
  readonly validFrom: number;
  readonly validTo: number;
  readonly status: 'good' | 'revoked' | 'cannotTell';
  readonly revokedAt?: number;
  /** DER. */
  readonly certificate: Uint8Array;
};

export type FinishInput<P extends Prepared> = {
  readonly prepared: P;
  /** One value per digest: PKCS#1 for RSA, r‖s for EC. */
  readonly values: readonly Uint8Array[];
  readonly profile: RecordProfile;
  readonly signer: Pick<Signer, 'chain'>;
  readonly trust: Trust;
  /** When the confirmation was taken (ms, UTC): the signing time must lie within that ceremony. */
  readonly confirmedAt?: number;
};

/** Exact bytes to store, with their digests (hex), and our own verifier's verdict over all signatures in them. */
export type FinishedRecord = {
  readonly xml: Uint8Array;
  readonly pdf: Uint8Array;
  readonly xmlSha256: string;
  readonly pdfSha256: string;
  readonly verdict: Verdict;
};
export type FinishedXml = { readonly xml: Uint8Array; readonly xmlSha256: string; readonly verdict: Verdict };
