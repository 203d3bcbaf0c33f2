import { describe, expect, test } from 'vitest';
import { Prng } from '../base/prng.ts';
import { IdSet, RowsById } from './number-columns.ts';

/** Dense ids with some that a hostile trace would have. */
function* ids(): Generator<number> {
  const prng = new Prng(3);
  for (let i = 0; i < 5000; i++) {
    const chance = prng.below(50);
    yield chance === 0 ? 0x7fff_ffff - prng.below(20) : chance === 1 ? -1 - prng.below(20) : prng.below(4000 + i);
  }
}

describe('ids of any size', () => {
  test('a set of them knows which it has', () => {
    const [own, known] = [new IdSet(), new Set<number>()];
    for (const id of ids()) {
      expect(own.add(id), `id ${id}`).toBe(!known.has(id));
      known.add(id);
    }
  });

  test('each has a row of its own, in order of first use', () => {
    const [own, known] = [new RowsById(), new Map<number, number>()];
    for (const id of ids()) {
      if (!known.has(id)) known.set(id, known.size);
      expect(own.of(id), `id ${id}`).toBe(known.get(id));
      expect(own.find(id)).toBe(known.get(id));
    }
    expect(own.count).toBe(known.size);
    expect(own.find(123_456_789)).toBe(-1);
  });
});
