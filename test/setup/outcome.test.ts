import { describe, expect, it } from '@jest/globals';
import { exitCodeOf, summary } from '../../setup/outcome.ts';

const good = { name: 'domain', passed: 12, failed: 0, skipped: 0, seconds: 1 };
const bad = { name: 'api', passed: 3, failed: 1, skipped: 2, seconds: 1 };

describe('the end of a test run', () => {
  it('is one line with the sum of all tiers', () => {
    expect(summary([good], []).at(-1)).toBe('12 passed, 0 failed');
    expect(summary([good, bad], []).at(-1)).toBe('15 passed, 1 failed, 2 skipped');
  });

  it('names the validators that were left out', () => {
    expect(summary([good], ['verapdf', 'pyhanko']).join('\n')).toContain('left out by --without: verapdf, pyhanko');
  });

  it.each([
    ['all passed', [good], 0],
    ['one failed', [good, bad], 1],
    ['no tier ran', [], 1],
    ['tiers ran without a test', [{ ...good, passed: 0 }], 1],
  ])('when %s, says so by its exit code', (_when, outcomes, code) => {
    expect(exitCodeOf(outcomes)).toBe(code);
  });
});
