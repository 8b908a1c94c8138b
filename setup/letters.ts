import { runTests } from './run-tests.ts';

/** `npm run letters`: the display form a thousand times under load (field case PD2); twenty are in every `npm test`. */
export function letters(args: readonly string[]): Promise<number> {
  process.env['HBS_RENDERS'] ??= '1000';
  return runTests(['signing', ...args], 60);
}
