import { HOMEROOM } from '../class-sheet/sheet.ts';
import { evolve } from './evolve.ts';
import type { RecordYear, Result } from './state.ts';

/** Why a record on the principal's desk wants to be looked at by itself, the weightiest first. */
export type LookReason = 'voidSignature' | 'changed' | 'sentBack' | 'notCompleted';

/** What the queue knows of a record and of its reader. */
export type OnTheDesk = {
  /** Signatures that were void at their own time: the record can't be approved until they are made again. */
  readonly voidSignatures: number;
  /** The reader has read another content of it before. */
  readonly changed: boolean;
  /** It was signed before, and its signatures fell: somebody had sent it back, or changed it. */
  readonly sentBack: boolean;
  readonly result: Result;
};

/**
 * Unchanged or never flagged, all signatures valid: then there is nothing further to look at (screens/README section 8). A
 * reason stays when the record has been opened: it is settled by a mark on this very record, or by a return.
 */
export function reasonsToLook({ voidSignatures, changed, sentBack, result }: OnTheDesk): readonly LookReason[] {
  return [
    ...(voidSignatures > 0 ? (['voidSignature'] as const) : []),
    ...(changed ? (['changed'] as const) : []),
    ...(sentBack && !changed ? (['sentBack'] as const) : []),
    ...(result === 'notCompleted' ? (['notCompleted'] as const) : []),
  ];
}

/** What a return makes to be signed again, and which parts keep their signatures. */
export type SignedAgain = {
  readonly part: string;
  readonly homeroom: boolean;
  readonly principal: boolean;
  readonly stays: readonly string[];
};

/** Read off the rule itself, so that the form can't promise what the act does not do (record-year.md section 3; D34). */
export function signedAgain(record: RecordYear, part: string, parts: readonly string[]): SignedAgain {
  const to = part === HOMEROOM ? 'homeroomTeacher' : 'subjectTeacher';
  const after = evolve(record, {
    type: 'returned',
    to,
    part,
    noteId: '',
    dueAt: 0,
    at: Number.MAX_SAFE_INTEGER,
    by: '',
  });
  return {
    part,
    homeroom: record.homeroom !== undefined && after.homeroom === undefined,
    principal: record.approval !== undefined && after.approval === undefined,
    stays: parts.filter((one) => one !== part),
  };
}
