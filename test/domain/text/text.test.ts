import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cleanCode, cleanLine, cleanText } from '../../../domain/text/clean.ts';
import { maskedName } from '../../../domain/text/masked-name.ts';
import { searchKey } from '../../../domain/text/search-key.ts';
import { nameSortKey, wordsSortKey } from '../../../domain/text/sort-key.ts';
import { isVnTimeFont, looksLikeVnTime, readVnTime } from '../../../domain/text/vn-time.ts';

const file = (name: string) =>
  readFileSync(new URL(`../../roster/files/${name}`, import.meta.url), 'utf8')
    .replace('\uFEFF', '')
    .trim()
    .split('\n');
const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

describe('cleaning', () => {
  it.each([
    ['\u00A0Trần Gia\u00A0 Bảo ', 'Trần Gia Bảo', ['space']],
    ['Đỗ Thị\tHòa', 'Đỗ Thị Hòa', ['space']],
    ['\u200BNữ', 'Nữ', ['invisible']],
    ['5A2\u00AD', '5A2', ['invisible']],
    ['05/03/2015\u200E', '05/03/2015', ['invisible']],
    ['Đỗ Thị Hòa'.normalize('NFD'), 'Đỗ Thị Hòa', ['decomposed']],
    ['\u200B \u00A0', '', ['invisible', 'space']],
    ['Trần Gia Bảo', 'Trần Gia Bảo', []],
    ['An\u0000\u0007', 'An', ['invisible']],
  ])('of a line: %j is %j', (raw, text, cleaned) => {
    expect(cleanLine(raw)).toEqual({ text, cleaned });
  });

  it('of a code leaves no white space', () => {
    expect(cleanCode(' \u2060049 307\u200B000001 ')).toEqual({ text: '049307000001', cleaned: ['invisible', 'space'] });
  });

  it('of a comment keeps its line breaks', () => {
    expect(cleanText('Em đọc tốt. \r\n\tCần viết  đẹp hơn.\n\n')).toEqual({
      text: 'Em đọc tốt.\nCần viết đẹp hơn.',
      cleaned: ['space'],
    });
  });

  it('twice is once, and its report is empty then', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        for (const clean of [cleanLine, cleanCode, cleanText]) {
          const { text } = clean(raw);
          expect(clean(text)).toEqual({ text, cleaned: [] });
        }
      }),
    );
  });
});

describe('the order of a class (VN2)', () => {
  it('is by given name, then family and middle name, Vietnamese alphabet, tones last', () => {
    const sorted = file('vn2-names.txt').toSorted((a, b) => byBytes(nameSortKey(a), nameSortKey(b)));
    expect(sorted).toEqual([
      'Nguyễn Hoài An',
      'Trần Bảo An',
      'Lê Ngọc Anh',
      'Phạm Quỳnh Ánh',
      'Võ Ân',
      'Hồ Ẩn',
      'Trần Gia Bảo',
      'Trần Gia Bão',
      'Đỗ Linh Chi',
      'Huỳnh Tấn Dũng',
      'Trương Mỹ Duyên',
      'Nguyễn Tiến Đạt',
      'Lê Hải Đăng',
      'Bùi Hương Giang',
      'Đỗ Thị Hòa',
      'Lê Văn Hoà',
      'Ngô Ổn',
      'Phan Ơn',
      'Đinh Út',
      'Lý Uyên',
      'Võ Ưng',
      'Đặng Ý',
      'Trần Yên',
    ]);
  });

  it('keeps names apart that differ by a mark (VN1)', () => {
    for (const [a, b] of [
      ['Trần Gia Bảo', 'Trần Gia Bão'],
      ['Lê Hoàn', 'Lê Hoán'],
      ['Lê An', 'Lê Ân'],
    ] as const) {
      expect(nameSortKey(a)).not.toBe(nameSortKey(b));
    }
  });

  it('is the same for decomposed and composed names, and plain ASCII', () => {
    for (const name of file('vn2-names.txt')) {
      expect(nameSortKey(name.normalize('NFD'))).toBe(nameSortKey(name));
      expect(nameSortKey(name)).toMatch(/^[\x20-\x7E]+$/);
    }
  });

  it('agrees with the collation of Vietnamese for every syllable with one vowel', () => {
    const collator = new Intl.Collator('vi');
    const vowels = [...'aăâeêioôơuưy'].flatMap((v) =>
      ['', '\u0300', '\u0309', '\u0303', '\u0301', '\u0323'].map((tone) => `${v}${tone}`.normalize('NFC')),
    );
    const syllable = fc
      .tuple(
        fc.constantFrom('', 'b', 'd', 'đ', 'ngh', 'tr', 'x'),
        fc.constantFrom(...vowels),
        fc.constantFrom('', 'n', 't'),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(syllable, syllable, (a, b) => {
        expect(Math.sign(byBytes(wordsSortKey(a), wordsSortKey(b)))).toBe(Math.sign(collator.compare(a, b)));
      }),
    );
  });

  it('puts a shorter name before a longer one, signs and letters of other tongues somewhere fixed', () => {
    expect(byBytes(nameSortKey('Nguyễn An'), nameSortKey('Nguyễn Văn An'))).toBeLessThan(0);
    expect(byBytes(nameSortKey("Bh'riu An"), nameSortKey('Bhriu An'))).toBeLessThan(0);
    expect(nameSortKey('Ñ An')).not.toBe(nameSortKey('N An'));
    expect(nameSortKey('')).toBe('   ');
  });
});

