import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { UNKNOWN_ADDRESS, withYou } from '../../domain/people/form-of-address.ts';
import type { Language } from '../../persistence/account/account.ts';

const TEMPLATES = new URL('../../templates/', import.meta.url);
const File = z.record(z.string(), z.object({ vi: z.string().min(1), en: z.string().min(1) }));

/** Every text of the pages: `<capability>.<key>` → the Vietnamese and the English, from `templates/<capability>/words.json`. */
export const WORDS: ReadonlyMap<string, Readonly<Record<Language, string>>> = new Map(
  readdirSync(TEMPLATES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => wordsOf(name)),
);

function wordsOf(capability: string): readonly (readonly [string, Readonly<Record<Language, string>>])[] {
  const text = readIfThere(new URL(`${capability}/words.json`, TEMPLATES));
  if (text === undefined) return [];
  return Object.entries(File.parse(JSON.parse(text))).map(([key, words]) => [`${capability}.${key}`, words] as const);
}

function readIfThere(file: URL): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** One text, `{you}` in it being the reader's form of address, with each `{name}` that `facts` has replaced (scripts are handed the others to fill in); throws for a key that no file has: a page never shows a key. */
export function say(
  language: Language,
  key: string,
  facts: Readonly<Record<string, unknown>> = {},
  you: string = UNKNOWN_ADDRESS,
): string {
  const words = WORDS.get(key);
  if (!words) throw new Error(`no words for ${key}`);
  return withYou(words[language], you).replace(/\{(\w+)\}/g, (whole, name: string) => String(facts[name] ?? whole));
}
