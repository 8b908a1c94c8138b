import { decodeTime, isValid, monotonicFactory } from 'ulid';

const next = monotonicFactory();

/** A new key: 26 letters, rising with the clock, so that an index grows at its end. `at` in ms, UTC. */
export const newId = (at: number = Date.now()): string => next(at);

/** When a key was made (ms, UTC); nothing of an id that is no such key. */
export const bornAt = (id: string): number | undefined =>
  isValid(id) && id.charAt(0) <= '7' ? decodeTime(id) : undefined;
