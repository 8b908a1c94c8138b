import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { digestOf, placeIn } from '../files/file-store.ts';
import type { Manifest } from './manifest.ts';

export type CopiedFiles = {
  readonly files: Manifest['files'];
  /** Digests of files that are missing at their source, or are not what their name says. */
  readonly damaged: readonly string[];
};

const SIDE_BY_SIDE = 8;

/**
 * Copies files from one store to another, by their digests, in order; one that is there already is not read again. Each is
 * compared with its name on the way: nothing that was changed is carried on.
 */
export async function copyFiles(digests: readonly string[], from: string, to: string): Promise<CopiedFiles> {
  const damaged: string[] = [];
  let bytes = 0;
  const waiting = [...digests];
  const worker = async () => {
    for (let digest = waiting.shift(); digest; digest = waiting.shift()) {
      const size = await copyOne(digest, from, to);
      if (size === undefined) damaged.push(digest);
      else bytes += size;
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  return { files: { count: digests.length, bytes, listSha256: listDigest(digests) }, damaged: damaged.sort() };
}

/** One digest over the digests of many files. */
export const listDigest = (digests: readonly string[]): string =>
  createHash('sha256')
    .update(digests.map((digest) => `${digest}\n`).join(''))
    .digest('hex');

async function copyOne(digest: string, from: string, to: string): Promise<number | undefined> {
  const place = placeIn(to, digest);
  const there = await stat(place).catch(() => undefined);
  if (there) return there.size;

  const bytes = await readFile(placeIn(from, digest)).catch(() => undefined);
  if (!bytes || digestOf(bytes) !== digest) return undefined;
  await mkdir(dirname(place), { recursive: true, mode: 0o700 });
  await writeFile(`${place}.new`, bytes, { flush: true, mode: 0o600 });
  await rename(`${place}.new`, place);
  return bytes.length;
}

/** The digests of files that are missing in a store, or are not what their name says. */
export async function damagedFiles(digests: readonly string[], directory: string): Promise<readonly string[]> {
  const damaged: string[] = [];
  for (const digest of digests) {
    const bytes = await readFile(placeIn(directory, digest)).catch(() => undefined);
    if (!bytes || digestOf(bytes) !== digest) damaged.push(digest);
  }
  return damaged;
}
