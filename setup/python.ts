import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { onPath } from './find.ts';
import { toolsFolder } from './layout.ts';
import { say, withProgress } from './progress.ts';
import { runToEnd } from './run-to-end.ts';

/**
 * Python packages in a folder of their own under `.tools/` (Debian's pip refuses to install into the system).
 * The path of `wanted` in it, or nothing when there is no pip or it fails.
 */
export async function pythonPackages(
  folderName: string,
  packages: readonly string[],
  wanted: string,
): Promise<string | undefined> {
  const folder = join(toolsFolder, folderName);
  const file = join(folder, wanted);
  if (existsSync(file)) return file;
  const python = onPath('python3', 'python');
  if (!python) return undefined;
  say(`Installing ${packages.join(', ')} with pip into .tools/${folderName}`);
  const unfinished = `${folder}.new-${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', unfinished, ...packages];
  const status = await withProgress(`pip install ${packages.join(' ')}`, () =>
    runToEnd(python, args, { PIP_ROOT_USER_ACTION: 'ignore' }),
  );
  if (status !== 0 || !existsSync(join(unfinished, wanted))) {
    rmSync(unfinished, { recursive: true, force: true });
    return undefined;
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
  return file;
}
