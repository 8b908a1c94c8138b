const MARKS = /\p{M}/gu;
const NOT_LETTERS = /[^\p{L}\p{N}]+/gu;
/** What is kept of a key (characters): a syllable of Korean becomes three letters, a Vietnamese name is never so long. */
export const LONGEST_SEARCH_KEY = 160;

/**
 * What a search compares: lower case, without marks, đ as d (taking letters apart leaves đ whole, field case VN3), words
 * parted by single blanks. For finding only: nothing is ever matched, merged or made unique by it.
 */
export function searchKey(text: string): string {
  const letters = text.normalize('NFD').replace(MARKS, '').toLowerCase().replaceAll('đ', 'd').replace(NOT_LETTERS, ' ');
  return letters.trim().slice(0, LONGEST_SEARCH_KEY);
}
