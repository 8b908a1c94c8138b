import type { RecordCommand, RecordEvent, RecordFacts, SignedRevision } from '../../../domain/record-year/messages.ts';
import { recordYear } from '../../../domain/record-year/record-year.ts';
import type { RecordYear } from '../../../domain/record-year/state.ts';
import { isRefusal } from '../../../domain/refusal.ts';

/** A record in the middle of its year, and the facts around it; plausible defaults. Instants in ms. */
export const CLOSE_1 = 1_000_000;
export const CLOSE_2 = 2_000_000;

const BEGUN: RecordEvent = {
  type: 'initialised',
  at: 0,
  by: 'opening',
  enrolmentId: 'E1',
  schoolId: 'S1',
  classId: 'C1',
  grade: 3,
  lookUpCode: 'code-1',
  stage: 'entering',
  lane: 'round1',
  wakeAt: CLOSE_1,
};

export const aRecord = (changes: Partial<RecordYear> = {}): RecordYear => ({
  ...recordYear.evolve({} as RecordYear, BEGUN),
  ...changes,
});

export const someFacts = (changes: Partial<RecordFacts> = {}): RecordFacts => ({
  positions: ['homeroomTeacher', 'principal', 'clerk', 'administrator'],
  openUntil: { round1: CLOSE_1, round2: CLOSE_2, late: 0 },
  closeAt: { round1: CLOSE_1, round2: CLOSE_2 },
  partsOpen: 0,
  homeroomHandedIn: true,
  result: 'completed',
  submittedInTime: false,
  pupilDataCarried: true,
  ...changes,
});

export const aRevision = (changes: Partial<SignedRevision> = {}): SignedRevision => ({
  id: 'V1',
  recordId: 'R1',
  step: 'homeroom',
  signerId: 'P1',
  certificateId: 'K1',
  current: true,
  result: 'completed',
  missing: [],
  certificate: 'good',
  voidSignatures: 0,
  ...changes,
});

type Body = {
  [T in RecordCommand['type']]: Omit<Extract<RecordCommand, { type: T }>, 'id' | 'at' | 'by'>;
}[RecordCommand['type']];

export const command = (body: Body, { at = 500, by = 'P1', id = 'command' } = {}): RecordCommand =>
  ({ ...body, at, by, id }) as RecordCommand;

/** The record after the command, or the name of its refusal. */
export function recordAfter(
  record: RecordYear,
  told: RecordCommand,
  facts: RecordFacts = someFacts(),
): RecordYear | string {
  const decided = recordYear.decide(record, told, facts);
  return isRefusal(decided) ? decided.refused : decided.reduce(recordYear.evolve, record);
}
