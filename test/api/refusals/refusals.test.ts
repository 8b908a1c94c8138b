import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CATALOGUES, refusalText } from '../../../domain/refusals.ts';
import { endRuntime } from '../../records-worker.ts';
import { accessCases } from './access-cases.ts';
import type { Case } from './case.ts';
import { certificateCases } from './certificate-cases.ts';
import { difference, dumpOf } from './dump.ts';
import { ELSEWHERE, NEVER } from './elsewhere.ts';
import { exchangeCases, lookUpCases } from './exchange-cases.ts';
import { filterCases } from './filter-cases.ts';
import { listCases, unreadableLists } from './list-cases.ts';
import { peopleCases } from './people-cases.ts';
import { aheadCases, calendarCases, recordCases } from './record-cases.ts';
import { openScene, type Scene } from './scene.ts';
import { cellCases, sheetCases } from './sheet-cases.ts';
import { signingCases } from './signing-cases.ts';

const CASES: readonly Case[] = [
  ...accessCases,
  ...peopleCases,
  ...filterCases,
  ...recordCases,
  ...sheetCases,
  ...cellCases,
  ...signingCases,
  ...unreadableLists,
  ...listCases,
  ...certificateCases,
  ...lookUpCases,
  ...exchangeCases,
  ...calendarCases,
  ...aheadCases,
];
const catalogue = Object.values(CATALOGUES).flatMap((part) => Object.keys(part));
const elsewhere = ELSEWHERE.flatMap(({ refused, heldBy }) => refused.map((name) => [name, heldBy] as const));

describe('the catalogue of refusals', () => {
  it('is provoked over HTTP, name by name, but for those that are listed with their reason', () => {
    const accounted = [
      ...CASES.flatMap(({ refused }) => refused),
      ...elsewhere.map(([name]) => name),
      ...Object.keys(NEVER),
    ];
    expect([...new Set(accounted)].sort()).toEqual([...catalogue].sort());
  });

  it.each(elsewhere)('%s is held by %s', (name, heldBy) => {
    expect(readFileSync(join(import.meta.dirname, '..', '..', heldBy), 'utf8')).toContain(`'${name}'`);
  });
});

describe('a refusal over HTTP', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  }, 120_000);
  afterAll(async () => {
    await scene.close();
    await endRuntime();
  });

  it.each(CASES.map((one) => [one.refused.join(', '), one] as const))(
    'with %s leaves every table as it was, but for the journal of acts, sessions and counters',
    async (_names, { refused, given, send, but, after }) => {
      if (given) {
        await given(scene);
        await scene.quiet();
      }
      const before = await dumpOf(scene.database);

      const said = await send(scene);
      const changed = difference(before, await dumpOf(scene.database), but);
      await after?.(scene);

      for (const name of refused) expect(said).toContain(refusalText(name).code);
      expect(changed).toEqual([]);
    },
    60_000,
  );
});
