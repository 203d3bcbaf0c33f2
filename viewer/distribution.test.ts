import { describe, expect, test } from 'vitest';
import { Prng } from '../base/prng.ts';
import { Distribution, EXACT_VALUES } from './distribution.ts';

/** The least value that so many of a hundred do not exceed, by the definition. */
function nearestRank(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.find((value) => sorted.filter((other) => other <= value).length >= (percent / 100) * sorted.length)!;
}

describe('a distribution', () => {
  test('of a few values is exact', () => {
    const random = new Prng(1);
    for (const count of [1, 2, 3, 10, 99, 100, 101]) {
      const values = Array.from({ length: count }, () => random.below(1000));
      const distribution = new Distribution();
      for (const value of values) distribution.add(value);
      expect(distribution.count).toBe(count);
      expect(distribution.sum).toBe(values.reduce((sum, value) => sum + value, 0));
      expect([distribution.min, distribution.max]).toEqual([Math.min(...values), Math.max(...values)]);
      for (const percent of [1, 25, 50, 90, 99, 100]) {
        expect(distribution.percentile(percent), `${percent} % of ${count}`).toBe(nearestRank(values, percent));
      }
    }
  });

  test('of many values has percentiles that are too high by less than a thousandth', () => {
    const random = new Prng(2);
    const distribution = new Distribution();
    const values: number[] = [];
    for (let i = 0; i < EXACT_VALUES + 20_000; i++) {
      const value = random.below(1 << (1 + random.below(30)));
      values.push(value);
      distribution.add(value);
    }
    values.sort((a, b) => a - b);
    for (const percent of [1, 10, 50, 75, 99, 99.9, 100]) {
      const exact = values[Math.ceil((percent / 100) * values.length) - 1]!;
      const found = distribution.percentile(percent);
      expect(found).toBeGreaterThanOrEqual(exact);
      expect(found).toBeLessThanOrEqual(exact * 1.001);
    }
    expect(distribution.sum).toBe(values.reduce((sum, value) => sum + value, 0));
  });

  test('of nothing', () => {
    expect(new Distribution().json('_ns')).toEqual({
      count: 0,
      sum_ns: 0,
      min_ns: null,
      median_ns: null,
      p99_ns: null,
      max_ns: null,
    });
    expect(new Distribution().percentile(50)).toBe(0);
  });
});
