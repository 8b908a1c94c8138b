import { describe, expect, it } from '@jest/globals';
import { showDecimal, showNumber } from '../../../domain/text/number.ts';

describe('numbers as people read them', () => {
  it.each([
    [0, '0', '0'],
    [999, '999', '999'],
    [1_000, '1.000', '1,000'],
    [142_155, '142.155', '142,155'],
    [1_234_567, '1.234.567', '1,234,567'],
    [-2_000, '−2.000', '−2,000'],
  ])('%d', (n, vi, en) => {
    expect([showNumber(n, 'vi'), showNumber(n, 'en')]).toEqual([vi, en]);
  });

  it('have a comma before the decimals in Vietnamese', () => {
    expect([showDecimal(48.06, 'vi'), showDecimal(100, 'en')]).toEqual(['48,1', '100.0']);
  });
});
