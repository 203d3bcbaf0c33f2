/** The columnar scan chooses the events that are chosen when each is asked by itself: random filters, random traces. */
import { describe, expect, test } from 'vitest';
import { Prng } from '../base/prng.ts';
import { MemoryTarget } from '../proto/testing/memory-target.ts';
import { emitRandomEvents, TEST_HEADER } from '../proto/testing/random-events.ts';
import { openTrace, type TraceReader } from '../proto/trace-reader.ts';
import { TraceWriter } from '../proto/trace-writer.ts';
import { pipesTrace } from '../viewer/testing/pipes-trace.ts';
import { FilterError } from './filter-error.ts';
import { findByColumns, findOneByOne } from './testing/find.ts';
import { RandomFilters } from './testing/random-filters.ts';

const FILTERS = 150;
/** `FILTER_SEED=7 npx vitest run filter` repeats one seed. */
const SEEDS = process.env.FILTER_SEED === undefined ? [1, 2, 3, 4] : [Number(process.env.FILTER_SEED)];

function randomTrace(seed: number): TraceReader {
  const target = new MemoryTarget();
  const writer = TraceWriter.create(target, TEST_HEADER);
  // Batches of different sizes, so that some can be skipped.
  for (let part = 0; part < 4; part++) {
    emitRandomEvents(writer.sink, seed * 10 + part, 40 + part * 200);
    writer.flush();
  }
  writer.finish('completed');
  return openTrace(target.bytes);
}

describe.each(SEEDS)('seed %d', (seed) => {
  test.each([
    ['random events', () => randomTrace(seed)],
    ['requests to a driver', pipesTrace],
  ])('%s', (_, make) => {
    const reader = make();
    const filters = new RandomFilters(new Prng(seed));
    let chosen = 0;
    for (let round = 0; round < FILTERS; round++) {
      const filter = filters.next();
      let expected: number[];
      try {
        expected = findOneByOne(reader, filter);
      } catch (error) {
        // Random comparisons need not make sense; then both ways say so.
        expect(error, filter).toBeInstanceOf(FilterError);
        expect(() => findByColumns(reader, filter), filter).toThrow(FilterError);
        continue;
      }
      expect(findByColumns(reader, filter), `seed ${seed}: ${filter}`).toEqual(expected);
      chosen += expected.length > 0 && expected.length < reader.eventCount ? 1 : 0;
    }
    // Most filters that choose all or nothing would prove nothing.
    expect(chosen).toBeGreaterThan(FILTERS / 10);
  });
});
