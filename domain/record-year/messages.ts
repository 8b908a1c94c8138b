import type { SigningState } from '../certificate/signing-state.ts';
import type { Command, Event } from '../decider.ts';
import type { Lane, RefusedCause, Result, Returned, Signed, Stage } from './state.ts';

/** What a record's year can be told (record-year.md section 2). Free text goes by reference (`noteId`, A8). */
export type RecordCommand = Command &
  (
    | ({ readonly type: 'initialise' } & Beginning)
    | { readonly type: 'lookAgain' }
    | { readonly type: 'sign'; readonly revisionId: string }
    | ({ readonly type: 'returnForRework' } & Returned)
    | { readonly type: 'orderAdditionalAssessment'; readonly parts: readonly string[]; readonly noteId: string }
    | { readonly type: 'decidePromotion'; readonly promoted: boolean; readonly noteId: string }
    | { readonly type: 'approve'; readonly revisionId: string }
    | { readonly type: 'seal'; readonly revisionId: string }
    | { readonly type: 'pupilDataChanged'; readonly pupilDataId: string }
    | { readonly type: 'withdraw'; readonly noteId: string }
    | {
        readonly type: 'replace';
        readonly noteId: string;
        readonly newRecordId: string;
        readonly newLookUpCode: string;
      }
    | { readonly type: 'signatureVoided'; readonly certificateId: string }
    | { readonly type: 'submitted'; readonly messageId: string }
    | { readonly type: 'received'; readonly messageId: string }
    | { readonly type: 'refused'; readonly messageId: string; readonly cause: RefusedCause }
    | { readonly type: 'close' }
    | { readonly type: 'closeAt' }
    | { readonly type: 'reported'; readonly messageId: string }
    | { readonly type: 'replaced'; readonly newRecordId: string }
  );

export type RecordCommandType = RecordCommand['type'];

/** How a record begins: empty at the opening of the year, or in the place of another one (D7, D34). */
export type Beginning = {
  readonly enrolmentId: string;
  readonly schoolId: string;
  readonly classId: string;
  readonly grade: number;
  readonly lookUpCode: string;
  readonly stage: 'entering' | 'homeroom';
  readonly lane: Lane;
  readonly wakeAt?: number;
  readonly replaces?: string;
};

export type RecordEvent = Event &
  (
    | ({ readonly type: 'initialised' } & Beginning)
    | { readonly type: 'sheetsComplete'; readonly result: Result; readonly additionalRecorded?: boolean }
    | { readonly type: 'resultSeen'; readonly result: Result; readonly additionalRecorded?: boolean }
    | ({ readonly type: 'homeroomSigned' } & Signed & { readonly result: Result })
    | ({ readonly type: 'returned' } & Returned)
    | {
        readonly type: 'additionalAssessmentOrdered';
        readonly parts: readonly string[];
        readonly noteId: string;
        readonly lane?: 'round2' | 'late';
        readonly wakeAt?: number;
      }
    | {
        readonly type: 'promotionDecided';
        readonly promoted: boolean;
        readonly noteId: string;
        readonly commandId: string;
      }
    | ({ readonly type: 'approved' } & Signed)
    | ({ readonly type: 'sealed' } & Signed)
    | { readonly type: 'pupilDataChanged'; readonly pupilDataId: string; readonly carried: boolean }
    | { readonly type: 'withdrawn'; readonly noteId: string }
    | {
        readonly type: 'replacementBegun';
        readonly noteId: string;
        readonly newRecordId: string;
        readonly newLookUpCode: string;
        readonly stage: 'entering' | 'homeroom';
      }
    | { readonly type: 'submitted'; readonly messageId: string }
    | { readonly type: 'received'; readonly messageId: string }
    | { readonly type: 'refused'; readonly messageId: string; readonly cause: RefusedCause }
    | {
        readonly type: 'closed';
        readonly effectiveFrom: number;
        readonly reason: 'byPrincipal' | 'atCloseAt' | 'onAcceptance';
      }
    | {
        readonly type: 'signatureVoided';
        readonly certificateId: string;
        readonly signer: 'homeroomTeacher' | 'principal';
      }
    | { readonly type: 'outcomeAwaited' }
    | { readonly type: 'deadlineSeen'; readonly wakeAt: number }
    | { readonly type: 'movedToRound2'; readonly laneEndedAt: number; readonly wakeAt?: number }
    | { readonly type: 'movedToLate'; readonly laneEndedAt: number }
    | { readonly type: 'reported'; readonly messageId: string }
    | { readonly type: 'replaced'; readonly newRecordId: string }
  );

/** Whoever may act on a record, as positions at the instant of the act (record-year.md section 7). */
export type Position = 'homeroomTeacher' | 'principal' | 'clerk' | 'administrator';

/** What other subjects own, read under lock for the verdict. Instants in ms, UTC. */
export type RecordFacts = {
  /** The positions that the actor holds for this record at the act's instant; a deputy in force holds the principal's (D12). */
  readonly positions: readonly Position[];
  /** Until when acts on the record are taken in each lane, consents included; exclusive (D1, D4). */
  readonly openUntil: Readonly<Record<Lane, number>>;
  /** The closing instants of the rounds alone, without consents. */
  readonly closeAt: { readonly round1: number; readonly round2: number };
  readonly partsOpen: number;
  /** The homeroom sheet's year end is handed in, and no row of it was opened again since. */
  readonly homeroomHandedIn: boolean;
  readonly result: Result;
  /** The revision that a signing command names, as the ceremony's prepare wrote it. */
  readonly revision?: SignedRevision;
  /** A submission of this record confirmed before its lane's instant is still without an outcome. */
  readonly submittedInTime: boolean;
  /** Whether the changed pupil data stand in the form or the package. */
  readonly pupilDataCarried: boolean;
};

export type SignedRevision = {
  readonly id: string;
  readonly recordId: string;
  readonly step: 'homeroom' | 'principal' | 'seal';
  readonly signerId: string;
  readonly certificateId: string;
  /** Made from what is newest now: parts, homeroom inputs, pupil data, promotion, the earlier step's file. */
  readonly current: boolean;
  readonly result: Result;
  readonly promotionCommandId?: string;
  /** Mandatory fields of form or package without a value, `personalId` among them (D25). */
  readonly missing: readonly string[];
  /** The signer's certificate at the act's instant. */
  readonly certificate: SigningState;
  /** Earlier signatures that were void at their own time (record-year.md section 6). */
  readonly voidSignatures: number;
};

export type { Stage };
