import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseCalendarDay } from '../../../domain/entry/calendar-day.ts';
import { parseClassName, parsePupilCode } from '../../../domain/entry/code.ts';
import { COMMENT_LIMIT, parseComment } from '../../../domain/entry/comment.ts';
import { delimiterOf, parseDelimited } from '../../../domain/entry/delimited.ts';
import { parseSubjectLevel, parseTraitLevel } from '../../../domain/entry/level.ts';
import { parseAbsences, parseHeight, parseWeight } from '../../../domain/entry/measure.ts';
import { readPaste } from '../../../domain/entry/paste.ts';
import { parsePersonNumber } from '../../../domain/entry/person-number.ts';
import { entryRefusals } from '../../../domain/entry/refusals.ts';
import { parseScore } from '../../../domain/entry/score.ts';

const file = (name: string) => readFileSync(new URL(`../../roster/files/${name}`, import.meta.url), 'utf8');
const EMPTY = { empty: true };

describe('a score (EX12)', () => {
  it.each([
    ['9', 9],
    ['0', 0],
    ['10 ', 10],
    [' 9', 9],
    ['8,0', 8],
    ['8.0', 8],
    ['\u00A07\u200B', 7],
    ['10,00', 10],
  ])('%j is %s', (typed, value) => {
    expect(parseScore(typed)).toEqual({ value });
  });

  it.each(['7,5', '7.5', '11', '-1', 'A', '1 0', '07', '8,', '+8', '1e1', '10,5', '٣', '８'])(
    '%j is refused as typed',
    (typed) => {
      expect(parseScore(typed)).toEqual({ refused: 'SCORE_NOT_READ', typed });
    },
  );

  it.each(['', ' ', '\u200B', '\t'])('%j changes nothing', (typed) => {
    expect(parseScore(typed)).toEqual(EMPTY);
  });

  it('pasted from Excel is read by the same rule', () => {
    const pasted = readPaste(file('ex12-scores.tsv'));
    if ('refused' in pasted) throw new Error(pasted.refused);
    expect(pasted.rows.map(([, score = '']) => parseScore(score))).toEqual([
      { value: 9 },
      { refused: 'SCORE_NOT_READ', typed: '7,5' },
      { value: 8 },
      { value: 8 },
      { value: 10 },
      { value: 9 },
      { refused: 'SCORE_NOT_READ', typed: '11' },
      { refused: 'SCORE_NOT_READ', typed: '-1' },
      EMPTY,
      { refused: 'SCORE_NOT_READ', typed: 'A' },
    ]);
  });

  it('is a whole number from 0 to 10, or refused with the very text, whatever is typed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double().map(String), fc.integer().map(String)), (typed) => {
        const entry = parseScore(typed);
        if ('value' in entry) expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).toContain(entry.value);
        else if ('refused' in entry) expect(entry.typed).toBe(typed);
      }),
    );
  });
});

describe('a level', () => {
  it.each([
    ['T', 'completedWell', 'good'],
    [' t ', 'completedWell', 'good'],
    ['C', 'notCompleted', 'needsEffort'],
  ])('%j means another thing on each scale', (typed, subject, trait) => {
    expect(parseSubjectLevel(typed)).toEqual({ value: subject });
    expect(parseTraitLevel(typed)).toEqual({ value: trait });
  });

  it('is read from its words too', () => {
    expect(parseSubjectLevel('hoàn thành tốt')).toEqual({ value: 'completedWell' });
    expect(parseTraitLevel('Cần cố gắng'.normalize('NFD'))).toEqual({ value: 'needsEffort' });
  });

  it.each(['đ', 'Đ', 'Đạt'])('%s is Đạt of a quality, and refused for a subject', (typed) => {
    expect(parseTraitLevel(typed)).toEqual({ value: 'met' });
    expect(parseSubjectLevel(typed)).toEqual({ refused: 'LEVEL_OF_OTHER_SCALE', typed });
  });

  it('H is refused for a quality, D and 1 on both scales; an empty cell changes nothing', () => {
    expect(parseTraitLevel('H')).toEqual({ refused: 'LEVEL_OF_OTHER_SCALE', typed: 'H' });
    for (const parse of [parseSubjectLevel, parseTraitLevel]) {
      expect(parse('D')).toEqual({ refused: 'LEVEL_NOT_READ', typed: 'D' });
      expect(parse('1')).toEqual({ refused: 'LEVEL_NOT_READ', typed: '1' });
      expect(parse(' ')).toEqual(EMPTY);
    }
  });
});

