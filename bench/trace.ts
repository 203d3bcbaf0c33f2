/**
 * The speed and size of the trace format on synthetic events of the I/O path: per request an allocation, a dispatch with
 * its lock and DDI calls, and a completion. Every figure is the median of several runs; the time it takes to make the events
 * is not counted.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GuestAddress, NULL_ADDRESS } from '../base/guest-address.ts';
import { Prng } from '../base/prng.ts';
import { MutableEventContext } from '../proto/event-player.ts';
import { EventKind } from '../proto/generated/event-kinds.ts';
import { type EventSink, NullSink } from '../proto/generated/event-sink.ts';
import { openTrace } from '../proto/trace-reader.ts';
import { TraceWriter } from '../proto/trace-writer.ts';
import { verifyTrace } from '../proto/verify.ts';
import { median } from './median.ts';

const EVENTS = 2_000_000;
const ROUNDS = 5;
const KERNEL_BASE = -0x7ff_ffff_f000;

function kernelAddress(offset: number): GuestAddress {
  return (KERNEL_BASE + offset) as GuestAddress;
}

/** Million events a second. */
function rate(nanoseconds: number): number {
  return (EVENTS / nanoseconds) * 1000;
}

/** Reports `count` events, ten a request. */
function emitRequests(sink: EventSink, context: MutableEventContext, count: number): void {
  const waitArguments = Uint32Array.of(0x1000, 0xffff_f800, 0, 0, 0, 0, 0, 0, 0, 0);
  const lock = kernelAddress(0x9000);
  const jitter = new Prng(1);
  const at = (nanoseconds: number, site: number) => {
    context.time += nanoseconds + (jitter.nextU32() >>> 25);
    context.callSite = site === 0 ? NULL_ADDRESS : kernelAddress(0x40_0000 + site);
  };
  for (let irp = 1; irp * 10 <= count; irp++) {
    const thread = 8 + (irp & 1) * 4;
    context.thread = thread;
    at(210, 0);
    sink.irpAllocate(irp, kernelAddress(0x10_0000 + jitter.below(40) * 0x200), 2, 0, 0, 0, 0);
    at(90, 0);
    const major = 3 + (irp & 1);
    const offset = jitter.nextU32() >>> 12;
    sink.irpDispatch(
      irp,
      3,
      1,
      9,
      major,
      0,
      1,
      0,
      1,
      512,
      0,
      0,
      0,
      offset,
      0,
      0,
      0,
      kernelAddress(0x7000),
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
    );
    at(55, 0x120);
    sink.ddiCall('KeWaitForSingleObject', waitArguments, 5, '', '');
    at(400, 0x120);
    sink.lockAcquire(4, 1, lock, 0, 0, 0, 0);
    at(40, 0x120);
    sink.ddiReturn('KeWaitForSingleObject', 0, 0);
    at(130, 0x180);
    sink.lockRelease(4, 1, lock, 0, 0, 0);
    at(20, 0x1c0);
    sink.irqlChange(0, 2, 'KfRaiseIrql');
    at(30, 0x1c0);
    sink.irqlChange(2, 0, 'KeLowerIrql');
    at(66, 0x200);
    sink.irpComplete(irp, 1, 0, jitter.below(512), 0, 0, 0, 0);
    at(35, 0x200);
    sink.irpFree(irp);
  }
}

/** Nanoseconds that `run` takes: the median of {@link ROUNDS} runs. */
function timeOf(run: () => void): number {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.hrtime.bigint();
    run();
    times.push(Number(process.hrtime.bigint() - start));
  }
  return median(times);
}

export function record(path: string): void {
  const writer = TraceWriter.create(path, {
    toolVersion: 'bench',
    engineVersion: 1,
    windowsBuild: 22621,
    seed: 1,
    processorCount: 1,
    ramMegabytes: 256,
    bootTime: '0',
    driver: [],
    scenario: 'synthetic requests',
    payloadLimit: 0,
    unloadAtEnd: true,
  });
  const context = new MutableEventContext();
  writer.sink.attach(context);
  emitRequests(writer.sink, context, EVENTS);
  writer.finish('completed');
}

/** Decodes every column of every batch; returns a number that depends on it. */
export function decodeAll(path: string): number {
  const reader = openTrace(path);
  let sum = 0;
  for (const batch of reader.batches()) {
    sum += batch.thread.length + batch.time.length + batch.callSite.length;
    for (const kind of batch.kindCounts.keys()) sum += batch.columns(kind).length;
  }
  reader.close();
  return sum;
}

/** Counts the dispatches of one major function: reads two columns. */
export function countWrites(path: string): number {
  const reader = openTrace(path);
  let count = 0;
  for (const batch of reader.batches()) {
    const major = batch.column(EventKind.irpDispatch, 4) as Uint8Array;
    for (let row = 0; row < major.length; row++) if (major[row] === 4) count++;
  }
  reader.close();
  return count;
}

export function verifyAll(path: string): void {
  const reader = openTrace(path);
  verifyTrace(reader);
  reader.close();
}

/** Named figures: million events a second, and bytes an event of the finished file. */
export async function benchTrace(): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'ntrewind-bench-'));
  const path = join(folder, 'bench.ntr');
  try {
    const making = timeOf(() => emitRequests(new NullSink(), new MutableEventContext(), EVENTS));
    return {
      'million events a second, written': rate(timeOf(() => record(path)) - making),
      'bytes an event': statSync(path).size / EVENTS,
      'million events a second, decoded': rate(timeOf(() => decodeAll(path))),
      'million events a second, counted by one predicate': rate(timeOf(() => countWrites(path))),
      'million events a second, verified': rate(timeOf(() => verifyAll(path))),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
export function making(): void {
  emitRequests(new NullSink(), new MutableEventContext(), EVENTS);
}
