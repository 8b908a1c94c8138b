import type { Stage } from '../stage.ts';

/**
 * A piece of somebody's year. `real`: on a server as in operation; `skipping`: on the engine's own server that skips time,
 * because a record's timer lies hours behind its closing.
 */
export type Play = {
  readonly name: string;
  readonly server: 'real' | 'skipping';
  /** Gives the ids of the workflows whose histories are to be kept, by `<workflow>/<path>`. */
  play(stage: Stage): Promise<Readonly<Record<string, string>>>;
};
