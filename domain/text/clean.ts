/** What cleaning found: characters nobody sees, white space of other kinds or too much of it, letters taken apart. */
export type Cleaning = 'invisible' | 'space' | 'decomposed';

/** The clean text, NFC, and what was cleaned; an empty list says that it came as it is. */
export type Cleaned = { readonly text: string; readonly cleaned: readonly Cleaning[] };

/**
 * Zero-width and directional marks, soft hyphen, byte-order mark, variation selectors, control characters, and what is no
 * character at all (half a pair, U+FFFF): no place in a name, a code, a comment (field case EX7) or in XML (XML 1.0 §2.2).
 */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/gu;
const VISIBLE_CONTROL = /[\t\n\r]/;
const LINE_END = /\r\n?|\u2028|\u2029|\u0085/g;
const BLANKS = /\s+/g;

/** One line: a name, a head, a place. All white space becomes single blanks; none at the ends. */
export function cleanLine(raw: string): Cleaned {
  const visible = withoutInvisible(raw.replace(LINE_END, '\n'));
  return report(raw, visible, visible.replace(BLANKS, ' ').trim());
}

/** A code or number: no white space at all. */
export function cleanCode(raw: string): Cleaned {
  const visible = withoutInvisible(raw);
  return report(raw, visible, visible.replace(BLANKS, ''));
}

/** Several lines: a comment. Line breaks are kept (as LF), blanks within a line are single, no blank lines at the ends. */
export function cleanText(raw: string): Cleaned {
  const visible = withoutInvisible(raw.replace(LINE_END, '\n'));
  const lines = visible.split('\n').map((line) => line.replace(BLANKS, ' ').trim());
  return report(raw, visible, lines.join('\n').trim());
}

function report(raw: string, visible: string, clean: string): Cleaned {
  const text = clean.normalize('NFC');
  return {
    text,
    cleaned: [
      ...(visible !== raw.replace(LINE_END, '\n') ? ['invisible' as const] : []),
      ...(clean !== visible ? ['space' as const] : []),
      ...(text !== clean ? ['decomposed' as const] : []),
    ],
  };
}

const withoutInvisible = (text: string): string =>
  text.replace(INVISIBLE, (character) => (VISIBLE_CONTROL.test(character) ? character : ''));
