import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { CATALOGUES, refusalText, withFacts } from '../../domain/refusals.ts';

const ROOT = new URL('../../', import.meta.url);
const FOLDERS = ['domain', 'workflows', 'activities', 'api', 'persistence', 'signing'];

const sources = FOLDERS.flatMap((folder) =>
  readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(new URL(`${folder}/${file}`, ROOT), 'utf8')),
);
const entries = Object.values(CATALOGUES).flatMap((catalogue) => Object.entries(catalogue));

describe('the catalogue of refusals', () => {
  it('has words for every refusal that the source can give', () => {
    const named = new Set(
      sources.flatMap((text) =>
        [...text.matchAll(/(?:refused: |refuseEntry\()'([A-Z][A-Z_]+)'/g)].map(([, name]) => name),
      ),
    );
    const known = new Set(entries.map(([name]) => name));
    expect([...named].filter((name) => name !== undefined && !known.has(name))).toEqual([]);
  });

  it('gives no name and no code twice', () => {
    const twice = (values: readonly string[]) => values.filter((value, i) => values.indexOf(value) !== i);
    expect(twice(entries.map(([name]) => name))).toEqual([]);
    expect(twice(entries.map(([, { code }]) => code))).toEqual([]);
  });

  it.each(entries)('%s says in both languages what did not happen and what to do', (_, text) => {
    for (const words of [text.vi, text.en, text.cure.vi, text.cure.en]) expect(words.length).toBeGreaterThan(3);
    const facts = (words: string) => [...words.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
    expect(facts(text.vi)).toEqual(facts(text.en));
  });

  it('puts facts in their places, and a dash where one is missing', () => {
    expect(withFacts('Còn {left} lần, {x}.', { left: 2 })).toBe('Còn 2 lần, ….');
    expect(refusalText('NO_SUCH_NAME').code).toBe('HBS-WEB-503');
  });
});
