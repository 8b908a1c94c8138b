import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const project = fileURLToPath(new URL('../../../', import.meta.url));
const domain = `${project}domain`;
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

describe('the queries', () => {
  it('never let the database tell a day from an instant: its day changes at 07:00 in Vietnam', () => {
    const files = globSync(`${project}{persistence,activities,api}/**/*.ts`).filter(
      (one) => !one.includes('migrations'),
    );
    expect(files.length).toBeGreaterThan(200);
    const asks = /\b(?:CUR)?DATE\(|CURRENT_DATE|\bDAY\(/;
    expect(files.filter((file) => asks.test(withoutComments(readFileSync(file, 'utf8'))))).toEqual([]);
  });
});
