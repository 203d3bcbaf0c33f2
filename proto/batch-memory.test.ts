import { describe, expect, it } from 'vitest';
import { AssertionError } from '../base/assert.ts';
import { BatchMemory } from './batch-memory.ts';
import type { ColumnValues } from './column-decode.ts';
import { MemoryTarget } from './testing/memory-target.ts';
import { emitRandomEvents, TEST_HEADER } from './testing/random-events.ts';
import { openTrace } from './trace-reader.ts';
import { TraceWriter } from './trace-writer.ts';

describe('the memory of a batch', () => {
  it('gives arrays that do not overlap, also such as are larger than a piece', () => {
    const memory = new BatchMemory();
    const arrays = [memory.uint32(3), memory.float64(5), memory.int32(1 << 18), memory.copy(Uint8Array.of(1, 2, 3))];
    arrays.forEach((array, i) => {
      array.fill(i + 1);
    });
    arrays.forEach((array, i) => {
      expect(array.every((value) => value === i + 1)).toBe(true);
    });
    expect(arrays.map(({ length }) => length)).toEqual([3, 5, 1 << 18, 3]);
  });

  it('is taken over by the next one when it is released, and not before', () => {
    const first = new BatchMemory();
    const { buffer } = first.uint32(1);
    expect(new BatchMemory().uint32(1).buffer).not.toBe(buffer);
    first.release();
    expect(new BatchMemory().uint32(1).buffer).toBe(buffer);
  });
});

function threeBatches(): Uint8Array {
  const target = new MemoryTarget();
  const writer = TraceWriter.create(target, TEST_HEADER);
  for (let i = 0; i < 3; i++) {
    emitRandomEvents(writer.sink, 40 + i, 300);
    writer.flush();
  }
  writer.finish('completed');
  return target.bytes;
}

describe('a batch', () => {
  it('decodes to the same columns in memory that another one had', () => {
    const reader = openTrace(threeBatches());
    const columns = (isReleased: boolean) => {
      const seen: ColumnValues[] = [];
      for (const batch of reader.batches()) {
        const all = [
          batch.thread,
          batch.time,
          batch.callSite,
          ...[...batch.kindCounts.keys()].flatMap((kind) => batch.columns(kind)),
        ];
        seen.push(...structuredClone(all));
        if (isReleased) batch.release();
      }
      return seen;
    };
    expect(columns(true)).toEqual(columns(false));
  });

  it('cannot be decoded any more when it was released', () => {
    const reader = openTrace(threeBatches());
    const batch = reader.batch(0);
    const event = batch.event(0);
    batch.release();
    expect(() => event.fields).toThrow(AssertionError);
    expect(() => batch.event(1)).toThrow(AssertionError);
  });
});
