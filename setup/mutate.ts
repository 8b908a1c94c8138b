import { join } from 'node:path';
import { projectFolder } from './layout.ts';
import { runToEnd } from './run-to-end.ts';

/** `npm run mutate`: whether the tests of the assessment rules notice a changed rule (stryker.config.json). */
export async function mutate(args: readonly string[]): Promise<number> {
  return await runToEnd(join(projectFolder, 'node_modules', '.bin', 'stryker'), ['run', ...args]);
}
