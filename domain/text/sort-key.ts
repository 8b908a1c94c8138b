import { ALPHABET, takeApart } from './letters.ts';

/** Lower than every weight, so that a name ends before a longer one with the same beginning. */
const END = ' ';
const GAP = '!';
/** What is kept of a key (characters): letters that are not Vietnamese weigh seven each, and the first tell the order. */
export const LONGEST_SORT_KEY = 500;

/**
 * The order of a Vietnamese list of persons as a stored key: given name, then family and middle names, by the alphabet
 * (a ă â … d đ … u ư), tones after letters (field case VN2). ASCII only; compare bytes (binary, no-pad collation). Two
 * spellings of one sound, Hòa and Hoà, share a key: order by (key, code).
 */
export function nameSortKey(fullName: string): string {
  const words = wordsOf(fullName);
  return [words.slice(-1), words.slice(0, -1)]
    .flatMap((part) => [lettersKey(part), tonesKey(part)])
    .join(END)
    .slice(0, LONGEST_SORT_KEY);
}

/** The order of any other Vietnamese words (schools, places): from the first word on. Compare bytes. */
export function wordsSortKey(text: string): string {
  const words = wordsOf(text);
  return [lettersKey(words), tonesKey(words)].join(END);
}

const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFC')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');

const lettersKey = (words: readonly string[]): string =>
  words.map((word) => [...word].map((character) => weightOf(takeApart(character).letter)).join('')).join(GAP);

/** One digit for each tone of a word, wherever in the syllable its mark is written. */
const tonesKey = (words: readonly string[]): string => words.map(tonesOf).join(GAP);

function tonesOf(word: string): string {
  const tones = [...word].map((character) => takeApart(character).tone).filter((tone) => tone > 0);
  return tones.length > 0 ? tones.join('') : '0';
}

/** Signs before digits before letters before all else, as their code points order them. */
function weightOf(letter: string): string {
  const place = ALPHABET.indexOf(letter);
  if (place >= 0) return String.fromCharCode(0x41 + place);
  if (/^[0-9]$/.test(letter)) return letter;
  if (/^['’ʼ-]$/.test(letter)) return '-';
  return `~${(letter.codePointAt(0) ?? 0).toString(16).padStart(6, '0')}`;
}
