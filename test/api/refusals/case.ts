import { newId } from '../../../persistence/ulid.ts';
import type { Visitor } from '../server.ts';
import type { Scene } from './scene.ts';

/** One thing that somebody sends, and the refusals that he is told, by their names in the catalogue. */
export type Case = {
  readonly refused: readonly string[];
  /** What must be so before; written before the first dump. */
  given?(scene: Scene): Promise<unknown>;
  /** Sends it; gives all that was answered. */
  send(scene: Scene): Promise<string>;
  /** Tables that the sending writes although it is refused: what was uploaded or begun, under an address of its own. */
  readonly but?: readonly string[];
  /** Undoes what `given` did. */
  after?(scene: Scene): Promise<unknown>;
};

export const textOf = async (answer: Promise<Response>): Promise<string> => (await answer).text();

/** An act of a page: with a new command id, and the newest revision read. */
export const act = (who: Visitor, path: string, fields: object = {}): Promise<string> =>
  textOf(who.send(path, { commandId: newId(), seen: 0, ...fields }));