describe('a comment', () => {
  it('keeps its line breaks and its first sign', () => {
    expect(parseComment('- Em tiến bộ.\r\n= Giỏi ')).toEqual({ value: '- Em tiến bộ.\n= Giỏi' });
  });

  it('is composed', () => {
    expect(parseComment('Em đọc tốt'.normalize('NFD'))).toEqual({ value: 'Em đọc tốt' });
  });

  it('has a limit, counted in characters', () => {
    expect(parseComment('ẫ'.normalize('NFD').repeat(COMMENT_LIMIT))).toEqual({ value: 'ẫ'.repeat(COMMENT_LIMIT) });
    expect(parseComment('a'.repeat(COMMENT_LIMIT + 1))).toMatchObject({
      refused: 'COMMENT_TOO_LONG',
      facts: { length: 1001, limit: 1000 },
    });
    expect(parseComment('\n ')).toEqual(EMPTY);
  });
});

describe('numbers and codes of persons', () => {
  it.each(['049307000001', ' 049 307 000 001', '049307000001\u200B'])('%j is 12 digits', (typed) => {
    expect(parsePersonNumber(typed)).toEqual({ value: '049307000001' });
  });

  it('are never padded, and refused with what was typed', () => {
    expect(parsePersonNumber('49307000001')).toEqual({
      refused: 'PERSON_NUMBER_NOT_12_DIGITS',
      typed: '49307000001',
      facts: { digits: 11 },
    });
    expect(parsePersonNumber('O49307000001')).toEqual({ refused: 'PERSON_NUMBER_NOT_DIGITS', typed: 'O49307000001' });
    expect(parsePersonNumber('')).toEqual(EMPTY);
  });

  it.each([
    ['HS49000001', { value: 'HS49000001' }],
    [' 4910038847\u2060', { value: '4910038847' }],
    ['4,91E+09', { refused: 'CODE_TURNED_INTO_NUMBER', typed: '4,91E+09' }],
    ['4.91E09', { refused: 'CODE_TURNED_INTO_NUMBER', typed: '4.91E09' }],
    ['HS', { refused: 'PUPIL_CODE_NOT_READ', typed: 'HS' }],
    ['HỌC49', { refused: 'PUPIL_CODE_NOT_READ', typed: 'HỌC49' }],
    ['', EMPTY],
  ])('pupil code %j', (typed, entry) => {
    expect(parsePupilCode(typed)).toEqual(entry);
  });

  it.each([
    ['5A2', { value: '5A2' }],
    ['5a2 ', { value: '5A2' }],
    ['1Đ', { value: '1Đ' }],
    ['6A', { refused: 'CLASS_NAME_NOT_READ', typed: '6A' }],
    ['5', { refused: 'CLASS_NAME_NOT_READ', typed: '5' }],
    ['', EMPTY],
  ])('class %j', (typed, entry) => {
    expect(parseClassName(typed)).toEqual(entry);
  });
});

describe('a calendar day (EX3)', () => {
  it.each([
    '05/03/2015',
    '5/3/2015',
    '05-03-2015',
    '05.03.2015',
    ' 05/03/2015 ',
    '05 03 2015',
    '5 / 3 / 2015',
    '2015-03-05',
  ])('%j is 5 March 2015', (typed) => {
    expect(parseCalendarDay(typed)).toEqual({ value: '2015-03-05' });
  });

  it.each([
    ['31/02/2015', 'DAY_NOT_IN_CALENDAR'],
    ['13/13/2015', 'DAY_NOT_IN_CALENDAR'],
    ['03/13/2015', 'DAY_NOT_IN_CALENDAR'],
    ['29/02/2015', 'DAY_NOT_IN_CALENDAR'],
    ['2015-02-30', 'DAY_NOT_IN_CALENDAR'],
    ['05/03/15', 'DAY_WITH_SHORT_YEAR'],
    ['2015', 'DAY_NOT_READ'],
    ['05/03-2015', 'DAY_NOT_READ'],
    ['05032015', 'DAY_NOT_READ'],
    ['42068', 'DAY_NOT_READ'],
  ])('%s is refused: %s', (typed, refused) => {
    expect(parseCalendarDay(typed)).toEqual({ refused, typed });
  });

  it('left empty changes nothing', () => {
    expect(parseCalendarDay(' ')).toEqual(EMPTY);
  });
});

