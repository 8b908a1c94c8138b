/**
 * What a spreadsheet takes for a formula, when a CSV brings it: `=`, `+`, `-`, `@` (in their wide forms too), a tab or a line
 * end in front; blanks before them change nothing. Apostrophes of ours may stand there already.
 */
const RUNS = /^'*[\s\u00A0]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\t\r\n]/;

/**
 * Where a cell begins for a spreadsheet that parts by semicolons or tabs, as the regional settings may have it: it takes our
 * quotes for letters then, and what follows such a sign, or a line end, for a cell of its own.
 */
const STARTS_A_CELL = /([;\t\r\n])(?=['"\s\u00A0]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g;
const NEUTRALISED_INSIDE = /([;\t\r\n])'(?=['"\s\u00A0]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g;

/** The text as a CSV may carry it: an apostrophe in front of what would be run (field case EX11). */
export function neutralised(text: string): string {
  const inside = text.replace(STARTS_A_CELL, "$1'");
  return RUNS.test(text) ? `'${inside}` : inside;
}

/** The exact inverse: what `neutralised` made of a text, as it was typed. */
export function asTyped(text: string): string {
  const inside = text.startsWith("'") && RUNS.test(text) ? text.slice(1) : text;
  return inside.replace(NEUTRALISED_INSIDE, '$1');
}
