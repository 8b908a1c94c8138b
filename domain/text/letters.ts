/** The Vietnamese alphabet, with the four letters that names of other origin bring along, in the order of dictionaries. */
export const ALPHABET = [...'aăâbcdđeêfghijklmnoôơpqrstuưvwxyz'];

/** Combining marks of the tones, in the order of dictionaries after "ngang" (no mark): huyền, hỏi, ngã, sắc, nặng. */
const TONES = ['\u0300', '\u0309', '\u0303', '\u0301', '\u0323'];

/** A letter without its tone, and the tone from 0 (ngang) to 5 (nặng). `letter` is NFC and lower case. */
export function takeApart(letter: string): { readonly letter: string; readonly tone: number } {
  const marks = [...letter.normalize('NFD')];
  const tone = marks.find((mark) => TONES.includes(mark));
  if (!tone) return { letter, tone: 0 };
  return {
    letter: marks
      .filter((mark) => mark !== tone)
      .join('')
      .normalize('NFC'),
    tone: TONES.indexOf(tone) + 1,
  };
}
