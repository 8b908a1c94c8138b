import type { RecordEvent } from './messages.ts';
import type { RecordYear, Returned } from './state.ts';

/**
 * The record after an event. An act that was taken before the lane's instant takes the later move back; the instant is
 * then judged again on what the act has made of the record.
 */
export function evolve(record: RecordYear, event: RecordEvent): RecordYear {
  return event.type === 'initialised' ? begun(event) : follow(takenBack(record, event), event);
}

function begun({ type: _, at: _at, by: _by, ...beginning }: RecordEvent & { type: 'initialised' }): RecordYear {
  return { ...beginning, returned: [], result: 'missing' };
}

function takenBack(record: RecordYear, event: RecordEvent): RecordYear {
  if (!record.moved || event.at >= record.moved.at) return record;
  const { moved, effectiveFrom: _, ...rest } = record;
  return { ...rest, stage: moved.stage, lane: moved.lane, wakeAt: moved.at };
}

function follow(record: RecordYear, event: Exclude<RecordEvent, { type: 'initialised' }>): RecordYear {
  switch (event.type) {
    case 'sheetsComplete':
      return {
        ...record,
        stage: 'homeroom',
        result: event.result,
        returned: record.returned.filter(({ part }) => part === 'homeroom'),
        ...additionalAfter(record, event),
      };
    case 'resultSeen':
      return { ...record, result: event.result, ...additionalAfter(record, event) };
    case 'homeroomSigned':
      return {
        ...record,
        stage: 'principal',
        result: event.result,
        homeroom: signed(event),
        returned: withoutPart(record.returned, 'homeroom'),
      };
    case 'returned':
      return {
        ...withoutSignatures(record),
        stage: event.part === 'homeroom' ? 'homeroom' : 'entering',
        returned: [
          ...withoutPart(record.returned, event.part),
          { to: event.to, part: event.part, noteId: event.noteId, dueAt: event.dueAt },
        ],
      };
    case 'additionalAssessmentOrdered':
      return {
        ...withWake(withoutSignatures(record), event.wakeAt),
        stage: event.parts.some((part) => part !== 'homeroom') ? 'entering' : 'homeroom',
        lane: event.lane ?? 'round2', // events of before the lane was told apart
        additional: { parts: event.parts, at: event.at, recorded: false },
      };
    case 'promotionDecided':
      return { ...withoutSignatures(record), promotion: { promoted: event.promoted, commandId: event.commandId } };
    case 'approved':
      return { ...record, stage: 'seal', approval: signed(event) };
    case 'sealed':
      return { ...record, stage: 'issued', seal: signed(event) };
    case 'pupilDataChanged':
      return event.carried && record.stage !== 'entering'
        ? { ...withoutSignatures(record), stage: 'homeroom' }
        : record;
    case 'withdrawn':
      return { ...withWake(record, undefined), stage: 'withdrawn' };
    case 'replacementBegun':
      return { ...record, beingReplaced: event.newRecordId };
    case 'submitted': {
      const { refusedCause: _, ...rest } = record;
      return { ...rest, stage: 'submitted', messageId: event.messageId };
    }
    case 'received':
      return { ...record, stage: 'received' };
    case 'refused':
      return { ...record, stage: 'refused', refusedCause: event.cause };
    case 'closed':
      return {
        ...withWake(record, undefined),
        stage: 'closed',
        effectiveFrom: event.effectiveFrom,
        ...(event.reason === 'atCloseAt' && {
          moved: { at: event.effectiveFrom, stage: record.stage, lane: record.lane },
        }),
      };
    case 'signatureVoided': {
      if (event.signer === 'homeroomTeacher') return { ...withoutSignatures(record), stage: 'homeroom' };
      const { approval: _, ...rest } = record;
      return { ...rest, stage: 'principal' };
    }
    case 'outcomeAwaited':
      return { ...withWake(record, undefined), outcomeAwaited: true };
    case 'deadlineSeen':
      return { ...record, wakeAt: event.wakeAt };
    case 'movedToRound2':
      return {
        ...withWake(record, event.wakeAt),
        lane: 'round2',
        moved: { at: event.laneEndedAt, stage: record.stage, lane: record.lane },
      };
    case 'movedToLate':
      return {
        ...withWake(record, undefined),
        lane: 'late',
        moved: { at: event.laneEndedAt, stage: record.stage, lane: record.lane },
      };
    case 'reported':
      return { ...record, reported: true };
    case 'replaced':
      return { ...withWake(record, undefined), stage: 'replaced' };
  }
}

/** Once recorded it stays so, until another is ordered. Events of before this was told apart mean recorded. */
const additionalAfter = (
  { additional }: RecordYear,
  { additionalRecorded = true }: { readonly additionalRecorded?: boolean },
): Pick<RecordYear, 'additional'> =>
  additional ? { additional: { ...additional, recorded: additional.recorded || additionalRecorded } } : {};

/** What is signed again must be signed by all who stand after it (Điều 8.6, D34). */
function withoutSignatures(record: RecordYear): RecordYear {
  const { homeroom: _homeroom, approval: _approval, ...rest } = record;
  return rest;
}

function withWake(record: RecordYear, wakeAt: number | undefined): RecordYear {
  const { wakeAt: _, ...rest } = record;
  return wakeAt === undefined ? rest : { ...rest, wakeAt };
}

const withoutPart = (returned: readonly Returned[], part: string) => returned.filter((one) => one.part !== part);

const signed = ({
  by,
  at,
  revisionId,
  certificateId,
}: {
  by: string;
  at: number;
  revisionId: string;
  certificateId: string;
}) => ({ by, at, revisionId, certificateId });
