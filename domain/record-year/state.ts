/** How far a record has come (record-year.md section 1). The last three are ends. */
export const STAGES = [
  'entering',
  'homeroom',
  'principal',
  'seal',
  'issued',
  'submitted',
  'refused',
  'received',
  'closed',
  'withdrawn',
  'replaced',
  'recalled',
] as const;
export type Stage = (typeof STAGES)[number];

/** Which closing a record is held to (Điều 4.3 ¶2, ¶3; D4). */
export type Lane = 'round1' | 'round2' | 'late';

/** Why the province did not take a record. Only the first two can be sent again as they are (record-year.md). */
export type RefusedCause = 'transport' | 'certificate' | 'content';

/** Work that was sent back to a named person: `part` is a subject's key or `homeroom`; `dueAt` in ms, UTC. */
export type Returned = {
  readonly to: 'subjectTeacher' | 'homeroomTeacher';
  readonly part: string;
  readonly noteId: string;
  readonly dueAt: number;
};

/** A signature that the record stands on. It is effective from the commit of this state and nowhere else. */
export type Signed = {
  readonly by: string;
  readonly at: number;
  readonly revisionId: string;
  readonly certificateId: string;
};

/** The year's results as the state knows them; the full reasons come from domain/assessment. */
export type Result = 'excellent' | 'completedWell' | 'completed' | 'notCompleted' | 'missing';

/** One pupil's record in one school year: stage × lane × holds. Instants in ms, UTC. */
export type RecordYear = {
  readonly stage: Stage;
  readonly lane: Lane;
  readonly enrolmentId: string;
  readonly schoolId: string;
  readonly classId: string;
  readonly grade: number;
  readonly lookUpCode: string;
  readonly returned: readonly Returned[];
  readonly result: Result;
  /** When the lane is looked at next; absent: the record waits without a timer. */
  readonly wakeAt?: number;
  /** Where the record stood when its lane's instant moved it: an act taken earlier is judged by that. */
  readonly moved?: { readonly at: number; readonly stage: Stage; readonly lane: Lane };
  /** The lane's instant went by while a submission made in time waited for its outcome. */
  readonly outcomeAwaited?: true;
  readonly additional?: { readonly parts: readonly string[]; readonly at: number; readonly recorded: boolean };
  readonly promotion?: { readonly promoted: boolean; readonly commandId: string };
  readonly homeroom?: Signed;
  readonly approval?: Signed;
  readonly seal?: Signed;
  readonly messageId?: string;
  readonly refusedCause?: RefusedCause;
  readonly replaces?: string;
  readonly beingReplaced?: string;
  readonly effectiveFrom?: number;
  readonly reported?: true;
};

/** Where the record stood at an instant: an act is judged with the stage and lane that held when it was taken. */
export const standing = (record: RecordYear, at: number): { readonly stage: Stage; readonly lane: Lane } =>
  record.moved && at < record.moved.at ? record.moved : record;

/**
 * The only reader of `stage` for people: what the province has taken **is** closed from the lane's instant on, by the
 * instant alone (Điều 4.3 ¶5, A12). `closeAt` in ms, UTC, exclusive.
 */
export const effectiveStage = (
  record: { readonly stage: Stage; readonly beingReplaced?: unknown },
  closeAt: number,
  now: number,
): Stage => (record.stage === 'received' && !record.beingReplaced && now >= closeAt ? 'closed' : record.stage);

export const hasEnded = (stage: Stage): boolean =>
  stage === 'closed' || stage === 'withdrawn' || stage === 'replaced' || stage === 'recalled';
