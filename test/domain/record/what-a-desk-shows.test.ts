import { describe, expect, it } from '@jest/globals';
import { differencesOf } from '../../../domain/record/differences.ts';
import { otherNamesIn } from '../../../domain/record/other-names.ts';
import { isGood, signatureStanding } from '../../../domain/record/signature-standing.ts';

describe('differences of two states of a record', () => {
  const value = (part: string, field: string, text: string) => ({ part, field, value: text });

  it('names each value that is another, is new, or is gone, joined by part and field and never by place', () => {
    const earlier = [
      value('math', 'score', '9'),
      value('math', 'comment', 'Tốt.'),
      value('homeroom', 'award', 'Giải Nhì'),
    ];
    const now = [
      value('music', 'level', 'subject:completed'),
      value('math', 'comment', 'Tốt.'),
      value('math', 'score', '8'),
    ];
    expect(differencesOf(earlier, now)).toEqual([
      { part: 'music', field: 'level', before: '', after: 'subject:completed' },
      { part: 'math', field: 'score', before: '9', after: '8' },
      { part: 'homeroom', field: 'award', before: 'Giải Nhì', after: '' },
    ]);
    expect(differencesOf(now, now)).toEqual([]);
  });
});

describe('another child’s name in a comment', () => {
  const classmates = ['Ngô Nhật Minh', 'Phan Gia Bão', 'Lê An'];
  const asked = (text: string, own = 'Phan Gia Bảo') => otherNamesIn([{ part: 'art', text }], own, classmates);

  it('is asked about by middle and given name, letter by letter', () => {
    expect(asked('Em Nhật Minh tự tin giao tiếp.')).toEqual([{ part: 'art', name: 'Nhật Minh' }]);
    expect(asked('Em Gia Bão vẽ đẹp.')).toEqual([{ part: 'art', name: 'Gia Bão' }]);
  });

  it.each([
    ['the pupil’s own name', 'Em Gia Bảo vẽ đẹp.'],
    ['a part of a longer word', 'Em Nhật Minhh.'],
    ['a name of two words: it says too little', 'Em An ngoan.'],
    ['a comment without a name', 'Em tiến bộ rõ.'],
  ])('is not seen in %s', (_, text) => {
    expect(asked(text)).toEqual([]);
  });

  it('is not seen where two children are called the same', () => {
    expect(asked('Em Nhật Minh ngoan.', 'Trần Nhật Minh')).toEqual([]);
  });
});

describe('a signature by its own time', () => {
  const facts = { signedAt: 50, notBefore: 10, notAfter: 100, checked: 'valid' } as const;

  it.each([
    ['valid', {}, 60],
    ['expiredSince', {}, 100],
    ['revokedSince', { revokedFrom: 51 }, 60],
    ['revokedThen', { revokedFrom: 50 }, 60],
    ['notValidThen', { notAfter: 50 }, 60],
    ['notValidThen', { notBefore: 51 }, 60],
    ['notChecked', { checked: 'cannotTell' }, 60],
    ['notChecked', { checked: undefined }, 60],
  ] as const)('is %s with %j as of %d', (standing, changes, now) => {
    const { checked, ...rest } = { ...facts, ...changes };
    expect(signatureStanding({ ...rest, ...(checked && { checked }) }, now)).toBe(standing);
    expect(isGood(standing)).toBe(['valid', 'expiredSince', 'revokedSince'].includes(standing));
  });
});
