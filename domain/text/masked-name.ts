/** Onsets of Vietnamese syllables that are written with more than one letter. */
const ONSET = /^(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|\p{L})/iu;

/**
 * The name that the public look-up shows (D18): of each word the onset, and a dot for each letter after it, "Ph•• Gi• B••".
 * Who holds the paper recognises the pupil; who guesses codes learns nobody's name.
 */
export function maskedName(fullName: string): string {
  return fullName.normalize('NFC').split(/\s+/).filter(Boolean).map(maskedWord).join(' ');
}

function maskedWord(word: string): string {
  const letters = [...word];
  const onset = [...(ONSET.exec(word)?.[0] ?? '')];
  const shown = onset.length < letters.length ? onset : onset.slice(0, -1);
  return shown.join('') + '•'.repeat(letters.length - shown.length);
}
