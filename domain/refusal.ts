/**
 * A rule's "no": the name of an entry of the catalogue (`refusals.ts`), and the facts that its words need.
 * Never carries a pupil's name, birth date or number (A8).
 */
export type Refusal = { readonly refused: string; readonly facts?: RefusalFacts };

export type RefusalFacts = Readonly<Record<string, string | number>>;

/** The words of one refusal. `{name}` in a text stands for the fact of that name. `status` is the HTTP status. */
export type RefusalText = {
  /** Stable for ever: people quote it on the telephone. */
  readonly code: `HBS-${string}-${number}`;
  readonly status: 400 | 401 | 403 | 404 | 408 | 409 | 410 | 413 | 415 | 422 | 429 | 503;
  /** What did not happen, and why. */
  readonly vi: string;
  readonly en: string;
  /** What to do now. */
  readonly cure: { readonly vi: string; readonly en: string };
};

/** One part of the catalogue; each capability keeps its own `refusals.ts`, `domain/refusals.ts` joins them. */
export type RefusalCatalogue = Readonly<Record<string, RefusalText>>;

export const isRefusal = (x: unknown): x is Refusal => typeof x === 'object' && x !== null && 'refused' in x;
