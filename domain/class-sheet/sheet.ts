import type { AssessmentPoint } from '../assessment/subject-table.ts';
import type { SigningState } from '../certificate/signing-state.ts';
import type { Command, Event } from '../decider.ts';
import type { Refusal } from '../refusal.ts';

/** The subject of the sheet on which the homeroom teacher enters qualities, competences and comments; it never signs. */
export const HOMEROOM = 'homeroom';

/** `additional`: assessed again after the year's result (TT 27/2020 Điều 11.1b). */
export type RowKind = 'normal' | 'additional';

/** One pupil's part on the sheet; a row belongs to the enrolment. Instants in ms, UTC. */
export type Row = {
  readonly state: 'open' | 'signed' | 'closed';
  readonly kind: RowKind;
  readonly returned?: { readonly noteId: string; readonly dueAt: number };
};

/** One class × one grade × one subject × one school year. */
export type ClassSheet = {
  readonly schoolId: string;
  readonly classId: string;
  readonly subject: string;
  /** Points whose values the teacher has handed in; year end is signed instead, but for the homeroom sheet. */
  readonly submitted: readonly AssessmentPoint[];
  readonly rows: Readonly<Record<string, Row>>;
  /** Grows with every transition after which records may have become complete: then they are told. */
  readonly news: number;
  /** When lanes are to be looked at next; absent: no row's record is open any more. */
  readonly wakeAt?: number;
};

export type SignedRow = { readonly row: string; readonly revision: string };

export type SheetCommand = Command &
  (
    | {
        readonly type: 'openSheet';
        readonly schoolId: string;
        readonly classId: string;
        readonly subject: string;
        readonly rows: readonly string[];
        readonly wakeAt?: number;
      }
    | { readonly type: 'submitPoint'; readonly point: AssessmentPoint }
    | { readonly type: 'signRows'; readonly rows: readonly SignedRow[]; readonly ceremonyId: string }
    | {
        readonly type: 'confirmForLeaver';
        readonly rows: readonly SignedRow[];
        readonly ceremonyId: string;
        readonly noteId: string;
      }
    | { readonly type: 'proposeRetest'; readonly row: string; readonly noteId: string }
    | { readonly type: 'allowRetest'; readonly row: string; readonly noteId: string }
    | { readonly type: 'rosterChanged'; readonly added: readonly string[]; readonly left: readonly string[] }
    | {
        readonly type: 'reopenRows';
        readonly rows: readonly string[];
        readonly kind: RowKind;
        readonly returned?: { readonly noteId: string; readonly dueAt: number };
      }
    | { readonly type: 'lookAgain' }
    | { readonly type: 'lanesChanged' }
  );

export type SheetEvent = Event &
  (
    | {
        readonly type: 'sheetOpened';
        readonly schoolId: string;
        readonly classId: string;
        readonly subject: string;
        readonly rows: readonly string[];
        readonly wakeAt?: number;
      }
    | { readonly type: 'pointSubmitted'; readonly point: AssessmentPoint }
    | {
        readonly type: 'rowsSigned';
        readonly rows: readonly SignedRow[];
        readonly leftOut: readonly LeftOut[];
        readonly ceremonyId: string;
        readonly forLeaver?: string;
      }
    | { readonly type: 'retestProposed'; readonly row: string; readonly noteId: string }
    | { readonly type: 'retestAllowed'; readonly row: string; readonly noteId: string }
    | { readonly type: 'rosterChanged'; readonly added: readonly string[]; readonly left: readonly string[] }
    | {
        readonly type: 'rowsReopened';
        readonly rows: readonly string[];
        readonly kind: RowKind;
        readonly returned?: { readonly noteId: string; readonly dueAt: number };
      }
    | {
        readonly type: 'lanesSeen';
        readonly closed: readonly string[];
        readonly opened: readonly string[];
        readonly wakeAt?: number;
      }
  );

export type LeftOut = { readonly row: string } & Refusal;

/** What other subjects own; read under lock for the verdict. Instants in ms, UTC. */
export type SheetFacts = {
  /** Whether the actor holds the sheet as teacher of record at the act's instant, or enters drafts beside him. */
  readonly teacher: 'ofRecord' | 'second' | 'none';
  readonly isPrincipal: boolean;
  /** The sheet's own teacher has left and nobody follows him (D13). */
  readonly teacherLeft: boolean;
  /** Until when each row may be acted on, by its record's lane and consent; exclusive (D1). 0: no record of it is open. */
  readonly openUntil: Readonly<Record<string, number>>;
  /** The revision that each row's ceremony froze last, if its draft is unchanged since. */
  readonly unchangedRevision: Readonly<Record<string, string>>;
  /** Whether entry is open at the act's instant on every level, for `point` (D19). */
  readonly entry: 'open' | 'windowClosed' | 'locked';
  readonly missing: number;
  /** The certificate with which a ceremony signs rows, at the act's instant. */
  readonly certificate?: SigningState;
  /** The next instant at which a row's lane ends. */
  readonly nextLaneEnd?: number;
};
