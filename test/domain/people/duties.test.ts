import { describe, expect, it } from '@jest/globals';
import { leftUndone, type RoleAtSchool } from '../../../domain/people/duties.ts';

const of = (personId: string, role: string, more: Partial<RoleAtSchool> = {}): RoleAtSchool => ({
  ...{ personId, role, from: '2026-01-01', locked: false },
  ...more,
});
const ALL = ['clerk', 'principal', 'signOnBehalf', 'administrator'];
const AN_END = { personId: 'A', day: '2026-06-01', ending: ALL } as const;
const refusedIn = (held: readonly RoleAtSchool[], end: Partial<typeof AN_END> & { ending?: readonly string[] } = {}) =>
  leftUndone(held, { ...AN_END, ...end }).map(({ refused }) => refused);

describe('a duty of the school', () => {
  it.each<[string, readonly RoleAtSchool[], readonly string[]]>([
    ['is left undone by the only one who does it', [of('A', 'clerk')], ['LAST_CLERK']],
    ['is not, where a second does it', [of('A', 'clerk'), of('B', 'clerk')], []],
    ['is, where the second is locked', [of('A', 'clerk'), of('B', 'clerk', { locked: true })], ['LAST_CLERK']],
    ['is, where the second begins later', [of('A', 'clerk'), of('B', 'clerk', { from: '2026-06-02' })], ['LAST_CLERK']],
    ['is, where the second has ended', [of('A', 'clerk'), of('B', 'clerk', { to: '2026-05-31' })], ['LAST_CLERK']],
    ['is not by who does not do it any more himself', [of('A', 'clerk', { to: '2026-05-31' })], []],
    ['is not by who is locked already', [of('A', 'clerk', { locked: true })], []],
    ['is done by a deputy with a decision', [of('A', 'principal'), of('B', 'signOnBehalf')], []],
    [
      'is left undone with each other of the same person',
      [of('A', 'principal'), of('A', 'administrator')],
      ['LAST_APPROVER', 'LAST_ADMINISTRATOR'],
    ],
  ])('%s', (_, held, refused) => {
    expect(refusedIn(held)).toEqual(refused);
  });

  it('goes on by another role of the same person that does not end', () => {
    const held = [of('A', 'principal'), of('A', 'signOnBehalf'), of('A', 'clerk')];
    expect(refusedIn(held, { ending: ['clerk', 'signOnBehalf'] })).toEqual(['LAST_CLERK']);
  });
});
