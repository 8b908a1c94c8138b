import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { BackupKey } from '../persistence/backup/seal.ts';
import type { DatabaseAccount } from '../persistence/data-source.ts';

/**
 * All that a process of ours is told from outside, read once by its entry point (workers/*, api/main, setup/*) from
 * `HBS_*` variables. Any variable may be given as `<NAME>_FILE`, the path of a file that holds the value (secrets).
 */
export interface Configuration {
  readonly environment: 'demonstration' | 'production' | 'test';
  readonly database: {
    /** Granted table by table; what the API and the workers use. */
    readonly application: DatabaseAccount;
    /** Owns the schema; only where migrations run. */
    readonly migration: DatabaseAccount | undefined;
  };
  readonly temporal: { readonly address: string; readonly namespace: string; readonly webUrl: string | undefined };
  /** AES-256 key of the payload codec with its id; `off` only in tests that look into the engine. */
  readonly payloadKey: { readonly id: string; readonly key: Uint8Array } | 'off';
  /** AES-256 key of backups with its id; only where a backup is taken or put back. */
  readonly backupKey: BackupKey | undefined;
  readonly filesDirectory: string;
  readonly api: { readonly host: string; readonly port: number; readonly publicUrl: string };
  /** Where health, readiness and figures are served, to machines of ours only; without a port, nowhere. */
  readonly operation: { readonly host: string; readonly port: number | undefined };
  readonly mail: { readonly host: string; readonly port: number };
  /** Name and password of the province's account may stand in it. */
  readonly ministryUrl: string;
  /** While this file is there, the next package is damaged on its way to the intake; never in production. */
  readonly damagedLine: string | undefined;
  /** The browser that renders display forms; found on PATH when it is not given. */
  readonly chromium: string | undefined;
  /** How many workflows the records worker keeps in memory, and how many workflow tasks it works on at once. */
  readonly recordsWorker: { readonly cachedWorkflows: number; readonly workflowTaskSlots: number };
  /** Milliseconds by which our clock is ahead of the machine's: nonzero only in tests. */
  readonly clockAheadMs: number;
}

/** The variables that are wrong, each with its reason; never with its value, which may be a secret. */
export class ConfigurationError extends Error {
  readonly variables: readonly string[];

  constructor(faults: readonly { readonly variable: string; readonly reason: string }[]) {
    super(
      `The configuration is refused:\n${faults.map(({ variable, reason }) => `  ${variable}: ${reason}`).join('\n')}`,
    );
    this.variables = faults.map(({ variable }) => variable);
  }
}

/** Reads and checks the configuration; throws a ConfigurationError that names every wrong variable. */
export function readConfiguration(environment: NodeJS.ProcessEnv = process.env): Configuration {
  const parsed = Variables.safeParse(withFiles(environment));
  if (!parsed.success) {
    throw new ConfigurationError(
      parsed.error.issues.map(({ path, message }) => ({ variable: String(path[0]), reason: message })),
    );
  }
  return arranged(parsed.data);
}

const text = z.string({ error: 'is not set' }).min(1, 'is empty');
const port = z
  .string({ error: 'is not set' })
  .regex(/^\d{1,5}$/, 'is not a port')
  .transform(Number)
  .refine((number) => number > 0 && number < 65_536, 'is not a port');
const positive = (usual: number) =>
  z
    .string()
    .regex(/^[1-9]\d{0,5}$/, 'is not a whole number above 0')
    .transform(Number)
    .default(usual);
const url = z.url({ protocol: /^https?$/, error: 'is not an http(s) address' });
const AES_256_KEY = /^[A-Za-z0-9+/]{43}=$/;

