import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectFolder } from './layout.ts';
import { ensureParts, partsOfARun } from './parts.ts';
import { say } from './progress.ts';
import { runToEnd } from './run-to-end.ts';

const FOLDER = join(projectFolder, 'test', 'load', 'parts');

/**
 * `npm run bench [-- PART … --size N --only A,B]`: measures each part on a private system of its own and prints its figures; never
 * a timed test. Every part is a file of test/load/parts and a process of its own, so that one leaves nothing to the next.
 */
export async function bench(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...args],
    options: { size: { type: 'string' }, only: { type: 'string' } },
    allowPositionals: true,
  });
  const parts = globSync('*.ts', { cwd: FOLDER })
    .map((file) => basename(file, '.ts'))
    .sort();
  const unknown = positionals.find((name) => !parts.includes(name));
  if (unknown) {
    say(`No part "${unknown}". There are: ${parts.join(', ')}.`);
    return 2;
  }
  ensureParts(partsOfARun);
  const wishes = Object.entries(values).flatMap(([name, value]) => [`--${name}`, value]);
  let failed = 0;
  for (const name of positionals.length > 0 ? positionals : parts)
    failed += await runToEnd(process.execPath, [join(FOLDER, `${name}.ts`), ...wishes]);
  return failed === 0 ? 0 : 1;
}
