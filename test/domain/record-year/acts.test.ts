import { describe, expect, it } from '@jest/globals';
import { ACTS } from '../../../domain/record-year/acts.ts';
import type { Position, RecordFacts } from '../../../domain/record-year/messages.ts';
import { recordYear } from '../../../domain/record-year/record-year.ts';
import { type RecordYear, STAGES, type Stage } from '../../../domain/record-year/state.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { aRecord, aRevision, CLOSE_1, CLOSE_2, command, recordAfter, someFacts } from './year.ts';

const revision = aRevision();
const signedFacts = someFacts({ revision });

describe('who may do what at which stage', () => {
  const bodies = {
    sign: { type: 'sign', revisionId: 'V1' },
    returnForRework: { type: 'returnForRework', to: 'subjectTeacher', part: 'math', noteId: 'N1', dueAt: 9 },
    orderAdditionalAssessment: { type: 'orderAdditionalAssessment', parts: ['math'], noteId: 'N1' },
    decidePromotion: { type: 'decidePromotion', promoted: false, noteId: 'N1' },
    approve: { type: 'approve', revisionId: 'V1' },
    seal: { type: 'seal', revisionId: 'V1' },
    pupilDataChanged: { type: 'pupilDataChanged', pupilDataId: 'D1' },
    withdraw: { type: 'withdraw', noteId: 'N1' },
    replace: { type: 'replace', noteId: 'N1', newRecordId: 'R2', newLookUpCode: 'code-2' },
    submitted: { type: 'submitted', messageId: 'M1' },
  } as const;

  /** Written by hand from record-year.md section 2: position → act → stages. */
  const may: Record<Position, Partial<Record<keyof typeof bodies, readonly Stage[]>>> = {
    homeroomTeacher: {
      sign: ['homeroom'],
      returnForRework: ['homeroom'],
      pupilDataChanged: ['entering', 'homeroom', 'principal', 'seal'],
    },
    principal: {
      returnForRework: ['principal', 'seal'],
      orderAdditionalAssessment: ['homeroom'],
      decidePromotion: ['homeroom'],
      approve: ['principal'],
      withdraw: ['entering', 'homeroom', 'principal', 'seal'],
      replace: ['issued', 'submitted', 'refused', 'received'],
    },
    clerk: { seal: ['seal'], submitted: ['issued', 'refused'] },
    administrator: { pupilDataChanged: ['entering', 'homeroom', 'principal', 'seal'] },
  };

  const rows = (Object.keys(may) as Position[]).flatMap((position) =>
    (Object.keys(bodies) as (keyof typeof bodies)[]).flatMap((act) =>
      STAGES.map((stage) => ({ position, act, stage, expected: may[position][act]?.includes(stage) ?? false })),
    ),
  );

  it.each(rows)('$position, $act at $stage: $expected', ({ position, act, stage, expected }) => {
    const record = aRecord({
      stage,
      refusedCause: 'transport',
      additional: { parts: ['math'], at: 1, recorded: true },
    });
    const facts = someFacts({ positions: [position], result: 'notCompleted', revision });

    expect(!isRefusal(recordYear.decide(record, command(bodies[act]), facts))).toBe(expected);
  });

  it('has a clause for every act', () => {
    expect(ACTS.filter(({ source }) => !/Điều|D\d|record-year/.test(source))).toEqual([]);
  });
});

describe('the lane is open before its instant, and not at it (D1)', () => {
  it.each([
    [CLOSE_1 - 1, 'principal'],
    [CLOSE_1, 'PERIOD_CLOSED'],
  ])('homeroom signature at %d', (at, expected) => {
    const outcome = recordAfter(
      aRecord({ stage: 'homeroom' }),
      command({ type: 'sign', revisionId: 'V1' }, { at }),
      signedFacts,
    );
    expect(typeof outcome === 'string' ? outcome : outcome.stage).toBe(expected);
  });

  it('opens the late lane only within a consent', () => {
    const late = aRecord({ stage: 'homeroom', lane: 'late' });
    const sign = command({ type: 'sign', revisionId: 'V1' }, { at: CLOSE_1 + 5 });

    expect(recordAfter(late, sign, signedFacts)).toBe('PERIOD_CLOSED');
    expect(
      recordAfter(
        late,
        sign,
        someFacts({ revision, openUntil: { round1: CLOSE_1, round2: CLOSE_2, late: CLOSE_1 + 10 } }),
      ),
    ).toMatchObject({ stage: 'principal' });
  });

  it('judges an act by its instant although the record was moved on meanwhile, and takes the move back', () => {
    const moved = recordAfter(aRecord({ stage: 'homeroom' }), command({ type: 'closeAt' }, { at: CLOSE_1 }));
    expect(moved).toMatchObject({ lane: 'late' });

    expect(
      recordAfter(moved as never, command({ type: 'sign', revisionId: 'V1' }, { at: CLOSE_1 - 1 }), signedFacts),
    ).toMatchObject({ stage: 'principal', lane: 'round1' });
    expect(recordAfter(moved as never, command({ type: 'sign', revisionId: 'V1' }, { at: CLOSE_1 }), signedFacts)).toBe(
      'PERIOD_CLOSED',
    );
  });
});

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

