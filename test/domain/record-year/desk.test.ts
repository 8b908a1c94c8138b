import { describe, expect, it } from '@jest/globals';
import { reasonsToLook, signedAgain } from '../../../domain/record-year/desk.ts';
import { aRecord, aRevision, command, recordAfter, someFacts } from './year.ts';

const signed = { by: 'P1', at: 1, revisionId: 'V1', certificateId: 'K1' };
const PARTS = ['math', 'music', 'art'];

describe('what the principal wants to look at', () => {
  const quiet = { voidSignatures: 0, changed: false, sentBack: false, result: 'completed' } as const;

  it.each([
    [{}, []],
    [{ changed: true }, ['changed']],
    [{ sentBack: true }, ['sentBack']],
    [{ changed: true, sentBack: true }, ['changed']],
    [{ result: 'notCompleted' }, ['notCompleted']],
    [{ voidSignatures: 1, changed: true }, ['voidSignature', 'changed']],
  ] as const)('%j: %j', (changes, reasons) => {
    expect(reasonsToLook({ ...quiet, ...changes })).toEqual(reasons);
  });
});

describe('what a return makes to be signed again', () => {
  const atPrincipal = aRecord({ stage: 'principal', homeroom: signed });
  const atSeal = aRecord({ stage: 'seal', homeroom: signed, approval: signed });

  it('is the part and the homeroom teacher’s signature; the other parts stay', () => {
    expect(signedAgain(atPrincipal, 'music', PARTS)).toEqual({
      part: 'music',
      homeroom: true,
      principal: false,
      stays: ['math', 'art'],
    });
  });

  it('is the homeroom teacher’s signature alone where her own part goes back', () => {
    expect(signedAgain(atPrincipal, 'homeroom', PARTS)).toMatchObject({ homeroom: true, stays: PARTS });
  });

  it('is the approval too, once it was given', () => {
    expect(signedAgain(atSeal, 'music', PARTS)).toMatchObject({ homeroom: true, principal: true });
  });

  it.each(['music', 'homeroom'])('is what the act then really does: %s', (part) => {
    const to = part === 'homeroom' ? 'homeroomTeacher' : 'subjectTeacher';
    const told = command({ type: 'returnForRework', to, part, noteId: 'N1', dueAt: 9 });
    const after = recordAfter(atSeal, told, someFacts({ revision: aRevision() }));
    const promised = signedAgain(atSeal, part, PARTS);
    if (typeof after === 'string') throw new Error(after);
    expect([after.homeroom === undefined, after.approval === undefined]).toEqual([
      promised.homeroom,
      promised.principal,
    ]);
  });
});
