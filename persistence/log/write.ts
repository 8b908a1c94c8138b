import type { Command, Decider, Event, Transition } from '../../domain/decider.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import type { Queries } from '../data-source.ts';
import { project as projectTasks } from './task.ts';
import { append, type Head, headsOf, newHead, transitionOf } from './transition.ts';

/** The rest of the log, for an act that touches two subjects: in the same transaction (record-year.md section 3). */
export type SameTransaction = {
  write(subjectId: string, command: Command): Promise<Transition | Refusal | undefined>;
  begin(subject: NewSubject, command: Command): Promise<void>;
  readonly writtenAt: number;
};

export type NewSubject = {
  readonly subjectId: string;
  readonly kind: string;
  readonly workflowId: string;
  readonly schoolId: string | undefined;
};

/** One kind of subject, its types hidden: what `judge` does with a command on its newest state. */
export type Kind = {
  readonly name: string;
  judge(queries: Queries, head: Head, command: Command): Promise<Judged | Refusal>;
};

type Judged = {
  readonly events: readonly Event[];
  readonly state: unknown;
  readonly livesOn: boolean;
  settle(same: SameTransaction): Promise<void>;
};

/** A rule that throws is a fault of ours: no repetition mends it, so the act fails at once. */
export class RuleFailed extends Error {
  override readonly name = 'RULE_FAILED';
}

/**
 * A kind of subject from its decider, the facts that its rules need, and the tables that its events are projected into.
 * `state` is undefined for the command that begins a subject.
 */
export function kindOf<S, C extends Command, E extends Event, F>(
  decider: Decider<S, C, E, F>,
  tables: {
    facts(queries: Queries, subjectId: string, state: S, command: C): Promise<F | undefined>;
    project(
      queries: Queries,
      subject: { id: string; before: S | undefined; after: S; command: C; events: readonly E[] },
      same: SameTransaction,
    ): Promise<void>;
  },
): Kind {
  return {
    name: decider.name,
    async judge(queries, head, untyped) {
      const command = untyped as C;
      const before = head.state as S;
      const facts = head.rev === 0 ? undefined : await tables.facts(queries, head.subjectId, before, command);
      const events = rule(() => decider.decide(before, command, facts));
      if (isRefusal(events)) return events;

      const after = rule(() => events.reduce(decider.evolve, before));
      return {
        events,
        state: after,
        livesOn: rule(() => decider.livesOn(after)),
        async settle(same) {
          await tables.project(
            queries,
            { id: head.subjectId, before: head.rev === 0 ? undefined : before, after, command, events },
            same,
          );
          await projectTasks(
            queries,
            { id: head.subjectId, schoolId: head.schoolId },
            rule(() => decider.tasksOf(after)),
            command.at,
          );
        },
      };
    },
  };
}

const rule = <T>(judge: () => T): T => {
  try {
    return judge();
  } catch (cause) {
    throw new RuleFailed('RULE_FAILED', { cause });
  }
};

/** Judges one command on the newest state and appends what it did; nothing is appended when nothing is new. */
export async function writeCommand(
  queries: Queries,
  kinds: ReadonlyMap<string, Kind>,
  subjectId: string,
  command: Command,
  writtenAt: number,
): Promise<Transition | Refusal | undefined> {
  const [head] = await headsOf(queries, [subjectId]);
  if (!head) return { refused: 'SUBJECT_UNKNOWN' };
  // Asked after the head was read: a double click that is not known now is judged on a head without it, and collides.
  const known = await transitionOf(queries, subjectId, command.id);
  if (known) return known;

  const written = await writeOn(queries, kinds, head, command, writtenAt);
  if (written && !isRefusal(written)) return written;

  // What appends nothing collides with nothing: it holds only if no other act came between the head and the facts.
  const [newest] = await headsOf(queries, [subjectId]);
  return newest?.rev === head.rev ? written : writeCommand(queries, kinds, subjectId, command, writtenAt);
}

/** Begins a subject with its first command. */
export async function beginSubject(
  queries: Queries,
  kinds: ReadonlyMap<string, Kind>,
  subject: NewSubject,
  command: Command,
  writtenAt: number,
): Promise<Transition | Refusal | undefined> {
  return writeOn(queries, kinds, newHead(subject), command, writtenAt);
}

async function writeOn(
  queries: Queries,
  kinds: ReadonlyMap<string, Kind>,
  head: Head,
  command: Command,
  writtenAt: number,
): Promise<Transition | Refusal | undefined> {
  const kind = kinds.get(head.kind);
  if (!kind) throw new RuleFailed(`no rules for ${head.kind}`);

  const judged = await kind.judge(queries, head, command);
  if (isRefusal(judged)) return judged;
  if (judged.events.length === 0) return undefined;

  const { events, state, livesOn } = judged;
  const transition = await append(queries, head, { command, events, state, livesOn, writtenAt });
  await judged.settle({
    write: (subjectId, next) => writeCommand(queries, kinds, subjectId, next, writtenAt),
    begin: async (subject, next) => {
      await beginSubject(queries, kinds, subject, next, writtenAt);
    },
    writtenAt,
  });
  return transition;
}
