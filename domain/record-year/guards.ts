import { refuseAdditionalAssessment } from '../assessment/additional-assessment.ts';
import { refusePromotionDecision } from '../assessment/completion.ts';
import type { Grade } from '../assessment/grade.ts';
import type { YearResult } from '../assessment/year-result.ts';
import { refuseCertificate } from '../certificate/signing-state.ts';
import type { Refusal } from '../refusal.ts';
import type { GuardName } from './acts.ts';
import type { RecordCommand, RecordFacts } from './messages.ts';
import { type RecordYear, type Result, standing } from './state.ts';

/** A rule that speaks in the validator too: from the state alone. */
type StateGuard = (record: RecordYear, command: RecordCommand) => Refusal | undefined;

/** A rule from facts that other subjects own: it speaks only in `judge`. */
type FactGuard = (record: RecordYear, command: RecordCommand, facts: RecordFacts) => Refusal | undefined;

export const STATE_GUARDS: Partial<Record<GuardName, StateGuard>> = {
  /** The homeroom teacher sends back to a subject teacher; her own part she mends herself (record-year.md section 2). */
  subjectTeacherOnlyFromHomeroom: (_record, command) =>
    command.type === 'returnForRework' && command.to !== 'subjectTeacher'
      ? { refused: 'RETURN_TO_YOURSELF' }
      : undefined,

  /** D14: who approved may not seal. */
  notTheApprover: (record, command) =>
    record.approval?.by === command.by ? { refused: 'APPROVER_MAY_NOT_SEAL' } : undefined,

  /** Only what needs no repair is sent again as it is (record-year.md section 6). */
  causeMendsItself: (record) =>
    record.refusedCause === 'content' ? { refused: 'CONTENT_NEEDS_REPLACEMENT' } : undefined,

  notBeingReplaced: (record) => (record.beingReplaced ? { refused: 'ALREADY_BEING_REPLACED' } : undefined),

  /** D35 is for a year without a record: here one was issued, and waits to be replaced. */
  notAReplacement: (record) => (record.replaces ? { refused: 'REPLACEMENT_NOT_WITHDRAWN' } : undefined),
};

export const FACT_GUARDS: Partial<Record<GuardName, FactGuard>> = {
  /** Điều 4.6, D1: before the lane's instant, or within a consent; the instant itself is closed. */
  laneOpen: (record, command, facts) => {
    const { lane } = standing(record, command.at);
    return command.at < facts.openUntil[lane]
      ? undefined
      : { refused: 'PERIOD_CLOSED', facts: { lane, closedAt: facts.openUntil[lane] } };
  },

  /** Điều 8.6: approved only after all subject teachers and the homeroom teacher have entered everything and signed. */
  partsEffective: (_record, _command, facts) =>
    facts.partsOpen === 0 ? undefined : { refused: 'PARTS_OPEN', facts: { open: facts.partsOpen } },

  /** Signed is what was read: another revision is refused (record-files.md section 3). */
  revisionUnchanged: (_record, command, { revision }) =>
    !('revisionId' in command) ||
    (revision?.id === command.revisionId && revision.current && revision.signerId === command.by)
      ? undefined
      : { refused: 'CHANGED_SINCE' },

  /** D25: `personalId` among them; form and package both. */
  mandatoryFieldsThere: (_record, _command, { revision }) =>
    revision && revision.missing.length > 0
      ? { refused: missingRefusal(revision.missing), facts: { missing: revision.missing.join(', ') } }
      : undefined,

  /** The decision stands in the region that she signs: it must be the one in force. */
  completedOrPromotionDecided: (record, _command, { revision }) => {
    if (revision?.result !== 'notCompleted') return undefined;
    if (!record.promotion) return { refused: 'NOT_COMPLETED' };
    return revision.promotionCommandId === record.promotion.commandId ? undefined : { refused: 'CHANGED_SINCE' };
  },

  /** TT 27/2020 Điều 11.1b. */
  resultNotCompleted: (_record, _command, { result }) => refuseAdditionalAssessment(derived(result)),

  /** TT 27/2020 Điều 11.1c: the principal decides after help and a second assessment, not instead of them. */
  promotionToDecide: ({ grade, additional }, command, { result }) =>
    command.type === 'decidePromotion'
      ? refusePromotionDecision(command.promoted, {
          grade: grade as Grade,
          result: derived(result),
          additionalAssessmentRecorded: additional?.recorded ?? false,
        })
      : undefined,

  /** Every signature valid at its time. */
  earlierSignaturesValid: (_record, _command, { revision }) =>
    revision && revision.voidSignatures > 0
      ? { refused: 'EARLIER_SIGNATURE_VOID', facts: { signatures: revision.voidSignatures } }
      : undefined,

  certificateGood: (_record, _command, { revision }) => refuseCertificate(revision?.certificate),
};

const derived = (result: Result): YearResult | undefined => (result === 'missing' ? undefined : result);

const missingRefusal = (missing: readonly string[]): string =>
  missing.includes('pupil.personalId') ? 'NO_PERSONAL_ID' : 'FIELDS_MISSING';
