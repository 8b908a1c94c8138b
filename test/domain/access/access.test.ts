import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Holding, holdingFor, judgeAccess, type Place, type Role } from '../../../domain/access/access.ts';
import { waitUntil } from '../../../domain/access/back-off.ts';
import { positionsOf } from '../../../domain/access/positions.ts';

const place: Place = { schoolId: 'S', levelId: 'L', provinceId: 'P', classId: 'C', subject: 'math' };
const holding = (role: Role, rest: Partial<Holding> = {}): Holding => ({
  role,
  unitId: 'S',
  from: '2026-09-01',
  ...rest,
});
const judged = (role: Role, held: Holding, at: Place | undefined | 'unknown' = place, day = '2026-11-25' as const) =>
  judgeAccess({ kind: 'roles', roles: [role] }, { personId: 'p', holdings: [held] }, at, day);

const NOT_FOUND = { refused: 'PAGE_NOT_FOUND' };

describe('the one judgement of requests', () => {
  it.each<[string, Role, Holding, Place]>([
    [
      'a subject teacher at her own sheet',
      'subjectTeacher',
      holding('subjectTeacher', { classId: 'C', subject: 'math' }),
      place,
    ],
    [
      'a homeroom teacher at her class',
      'homeroomTeacher',
      holding('homeroomTeacher', { classId: 'C', subject: 'homeroom' }),
      place,
    ],
    ['a principal at his school', 'principal', holding('principal'), place],
    ['a level’s officer at a school below it', 'levelOfficer', holding('levelOfficer', { unitId: 'L' }), place],
    [
      'a province’s officer at a school of the province',
      'provinceOfficer',
      holding('provinceOfficer', { unitId: 'P' }),
      place,
    ],
  ])('lets in %s', (_, role, held, at) => {
    expect(judged(role, held, at)).toBeUndefined();
  });

  it.each<[string, Role, Holding, Place]>([
    [
      'her class’s other subject',
      'subjectTeacher',
      holding('subjectTeacher', { classId: 'C', subject: 'music' }),
      place,
    ],
    ['another class', 'subjectTeacher', holding('subjectTeacher', { classId: 'D', subject: 'math' }), place],
    ['another school', 'principal', holding('principal', { unitId: 'T' }), place],
    ['another province', 'provinceOfficer', holding('provinceOfficer', { unitId: 'Q' }), place],
    ['a role that was not asked for', 'principal', holding('clerk'), place],
    ['a thing of no class', 'homeroomTeacher', holding('homeroomTeacher', { classId: 'C' }), { schoolId: 'S' }],
  ])('says "no such page" at %s', (_, role, held, at) => {
    expect(judged(role, held, at)).toEqual(NOT_FOUND);
  });

  it('counts both days of a period, and no other', () => {
    const held = holding('clerk', { from: '2026-11-02', to: '2026-11-25' });
    expect(judged('clerk', held, place, '2026-11-25')).toBeUndefined();
    expect(judged('clerk', { ...held, to: '2026-11-24' })).toEqual(NOT_FOUND);
    expect(judged('clerk', { ...held, from: '2026-11-26', to: '2026-12-01' })).toEqual(NOT_FOUND);
  });

  it('answers the same for what does not exist and what is not the reader’s', () => {
    expect(judged('clerk', holding('clerk'), 'unknown')).toEqual(judged('clerk', holding('clerk', { unitId: 'T' })));
  });

  it('asks to sign in before it says anything of a thing', () => {
    expect(judgeAccess({ kind: 'signedIn' }, undefined, 'unknown', '2026-11-25')).toEqual({ refused: 'SIGN_IN_FIRST' });
  });

  it('shows a ceremony to its signer alone', () => {
    const owner = { kind: 'owner' } as const;
    const at = { ...place, ownerId: 'p' };
    expect(judgeAccess(owner, { personId: 'p', holdings: [] }, at, '2026-11-25')).toBeUndefined();
    expect(judgeAccess(owner, { personId: 'q', holdings: [holding('principal')] }, at, '2026-11-25')).toEqual(
      NOT_FOUND,
    );
  });

  it('never lets anybody in who holds nothing that day', () => {
    const roles: Role[] = [
      'subjectTeacher',
      'homeroomTeacher',
      'principal',
      'clerk',
      'administrator',
      'levelOfficer',
      'provinceOfficer',
    ];
    fc.assert(
      fc.property(
        fc.subarray(roles),
        (asked) => holdingFor(asked, { personId: 'p', holdings: [] }, place, '2026-11-25') === undefined,
      ),
    );
  });
});

describe('the wait after wrong passwords', () => {
  it.each([
    [4, 0],
    [5, 5_000],
    [6, 10_000],
    [8, 40_000],
    [30, 900_000],
  ])('%i in a row: %i ms', (inARow, wait) => {
    expect(waitUntil({ inARow, lastAt: 1_000 })).toBe(wait === 0 ? 0 : 1_000 + wait);
  });
});

describe('positions', () => {
  it('gives a homeroom teacher the class’s records and its homeroom sheet', () => {
    expect(positionsOf([holding('homeroomTeacher', { classId: 'C' })])).toEqual(['homeroom:C', 'teacher:C/homeroom']);
  });
});
