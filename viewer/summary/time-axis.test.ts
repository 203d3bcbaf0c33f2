import { expect, test } from 'vitest';
import { Prng } from '../../base/prng.ts';
import { TimeAxis, type TimeSpan } from './time-axis.ts';

function cellsOf(axis: TimeAxis, span: TimeSpan): number[] {
  const cells = new Array<number>(axis.cells).fill(0);
  axis.spread(span, (cell, ns) => {
    cells[cell]! += ns;
  });
  return cells;
}

test('to scale: each cell has its part', () => {
  const axis = new TimeAxis({ from: 100, to: 200 }, 10, []);
  expect(cellsOf(axis, { from: 105, to: 130 })).toEqual([5, 10, 10, 0, 0, 0, 0, 0, 0, 0]);
  expect(cellsOf(axis, { from: 0, to: 1000 })).toEqual(new Array(10).fill(10));
});

test('a long idle stretch is one cell, the others share what is left', () => {
  const axis = new TimeAxis({ from: 0, to: 10_000 }, 11, [{ from: 50, to: 9_950 }]);
  expect(axis.cuts).toEqual([{ from: 50, to: 9_950 }]);
  expect(axis.cutCells).toEqual([5]);
  expect(cellsOf(axis, { from: 0, to: 50 })).toEqual([10, 10, 10, 10, 10, 0, 0, 0, 0, 0, 0]);
  expect(cellsOf(axis, { from: 9_950, to: 10_000 })).toEqual([0, 0, 0, 0, 0, 0, 10, 10, 10, 10, 10]);
  expect(cellsOf(axis, { from: 60, to: 9_000 })).toEqual(new Array(11).fill(0));
});

test('a short idle stretch is not cut', () => {
  expect(new TimeAxis({ from: 0, to: 100 }, 10, [{ from: 40, to: 50 }]).cuts).toEqual([]);
});

test('nothing is lost outside cuts, whatever is drawn', () => {
  const random = new Prng(3);
  for (let round = 0; round < 200; round++) {
    const idle: TimeSpan[] = [];
    let time = random.below(50);
    for (let i = random.below(12); i > 0; i--) {
      const from = time + random.below(100);
      const to = from + random.below(random.below(2) === 0 ? 20 : 5000);
      idle.push({ from, to });
      time = to + 1;
    }
    const span = { from: 0, to: time + 10 };
    const cells = 16 + random.below(100);
    const axis = new TimeAxis(span, cells, idle);
    const cut = axis.cuts.reduce((sum, { from, to }) => sum + to - from, 0);
    const drawn = cellsOf(axis, span);
    const total = drawn.reduce((sum, ns) => sum + ns, 0);
    // A segment too short for a cell of its own has none.
    expect(total).toBeLessThanOrEqual(span.to - cut + 1e-6);
    expect(total).toBeGreaterThan((span.to - cut) * 0.5);
    expect(axis.cutCells.every((cell) => cell >= 0 && cell < cells && drawn[cell] === 0)).toBe(true);
    expect(new Set(axis.cutCells).size).toBe(axis.cuts.length);
  }
});
