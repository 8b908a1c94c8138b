import { HOMEROOM } from '../class-sheet/sheet.ts';
import type { Decider, Task } from '../decider.ts';
import type { Refusal } from '../refusal.ts';
import { type ActRow, rowsOf } from './acts.ts';
import { evolve } from './evolve.ts';
import { FACT_GUARDS, STATE_GUARDS } from './guards.ts';
import type { Position, RecordCommand, RecordEvent, RecordFacts } from './messages.ts';
import { effectiveStage, hasEnded, type RecordYear, type Stage, standing } from './state.ts';

/** The rules of a record's year (Quy chế Điều 4, 8, 9): who may act next, until when, and what follows. */
export const recordYear: Decider<RecordYear, RecordCommand, RecordEvent, RecordFacts> = {
  name: 'recordYear',
  commands: [
    'lookAgain',
    'sign',
    'returnForRework',
    'orderAdditionalAssessment',
    'decidePromotion',
    'approve',
    'seal',
    'pupilDataChanged',
    'withdraw',
    'replace',
  ],

  decide(record, command, facts) {
    if (command.type === 'initialise') return initialised(record, command);
    if (command.type === 'lookAgain') return lookedAgain(record, command, facts);
    if (command.type === 'closeAt') return closedAtItsInstant(record, command, facts);

    return whyNot(record, command, facts) ?? effectOf(record, command, facts);
  },

  evolve,
  tasksOf,
  livesOn: ({ stage }) => !hasEnded(stage),
};

/** The first reason against the act, in the order of the table; nothing if it may be done. */
function whyNot(record: RecordYear, command: RecordCommand, facts?: RecordFacts): Refusal | undefined {
  const stage = stageOf(record, command, facts);
  const rows = rowsOf(command.type).filter(({ from }) => from.includes(stage));
  if (rows.length === 0) return { refused: hasEnded(stage) ? 'RECORD_CLOSED' : 'NOT_AT_THIS_STAGE', facts: { stage } };

  const refusals = rows.map((row) => whyNotByRow(row, record, command, facts));
  return refusals.every((refusal) => refusal !== undefined) ? refusals[0] : undefined;
}

/** The stage that held when the act was taken: what the province has taken is closed by the instant alone (Điều 4.3 ¶5). */
function stageOf(record: RecordYear, { at }: RecordCommand, facts?: RecordFacts): Stage {
  const { stage, lane } = standing(record, at);
  if (!facts || lane === 'late') return stage;
  return effectiveStage({ stage, beingReplaced: record.beingReplaced }, facts.closeAt[lane], at);
}

function whyNotByRow(
  { who, guards }: ActRow,
  record: RecordYear,
  command: RecordCommand,
  facts?: RecordFacts,
): Refusal | undefined {
  return (
    wrongPerson(who, facts) ??
    first(guards.map((name) => STATE_GUARDS[name]?.(record, command))) ??
    (facts && first(guards.map((name) => FACT_GUARDS[name]?.(record, command, facts))))
  );
}

/** Điều 5.1, 5.2: only the operations that one's own position allows. */
function wrongPerson(who: ActRow['who'], facts?: RecordFacts): Refusal | undefined {
  const people = who.filter(isPosition);
  if (!facts || people.length === 0 || people.some((one) => facts.positions.includes(one))) return undefined;
  return { refused: 'NOT_YOUR_TASK', facts: { who: people.join(', ') } };
}

const isPosition = (actor: string): actor is Position =>
  actor === 'homeroomTeacher' || actor === 'principal' || actor === 'clerk' || actor === 'administrator';

const first = (refusals: readonly (Refusal | undefined)[]): Refusal | undefined =>
  refusals.find((refusal) => refusal !== undefined);

function initialised(
  record: RecordYear | undefined,
  command: RecordCommand & { type: 'initialise' },
): readonly RecordEvent[] {
  if (record) return [];
  const { type: _, id: _id, ...beginning } = command;
  return [{ type: 'initialised', ...beginning }];
}

