import type { Position } from './messages.ts';
import type { Lane, RefusedCause, Returned, Stage } from './state.ts';

/** What a state asks of the reader (screens/README section 5): you act, someone else acts, look, stop, done, final. */
export type Tone = '' | 'todo' | 'wait' | 'warn' | 'stop' | 'done' | 'final';

export type BadgeState =
  | 'initialised'
  | 'entering'
  | 'awaitingSubjectTeachers'
  | 'awaitingHomeroomTeacher'
  | 'awaitingPrincipal'
  | 'awaitingSignature'
  | 'returned'
  | 'blocked'
  | 'awaitingSeal'
  | 'issued'
  | 'submitted'
  | 'lateSubmission'
  | 'refused'
  | 'received'
  | 'closed'
  | 'reported'
  | 'recalled'
  | 'replaced'
  | 'withdrawn';

/** `mine`: the reader is the one who must act; its words then speak to him. */
export type Badge = { readonly state: BadgeState; readonly tone: Tone; readonly icon: string; readonly mine: boolean };

/** What the badge is a function of: stage, lane, holds, and nothing that is not one of them. */
export type Standing = {
  /** `effectiveStage`, never the stored one. */
  readonly stage: Stage;
  readonly lane: Lane;
  readonly reported: boolean;
  readonly returned: readonly Pick<Returned, 'to' | 'part'>[];
  readonly noPersonalId: boolean;
  readonly noApprovedCertificate: boolean;
  readonly refusedCause?: RefusedCause;
  /** How far the open parts have come while the record is `entering`, from its sheets' rows. */
  readonly entry: 'nothing' | 'missing' | 'complete';
};

/** Who looks: his positions for this record, the parts that he teaches, and whether his mark of approval stands. */
export type Viewer = {
  readonly positions: readonly Position[];
  readonly teaches: readonly string[];
  readonly marked: boolean;
};

/** The first row that fits gives the badge (screens/README, "Record: stage × lane × holds → badge"). */
export function badgeOf(record: Standing, viewer: Viewer): Badge {
  const is = (position: Position) => viewer.positions.includes(position);
  switch (record.stage) {
    case 'recalled':
      return { state: 'recalled', tone: 'stop', icon: 'ban', mine: false };
    case 'replaced':
      return { state: 'replaced', tone: '', icon: 'replace', mine: false };
    case 'withdrawn':
      return { state: 'withdrawn', tone: '', icon: 'user-off', mine: false };
    case 'closed':
      return record.reported
        ? { state: 'reported', tone: 'final', icon: 'building-bank', mine: false }
        : { state: 'closed', tone: 'final', icon: 'lock', mine: false };
    default:
      return returnedBadge(record, viewer) ?? blockedBadge(record) ?? waitingBadge(record, viewer, is);
  }
}

function returnedBadge({ returned }: Standing, viewer: Viewer): Badge | undefined {
  if (returned.length === 0) return undefined;
  const mine = returned.some(({ to, part }) =>
    to === 'homeroomTeacher' ? viewer.positions.includes('homeroomTeacher') : viewer.teaches.includes(part),
  );
  return { state: 'returned', tone: mine ? 'todo' : 'warn', icon: 'arrow-back-up', mine };
}

/** D25: without the personal number nobody signs; Điều 7.2: without an approved certificate nobody seals. */
const blockedBadge = ({ stage, noPersonalId, noApprovedCertificate }: Standing): Badge | undefined =>
  (stage === 'principal' && noPersonalId) || (stage === 'seal' && noApprovedCertificate)
    ? { state: 'blocked', tone: 'stop', icon: 'alert-octagon', mine: false }
    : undefined;

function waitingBadge(record: Standing, viewer: Viewer, is: (position: Position) => boolean): Badge {
  switch (record.stage) {
    case 'refused': {
      const mine = record.refusedCause === 'content' ? is('principal') : is('clerk');
      return { state: 'refused', tone: 'stop', icon: 'x', mine };
    }
    case 'received':
      return { state: 'received', tone: 'done', icon: 'check', mine: false };
    case 'submitted':
      return record.lane === 'late'
        ? { state: 'lateSubmission', tone: 'warn', icon: 'clock-exclamation', mine: false }
        : { state: 'submitted', tone: 'wait', icon: 'send', mine: false };
    case 'issued':
      return { state: 'issued', tone: is('clerk') ? 'todo' : 'done', icon: 'rubber-stamp', mine: is('clerk') };
    case 'seal':
      return waits('awaitingSeal', 'rubber-stamp', is('clerk'));
    case 'principal':
      return viewer.marked && is('principal')
        ? waits('awaitingSignature', 'signature', true)
        : waits('awaitingPrincipal', is('principal') ? 'signature' : 'hourglass', is('principal'));
    case 'homeroom':
      return waits('awaitingHomeroomTeacher', 'signature', is('homeroomTeacher'));
    default:
      return enteringBadge(record.entry, viewer.teaches.length > 0);
  }
}

const waits = (state: BadgeState, icon: string, mine: boolean): Badge => ({
  state,
  tone: mine ? 'todo' : 'wait',
  icon,
  mine,
});

function enteringBadge(entry: Standing['entry'], mine: boolean): Badge {
  if (entry === 'nothing') return { state: 'initialised', tone: '', icon: 'file-plus', mine };
  return entry === 'missing'
    ? { state: 'entering', tone: 'todo', icon: 'pencil', mine }
    : waits('awaitingSubjectTeachers', 'signature', mine);
}
