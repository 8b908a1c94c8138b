/**
 * What a spreadsheet takes for a formula, when a CSV brings it: `=`, `+`, `-`, `@` (in their wide forms too), a tab or a line
 * end in front; blanks before them change nothing. Apostrophes of ours may stand there already.
 */
const RUNS = /^'*[\s\u00A0]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\t\r\n]/;

/** The text as a CSV may carry it: an apostrophe in front of what would be run (field case EX11). */
export const neutralised = (text: string): string => (RUNS.test(text) ? `'${text}` : text);

/** The exact inverse: what `neutralised` made of a text, as it was typed. */
export const asTyped = (text: string): string => (text.startsWith("'") && RUNS.test(text) ? text.slice(1) : text);
