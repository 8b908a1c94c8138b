import type { Refusal } from '../refusal.ts';

/**
 * What one parser made of what somebody typed, pasted, imported or sent: a value, nothing (an empty cell changes
 * nothing), or a refusal that keeps the text as typed. `typed` is for the person who typed it alone, never for logs: it may
 * be anything, so it stands beside the facts and not among them.
 */
export type Entry<T> = { readonly value: T } | { readonly empty: true } | RefusedEntry;

export type RefusedEntry = Refusal & { readonly typed: string };

export const empty = { empty: true } as const;

export const refuseEntry = (refused: string, typed: string, facts?: Refusal['facts']): RefusedEntry =>
  facts ? { refused, facts, typed } : { refused, typed };
