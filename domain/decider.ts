import type { Refusal } from './refusal.ts';

/** An act of a person or of the clock. `id` makes retries harmless; `at` is when the server took it (ms, UTC). */
export type Command = { readonly type: string; readonly id: string; readonly at: number; readonly by: string };

/** What an act did. `at` and `by` are the command's: the log keeps beside them when it was written. */
export type Event = { readonly type: string; readonly at: number; readonly by: string };

/** Work that waits, derived from the state alone, for a position ("teacher of sheet X"), never for a person. */
export type Task = {
  readonly key: string;
  readonly position: string;
  readonly groupKey: string;
  readonly dueAt?: number;
};

/**
 * The rules of one kind of thing that lives through time (a class sheet, a record's year, a certificate): the decider
 * pattern.
 *
 * Rules are of two kinds: from the state alone, and from facts that other subjects own (assignment, lane, lock,
 * certificate). A validator has no facts, and only the first kind speaks; the verdict on the log always has them. What
 * an act took from facts stands in its event, so `evolve` needs none.
 */
export type Decider<S, C extends Command, E extends Event, F = unknown> = {
  readonly name: string;
  readonly commands: readonly C['type'][];
  decide(state: S, command: C, facts?: F): readonly E[] | Refusal;
  evolve(state: S, event: E): S;
  tasksOf(state: S): readonly Task[];
  /** Whether something may still happen to it: its workflow runs, and begins again when the engine's database is lost. */
  livesOn(state: S): boolean;
};

/** One row of the log: one command and what it did. */
export type Transition<E extends Event = Event> = {
  readonly rev: number;
  readonly commandId: string;
  readonly events: readonly E[];
};

/** What `judge` is asked. It reads the newest state itself: a payload that isn't needed isn't sent. */
export type Question<C extends Command = Command> = {
  readonly kind: string;
  readonly subjectId: string;
  readonly rev: number;
  readonly command: C;
};

/** `news`: all that the log holds after the asked revision; the command's own transition is among them, unless refused. */
export type Verdict<E extends Event = Event> = { readonly news: readonly Transition<E>[]; readonly refused?: Refusal };
