import type { RefusedCause } from '../record-year/state.ts';

/** What is wrong with one record of a package: a refusal's name with field and value as they came (field case GW4). */
export type Fault = { readonly refused: string; readonly field?: string; readonly value?: string };

/** Who can repair it, by the cause (record-year.md section 6). */
export const REPAIRED_BY = {
  transport: 'clerk',
  certificate: 'administrator',
  content: 'principal',
} as const satisfies Record<RefusedCause, string>;

/** What the way, not the record, did to a package: the same bytes may pass the next time. */
const TRANSPORT = new Set([
  'PACKAGE_EMPTY',
  'PACKAGE_TOO_LARGE',
  'PACKAGE_NOT_BASE64',
  'PACKAGE_FRAME',
  'PACKAGE_BIG_ENDIAN',
  'PACKAGE_NO_PREFIX',
  'PACKAGE_GZIP',
  'REQUEST_SHAPE',
]);

/** What the register did not know yet, and may know later. */
const CERTIFICATE = new Set(['SIGNER_NOT_REGISTERED', 'SENDER_CERTIFICATE_NOT_APPROVED']);

/** The cause that decides what can be done: what must be replaced comes before what mends itself. */
export function causeOf(faults: readonly Fault[]): RefusedCause {
  if (faults.every(({ refused }) => TRANSPORT.has(refused))) return 'transport';
  return faults.every(({ refused }) => TRANSPORT.has(refused) || CERTIFICATE.has(refused)) ? 'certificate' : 'content';
}

/**
 * The cause of a refusal of the whole message: its signer, or the way. Nothing was said about its records, so all of them
 * can be sent again.
 */
export const causeOfMessage = (refused: string): RefusedCause =>
  CERTIFICATE.has(refused) || refused.startsWith('CERTIFICATE_') ? 'certificate' : 'transport';

/** One record's outcome: taken, or refused with all its faults and their cause. */
export type ItemOutcome =
  | { readonly state: 'taken' }
  | { readonly state: 'refused'; readonly cause: RefusedCause; readonly faults: readonly Fault[] };

export const outcomeOf = (faults: readonly Fault[]): ItemOutcome =>
  faults.length === 0 ? { state: 'taken' } : { state: 'refused', cause: causeOf(faults), faults };
