import { runTests } from './run-tests.ts';

/** The long run; two rounds are in every `npm test`. */
const ROUNDS = '10';
/** ms that all workers are away, as the field case has it; half a minute in every `npm test`. */
const AWAY = '120000';
const MINUTES = 60;

/** `npm run crash`: ten rounds of killing every part with -9, workers away for two minutes, on private servers, with the closing line of `npm test`. */
export function crash(args: readonly string[]): Promise<number> {
  process.env['HBS_CRASH_ROUNDS'] ??= ROUNDS;
  process.env['HBS_AWAY_MS'] ??= AWAY;
  return runTests(['crash', ...args], MINUTES);
}