describe('measures and absences', () => {
  it.each([
    [parseHeight, '139', { value: 139 }],
    [parseHeight, '139,5', { value: 139.5 }],
    [parseHeight, '60', { value: 60 }],
    [parseHeight, '220', { value: 220 }],
    [parseHeight, '1,39', { refused: 'HEIGHT_NOT_READ', typed: '1,39' }],
    [parseHeight, '221', { refused: 'HEIGHT_NOT_READ', typed: '221' }],
    [parseHeight, '59.9', { refused: 'HEIGHT_NOT_READ', typed: '59.9' }],
    [parseHeight, 'cao', { refused: 'HEIGHT_NOT_READ', typed: 'cao' }],
    [parseWeight, '31.5', { value: 31.5 }],
    [parseWeight, '8', { value: 8 }],
    [parseWeight, '31,55', { refused: 'WEIGHT_NOT_READ', typed: '31,55' }],
    [parseWeight, '', EMPTY],
    [parseAbsences, '0', { value: 0 }],
    [parseAbsences, '2,0', { value: 2 }],
    [parseAbsences, '350', { value: 350 }],
    [parseAbsences, '351', { refused: 'ABSENCES_NOT_READ', typed: '351' }],
    [parseAbsences, '1,5', { refused: 'ABSENCES_NOT_READ', typed: '1,5' }],
    [parseAbsences, '', EMPTY],
  ])('%p %j', (parse, typed, entry) => {
    expect(parse(typed)).toEqual(entry);
  });
});

describe('pasting from Excel (FO4)', () => {
  it('keeps quotes and breaks inside their cells', () => {
    expect(readPaste(file('fo4-paste-multiline.tsv'))).toEqual({
      rows: [
        ['T', '9', 'Em đọc tốt.\nCần viết "đẹp" hơn.'],
        ['H', '8', 'Em nghe, nói tốt'],
        ['T', '10', 'Một\tdấu tab'],
      ],
      columns: 3,
    });
  });

  it('makes rows equally long; what is not there is empty and changes nothing', () => {
    expect(readPaste('T\t9\nH\n\nC\t\t')).toEqual({
      rows: [
        ['T', '9', ''],
        ['H', '', ''],
        ['', '', ''],
        ['C', '', ''],
      ],
      columns: 3,
    });
  });

  it('takes a quote that does not frame its cell for a sign', () => {
    expect(readPaste('"đẹp" hơn\t"chưa đóng\nT\t')).toEqual({
      rows: [
        ['"đẹp" hơn', '"chưa đóng'],
        ['T', ''],
      ],
      columns: 2,
    });
  });

  it('refuses nothing, and too much', () => {
    expect(readPaste('')).toEqual({ refused: 'PASTE_EMPTY' });
    expect(readPaste('T\n'.repeat(501))).toEqual({ refused: 'PASTE_TOO_LARGE', facts: { rows: 501, columns: 1 } });
    expect(readPaste('T\t'.repeat(60))).toEqual({ refused: 'PASTE_TOO_LARGE', facts: { rows: 1, columns: 61 } });
  });

  it('gives back every table written the way Excel writes it', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'ẫ', '"', '\t', '\n', ',', ' ') });
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }), (rows) => {
        const text = rows.map((cells) => cells.map(quoted).join('\t')).join('\r\n');
        expect(parseDelimited(text, '\t')).toEqual(rows);
        expect(parseDelimited(`${text}\r\n`, '\t')).toEqual(rows);
      }),
    );
  });

  it('tells the delimiter of a CSV file by its first line', () => {
    expect([delimiterOf('a;b;c\n1,2'), delimiterOf('a,b\n'), delimiterOf('a\tb'), delimiterOf('')]).toEqual([
      ';',
      ',',
      '\t',
      ',',
    ]);
  });
});

describe('the catalogue of entry refusals', () => {
  it('has one code for each name', () => {
    const codes = Object.values(entryRefusals).map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^HBS-NL-1\d\d$/);
  });
});
