import { describe, expect, it } from '@jest/globals';
import { type Lane, type RefusedCause, STAGES, type Stage } from '../../../domain/record-year/state.ts';
import { whyNotClosable } from '../../../domain/round-closing/why-not-closable.ts';

describe('what can be closed early', () => {
  it('is what the province has received, and nothing else', () => {
    const closable = STAGES.filter((stage) => whyNotClosable({ stage, lane: 'round1' }) === undefined);
    expect(closable).toEqual(['received']);
  });

  const rows: readonly [Stage, Lane, RefusedCause | undefined, string][] = [
    ['refused', 'round1', 'content', 'refusedContent'],
    ['refused', 'round1', 'transport', 'refused'],
    ['principal', 'round1', undefined, 'principal'],
    ['entering', 'round2', undefined, 'round2'],
    ['homeroom', 'late', undefined, 'late'],
    ['submitted', 'late', undefined, 'submitted'],
    ['seal', 'round2', undefined, 'seal'],
  ];
  it.each(rows)('%s in %s (%s) waits because: %s', (stage, lane, refusedCause, why) => {
    expect(whyNotClosable({ stage, lane, ...(refusedCause && { refusedCause }) })).toBe(why);
  });
});