describe('what is signed is what was read', () => {
  it.each([
    [{ current: false }, 'CHANGED_SINCE'],
    [{ signerId: 'P2' }, 'CHANGED_SINCE'],
    [{ missing: ['pupil.personalId'] }, 'NO_PERSONAL_ID'],
    [{ missing: ['comments.homeroom'] }, 'FIELDS_MISSING'],
    [{ result: 'notCompleted' as const }, 'NOT_COMPLETED'],
    [{ certificate: 'expired' as const }, 'CERTIFICATE_EXPIRED'],
    [{ certificate: 'revoked' as const }, 'CERTIFICATE_REVOKED'],
    [{ certificate: 'unknown' as const }, 'CERTIFICATE_STATE_UNKNOWN'],
    [{ certificate: 'notApproved' as const }, 'CERTIFICATE_NOT_APPROVED'],
    [{ certificate: 'ofAnother' as const }, 'CERTIFICATE_OF_ANOTHER'],
  ])('refuses the homeroom signature over %j', (changes, refused) => {
    expect(
      recordAfter(
        aRecord({ stage: 'homeroom' }),
        command({ type: 'sign', revisionId: 'V1' }),
        someFacts({ revision: aRevision(changes) }),
      ),
    ).toBe(refused);
  });

  it('refuses approval while a part is open (Điều 8.6)', () => {
    expect(
      recordAfter(
        aRecord({ stage: 'principal' }),
        command({ type: 'approve', revisionId: 'V1' }),
        someFacts({ revision, partsOpen: 1 }),
      ),
    ).toBe('PARTS_OPEN');
  });

  it('refuses the seal of whoever approved (D14)', () => {
    const approval = { by: 'P1', at: 1, revisionId: 'V0', certificateId: 'K0' };
    expect(
      recordAfter(aRecord({ stage: 'seal', approval }), command({ type: 'seal', revisionId: 'V1' }), signedFacts),
    ).toBe('APPROVER_MAY_NOT_SEAL');
  });

  it('takes the signature on a decided promotion, only while that decision stands', () => {
    const decided = aRecord({ stage: 'homeroom', promotion: { promoted: true, commandId: 'X' } });
    const over = (promotionCommandId: string) =>
      someFacts({ revision: aRevision({ result: 'notCompleted', promotionCommandId }) });

    expect(recordAfter(decided, command({ type: 'sign', revisionId: 'V1' }), over('X'))).toMatchObject({
      stage: 'principal',
    });
    expect(recordAfter(decided, command({ type: 'sign', revisionId: 'V1' }), over('W'))).toBe('CHANGED_SINCE');
  });

  it('never promotes a grade-5 pupil who has not completed', () => {
    const record = aRecord({ stage: 'homeroom', grade: 5, additional: { parts: ['math'], at: 1, recorded: true } });
    expect(
      recordAfter(
        record,
        command({ type: 'decidePromotion', promoted: true, noteId: 'N' }),
        someFacts({ result: 'notCompleted' }),
      ),
    ).toBe('PROMOTION_WITHOUT_PRIMARY_COMPLETION');
  });
});

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

it('withdraws no replacement: the issued record would wait for it for ever', () => {
  const withdraw = command({ type: 'withdraw', noteId: 'N' });
  expect(recordAfter(aRecord({ stage: 'homeroom', replaces: 'R0' }), withdraw)).toBe('REPLACEMENT_NOT_WITHDRAWN');
  expect(recordAfter(aRecord({ stage: 'homeroom' }), withdraw)).toMatchObject({ stage: 'withdrawn' });
});

describe('a revoked certificate', () => {
  const signature = (certificateId: string) => ({ by: 'P', at: 1, revisionId: 'V', certificateId });
  const atSeal = aRecord({ stage: 'seal', homeroom: signature('K1'), approval: signature('K2') });

  it('sends the record back to the signer whose signature was void from the beginning', () => {
    expect(recordAfter(atSeal, command({ type: 'signatureVoided', certificateId: 'K1' }))).toMatchObject({
      stage: 'homeroom',
    });
    expect(recordAfter(atSeal, command({ type: 'signatureVoided', certificateId: 'K2' }))).toMatchObject({
      stage: 'principal',
      homeroom: signature('K1'),
    });
    expect(recordAfter(atSeal, command({ type: 'signatureVoided', certificateId: 'K3' }))).toEqual(atSeal);
  });
});
