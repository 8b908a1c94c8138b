import { describe, expect, it } from '@jest/globals';
import type { RecordFacts } from '../../../domain/record-year/messages.ts';
import { recordYear } from '../../../domain/record-year/record-year.ts';
import type { RecordYear } from '../../../domain/record-year/state.ts';
import { aRecord, CLOSE_1, CLOSE_2, command, recordAfter, someFacts } from './year.ts';

describe('an additional assessment (TT 27/2020 Điều 11.1b)', () => {
  const notCompleted = { result: 'notCompleted' as const };
  const weak = aRecord({ stage: 'homeroom', ...notCompleted });
  const order = (parts: readonly string[]) =>
    recordAfter(
      weak,
      command({ type: 'orderAdditionalAssessment', parts, noteId: 'N' }),
      someFacts(notCompleted),
    ) as RecordYear;
  const seen = (record: RecordYear, facts: Partial<RecordFacts>) =>
    recordAfter(record, command({ type: 'lookAgain' }), someFacts({ ...notCompleted, ...facts })) as RecordYear;
  const decide = command({ type: 'decidePromotion', promoted: false, noteId: 'N' });

  it('is recorded when the homeroom part is handed in again, although the result is the same', () => {
    const ordered = order(['homeroom']);
    expect(seen(ordered, { homeroomHandedIn: false })).toEqual(ordered);
    expect(recordYear.tasksOf(ordered).map(({ key }) => key)).toEqual(['sign']);
    expect(recordAfter(ordered, decide, someFacts(notCompleted))).toBe('PROMOTION_BEFORE_ADDITIONAL_ASSESSMENT');

    const again = seen(ordered, { homeroomHandedIn: true });
    expect(again).toMatchObject({ stage: 'homeroom', additional: { recorded: true } });
    expect(recordYear.tasksOf(again).map(({ key }) => key)).toEqual(['sign', 'decidePromotion']);
    expect(recordAfter(again, decide, someFacts(notCompleted))).toMatchObject({ promotion: { promoted: false } });
    expect(seen(again, { homeroomHandedIn: true })).toEqual(again);
  });

  it('waits for every ordered part, in whatever order they come', () => {
    const ordered = order(['math', 'homeroom']);
    expect(seen(ordered, { partsOpen: 1, homeroomHandedIn: true })).toEqual(ordered);

    const signed = seen(ordered, { homeroomHandedIn: false });
    expect(signed).toMatchObject({ stage: 'homeroom', additional: { recorded: false } });
    expect(seen(signed, { homeroomHandedIn: true })).toMatchObject({ additional: { recorded: true } });
    expect(seen(ordered, { homeroomHandedIn: true })).toMatchObject({ additional: { recorded: true } });
    expect(seen(order(['math']), { homeroomHandedIn: false })).toMatchObject({ additional: { recorded: true } });
  });

  it('stays recorded when the sheet is opened for another pupil, and begins anew with another order', () => {
    const recorded = seen(order(['homeroom']), { homeroomHandedIn: true });
    expect(seen(recorded, { result: 'completed', homeroomHandedIn: false })).toMatchObject({
      result: 'completed',
      additional: { recorded: true },
    });
    const twice = command({ type: 'orderAdditionalAssessment', parts: ['homeroom'], noteId: 'N' });
    expect(recordAfter(recorded, twice, someFacts(notCompleted))).toMatchObject({ additional: { recorded: false } });
  });

  it.each([
    ['completed', 'PROMOTION_NOT_TO_DECIDE'],
    ['missing', 'PROMOTION_WITHOUT_RESULT'],
  ] as const)('leaves no promotion to decide once the result is %s', (result, refused) => {
    expect(recordAfter(seen(order(['math']), {}), decide, someFacts({ result }))).toBe(refused);
  });

  it('is in round 2, but stays late under a consent given after round 2 has ended', () => {
    const late = aRecord({ stage: 'homeroom', lane: 'late', ...notCompleted });
    const told = { type: 'orderAdditionalAssessment', parts: ['math'], noteId: 'N' } as const;
    const openUntil = { round1: CLOSE_1, round2: CLOSE_2, late: CLOSE_2 + 500 };
    const orderedAt = (at: number) =>
      recordAfter(late, command(told, { at }), someFacts({ ...notCompleted, openUntil })) as RecordYear;

    expect(orderedAt(CLOSE_2 - 1)).toMatchObject({ lane: 'round2', wakeAt: CLOSE_2 });
    const after = orderedAt(CLOSE_2);
    expect(after).toMatchObject({ stage: 'entering', lane: 'late' });
    expect(after).not.toHaveProperty('wakeAt');
  });

  it('reads an order of before the lane stood in it as one of round 2', () => {
    const event = { type: 'additionalAssessmentOrdered', parts: ['math'], noteId: 'N', wakeAt: CLOSE_2 } as const;
    expect(recordYear.evolve(weak, { ...event, at: 600, by: 'P1' })).toMatchObject({ lane: 'round2', wakeAt: CLOSE_2 });
  });

  it('reads a log of before this was told apart as recorded', () => {
    const event = { type: 'sheetsComplete', result: 'notCompleted', at: 600, by: 'sheet' } as const;
    expect(recordYear.evolve(order(['math']), event)).toMatchObject({ additional: { recorded: true } });
  });
});
