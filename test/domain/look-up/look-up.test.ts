import { describe, expect, it } from '@jest/globals';
import { type FoundRecord, parseLookUpCode, publicVerdict, slowedDown } from '../../../domain/look-up/look-up.ts';
import { STAGES } from '../../../domain/record-year/state.ts';

const CLOSE = 1_000;
const found = (changes: Partial<FoundRecord>): FoundRecord => ({
  stage: 'received',
  lane: 'round1',
  beingReplaced: false,
  closeAt: CLOSE,
  schoolName: 'Kim Đồng',
  schoolYear: '2026-2027',
  maskedName: 'Ng•• B••',
  ...changes,
});

describe('the public verdict', () => {
  const expected = {
    entering: 'notFound',
    homeroom: 'notFound',
    principal: 'notFound',
    seal: 'notFound',
    withdrawn: 'notFound',
    issued: 'notClosed',
    submitted: 'notClosed',
    refused: 'notClosed',
    received: 'notClosed',
    closed: 'closed',
    replaced: 'replaced',
    recalled: 'recalled',
  } as const;

  it.each(STAGES)('of a record at %s before its closing', (stage) => {
    expect(publicVerdict(found({ stage }), CLOSE - 1).verdict).toBe(expected[stage]);
  });

  it('says closed from the instant on, although nobody has written it down (Điều 4.3 ¶5)', () => {
    expect(publicVerdict(found({}), CLOSE)).toMatchObject({ verdict: 'closed', effectiveFrom: CLOSE });
    expect(publicVerdict(found({ beingReplaced: true }), CLOSE).verdict).toBe('notClosed');
  });

  it('names the closing instant only while it is to come, and none in the late lane', () => {
    expect(publicVerdict(found({ stage: 'issued' }), CLOSE - 1)).toHaveProperty('effectiveFrom', CLOSE);
    for (const past of [
      found({ stage: 'issued' }),
      found({ beingReplaced: true }),
      found({ stage: 'refused', lane: 'late' }),
    ])
      expect(publicVerdict(past, CLOSE)).not.toHaveProperty('effectiveFrom');
    expect(publicVerdict(found({ stage: 'submitted', lane: 'late' }), CLOSE - 1)).not.toHaveProperty('effectiveFrom');
  });

  it('answers an unknown code as one that was never issued', () => {
    expect(publicVerdict(undefined, 0)).toEqual(publicVerdict(found({ stage: 'seal' }), 0));
  });
});

describe('the code as people type it from paper (PO4)', () => {
  const code = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
  it.each([
    code,
    code.toUpperCase(),
    ' 7c9e6679 7425 40de 944b e07fc1f90ae7 ',
    code.replaceAll('-', ''),
    code.replaceAll('0', 'O').replaceAll('1', 'l'),
  ])('%s', (typed) => {
    expect(parseLookUpCode(typed)).toBe(code);
  });
  it.each(['', '7c9e6679', `${code}0`, code.replace('40de', '50de')])('refuses %j', (typed) => {
    expect(parseLookUpCode(typed)).toBeUndefined();
  });
});

describe('limits by code and failures (PO2)', () => {
  const good = publicVerdict(found({}), 0);
  const notFound = { verdict: 'notFound' } as const;

  it('slows the guesser, at one code and at many', () => {
    expect(slowedDown({ ofCode: 0, ofAddress: 3 }, notFound)).toBeUndefined();
    expect(slowedDown({ ofCode: 5, ofAddress: 5 }, notFound)).toMatchObject({ refused: 'LOOK_UP_TOO_OFTEN' });
    expect(slowedDown({ ofCode: 5, ofAddress: 5 }, good)).toMatchObject({ refused: 'LOOK_UP_TOO_OFTEN' });
    expect(slowedDown({ ofCode: 0, ofAddress: 30 }, notFound)).toMatchObject({ refused: 'LOOK_UP_TOO_OFTEN' });
  });

  it('answers who has code and birth date, whoever else guesses behind the same address', () => {
    expect(slowedDown({ ofCode: 0, ofAddress: 500 }, good)).toBeUndefined();
  });
});
