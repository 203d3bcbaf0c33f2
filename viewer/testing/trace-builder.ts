/** Makes small traces for tests: a sink into a trace in memory, with the context of the next event set by hand. */
import { addressFromHalves, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { EVERYTHING } from '../../proto/capture-choice.ts';
import { MutableEventContext } from '../../proto/event-player.ts';
import { BatchWriter } from '../../proto/generated/batch-writer.ts';
import type { EventSink } from '../../proto/generated/event-sink.ts';
import type { Capture, Driver } from '../../proto/generated/messages.ts';
import { MemoryTarget } from '../../proto/testing/memory-target.ts';
import { openTrace, type TraceReader } from '../../proto/trace-reader.ts';
import { TraceWriter } from '../../proto/trace-writer.ts';

/** A kernel address from its lower 32 bits. */
export function kernelAddress(low: number): GuestAddress {
  return addressFromHalves(low, 0xffff_f800);
}

export interface BuilderOptions {
  readonly drivers?: readonly Driver[];
  readonly scenario?: string;
  readonly processors?: number;
  /** What the recording kept: events that are not reported here may have happened. */
  readonly capture?: Partial<Capture>;
}

export class TraceBuilder {
  readonly sink: EventSink;
  private readonly context = new MutableEventContext();
  private readonly clocks = new Map<number, number>();
  private readonly target = new MemoryTarget();
  private readonly writer: TraceWriter;

  constructor({ drivers = [], scenario = 'a test', processors = 1, capture }: BuilderOptions = {}) {
    const sink = new BatchWriter();
    sink.capture = { ...EVERYTHING, ...capture };
    const header = {
      toolVersion: '0.1.0',
      engineVersion: 1,
      windowsBuild: 22621,
      seed: 7,
      processorCount: processors,
      ramMegabytes: 256,
      bootTime: '133500000000000000',
      driver: [...drivers],
      scenario,
      payloadLimit: 256,
      unloadAtEnd: true,
      capture: sink.capture,
    };
    this.writer = TraceWriter.create(this.target, header, sink);
    this.sink = this.writer.sink;
    this.sink.attach(this.context);
  }

  /** Events from now on happen in this thread. */
  thread(id: number): this {
    this.context.thread = id;
    return this;
  }

  /** Events from now on happen on this processor, whose clock is its own. */
  cpu(cpu: number): this {
    this.clocks.set(this.context.cpu, this.context.time);
    this.context.cpu = cpu;
    this.context.time = this.clocks.get(cpu) ?? this.context.time;
    return this;
  }

  /** Sets the clock. */
  at(ns: number): this {
    this.context.time = ns;
    return this;
  }

  irql(irql: number): this {
    this.context.irql = irql;
    return this;
  }

  /** Moves the clock on. */
  wait(ns: number): this {
    this.context.time += ns;
    return this;
  }

  /** Events from now on happen while a call from here is served. */
  from(callSite: GuestAddress = NULL_ADDRESS): this {
    this.context.callSite = callSite;
    return this;
  }

  /** Begins another batch. */
  cut(): this {
    this.writer.flush();
    return this;
  }

  /** Stores a driver image. */
  blob(content: Uint8Array): Uint8Array {
    return this.writer.addBlob(content);
  }

  /** Ends the trace and opens it. */
  open(endReason = 'completed'): TraceReader {
    this.writer.finish(endReason);
    return openTrace(this.target.bytes);
  }

  /** Opens what is there without an end, as after a crash. */
  openUnfinished(): TraceReader {
    this.writer.flush();
    return openTrace(this.target.bytes, { tolerant: true });
  }
}

/** 64-bit values as the sink takes lists of them. */
export function wideList(...values: bigint[]): Uint32Array {
  return Uint32Array.from(
    values.flatMap((value) => [Number(value & 0xffff_ffffn), Number((value >> 32n) & 0xffff_ffffn)]),
  );
}

/** An address as a 64-bit value. */
export function wideAddress(address: GuestAddress): bigint {
  return BigInt.asUintN(64, BigInt(address));
}
