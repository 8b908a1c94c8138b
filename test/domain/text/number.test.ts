import { describe, expect, it } from '@jest/globals';
import { showNumber } from '../../../domain/text/number.ts';

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
});
