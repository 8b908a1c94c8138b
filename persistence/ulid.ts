import { monotonicFactory } from 'ulid';

const next = monotonicFactory();

/** A new key: 26 letters, rising with the clock, so that an index grows at its end. `at` in ms, UTC. */
export const newId = (at: number = Date.now()): string => next(at);
