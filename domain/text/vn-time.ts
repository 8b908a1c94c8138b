/**
 * Text typed for the fonts of the .VnTime family (TCVN 5712:1993, VN3) holds other letters underneath: "NguyÔn ThÞ B­ëi".
 * The table gives for each code of the font the letter that was seen (field case EX9).
 */
const VN_TIME: Readonly<Record<string, string>> = Object.fromEntries(
  pairs('µ¸¶·¹', 'àáảãạ')
    .concat(pairs('¨»¾¼½Æ', 'ăằắẳẵặ'), pairs('©ÇÊÈÉË', 'âầấẩẫậ'), pairs('®', 'đ'))
    .concat(pairs('ÌÐÎÏÑ', 'èéẻẽẹ'), pairs('ªÒÕÓÔÖ', 'êềếểễệ'), pairs('×ÝØÜÞ', 'ìíỉĩị'))
    .concat(pairs('ßãáâä', 'òóỏõọ'), pairs('«åèæçé', 'ôồốổỗộ'), pairs('¬êíëìî', 'ơờớởỡợ'))
    .concat(pairs('ïóñòô', 'ùúủũụ'), pairs('\u00ADõøö÷ù', 'ưừứửữự'), pairs('úýûüþ', 'ỳýỷỹỵ'))
    .concat(pairs('¡¢§£¤¥¦', 'ĂÂĐÊÔƠƯ')),
);

/** Letters of Vietnamese that no text for those fonts can hold, because the fonts have other signs in their place. */
const MODERN = /[ăĂđĐơƠưƯĩĨũŨ\u1EA0-\u1EF9]/u;

/** Signs that stand in no Vietnamese text of today, but in nearly every line typed for these fonts; a soft hyphen may be dirt. */
const TELLING =
  /[\u00A1-\u00AC\u00AE-\u00BE\u00C6\u00C7\u00CB\u00CE\u00CF\u00D0\u00D1\u00D6-\u00D8\u00DB\u00DC\u00DE\u00DF\u00E4-\u00E7\u00EB\u00EE-\u00F1\u00F6-\u00F8\u00FB\u00FC\u00FE]/u;

/** Fonts by whose name such text is known: .VnTime, .VnArial, .VnTimeH … */
export const isVnTimeFont = (font: string): boolean => /^\.?vn[a-z]/i.test(font.trim());

/** Whether one cell looks typed for such a font, by its letters. Plain ASCII tells nothing: false. */
export const looksLikeVnTime = (text: string): boolean => !MODERN.test(text) && TELLING.test(text);

/** The reading in today's letters, NFC. To be shown beside the original and confirmed; nothing is stored before. */
export const readVnTime = (text: string): string => [...text].map((letter) => VN_TIME[letter] ?? letter).join('');

function pairs(codes: string, letters: string): readonly (readonly [string, string])[] {
  const seen = [...letters.normalize('NFC')];
  return [...codes].map((code, i) => [code, seen[i] ?? ''] as const);
}
