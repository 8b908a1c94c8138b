/** A part that a run needs and that this machine does not have: which, where it was looked for, how to get it. */
export class Missing extends Error {
  constructor(part: string, lookedIn: string, howToGetIt: string) {
    super(`${part} is missing. Looked in: ${lookedIn}. How to get it: ${howToGetIt}.`);
  }
}
