import { proxySinks, type Sinks, type WorkflowInterceptors } from '@temporalio/workflow';

/** How the workflows' sandbox tells its process what it had to replay. */
export interface ReplaySinks extends Sinks {
  readonly replay: { seen(events: number, isFirst: boolean): void };
}

const { replay } = proxySinks<ReplaySinks>();

/**
 * Counts the events that a workflow reads again because it was not in memory: each activation of a replay says how long
 * the history is so far. A workflow that is taken out of memory comes back with a counter of its own, at 0.
 */
export const interceptors = (): WorkflowInterceptors => {
  let read = 0;
  return {
    internals: [
      {
        activate(input, next) {
          const { isReplaying, historyLength } = input.activation;
          if (isReplaying && input.batchIndex === 0) {
            replay.seen(Number(historyLength) - read, read === 0);
            read = Number(historyLength);
          }
          next(input);
        },
      },
    ],
  };
};
