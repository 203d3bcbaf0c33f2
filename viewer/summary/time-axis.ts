/**
 * A stretch of time as a row of cells. Long stretches in which nothing runs can be cut: each is one cell then, so that what
 * happens before and after does not shrink to nothing.
 */

export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** Part of the axis that is to scale. */
interface Segment extends TimeSpan {
  readonly firstCell: number;
  readonly cells: number;
}

/** A cut is worth more cells than this. */
const LEAST_CUT_CELLS = 2;

export class TimeAxis {
  readonly cells: number;
  /** What is cut, in order. */
  readonly cuts: readonly TimeSpan[];
  /** The cells of the cuts. */
  readonly cutCells: readonly number[];
  private readonly segments: readonly Segment[];

  /** @param idle stretches that may be cut, in order, without overlap, inside the span */
  constructor(span: TimeSpan, cells: number, idle: readonly TimeSpan[]) {
    this.cells = cells;
    this.cuts = chooseCuts(span, cells, idle);
    const segments: Segment[] = [];
    const cutCells: number[] = [];
    const shown = length(span) - total(this.cuts);
    const scaled = Math.max(1, cells - this.cuts.length);
    let passed = 0;
    let from = span.from;
    const place = (timeShown: number) => (shown === 0 ? 0 : Math.floor((timeShown / shown) * scaled));
    for (const [i, cut] of [...this.cuts, { from: span.to, to: span.to }].entries()) {
      const firstCell = place(passed) + i;
      passed += cut.from - from;
      const last = i === this.cuts.length;
      // Rounded down on both sides, so that neighbours meet.
      const end = (last ? scaled : place(passed)) + i;
      segments.push({ from, to: cut.from, firstCell, cells: Math.max(0, end - firstCell) });
      if (!last) cutCells.push(end);
      from = cut.to;
    }
    this.segments = segments;
    this.cutCells = cutCells;
  }

  /** Calls `each` with every cell that a span touches and how much of it is in there; cells of cuts are left out. */
  spread(span: TimeSpan, each: (cell: number, ns: number) => void): void {
    for (const segment of this.segments) {
      const from = Math.max(span.from, segment.from);
      const to = Math.min(span.to, segment.to);
      if (to <= from || segment.cells === 0) continue;
      const perCell = length(segment) / segment.cells;
      const first = Math.min(segment.cells - 1, Math.floor((from - segment.from) / perCell));
      for (let cell = first; cell < segment.cells; cell++) {
        const start = segment.from + cell * perCell;
        if (start >= to) break;
        const ns = Math.min(to, start + perCell) - Math.max(from, start);
        if (ns > 0) each(segment.firstCell + cell, ns);
      }
    }
  }
}

function length({ from, to }: TimeSpan): number {
  return to - from;
}

function total(spans: readonly TimeSpan[]): number {
  return spans.reduce((sum, span) => sum + length(span), 0);
}

/**
 * The longest stretches, until less than half of what is shown is idle; only those that would take several cells, and
 * no more than a quarter of the cells.
 */
function chooseCuts(span: TimeSpan, cells: number, idle: readonly TimeSpan[]): TimeSpan[] {
  const longest = [...idle].sort((a, b) => length(b) - length(a)).slice(0, Math.floor(cells / 4));
  let shown = length(span);
  let idleShown = total(idle);
  const cuts: TimeSpan[] = [];
  for (const stretch of longest) {
    if (idleShown <= shown / 2 || (length(stretch) / shown) * cells <= LEAST_CUT_CELLS) break;
    cuts.push(stretch);
    shown -= length(stretch);
    idleShown -= length(stretch);
  }
  return cuts.sort((a, b) => a.from - b.from);
}
