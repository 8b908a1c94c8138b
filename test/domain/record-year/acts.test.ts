import { describe, expect, it } from '@jest/globals';
import { ACTS } from '../../../domain/record-year/acts.ts';
import type { Position } from '../../../domain/record-year/messages.ts';
import { recordYear } from '../../../domain/record-year/record-year.ts';
import { STAGES, type Stage } from '../../../domain/record-year/state.ts';
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
