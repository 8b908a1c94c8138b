import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { digestOf, placeIn } from '../files/file-store.ts';
import { type BackupKey, sealed, sealOf, unsealed } from './seal.ts';

const SIDE_BY_SIDE = 8;

/**
 * Files of one key lie together: with another key they are kept once more, also with another of the same name, else a backup
 * would count on files that its key does not open. Each is named by the digest of what it holds.
 */
export const sealedFilesIn = (filesFolder: string, key: BackupKey): string =>
  join(filesFolder, `${key.id}-${sealOf(key, 'files').slice(0, 16)}`);

/** How many bytes lie there, and what the store has lost or changed. */
export type SealedFiles = { readonly bytes: number; readonly damaged: readonly string[] };

/**
 * Seals files of the store into the backups' folder; one that is there already is not read again. Each is compared with its
 * name on the way: nothing that was changed is carried on.
 */
export async function sealFiles(
  digests: readonly string[],
  store: string,
  folder: string,
  key: BackupKey,
): Promise<SealedFiles> {
  let bytes = 0;
  const damaged = await eachOf(digests, async (digest) => {
    const place = placeIn(folder, digest);
    const there = await stat(place).catch(() => undefined);
    if (there) {
      bytes += there.size;
      return true;
    }
    const content = await readFile(placeIn(store, digest)).catch(() => undefined);
    if (!content || digestOf(content) !== digest) return false;
    bytes += await write(place, sealed(key, digest, content));
    return true;
  });
  return { bytes, damaged };
}

/** The digests of sealed files that are missing, or were sealed with another key, or changed. Nothing is written. */
export const damagedSealedFiles = (
  digests: readonly string[],
  folder: string,
  key: BackupKey,
): Promise<readonly string[]> => eachOf(digests, async (digest) => (await opened(digest, folder, key)) !== undefined);

/** Puts sealed files back into the store; one that is there as it should be stays. Gives those that could not be. */
export const unsealFiles = (
  digests: readonly string[],
  folder: string,
  store: string,
  key: BackupKey,
): Promise<readonly string[]> =>
  eachOf(digests, async (digest) => {
    const place = placeIn(store, digest);
    const there = await readFile(place).catch(() => undefined);
    if (there && digestOf(there) === digest) return true;
    const content = await opened(digest, folder, key);
    if (!content) return false;
    await write(place, content);
    return true;
  });

async function opened(digest: string, folder: string, key: BackupKey): Promise<Buffer | undefined> {
  const bytes = await readFile(placeIn(folder, digest)).catch(() => undefined);
  const content = bytes && unsealed(key, digest, bytes);
  return content && digestOf(content) === digest ? content : undefined;
}

/** Under its name only when it is whole. */
async function write(place: string, bytes: Uint8Array): Promise<number> {
  await mkdir(dirname(place), { recursive: true, mode: 0o700 });
  // Two backups into one folder at once write beside one another.
  const fresh = `${place}.${randomUUID()}.new`;
  await writeFile(fresh, bytes, { flush: true, mode: 0o600 });
  await rename(fresh, place);
  return bytes.length;
}

/** Gives those of which `does` says no, in their order. */
async function eachOf(
  digests: readonly string[],
  does: (digest: string) => Promise<boolean>,
): Promise<readonly string[]> {
  const failed: string[] = [];
  const waiting = [...digests];
  const worker = async () => {
    for (let digest = waiting.shift(); digest; digest = waiting.shift()) if (!(await does(digest))) failed.push(digest);
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  return failed.sort();
}

/** One digest over the digests of many files. */
export const listDigest = (digests: readonly string[]): string =>
  createHash('sha256')
    .update(digests.map((digest) => `${digest}\n`).join(''))
    .digest('hex');
