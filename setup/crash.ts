import { runTests } from './run-tests.ts';

/** The long run; three rounds are in every `npm test`. */
const ROUNDS = '10';
const MINUTES = 60;

/** `npm run crash`: ten rounds of killing every part with -9, on private servers, with the closing line of `npm test`. */
export function crash(args: readonly string[]): Promise<number> {
  process.env['HBS_CRASH_ROUNDS'] ??= ROUNDS;
  return runTests(['crash', ...args], MINUTES);
}
