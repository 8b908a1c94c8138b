import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const domain = fileURLToPath(new URL('../../../domain', import.meta.url));
const withoutComments = (code: string) => code.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');

describe('the rules of domain/ that workflows replay', () => {
  it.each(['assessment', 'calendar', 'entry', 'roster', 'text'])(
    '%s has no clock, no time zone and no locale',
    (capability) => {
      const files = globSync(`${domain}/${capability}/*.ts`);
      expect(files.length).toBeGreaterThan(3);
      for (const file of files) {
        const found = /\bDate\b|\bIntl\.|toLocale|localeCompare|Math\.random|performance\./.exec(
          withoutComments(readFileSync(file, 'utf8')),
        );
        expect([file, found?.[0]]).toEqual([file, undefined]);
      }
    },
  );
});
