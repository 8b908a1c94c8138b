import { effectiveStage, type Lane, type Stage } from '../record-year/state.ts';
import type { Refusal } from '../refusal.ts';

/** What the public learns of a record by its code and the date of birth (D18): never more than this. */
export type PublicVerdict =
  | { readonly verdict: 'notFound' }
  | {
      readonly verdict: 'notClosed' | 'closed' | 'replaced' | 'recalled';
      readonly schoolName: string;
      readonly schoolYear: string;
      readonly maskedName: string;
      /** Absent while it is not closed and its lane has no instant any more: it counts from the day on which it is received. */
      readonly effectiveFrom?: number;
    };

export type FoundRecord = {
  readonly stage: Stage;
  readonly beingReplaced: boolean;
  readonly lane: Lane;
  /** Its lane's closing instant (ms, UTC); of a late record, the one that it missed. */
  readonly closeAt: number;
  readonly effectiveFrom?: number;
  readonly schoolName: string;
  readonly schoolYear: string;
  readonly maskedName: string;
};

const NOT_CLOSED: readonly Stage[] = ['issued', 'submitted', 'refused', 'received'];

/**
 * The verdict of the portal: a function of instant and facts. What was never issued, an unknown code and a wrong date of
 * birth get one answer (Điều 4.5c).
 */
export function publicVerdict(found: FoundRecord | undefined, now: number): PublicVerdict {
  if (!found) return { verdict: 'notFound' };
  const stage = effectiveStage(
    { stage: found.stage, ...(found.beingReplaced && { beingReplaced: true }) },
    found.closeAt,
    now,
  );
  const { schoolName, schoolYear, maskedName } = found;

  if (stage === 'closed')
    return {
      verdict: 'closed',
      schoolName,
      schoolYear,
      maskedName,
      effectiveFrom: found.effectiveFrom ?? found.closeAt,
    };
  if (stage === 'replaced' || stage === 'recalled') return { verdict: stage, schoolName, schoolYear, maskedName };
  if (!NOT_CLOSED.includes(stage)) return { verdict: 'notFound' };

  const closes = found.lane !== 'late' && now < found.closeAt;
  return {
    verdict: 'notClosed',
    schoolName,
    schoolYear,
    maskedName,
    ...(closes && { effectiveFrom: found.closeAt }),
  };
}

const UUID = /^[0-9a-f]{8}[0-9a-f]{4}4[0-9a-f]{3}[89ab][0-9a-f]{3}[0-9a-f]{12}$/;

/** Mã tra cứu as people type it from paper: any case, with or without hyphens and blanks, o for 0, l and i for 1 (PO4). */
export function parseLookUpCode(typed: string): string | undefined {
  const hex = typed
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^0-9a-z]/g, '')
    .replaceAll('o', '0')
    .replaceAll(/[li]/g, '1');
  if (!UUID.test(hex)) return undefined;
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

export const FAILURE_WINDOW_MS = 15 * 60 * 1000;
const FAILURES_A_CODE = 5;
const FAILURES_AN_ADDRESS = 30;

/**
 * Limits by failures, of a code and of an address (PO2). Too many at one code rest the code. Too many from one address slow
 * whoever goes on failing there; who has code and birth date is answered all the same: a whole school sits behind one address.
 */
export function slowedDown(
  failures: { readonly ofCode: number; readonly ofAddress: number },
  { verdict }: PublicVerdict,
): Refusal | undefined {
  const guesses = verdict === 'notFound' && failures.ofAddress >= FAILURES_AN_ADDRESS;
  if (failures.ofCode >= FAILURES_A_CODE || guesses)
    return { refused: 'LOOK_UP_TOO_OFTEN', facts: { minutes: FAILURE_WINDOW_MS / 60_000 } };
}
