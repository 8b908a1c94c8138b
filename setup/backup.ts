import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { takeBackup } from '../persistence/backup/take-backup.ts';
import { addressedFolder, addressedSystem } from './addressed.ts';
import { ConfigurationError } from './configuration.ts';
import { backupKeyFile } from './instance.ts';
import { say } from './progress.ts';

/** What a demonstration needs beside its tables and files: its accounts' list, its authority, and that it is seeded. */
export const DEMONSTRATION_PARTS = ['accounts.txt', 'seeded', 'authority'] as const;

/**
 * `npm run backup -- --to DIR [--data FOLDER]`: the database at one instant and the files, while people work, in
 * `DIR/<instant>`; files are shared by all backups in DIR. Exit code 1: the store has lost or changed files.
 */
export async function backup(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { data: { type: 'string' }, to: { type: 'string' } } });
  if (!values.to) {
    say('Where to? npm run backup -- --to DIR');
    return 2;
  }
  const configuration = addressedSystem(values.data);
  const { backupKey: key } = configuration;
  if (!key) throw new ConfigurationError([{ variable: 'HBS_BACKUP_KEY', reason: 'is not set' }]);
  const now = () => Date.now() + configuration.clockAheadMs;
  const place = resolve(values.to);
  const folder = join(place, new Date(now()).toISOString().replaceAll(':', '-'));
  mkdirSync(place, { recursive: true, mode: 0o700 });
  const manifest = await takeBackup({
    account: configuration.database.application,
    filesDirectory: configuration.filesDirectory,
    folder,
    filesFolder: join(place, 'files'),
    key,
    now,
    said: say,
  });
  if (configuration.environment === 'demonstration') keepDemonstrationParts(addressedFolder(values.data), folder);
  say(`${manifest.files.count} files, ${Math.round(manifest.files.bytes / 1024)} KB in all`);
  for (const digest of manifest.files.damaged)
    say(`STOP  the file ${digest} is missing in the store or is damaged: it is not in the backup`);
  say(`Backup of ${new Date(manifest.takenAt).toISOString()} in ${folder}`);
  say(
    `It is encrypted with the key "${key.id}": without that key it cannot be restored by anybody. Keep the key elsewhere.`,
  );
  if (configuration.environment === 'demonstration')
    say(`This demonstration's key: ${backupKeyFile(addressedFolder(values.data))}`);
  return manifest.files.damaged.length === 0 ? 0 : 1;
}

function keepDemonstrationParts(data: string, folder: string): void {
  for (const part of DEMONSTRATION_PARTS)
    if (existsSync(join(data, part)))
      cpSync(join(data, part), join(folder, 'demonstration', part), { recursive: true });
}
