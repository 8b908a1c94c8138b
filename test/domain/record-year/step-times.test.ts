import { describe, expect, it } from '@jest/globals';
import type { RecordEvent } from '../../../domain/record-year/messages.ts';
import { stepTimes, workingTime } from '../../../domain/record-year/step-times.ts';

const HOUR = 3_600_000;
const by = 'T';
const signed = { by, revisionId: 'V', certificateId: 'C' };
const begun: RecordEvent = {
  ...{ type: 'initialised', at: 0, by, stage: 'entering', lane: 'round1', enrolmentId: 'E', schoolId: 'S' },
  ...{ classId: 'K', grade: 4, lookUpCode: 'L' },
};
const complete = (hour: number): RecordEvent => ({ type: 'sheetsComplete', at: hour * HOUR, by, result: 'completed' });
const homeroom = (hour: number): RecordEvent => ({
  ...{ type: 'homeroomSigned', at: hour * HOUR, ...signed, result: 'completed' },
});
const returned = (hour: number): RecordEvent => ({
  ...{ type: 'returned', at: hour * HOUR, by, to: 'subjectTeacher', part: 'math', noteId: 'N', dueAt: 0 },
});
const hours = (log: readonly RecordEvent[], entryFrom: number, now: number) =>
  stepTimes(log, entryFrom * HOUR, now * HOUR).map(
    ({ step, waited, isOpen }) => `${step} ${waited / HOUR}${isOpen ? '…' : ''}`,
  );

describe('how long a record waited in each step', () => {
  it('is counted from the day on which the year end could be entered', () => {
    expect(hours([begun], 100, 130)).toEqual(['entry 30…']);
    expect(hours([begun], 100, 90)).toEqual(['entry 0…']);
  });

  it('adds up the visits; what was sent back is a step of its own', () => {
    const log = [begun, complete(110), homeroom(113), returned(120), complete(126), homeroom(127)];
    expect(hours(log, 100, 130)).toEqual(['entry 10', 'homeroom 4', 'principal 10…', 'rework 6']);
  });

  it('ends with the end', () => {
    const withdrawn: RecordEvent = { type: 'withdrawn', at: 115 * HOUR, by, noteId: 'N' };
    expect(hours([begun, complete(110), withdrawn], 100, 200)).toEqual(['entry 10', 'homeroom 5']);
  });
});

describe('time at work', () => {
  it('is what lies between saves of one sitting', () => {
    expect(workingTime([])).toBe(0);
    expect(workingTime([7])).toBe(0);
    expect(workingTime([60_000, 0, 200_000, HOUR, HOUR + 300_000])).toBe(500_000);
    expect(workingTime([0, 300_001])).toBe(0);
  });
});