describe('searching without marks (VN3)', () => {
  it.each(
    file('vn3-search.csv')
      .slice(1)
      .map((line) => line.split(',') as [string, string]),
  )('"%s" finds %s', (typed, name) => {
    expect(` ${searchKey(name)} `).toContain(` ${searchKey(typed)} `);
  });

  it('takes decomposed text and odd white space', () => {
    expect(searchKey('  ĐỖ\u00A0Thị–Đào '.normalize('NFD'))).toBe('do thi dao');
  });
});

describe('the masked name (D18)', () => {
  it.each([
    ['Phan Gia Bảo', 'Ph•• Gi• B••'],
    ['Nguyễn Nghiêm An', 'Ng•••• Ngh••• A•'],
    ['Alăng Minh Đức', 'A•••• M••• Đ••'],
    ['Đặng Ý', 'Đ••• •'],
    ['Bảo'.normalize('NFD'), 'B••'],
    ['', ''],
  ])('of "%s" is "%s", and no word is shown whole', (name, masked) => {
    expect(maskedName(name)).toBe(masked);
  });
});

describe('text from the time of .VnTime (EX9)', () => {
  it.each([
    ['NguyÔn ThÞ B\u00ADëi', 'Nguyễn Thị Bưởi'],
    ['TrÇn Gia B¶o', 'Trần Gia Bảo'],
    ['§Æng H÷u Ph\u00ADíc', 'Đặng Hữu Phước'],
    ['Lª Thuú D\u00AD¬ng', 'Lê Thuỳ Dương'],
    ['M· häc sinh', 'Mã học sinh'],
    ['Sè ®Þnh danh c¸ nh©n', 'Số định danh cá nhân'],
    ['Giíi tÝnh', 'Giới tính'],
    ['N÷', 'Nữ'],
  ])('%s reads %s', (typed, reading) => {
    expect(readVnTime(typed)).toBe(reading);
    expect(readVnTime(typed)).toBe(reading.normalize('NFC'));
  });

  it('is recognised by its letters or its font, and modern or plain text is not', () => {
    for (const typed of ['NguyÔn ThÞ B\u00ADëi', '§Æng H÷u Ph\u00ADíc', 'M· häc sinh', 'Ngµy sinh']) {
      expect(looksLikeVnTime(typed)).toBe(true);
    }
    for (const text of ['Nguyễn Thị Bưởi', 'Kinh', '05/03/2015', 'Lê Hà', 'Cao Bá Quát', 'José', '5A2\u00AD']) {
      expect(looksLikeVnTime(text)).toBe(false);
    }
    expect([isVnTimeFont('.VnTime'), isVnTimeFont('.VnArialH'), isVnTimeFont('Calibri')]).toEqual([true, true, false]);
  });
});
