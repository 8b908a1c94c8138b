import { join } from 'node:path';
import { projectFolder } from './layout.ts';
import { ensureParts, partsOfARun } from './parts.ts';
import { runToEnd } from './run-to-end.ts';

/** `npm run bench`: prints the figures of test/load, measured on a private system; never a timed test. */
export async function bench(): Promise<number> {
  ensureParts(partsOfARun);
  return await runToEnd(process.execPath, [join(projectFolder, 'test', 'load', 'bench-main.ts')]);
}
