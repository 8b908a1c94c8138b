import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasSupervisor } from './instance-processes.ts';
import { freePort } from './ports.ts';

const PORT_NAMES = [
  'database',
  'temporal',
  'temporalHttp',
  'temporalMetrics',
  'temporalUi',
  'api',
  'ministry',
  'mail',
  'apiOperation',
  'recordsOperation',
  'documentsOperation',
  'exchangeOperation',
] as const;

export type PortName = (typeof PORT_NAMES)[number];

/** One private set of servers: its data folder, its ports of 127.0.0.1, its secrets. */
export interface Instance {
  readonly folder: string;
  readonly ports: Readonly<Record<PortName, number>>;
  readonly secrets: {
    readonly databasePassword: string;
    readonly migrationPassword: string;
    /** AES-256 key of the payload codec, base64. */
    readonly payloadKey: string;
  };
}

/**
 * Opens the instance whose data are in `folder`, or creates it. The ports of the last time are taken again where they
 * are free, so that addresses stay; the secrets stay always.
 */
export async function openInstance(folder: string): Promise<Instance> {
  for (const part of ['run', 'log', 'files', 'mail']) mkdirSync(join(folder, part), { recursive: true });
  const file = join(folder, 'instance.json');
  const kept: Partial<Instance> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const instance: Instance = {
    folder,
    ports: await choosePorts(kept.ports),
    secrets: kept.secrets ?? {
      databasePassword: randomBytes(18).toString('base64url'),
      migrationPassword: randomBytes(18).toString('base64url'),
      payloadKey: randomBytes(32).toString('base64'),
    },
  };
  writeFileSync(file, JSON.stringify(instance, null, 2), { mode: 0o600 });
  const key = backupKeyFile(folder);
  if (!existsSync(key)) writeFileSync(key, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  return instance;
}

/** Where the key of an instance's backups lies: by itself, because it must be kept where the data are not. */
export const backupKeyFile = (folder: string): string => join(folder, 'backup-key');

/** The instance of a run that somebody looks after now, as it is: to talk to it, not to start it. */
export function runningInstance(folder: string): Instance | undefined {
  return hasSupervisor(folder) ? JSON.parse(readFileSync(join(folder, 'instance.json'), 'utf8')) : undefined;
}

async function choosePorts(kept: Instance['ports'] | undefined): Promise<Instance['ports']> {
  const chosen = new Map<PortName, number>();
  for (const name of PORT_NAMES) chosen.set(name, await freePort(kept?.[name], new Set(chosen.values())));
  return Object.fromEntries(chosen) as Record<PortName, number>;
}
