import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Queries } from '../data-source.ts';

/** `frozen`: a prepare's bytes, swept after 30 days if nobody confirmed; a file that holds a signature stays for ever (D17). */
export type FileKind = 'frozen' | 'xml' | 'pdf' | 'evidence' | 'package' | 'receipt' | 'upload';

/** Immutable files by the SHA-256 of their bytes (A13). */
export type FileStore = {
  /** Keeps the bytes and answers with their digest (hex); the same bytes are kept once. */
  put(queries: Queries, bytes: Uint8Array, kind: FileKind): Promise<string>;
  /** The exact bytes. Throws if the store has lost or changed them: evidence is never made anew. */
  get(sha256: string): Promise<Uint8Array>;
};

/** The store in a local directory: the embedded default. */
export function localFileStore(directory: string): FileStore {
  const placeOf = (sha256: string) => placeIn(directory, sha256);

  return {
    async put(queries, bytes, kind) {
      const sha256 = digestOf(bytes);
      await writeOnce(placeOf(sha256), bytes);
      await queries.query(
        'INSERT IGNORE INTO file (sha256, size, kind, holds_signature, created_at) VALUES (?, ?, ?, ?, ?)',
        [sha256, bytes.length, kind, kind !== 'frozen' && kind !== 'upload', new Date()],
      );
      return sha256;
    },
    async get(sha256) {
      const bytes = await readFile(placeOf(sha256));
      if (digestOf(bytes) !== sha256) throw new Error(`file ${sha256} is damaged`);
      return bytes;
    },
  };
}

/** Where a local store keeps a file. */
export const placeIn = (directory: string, sha256: string): string => join(directory, sha256.slice(0, 2), sha256);

export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Written beside and moved into place: a reader sees the whole file or none. */
async function writeOnce(place: string, bytes: Uint8Array): Promise<void> {
  if (await isThere(place, bytes.length)) return;
  await mkdir(dirname(place), { recursive: true });
  const beside = `${place}.${randomUUID()}`;
  await writeFile(beside, bytes, { flush: true });
  await rename(beside, place);
}

const isThere = (place: string, size: number): Promise<boolean> =>
  stat(place).then(
    (found) => found.size === size,
    () => false,
  );