/** Doubled, late or reordered, a hint does no harm: it looks at the facts, and finds nothing new or something. */
function lookedAgain(record: RecordYear, { at, by }: RecordCommand, facts?: RecordFacts): readonly RecordEvent[] {
  if (!facts || facts.partsOpen > 0) return [];
  const seen = { result: facts.result, ...additionalSeen(record, facts), at, by };
  if (record.stage === 'entering') return [{ type: 'sheetsComplete', ...seen }];

  const news = facts.result !== record.result || (seen.additionalRecorded && !record.additional?.recorded);
  return record.stage === 'homeroom' && news ? [{ type: 'resultSeen', ...seen }] : [];
}

/** TT 27/2020 Điều 11.1b: recorded is what every ordered part has handed in again, whether or not the result is another. */
const additionalSeen = ({ additional }: RecordYear, facts: RecordFacts): { readonly additionalRecorded?: boolean } =>
  additional ? { additionalRecorded: !additional.parts.includes(HOMEROOM) || facts.homeroomHandedIn } : {};

/** The end of a round (record-year.md section 4). The instant may have moved: then the record waits on. */
function closedAtItsInstant(
  record: RecordYear,
  { at, by }: RecordCommand,
  facts?: RecordFacts,
): readonly RecordEvent[] {
  if (!facts || hasEnded(record.stage) || record.lane === 'late' || record.outcomeAwaited) return [];

  const laneEnd = facts.closeAt[record.lane];
  if (at < laneEnd) return record.wakeAt === laneEnd ? [] : [{ type: 'deadlineSeen', wakeAt: laneEnd, at, by }];

  if (record.stage === 'received' && !record.beingReplaced)
    return [{ type: 'closed', effectiveFrom: laneEnd, reason: 'atCloseAt', at, by }];
  if (record.stage === 'submitted' && facts.submittedInTime) return [{ type: 'outcomeAwaited', at, by }];
  if (record.lane === 'round1' && facts.result === 'notCompleted' && notYetSigned(record)) {
    return [{ type: 'movedToRound2', laneEndedAt: laneEnd, wakeAt: facts.closeAt.round2, at, by }];
  }
  return [{ type: 'movedToLate', laneEndedAt: laneEnd, at, by }];
}

/** Điều 4.3 ¶3: whom the year's end finds not completed is assessed again, in round 2 (D8: all grades). */
const notYetSigned = ({ stage }: RecordYear): boolean => stage === 'entering' || stage === 'homeroom';

function effectOf(record: RecordYear, command: RecordCommand, facts?: RecordFacts): readonly RecordEvent[] {
  const { at, by } = command;
  switch (command.type) {
    case 'initialise':
    case 'lookAgain':
    case 'closeAt':
      return [];
    case 'sign':
      return [{ type: 'homeroomSigned', ...signature(command, facts), result: facts?.revision?.result ?? 'missing' }];
    case 'approve':
      return [{ type: 'approved', ...signature(command, facts) }];
    case 'seal':
      return [{ type: 'sealed', ...signature(command, facts) }];
    case 'returnForRework':
      return [
        { type: 'returned', to: command.to, part: command.part, noteId: command.noteId, dueAt: command.dueAt, at, by },
      ];
    case 'orderAdditionalAssessment':
      return [
        {
          type: 'additionalAssessmentOrdered',
          parts: command.parts,
          noteId: command.noteId,
          ...(facts && laneOfAdditional(record, at, facts)),
          at,
          by,
        },
      ];
    case 'decidePromotion':
      return [
        { type: 'promotionDecided', promoted: command.promoted, noteId: command.noteId, commandId: command.id, at, by },
      ];
    case 'pupilDataChanged':
      return [
        {
          type: 'pupilDataChanged',
          pupilDataId: command.pupilDataId,
          carried: facts?.pupilDataCarried ?? true,
          at,
          by,
        },
      ];
    case 'withdraw':
      return [{ type: 'withdrawn', noteId: command.noteId, at, by }];
    case 'replace':
      return [
        {
          type: 'replacementBegun',
          noteId: command.noteId,
          newRecordId: command.newRecordId,
          newLookUpCode: command.newLookUpCode,
          stage: facts?.partsOpen === 0 ? 'homeroom' : 'entering',
          at,
          by,
        },
      ];
    case 'signatureVoided':
      return signatureVoided(record, command.certificateId, at, by);
    case 'submitted':
      return [{ type: 'submitted', messageId: command.messageId, at, by }];
    case 'received':
      return [{ type: 'received', messageId: command.messageId, at, by }, ...endedOnAcceptance(record, facts, at, by)];
    case 'refused':
      return [
        { type: 'refused', messageId: command.messageId, cause: command.cause, at, by },
        ...lateAfterItsLane(record, facts, at, by),
      ];
    case 'close':
      return [{ type: 'closed', effectiveFrom: at, reason: 'byPrincipal', at, by }];
    case 'reported':
      return [{ type: 'reported', messageId: command.messageId, at, by }];
    case 'replaced':
      return [{ type: 'replaced', newRecordId: command.newRecordId, at, by }];
  }
}

