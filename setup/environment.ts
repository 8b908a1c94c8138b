import { join } from 'node:path';
import { onPath } from './find.ts';
import { backupKeyFile, type Instance } from './instance.ts';
import { database } from './mariadb.ts';
import { chromium } from './parts.ts';
import { TEMPORAL_NAMESPACE } from './temporal.ts';

export type InstanceKind = 'demonstration' | 'test';

/** The `HBS_*` variables with which every process of ours finds this instance (read by configuration.ts). */
export function environmentOf(
  { folder, ports, secrets }: Instance,
  kind: InstanceKind,
): Readonly<Record<string, string>> {
  return {
    HBS_ENVIRONMENT: kind,
    HBS_DATABASE_HOST: '127.0.0.1',
    HBS_DATABASE_PORT: String(ports.database),
    HBS_DATABASE_NAME: database.name,
    HBS_DATABASE_USER: database.applicationUser,
    HBS_DATABASE_PASSWORD: secrets.databasePassword,
    HBS_MIGRATION_USER: database.migrationUser,
    HBS_MIGRATION_PASSWORD: secrets.migrationPassword,
    HBS_TEMPORAL_ADDRESS: `127.0.0.1:${ports.temporal}`,
    HBS_TEMPORAL_NAMESPACE: TEMPORAL_NAMESPACE,
    HBS_TEMPORAL_WEB_URL: `http://127.0.0.1:${ports.temporalUi}`,
    HBS_PAYLOAD_KEY_ID: `${kind}-1`,
    HBS_PAYLOAD_KEY: secrets.payloadKey,
    HBS_BACKUP_KEY_ID: `${kind}-1`,
    HBS_BACKUP_KEY_FILE: backupKeyFile(folder),
    HBS_FILES_DIRECTORY: join(folder, 'files'),
    HBS_API_HOST: '127.0.0.1',
    HBS_API_PORT: String(ports.api),
    HBS_API_PUBLIC_URL: `http://127.0.0.1:${ports.api}`,
    HBS_MAIL_HOST: '127.0.0.1',
    HBS_MAIL_PORT: String(ports.mail),
    HBS_MINISTRY_URL: `http://127.0.0.1:${ports.ministry}`,
    HBS_DAMAGED_LINE: join(folder, 'damage-next-package'),
    HBS_CHROMIUM: onPath(...chromium.programs) ?? '',
  };
}

/** The variables as lines that a shell can read (`set -a; . file; set +a`). No value contains a quote. */
export function asShellLines(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join('');
}
