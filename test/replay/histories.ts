import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { History } from './record-history.ts';

/** Where the histories are: `<workflow>/<path>.json`, and the key of their payloads. */
export const FOLDER = join(import.meta.dirname, 'histories');

const Key = z.object({ id: z.string(), key: z.string() });

/** Histories are of invented people; their key is no secret, and is theirs alone. */
export function useHistoriesKey(): void {
  const { id, key } = Key.parse(JSON.parse(readFileSync(join(FOLDER, 'key.json'), 'utf8')));
  process.env['HBS_PAYLOAD_KEY_ID'] = id;
  process.env['HBS_PAYLOAD_KEY'] = key;
}

/** The names of all that are kept, `<workflow>/<path>`. */
export const keptHistories = (): readonly string[] =>
  globSync('*/*.json', { cwd: FOLDER })
    .map((file) => file.slice(0, -'.json'.length))
    .sort();

export const keptHistory = (name: string): History => JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));
