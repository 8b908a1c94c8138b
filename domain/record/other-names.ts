/** A name in a comment that is another child's of the class: a question for who reads it, never a fault (likeness only asks). */
export type OtherName = { readonly part: string; readonly name: string };

/**
 * Comments that name another pupil of the class by middle and given name, as teachers do ("Em Nhật Minh …"). The pupil's own
 * name is never another's; a name of one word says too little. Letters are compared as they are, NFC.
 */
export function otherNamesIn(
  comments: readonly { readonly part: string; readonly text: string }[],
  fullName: string,
  classmates: readonly string[],
): readonly OtherName[] {
  const own = calledBy(fullName);
  const others = [...new Set(classmates.map(calledBy))].filter((name) => name !== '' && name !== own);
  return comments.flatMap(({ part, text }) => {
    const named = others.find((name) => standsIn(name, text) && !fullName.includes(name));
    return named === undefined ? [] : [{ part, name: named }];
  });
}

/** "Nhật Minh" of Ngô Nhật Minh: the last two words of three or more; nothing where there are fewer. */
function calledBy(fullName: string): string {
  const words = fullName.split(' ');
  return words.length < 3 ? '' : words.slice(-2).join(' ');
}

/** As whole words: no letter before or after. */
function standsIn(name: string, text: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!LETTER.test(text.charAt(at - 1)) && !LETTER.test(text.charAt(at + name.length))) return true;
  }
  return false;
}

const LETTER = /\p{L}/u;
