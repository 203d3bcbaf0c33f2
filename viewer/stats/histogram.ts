/** How many values fall into ranges that grow with the values: 1, 2, 5, 10, 20, 50... */
import { colours, type Layout } from '../text-table.ts';

const STEPS = [1, 2, 5, 10];
/** Characters of a bar when nobody says how wide the terminal is. */
const USUAL_BAR = 40;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

export interface HistogramRange {
  /** In it. */
  readonly from: number;
  /** No longer in it. */
  readonly to: number;
  readonly count: number;
}

export class Histogram {
  /** By the lower end of a range. */
  private readonly counts = new Map<number, number>();

  /** @param value from 0 on */
  add(value: number): void {
    const from = rangeFrom(value);
    this.counts.set(from, (this.counts.get(from) ?? 0) + 1);
  }

  /** From the lowest range with a value to the highest, without gaps. */
  ranges(): HistogramRange[] {
    const used = [...this.counts.keys()].sort((a, b) => a - b);
    const ranges: HistogramRange[] = [];
    if (used.length === 0) return ranges;
    for (let from = used[0]!; from <= used.at(-1)!; from = rangeTo(from)) {
      ranges.push({ from, to: rangeTo(from), count: this.counts.get(from) ?? 0 });
    }
    return ranges;
  }
}

/** 0, or the highest of 1, 2, 5, 10, 20... that a value does not fall below; 0 for values below 1. */
function rangeFrom(value: number): number {
  if (value < 1) return 0;
  let decade = 1;
  while (value >= decade * 10) decade *= 10;
  return decade * (value >= decade * 5 ? 5 : value >= decade * 2 ? 2 : 1);
}

function rangeTo(from: number): number {
  if (from === 0) return 1;
  let decade = 1;
  while (from >= decade * 10) decade *= 10;
  return decade * STEPS[STEPS.indexOf(from / decade) + 1]!;
}

/** A line for each range: its lower end, a bar, the count. */
export function* histogramLines(
  histogram: Histogram,
  text: (value: number) => string,
  layout: Layout,
): Generator<string> {
  const ranges = histogram.ranges();
  const most = Math.max(...ranges.map(({ count }) => count));
  const names = ranges.map(({ from, to }) => `${text(from)} .. ${text(to)}`);
  const nameWidth = Math.max(...names.map((name) => name.length));
  const countWidth = String(most).length;
  const room = layout.width === undefined ? USUAL_BAR : layout.width - nameWidth - countWidth - 6;
  const { cyan } = colours(layout);
  for (const [i, { count }] of ranges.entries()) {
    const eighths = Math.round((count / most) * Math.max(0, room) * 8);
    // What is there is seen.
    const bar = count > 0 && eighths === 0 && room > 0 ? EIGHTHS[1]! : '█'.repeat(eighths >> 3) + EIGHTHS[eighths & 7]!;
    yield `  ${names[i]!.padStart(nameWidth)}  ${String(count).padStart(countWidth)}  ${cyan(bar)}`.trimEnd();
  }
}
