import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type BackupKey, isSealOf, sealOf } from './seal.ts';

/** What a backup holds, with the digest of each part as it lies there (SHA-256, hex). Instants in ms, UTC. */
export const Manifest = z.object({
  format: z.literal(2),
  /** Whatever was acknowledged before this instant is in it. */
  takenAt: z.number().int(),
  /** The name of the key that its parts are encrypted with. */
  keyId: z.string().min(1),
  /** The changes of the schema that the database had: it is restored by a program that has the same. */
  schema: z.array(z.string()),
  tables: z.array(
    z.object({ name: z.string(), file: z.string(), rows: z.number().int(), sha256: z.string().length(64) }),
  ),
  files: z.object({
    count: z.number().int(),
    bytes: z.number().int(),
    /** Over the digests of all files in their order, one a line. */
    listSha256: z.string().length(64),
    /** Digests of files that the store had lost or changed: they are in no backup. */
    damaged: z.array(z.string()),
  }),
});
export type Manifest = z.infer<typeof Manifest>;

const MANIFEST = 'manifest.json';
const Sealed = z.object({ manifest: z.unknown(), seal: z.string() });

/** Why a backup is not put back; nothing was written then. */
export class NotRestored extends Error {
  override readonly name = 'NOT_RESTORED';
}

/** Written last: a folder without it is no backup. */
export async function writeManifest(folder: string, manifest: Manifest, key: BackupKey): Promise<void> {
  const sealed = { manifest, seal: sealOf(key, JSON.stringify(manifest)) };
  await writeFile(join(folder, MANIFEST), `${JSON.stringify(sealed, null, 2)}\n`, { mode: 0o600 });
}

/** The backup's manifest and its seal, by which it is known, if it was sealed with this key and is as it was. */
export async function readManifest(
  folder: string,
  key: BackupKey,
): Promise<{ readonly manifest: Manifest; readonly seal: string }> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => undefined);
  if (text === undefined) throw new NotRestored(`${folder} has no ${MANIFEST}: the backup was not finished`);
  const sealed = Sealed.safeParse(read(text));
  const parsed = Manifest.safeParse(sealed.data?.manifest);
  if (!sealed.data || !parsed.success)
    throw new NotRestored(`${MANIFEST} is not of a form that this program knows, or was changed`);
  const { keyId } = parsed.data;
  if (keyId !== key.id)
    throw new NotRestored(`the backup is encrypted with the key "${keyId}", and "${key.id}" is configured`);
  if (!isSealOf(key, JSON.stringify(parsed.data), sealed.data.seal))
    throw new NotRestored(
      `the configured key "${key.id}" is not the one of this backup, or its ${MANIFEST} was changed`,
    );
  return { manifest: parsed.data, seal: sealed.data.seal };
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
