/** Synthetic events of the I/O path, for measurements: per request an allocation, a dispatch, calls, a lock, a completion. */
import { type GuestAddress, NULL_ADDRESS } from '../base/guest-address.ts';
import { Prng } from '../base/prng.ts';
import { MutableEventContext } from '../proto/event-player.ts';
import type { EventSink } from '../proto/generated/event-sink.ts';
import { TraceWriter } from '../proto/trace-writer.ts';

const KERNEL_BASE = -0x7ff_ffff_f000;

function kernelAddress(offset: number): GuestAddress {
  return (KERNEL_BASE + offset) as GuestAddress;
}

/** Reports `count` events, ten a request. */
export function emitRequests(sink: EventSink, context: MutableEventContext, count: number): void {
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

export function createTrace(path: string): TraceWriter {
  return TraceWriter.create(path, {
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
}

/** A trace of so many events. */
export function recordRequests(path: string, count: number): void {
  const writer = createTrace(path);
  const context = new MutableEventContext();
  writer.sink.attach(context);
  emitRequests(writer.sink, context, count);
  writer.finish('completed');
}
