import { describe, expect, it } from '@jest/globals';
import type { RecordYear } from '../../../domain/record-year/state.ts';
import { aRecord, CLOSE_1, CLOSE_2, command, recordAfter, someFacts } from './year.ts';

describe('the end of a round (record-year.md section 4)', () => {
  const closeAt = command({ type: 'closeAt' }, { at: CLOSE_1, by: 'round' });

  it('closes what was received, in effect from the instant itself (Điều 4.3 ¶5)', () => {
    expect(recordAfter(aRecord({ stage: 'received' }), closeAt)).toMatchObject({
      stage: 'closed',
      effectiveFrom: CLOSE_1,
    });
  });

  it('waits for the outcome of what was submitted in time, and closes it on acceptance', () => {
    const awaited = recordAfter(aRecord({ stage: 'submitted' }), closeAt, someFacts({ submittedInTime: true }));
    expect(awaited).toMatchObject({ stage: 'submitted', lane: 'round1', outcomeAwaited: true });

    expect(
      recordAfter(awaited as never, command({ type: 'received', messageId: 'M1' }, { at: CLOSE_1 + 7, by: 'intake' })),
    ).toMatchObject({ stage: 'closed', effectiveFrom: CLOSE_1 + 7 });
    expect(
      recordAfter(
        awaited as never,
        command({ type: 'refused', messageId: 'M1', cause: 'content' }, { at: CLOSE_1 + 7 }),
      ),
    ).toMatchObject({ stage: 'refused', lane: 'late' });
  });

  it('moves to round 2 whom the year’s end finds not completed, in every grade (D8)', () => {
    expect(
      recordAfter(aRecord({ stage: 'homeroom', grade: 5 }), closeAt, someFacts({ result: 'notCompleted' })),
    ).toMatchObject({ lane: 'round2', stage: 'homeroom', wakeAt: CLOSE_2 });
  });

  it.each(['entering', 'homeroom', 'principal', 'seal', 'issued', 'refused'] as const)(
    'makes late what is at %s',
    (stage) => {
      const late = recordAfter(
        aRecord({ stage }),
        closeAt,
        someFacts({ result: stage === 'entering' ? 'missing' : 'completed' }),
      );
      expect(late).toMatchObject({ lane: 'late', stage });
      expect(late).not.toHaveProperty('wakeAt');
    },
  );

  it('waits on when the instant has moved', () => {
    expect(
      recordAfter(
        aRecord({ stage: 'received' }),
        closeAt,
        someFacts({ closeAt: { round1: CLOSE_1 + 50, round2: CLOSE_2 } }),
      ),
    ).toMatchObject({ stage: 'received', wakeAt: CLOSE_1 + 50 });
  });

  it('does not close a record that is being replaced', () => {
    expect(recordAfter(aRecord({ stage: 'received', beingReplaced: 'R2' }), closeAt)).toMatchObject({
      stage: 'received',
      lane: 'late',
    });
  });
});

describe('what is accepted after its lane while it is being replaced (D7)', () => {
  const received = command({ type: 'received', messageId: 'M1' }, { at: CLOSE_1 + 7, by: 'intake' });
  const replaced = command({ type: 'replaced', newRecordId: 'R2' }, { at: CLOSE_1 + 9, by: 'intake' });

  it.each([
    ['late', { lane: 'late' as const }],
    ['with its outcome awaited', { outcomeAwaited: true as const }],
  ])('%s, is late, not closed, and ends when the new one is accepted', (_, standing) => {
    const old = recordAfter(aRecord({ stage: 'submitted', beingReplaced: 'R2', ...standing }), received);

    expect(old).toMatchObject({ stage: 'received', lane: 'late' });
    expect(recordAfter(old as RecordYear, replaced)).toMatchObject({ stage: 'replaced' });
  });
});
