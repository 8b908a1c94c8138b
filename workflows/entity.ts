import {
  ApplicationFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineUpdate,
  proxyLocalActivities,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { Command, Decider, Event, Question, Transition, Verdict } from '../domain/decider.ts';
import { isRefusal, type Refusal } from '../domain/refusal.ts';

/** Asks a workflow how far it has followed its log: the doctor compares it with the log's head. */
export const revision = defineQuery<number>('revision');

/** `done` says which command made which revision: a repeated command gets its answer, never a refusal. */
export type Snapshot<S> = {
  readonly subjectId: string;
  readonly state: S;
  readonly rev: number;
  readonly done: Readonly<Record<string, number>>;
};

/**
 * Decides on the newest state and appends, in one transaction. The history keeps only the verdict, never the reasons: a
 * rule may change in mid-year and every open history still replays (A6). A database that is away is tried again at
 * once, then from durable timers, so that it holds no worker up.
 */
const { judge } = proxyLocalActivities<{ judge(question: Question<Command>): Promise<Verdict<Event>> }>({
  startToCloseTimeout: '8 s',
  localRetryThreshold: '2 s',
  retry: { initialInterval: '300 ms', backoffCoefficient: 3, maximumInterval: '30 s' },
});

/**
 * An entity workflow from a decider: one Update per command, refused by its validator before it enters the history, or
 * written to the log before it is answered. Call it before the first `await`.
 */
export function entity<S, C extends Command, E extends Event, F>(decider: Decider<S, C, E, F>, from: Snapshot<S>) {
  let { state, rev, done } = from;
  let leaving = false;

  /** Handlers may overlap: the log has put their transitions in order, and each is followed once. */
  const follow = (news: readonly Transition<E>[]) => {
    for (const transition of news) {
      if (transition.rev !== rev + 1) continue;

      state = transition.events.reduce(decider.evolve, state);
      rev = transition.rev;
      done = { ...done, [transition.commandId]: rev };
    }
  };

  /** Judges the command on the log and follows what is there; answers with the refusal, if it was refused. */
  async function put(command: C): Promise<Refusal | undefined> {
    if (command.id in done) return undefined;

    const { news, refused } = await judge({ kind: decider.name, subjectId: from.subjectId, rev, command });
    follow(news as readonly Transition<E>[]);

    return refused;
  }

  /** An act of a person: answered with the revision that it made, or refused. */
  async function act(command: C): Promise<number> {
    const refused = await put(command);
    if (refused) throw refusal(refused);

    return done[command.id] ?? rev;
  }

  setHandler(revision, () => rev);
  for (const name of decider.commands) {
    setHandler(defineUpdate<number, [C, number?]>(name), act, {
      // A quick no, without facts. `seen` is the newest revision that the sender has read: who knows more than this
      // workflow is judged on the log.
      validator: (command, seen = 0) => {
        if (leaving) throw refusal({ refused: BEGINS_ANEW });
        if (command.id in done || seen > rev) return;

        const decided = decider.decide(state, command);
        if (isRefusal(decided)) throw refusal(decided);
      },
    });
  }

  return {
    get state() {
      return state;
    },
    get rev() {
      return rev;
    },

    /** An act of the clock: a refusal ends it; a fault of ours is tried again, because nobody else will. */
    async onTime(command: C): Promise<void> {
      for (;;) {
        try {
          await put(command);
          return;
        } catch {
          await sleep('1 min');
        }
      }
    },

    /**
     * True when the state got there, or the history is long; false when the instant (ms, UTC), which may move, came
     * first.
     */
    async by(instant: (state: S) => number, reached: (state: S) => boolean): Promise<boolean> {
      while (!reached(state) && !isLong()) {
        const due = instant(state);
        if (due <= Date.now()) return false;

        await waitUntil(due, () => reached(state) || instant(state) !== due || isLong());
      }

      return true;
    },

    /** The instant is past and the log had nothing new: it is looked at again in an hour, never in a loop. */
    async unlessNew(reached: (state: S) => boolean): Promise<void> {
      if (!reached(state)) await condition(() => reached(state), '1 h');
    },

    /**
     * A history that has become long goes on in a new one, from the main function alone. Acts in hand get their answer
     * first; those that come meanwhile are sent again by their senders, so that it is not put off for ever (field case
     * WF1).
     */
    async beginAnewWhenLong(): Promise<void> {
      if (!isLong()) return;

      leaving = true;
      await condition(allHandlersFinished);
      const next: Snapshot<S> = { subjectId: from.subjectId, state, rev, done };
      await continueAsNew<(from: Snapshot<S>) => Promise<S>>(next);
    },

    settled: () => condition(allHandlersFinished),
  };
}

/** What an act is told that came while its workflow begins anew: its sender sends it again. */
const BEGINS_ANEW = 'BEGINS_ANEW';

const isLong = (): boolean => workflowInfo().continueAsNewSuggested;

/** Without an instant there is no timer: a record that is merely late waits for a person, however long. */
async function waitUntil(due: number, changed: () => boolean): Promise<void> {
  if (Number.isFinite(due)) await condition(changed, due - Date.now());
  else await condition(changed);
}

const refusal = ({ refused, facts }: Refusal) =>
  ApplicationFailure.create({ type: refused, message: refused, details: [facts ?? {}], nonRetryable: true });
