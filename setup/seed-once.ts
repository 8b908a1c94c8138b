import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentOf } from './environment.ts';
import type { Instance } from './instance.ts';
import { projectFolder } from './layout.ts';
import { withProgress } from './progress.ts';
import { runToEnd } from './run-to-end.ts';

const ENTRY = join(projectFolder, 'setup', 'seed.ts');

/**
 * The demonstration province, once per data folder: `setup/seed.ts FOLDER` plays it through the API of the running
 * system and leaves `accounts.txt` in the folder. One that was interrupted is played again, so it must be able to go on.
 */
export async function seedOnce(instance: Instance): Promise<void> {
  if (isSeeded(instance)) return;
  const status = await withProgress('Seeding the demonstration province', () =>
    runToEnd(process.execPath, [ENTRY, instance.folder], environmentOf(instance, 'demonstration')),
  );
  if (status !== 0) throw new Error('The demonstration province could not be seeded: see the lines above.');
  writeFileSync(seeded(instance), '');
}

/** Whether the demonstration province is there, whole. */
export const isSeeded = (instance: Instance): boolean => existsSync(seeded(instance));

const seeded = ({ folder }: Instance): string => join(folder, 'seeded');

/** The demonstration accounts as the seeding wrote them, for the person at the terminal. */
export function demonstrationAccounts({ folder }: Instance): string | undefined {
  const file = join(folder, 'accounts.txt');
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
