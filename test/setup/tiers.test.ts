import { globSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { projectFolder } from '../../setup/layout.ts';
import { folderOf, tiers } from '../../setup/tiers.ts';

describe('the tiers of npm test', () => {
  it('hold every test file exactly once', () => {
    const inTiers = tiers().flatMap((tier) => globSync('**/*.test.ts', { cwd: folderOf(tier) }));
    expect(inTiers).toHaveLength(globSync('test/**/*.test.ts', { cwd: projectFolder }).length);
  });
});