/** Điều 4.3 ¶3: assessed again in round 2; under a late consent given after it the record stays late, without a timer (D4). */
function laneOfAdditional(record: RecordYear, at: number, { closeAt }: RecordFacts) {
  const late = standing(record, at).lane === 'late' && at >= closeAt.round2;
  return late ? ({ lane: 'late' } as const) : ({ lane: 'round2', wakeAt: closeAt.round2 } as const);
}

/** Revoked with effect before the signing: the record returns to that signer (record-year.md section 6). */
function signatureVoided(record: RecordYear, certificateId: string, at: number, by: string): readonly RecordEvent[] {
  if (record.homeroom?.certificateId === certificateId) {
    return [{ type: 'signatureVoided', certificateId, signer: 'homeroomTeacher', at, by }];
  }
  if (record.approval?.certificateId !== certificateId) return [];
  return [{ type: 'signatureVoided', certificateId, signer: 'principal', at, by }];
}

/**
 * In time and accepted after the instant, or late with consent: received and closed in one set (D4). What is being replaced
 * does not close: it ends when the new one is accepted, and until then both are late (D7).
 */
function endedOnAcceptance(
  record: RecordYear,
  facts: RecordFacts | undefined,
  at: number,
  by: string,
): readonly RecordEvent[] {
  if (record.beingReplaced) return lateAfterItsLane(record, facts, at, by);
  return record.outcomeAwaited || record.lane === 'late'
    ? [{ type: 'closed', effectiveFrom: at, reason: 'onAcceptance', at, by }]
    : [];
}

/** Submitted in time, and not closed by the outcome that came after the instant: its lane is over, so it is late. */
const lateAfterItsLane = (
  record: RecordYear,
  facts: RecordFacts | undefined,
  at: number,
  by: string,
): readonly RecordEvent[] =>
  record.outcomeAwaited && record.lane !== 'late' && facts
    ? [{ type: 'movedToLate', laneEndedAt: facts.closeAt[record.lane], at, by }]
    : [];

const signature = ({ at, by, ...command }: RecordCommand, facts?: RecordFacts) => ({
  at,
  by,
  revisionId: 'revisionId' in command ? command.revisionId : '',
  certificateId: facts?.revision?.certificateId ?? '',
});

/** What waits, and for which position; who holds the position is looked up when an inbox is read. */
function tasksOf(record: RecordYear): readonly Task[] {
  const principal = `principal:${record.schoolId}`;
  const clerk = `clerk:${record.schoolId}`;
  const task = (key: string, position: string, dueAt?: number): Task => ({
    key,
    position,
    groupKey: `${record.classId}/${key}`,
    ...(dueAt !== undefined && { dueAt }),
  });

  switch (record.stage) {
    case 'homeroom': {
      const back = record.returned.find(({ part }) => part === 'homeroom');
      const sign = task('sign', `homeroom:${record.classId}`, back?.dueAt);
      if (record.result !== 'notCompleted' || record.promotion) return [sign];
      if (!record.additional) return [sign, task('orderAdditionalAssessment', principal)];
      return record.additional.recorded ? [sign, task('decidePromotion', principal)] : [sign];
    }
    case 'principal':
      return [task('approve', principal)];
    case 'seal':
      return [task('seal', clerk)];
    case 'issued':
      return record.beingReplaced ? [] : [task('submit', clerk)];
    case 'refused':
      if (record.beingReplaced) return [];
      return [record.refusedCause === 'content' ? task('replace', principal) : task('resubmit', clerk)];
    default:
      return [];
  }
}
