/** Whom an event belongs to is the same whether a batch is asked at once or event by event, whatever a trace contains. */
import { describe, expect, test } from 'vitest';
import { MemoryTarget } from '../proto/testing/memory-target.ts';
import { emitRandomEvents, TEST_HEADER } from '../proto/testing/random-events.ts';
import { openTrace, type TraceReader } from '../proto/trace-reader.ts';
import { TraceWriter } from '../proto/trace-writer.ts';
import { pipesTrace } from '../viewer/testing/pipes-trace.ts';
import { kernelAddress, TraceBuilder } from '../viewer/testing/trace-builder.ts';
import { IrpWork } from './irp-work.ts';

function randomTrace(seed: number): TraceReader {
  const target = new MemoryTarget();
  const writer = TraceWriter.create(target, TEST_HEADER);
  for (let part = 0; part < 3; part++) {
    emitRandomEvents(writer.sink, seed * 10 + part, 700);
    writer.flush();
  }
  writer.finish('completed');
  return openTrace(target.bytes);
}

describe('all events of a batch at once', () => {
  test.each([
    ['random events, seed 1', () => randomTrace(1)],
    ['random events, seed 2', () => randomTrace(2)],
    ['requests to a driver', pipesTrace],
  ])('%s', (_, make) => {
    const reader = make();
    const [single, whole] = [new IrpWork(), new IrpWork()];
    let named = 0;
    for (const batch of reader.batches()) {
      const expected = Array.from({ length: batch.eventCount }, (_, i) => single.observe(batch, i));
      expect([...whole.observeAll(batch)]).toEqual(expected);
      named += expected.filter((irp) => irp !== 0).length;
    }
    expect(named).toBeGreaterThan(10);
  });
});

test('where the ends of routines are left out, memory stays bounded and the last one counts', () => {
  const builder = new TraceBuilder();
  builder.thread(8);
  for (let irp = 1; irp <= 5000; irp++) {
    const routine = kernelAddress(0x7000);
    builder.sink.irpDispatch(irp, 3, 1, 9, 3, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, routine, 0, 0, 0, 0, 0, 0, 0, 0);
  }
  builder.sink.irqlChange(0, 2, 'KfRaiseIrql');
  const reader = builder.open();
  const work = new IrpWork();
  let last = 0;
  for (const batch of reader.batches()) last = work.observeAll(batch).at(-1)!;
  expect(last).toBe(5000);
  expect(work.depth).toBeLessThanOrEqual(1024);
});
