/** What a writer stages must come out the same whenever somebody looks at it or stores it. */
import { describe, expect, it } from 'vitest';
import { DecodedBatch } from './decoded-batch.ts';
import { EventHash } from './event-hash.ts';
import { MutableEventContext } from './event-player.ts';
import { BatchWriter } from './generated/batch-writer.ts';
import { MemoryTarget } from './testing/memory-target.ts';
import { TEST_HEADER } from './testing/random-events.ts';
import { openTrace } from './trace-reader.ts';
import { TraceWriter } from './trace-writer.ts';
import { FORMAT_MINOR } from './version.ts';

/** A writer of two events a round; `between` gives the one that goes on after each round. */
function written(count: number, between: (writer: BatchWriter) => BatchWriter): BatchWriter {
  const context = new MutableEventContext();
  let writer = new BatchWriter();
  writer.attach(context);
  for (let i = 0; i < count; i++) {
    context.time += 40 + (i % 7);
    context.cpu = i % 2;
    writer.lockAcquire(i % 5, 1, 0 as never, 0, 0, 0, 0);
    writer.ddiCall('KeWaitForSingleObject', Uint32Array.of(i, 0, 1, 0xffff_f800 + i), 2, `text ${i % 3}`, '');
    writer = between(writer);
    writer.attach(context);
  }
  return writer;
}

describe('a batch under construction', () => {
  const plain = written(700, (writer) => writer);
  const bytes = plain.encode().slice();

  it('has the hash of its events at every moment', () => {
    const asked = written(700, (writer) => {
      const { hash } = writer;
      expect(writer.hash).toEqual(hash);
      return writer;
    });
    expect(asked.encode()).toEqual(bytes);
    const rebuilt = new EventHash(FORMAT_MINOR);
    rebuilt.add(new DecodedBatch(bytes));
    expect(plain.hash).toEqual(rebuilt.value);
  });

  it('goes on from what was stored between any two events as if nothing had been', () => {
    const moved = written(700, (writer) => {
      const other = new BatchWriter();
      other.restore(structuredClone(writer.save()));
      return other;
    });
    expect(moved.encode()).toEqual(bytes);
  });

  it('has events that are left out in its hash only', () => {
    const context = new MutableEventContext();
    const sparse = new BatchWriter();
    const full = new BatchWriter();
    for (const writer of [sparse, full]) {
      writer.attach(context);
      for (let i = 0; i < 40_000; i++) {
        context.time = i * 50;
        writer.keeping = writer === full || i % 1000 === 0;
        if (i % 2 === 0) writer.irqlChange(0, 2, `cause ${i}`);
        else writer.ddiReturn('ObfDereferenceObject', i, 0);
        if (full.eventCount === 16_384) full.reset();
      }
    }
    expect(sparse.eventCount).toBe(40);
    expect(sparse.leftOut).toBe(39_960);
    expect(sparse.hash).toEqual(full.hash);
    const batch = new DecodedBatch(sparse.encode());
    expect(Array.from({ length: 40 }, (_, i) => batch.event(i).fields.cause)).toEqual(
      Array.from({ length: 40 }, (_, i) => `cause ${i * 1000}`),
    );
  });
});

describe('finding a time', () => {
  /** Batches of one event each, with these times. */
  function timesTrace(times: readonly number[]) {
    const target = new MemoryTarget();
    const writer = TraceWriter.create(target, TEST_HEADER);
    const context = new MutableEventContext();
    writer.sink.attach(context);
    for (const time of times) {
      context.time = time;
      writer.sink.irqlChange(0, 2, 'x');
      writer.flush();
    }
    writer.finish('completed');
    return openTrace(target.bytes);
  }

  it('gives the first batch that has an event of then or later', () => {
    const reader = timesTrace([10, 20, 30, 30, 40]);
    const expected = { 0: 0, 10: 0, 11: 1, 20: 1, 30: 2, 31: 4, 40: 4, 41: 5 };
    for (const [time, batch] of Object.entries(expected)) expect(reader.batchOfTime(Number(time)), time).toBe(batch);
  });

  it('misses nothing where the clocks of processors differ', () => {
    const times = [10, 90, 15, 95, 20, 100, 110];
    const reader = timesTrace(times);
    for (let time = 0; time < 120; time++) {
      const first = times.findIndex((other) => other >= time);
      expect(reader.batchOfTime(time)).toBe(first < 0 ? times.length : first);
    }
  });

  it('gives nothing in a trace without events', () => {
    expect(timesTrace([]).batchOfTime(0)).toBe(0);
  });
});
