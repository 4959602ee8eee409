import { describe, expect, it } from 'vitest';
import { percentile, summarise } from '../../bench/statistics.ts';

describe('percentile', () => {
  it.each([
    { of: [7], percent: 99, is: 7 },
    { of: [1, 2, 3], percent: 0, is: 1 },
    { of: [1, 2, 3], percent: 50, is: 2 },
    { of: [1, 2, 3], percent: 100, is: 3 },
    { of: [1, 2, 3, 4], percent: 50, is: 2.5 },
    { of: [0, 10], percent: 99, is: 9.9 },
    { of: Float64Array.from({ length: 101 }, (_, value) => value), percent: 99, is: 99 },
  ])('puts $percent percent of $of below $is', ({ of, percent, is }) => {
    expect(percentile(of, percent)).toBeCloseTo(is, 9);
  });

  it('throws if there are no values', () => {
    expect(() => percentile([], 50)).toThrow(RangeError);
  });
});

describe('summarise', () => {
  it('finds median and range of unsorted values, without changing them', () => {
    const values = [30, 1, 200];
    expect(summarise(values)).toEqual({ median: 30, least: 1, most: 200, samples: 3 });
    expect(values).toEqual([30, 1, 200]);
  });
});