const Variables = z
  .object({
    HBS_ENVIRONMENT: z.enum(['demonstration', 'production', 'test'], {
      error: 'is none of demonstration, production, test',
    }),
    HBS_DATABASE_HOST: text,
    HBS_DATABASE_PORT: port,
    HBS_DATABASE_NAME: text,
    HBS_DATABASE_USER: text,
    HBS_DATABASE_PASSWORD: text,
    HBS_MIGRATION_USER: text.optional(),
    HBS_MIGRATION_PASSWORD: text.optional(),
    HBS_TEMPORAL_ADDRESS: text.regex(/^[^\s:]+:\d{1,5}$/, 'is not host:port'),
    HBS_TEMPORAL_NAMESPACE: text,
    HBS_TEMPORAL_WEB_URL: url.optional(),
    HBS_PAYLOAD_CODEC: z.literal('off', { error: 'knows only "off"' }).optional(),
    HBS_PAYLOAD_KEY_ID: text.optional(),
    HBS_PAYLOAD_KEY: text.regex(AES_256_KEY, 'is not 32 bytes in base64').optional(),
    HBS_BACKUP_KEY_ID: text.regex(/^[\w.-]{1,40}$/, 'is not a name of letters, digits, dots and dashes').optional(),
    HBS_BACKUP_KEY: text.regex(AES_256_KEY, 'is not 32 bytes in base64').optional(),
    HBS_FILES_DIRECTORY: text.startsWith('/', 'is not an absolute path'),
    HBS_API_HOST: text,
    HBS_API_PORT: port,
    HBS_API_PUBLIC_URL: url,
    HBS_OPERATION_HOST: text.default('127.0.0.1'),
    HBS_OPERATION_PORT: port.optional(),
    HBS_MAIL_HOST: text,
    HBS_MAIL_PORT: port,
    HBS_MINISTRY_URL: url,
    HBS_DAMAGED_LINE: text.startsWith('/', 'is not an absolute path').optional(),
    HBS_CHROMIUM: text.optional(),
    HBS_CACHED_WORKFLOWS: positive(600),
    HBS_WORKFLOW_TASK_SLOTS: positive(20),
    HBS_CLOCK_AHEAD_MS: z
      .string()
      .regex(/^-?\d{1,12}$/, 'is not a number of milliseconds')
      .transform(Number)
      .default(0),
  })
  .superRefine((variables, context) => {
    const refuse = (variable: string, message: string) =>
      context.addIssue({ code: 'custom', path: [variable], message });
    if (variables.HBS_WORKFLOW_TASK_SLOTS > variables.HBS_CACHED_WORKFLOWS) {
      refuse('HBS_WORKFLOW_TASK_SLOTS', 'is more than HBS_CACHED_WORKFLOWS: a workflow at work is in memory');
    }
    const isTest = variables.HBS_ENVIRONMENT === 'test';
    const isOff = variables.HBS_PAYLOAD_CODEC === 'off';
    if (isOff && !isTest) refuse('HBS_PAYLOAD_CODEC', 'may be off only in a test (A8: children’s data)');
    if (!isOff && !variables.HBS_PAYLOAD_KEY) refuse('HBS_PAYLOAD_KEY', 'is not set');
    if (!isOff && !variables.HBS_PAYLOAD_KEY_ID) refuse('HBS_PAYLOAD_KEY_ID', 'is not set');
    if (variables.HBS_BACKUP_KEY && !variables.HBS_BACKUP_KEY_ID) refuse('HBS_BACKUP_KEY_ID', 'is not set');
    if (variables.HBS_BACKUP_KEY && variables.HBS_BACKUP_KEY === variables.HBS_PAYLOAD_KEY) {
      refuse('HBS_BACKUP_KEY', 'is the payload key: whoever holds a running system must not read its backups');
    }
    if (variables.HBS_CLOCK_AHEAD_MS !== 0 && !isTest) {
      refuse('HBS_CLOCK_AHEAD_MS', 'may move the clock only in a test (A12: the law’s effect is by the instant)');
    }
    if (variables.HBS_DAMAGED_LINE && variables.HBS_ENVIRONMENT === 'production') {
      refuse('HBS_DAMAGED_LINE', 'may damage packages only in a demonstration or test');
    }
    if (variables.HBS_MIGRATION_USER === variables.HBS_DATABASE_USER) {
      refuse('HBS_MIGRATION_USER', 'is the application’s account: it must not own the log (A7)');
    }
    if (variables.HBS_MIGRATION_USER && !variables.HBS_MIGRATION_PASSWORD) {
      refuse('HBS_MIGRATION_PASSWORD', 'is not set');
    }
  });

function arranged(variables: z.infer<typeof Variables>): Configuration {
  const place = {
    host: variables.HBS_DATABASE_HOST,
    port: variables.HBS_DATABASE_PORT,
    name: variables.HBS_DATABASE_NAME,
  };
  return {
    environment: variables.HBS_ENVIRONMENT,
    database: {
      application: { ...place, user: variables.HBS_DATABASE_USER, password: variables.HBS_DATABASE_PASSWORD },
      migration:
        variables.HBS_MIGRATION_USER && variables.HBS_MIGRATION_PASSWORD
          ? { ...place, user: variables.HBS_MIGRATION_USER, password: variables.HBS_MIGRATION_PASSWORD }
          : undefined,
    },
    temporal: {
      address: variables.HBS_TEMPORAL_ADDRESS,
      namespace: variables.HBS_TEMPORAL_NAMESPACE,
      webUrl: variables.HBS_TEMPORAL_WEB_URL,
    },
    payloadKey: payloadKey(variables),
    backupKey: backupKey(variables),
    filesDirectory: variables.HBS_FILES_DIRECTORY,
    api: {
      host: variables.HBS_API_HOST,
      port: variables.HBS_API_PORT,
      publicUrl: variables.HBS_API_PUBLIC_URL,
    },
    operation: { host: variables.HBS_OPERATION_HOST, port: variables.HBS_OPERATION_PORT },
    mail: { host: variables.HBS_MAIL_HOST, port: variables.HBS_MAIL_PORT },
    ministryUrl: variables.HBS_MINISTRY_URL,
    damagedLine: variables.HBS_DAMAGED_LINE,
    chromium: variables.HBS_CHROMIUM,
    recordsWorker: {
      cachedWorkflows: variables.HBS_CACHED_WORKFLOWS,
      workflowTaskSlots: variables.HBS_WORKFLOW_TASK_SLOTS,
    },
    clockAheadMs: variables.HBS_CLOCK_AHEAD_MS,
  };
}

function payloadKey(variables: z.infer<typeof Variables>): Configuration['payloadKey'] {
  const { HBS_PAYLOAD_KEY_ID: id, HBS_PAYLOAD_KEY: key } = variables;
  return id && key && variables.HBS_PAYLOAD_CODEC !== 'off' ? { id, key: Buffer.from(key, 'base64') } : 'off';
}

function backupKey(variables: z.infer<typeof Variables>): Configuration['backupKey'] {
  const { HBS_BACKUP_KEY_ID: id, HBS_BACKUP_KEY: key } = variables;
  return id && key ? { id, key: Buffer.from(key, 'base64') } : undefined;
}

/** `HBS_X_FILE` stands for `HBS_X`: how containers are handed secrets. */
function withFiles(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isFile = (name: string) => /^HBS_.+_FILE$/.test(name);
  const fromFiles = Object.entries(environment)
    .filter((entry): entry is [string, string] => isFile(entry[0]) && entry[1] !== undefined)
    .map(([name, file]) => [name.slice(0, -'_FILE'.length), content(name, file)]);
  return { ...environment, ...Object.fromEntries(fromFiles) };
}

function content(variable: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd();
  } catch {
    throw new ConfigurationError([{ variable, reason: 'names a file that cannot be read' }]);
  }
}
