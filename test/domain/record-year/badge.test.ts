import { describe, expect, it } from '@jest/globals';
import { badgeOf, type Standing, type Viewer } from '../../../domain/record-year/badge.ts';

const record = (changes: Partial<Standing> = {}): Standing => ({
  stage: 'entering',
  lane: 'round1',
  reported: false,
  returned: [],
  noPersonalId: false,
  noApprovedCertificate: false,
  entry: 'missing',
  ...changes,
});
const nobody: Viewer = { positions: [], teaches: [], marked: false };
const as = (...positions: Viewer['positions']): Viewer => ({ ...nobody, positions });
const returned = [{ to: 'subjectTeacher', part: 'math' }] as const;

describe('the badge of a record', () => {
  it.each<[string, Partial<Standing>, Viewer, string, string]>([
    ['recalled', { stage: 'recalled' }, nobody, 'recalled', 'stop'],
    ['replaced', { stage: 'replaced', returned }, nobody, 'replaced', ''],
    ['withdrawn', { stage: 'withdrawn' }, nobody, 'withdrawn', ''],
    ['closed', { stage: 'closed' }, nobody, 'closed', 'final'],
    ['closed and reported', { stage: 'closed', reported: true }, nobody, 'reported', 'final'],
    ['returned to another', { returned }, as('principal'), 'returned', 'warn'],
    ['returned to the reader', { returned }, { ...nobody, teaches: ['math'] }, 'returned', 'todo'],
    ['returned, of another subject', { returned }, { ...nobody, teaches: ['music'] }, 'returned', 'warn'],
    [
      'returned to the homeroom teacher',
      { stage: 'homeroom', returned: [{ to: 'homeroomTeacher', part: 'homeroom' }] },
      as('homeroomTeacher'),
      'returned',
      'todo',
    ],
    [
      'at the principal without a number',
      { stage: 'principal', noPersonalId: true },
      as('principal'),
      'blocked',
      'stop',
    ],
    [
      'at the seal without a certificate',
      { stage: 'seal', noApprovedCertificate: true },
      as('clerk'),
      'blocked',
      'stop',
    ],
    [
      'a missing certificate before the seal',
      { stage: 'homeroom', noApprovedCertificate: true },
      nobody,
      'awaitingHomeroomTeacher',
      'wait',
    ],
    ['refused', { stage: 'refused', refusedCause: 'transport' }, as('clerk'), 'refused', 'stop'],
    ['received', { stage: 'received' }, nobody, 'received', 'done'],
    ['submitted in time', { stage: 'submitted' }, nobody, 'submitted', 'wait'],
    ['submitted late', { stage: 'submitted', lane: 'late' }, nobody, 'lateSubmission', 'warn'],
    ['issued, for all', { stage: 'issued' }, nobody, 'issued', 'done'],
    ['issued, for the clerk', { stage: 'issued' }, as('clerk'), 'issued', 'todo'],
    ['at the seal, for all', { stage: 'seal' }, as('principal'), 'awaitingSeal', 'wait'],
    ['at the seal, for the clerk', { stage: 'seal' }, as('clerk'), 'awaitingSeal', 'todo'],
    ['at the principal, for all', { stage: 'principal' }, as('homeroomTeacher'), 'awaitingPrincipal', 'wait'],
    ['at the principal, for him', { stage: 'principal' }, as('principal'), 'awaitingPrincipal', 'todo'],
    ['with his mark', { stage: 'principal' }, { ...as('principal'), marked: true }, 'awaitingSignature', 'todo'],
    ['at the homeroom teacher', { stage: 'homeroom' }, as('homeroomTeacher'), 'awaitingHomeroomTeacher', 'todo'],
    ['nothing typed', { entry: 'nothing' }, nobody, 'initialised', ''],
    ['something missing', {}, nobody, 'entering', 'todo'],
    ['complete, not signed', { entry: 'complete' }, nobody, 'awaitingSubjectTeachers', 'wait'],
    [
      'complete, for its teacher',
      { entry: 'complete' },
      { ...nobody, teaches: ['math'] },
      'awaitingSubjectTeachers',
      'todo',
    ],
  ])('%s', (_, changes, viewer, state, tone) => {
    expect(badgeOf(record(changes), viewer)).toMatchObject({ state, tone });
  });

  it.each([
    ['transport', 'clerk'],
    ['certificate', 'clerk'],
    ['content', 'principal'],
  ] as const)('refused for %s is the %s’s to mend', (refusedCause, who) => {
    for (const position of ['clerk', 'principal'] as const)
      expect(badgeOf(record({ stage: 'refused', refusedCause }), as(position)).mine).toBe(position === who);
  });
});
