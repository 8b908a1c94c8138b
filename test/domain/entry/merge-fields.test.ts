import { describe, expect, it } from '@jest/globals';
import { mergeFields } from '../../../domain/entry/merge-fields.ts';

describe('a form that is sent after another was (FO2)', () => {
  const read = { name: 'Bảo', mother: '', residence: 'Thôn 1' };

  it('keeps what each has changed', () => {
    const standing = { ...read, mother: 'Hoa' };
    const sent = { ...read, residence: 'Thôn 2' };
    expect(mergeFields({ read, standing, sent })).toEqual({
      merged: { name: 'Bảo', mother: 'Hoa', residence: 'Thôn 2' },
    });
    expect(mergeFields({ read, standing, sent: standing })).toEqual({ merged: standing });
  });

  it('names what both have changed otherwise', () => {
    const [standing, sent] = [
      { ...read, mother: 'Hoa' },
      { ...read, mother: 'Hoà', name: 'Bão' },
    ];
    expect(mergeFields({ read, standing, sent })).toEqual({ conflicts: ['mother'] });
  });
});
