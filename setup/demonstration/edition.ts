/**
 * The seeded province is edition 0. Whoever plays the demonstration year in a running system gets a province of its own
 * beside it, with rounds of its own: to move the seeded province's instants would close all its classes.
 */
export type Edition = number;

export const SEEDED: Edition = 0;

/** Codes of units stay eight digits, numbers of people six, and don't meet those of another edition. */
const MOST_EDITIONS = 250;

export const codeIn = (edition: Edition, code: string): string => {
  if (edition >= MOST_EDITIONS) throw new Error(`more than ${MOST_EDITIONS} demonstrations in one system`);
  return String(Number(code) + edition).padStart(8, '0');
};

export const nameIn = (edition: Edition, name: string): string =>
  edition === SEEDED ? name : `${name} (chạy thử ${edition})`;

export const userNameIn = (edition: Edition, userName: string): string =>
  edition === SEEDED ? userName : `${userName}.${edition}`;

/** Pupils are numbered through: a school has fewer than a thousand. */
export const pupilNumberIn = (edition: Edition, n: number): number => edition * 1_000 + n;

/** A person's number, by the place in the staff: by it an assignment finds its teacher, in whatever school. */
export const staffPersonalIdIn = (edition: Edition, n: number): string =>
  `0491${String(80 + (n % 19)).padStart(2, '0')}${100_000 + n * 137 + edition * 3_500}`;
