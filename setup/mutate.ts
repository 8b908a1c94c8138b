import { join } from 'node:path';
import { projectFolder } from './layout.ts';
import { runToEnd } from './run-to-end.ts';

/** `npm run mutate`: mutation testing of the assessment rules; docs/mutation.md keeps the score and the survivors. */
export function mutate(args: readonly string[]): Promise<number> {
  return runToEnd(join(projectFolder, 'node_modules', '.bin', 'stryker'), ['run', 'stryker.config.json', ...args]);
}
