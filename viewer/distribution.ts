/**
 * How many values of a quantity there are and how they are spread: sum, extremes, median and other percentiles. Exact up
 * to a number of values; beyond it the memory stays bounded and percentiles are those of narrow ranges of values.
 */
import type { JsonObject } from './event-json.ts';

/** So many values are kept as they are. */
export const EXACT_VALUES = 1 << 15;
/** Ranges for each power of two: the width of one is below a thousandth of its values. */
const STEPS = 1 << 10;

/** Quantities are numbers from 0 on: times in ns, sizes in bytes, counts. */
export class Distribution {
  count = 0;
  private total = 0;
  /** What rounding has kept out of the total, for sums beyond 2^53: they are the same in whatever order the values come. */
  private lost = 0;
  min = Number.POSITIVE_INFINITY;
  max = 0;
  private values: number[] | undefined = [];
  private sorted = true;
  /** Number of values by range, once there are too many values. */
  private readonly ranges = new Map<number, number>();

  add(value: number): void {
    this.count++;
    const total = this.total + value;
    this.lost += this.total >= value ? this.total - total + value : value - total + this.total;
    this.total = total;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    if (this.values === undefined) {
      this.addToRange(value);
      return;
    }
    this.values.push(value);
    this.sorted = false;
    if (this.values.length <= EXACT_VALUES) return;
    for (const old of this.values) this.addToRange(old);
    this.values = undefined;
  }

  get sum(): number {
    return this.total + this.lost;
  }

  get mean(): number {
    return this.count === 0 ? 0 : this.sum / this.count;
  }

  get median(): number {
    return this.percentile(50);
  }

  /**
   * The least value that `percent` of a hundred values do not exceed (nearest rank), 0 without values. With more than
   * {@link EXACT_VALUES} values it is too high by less than a thousandth.
   */
  percentile(percent: number): number {
    if (this.count === 0) return 0;
    const rank = Math.max(1, Math.ceil((percent / 100) * this.count));
    if (this.values !== undefined) {
      if (!this.sorted) this.values.sort((a, b) => a - b);
      this.sorted = true;
      return this.values[rank - 1]!;
    }
    let passed = 0;
    for (const range of [...this.ranges.keys()].sort((a, b) => a - b)) {
      passed += this.ranges.get(range)!;
      if (passed >= rank) return Math.min(this.max, rangeEnd(range));
    }
    return this.max;
  }

  /** `count`, `sum`, `min`, `median`, `p99`, `max`, each with a suffix such as `_ns`; what has no values is null. */
  json(suffix = ''): JsonObject {
    const value = (of: () => number) => (this.count === 0 ? null : of());
    return {
      count: this.count,
      [`sum${suffix}`]: this.sum,
      [`min${suffix}`]: value(() => this.min),
      [`median${suffix}`]: value(() => this.median),
      [`p99${suffix}`]: value(() => this.percentile(99)),
      [`max${suffix}`]: value(() => this.max),
    };
  }

  private addToRange(value: number): void {
    const range = rangeOf(value);
    this.ranges.set(range, (this.ranges.get(range) ?? 0) + 1);
  }
}

/** Values below {@link STEPS} have a range each, those of each further power of two share {@link STEPS} ranges. */
function rangeOf(value: number): number {
  const whole = Math.floor(value);
  if (whole < STEPS) return whole;
  let power = 0;
  let scaled = whole;
  while (scaled >= 2 * STEPS) {
    scaled /= 2;
    power++;
  }
  return (power + 1) * STEPS + (Math.floor(scaled) - STEPS);
}

/** The highest whole number of a range. */
function rangeEnd(range: number): number {
  if (range < 2 * STEPS) return range;
  const power = Math.floor(range / STEPS) - 1;
  return ((range % STEPS) + STEPS + 1) * 2 ** power - 1;
}
