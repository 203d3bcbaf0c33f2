/** A kernel for unit tests: flat memory, default decisions, no processor, and a sink that keeps every event. */

import { UnimplementedError } from '../../base/errors.ts';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, U64_ZERO, u64FromNumber } from '../../base/u64.ts';
import { CONTEXT } from '../../nt/generated/layouts.ts';
import { type EventSink, NullSink } from '../../proto/generated/event-sink.ts';
import { Kernel, type KernelConfiguration } from '../kernel.ts';
import type { DecisionSource, GuestCalls } from '../ports.ts';
import { FlatMemory } from './flat-memory.ts';

/** One event: the method of {@link EventSink} and its arguments. */
export interface CollectedEvent {
  readonly kind: string;
  readonly args: readonly unknown[];
}

/** A sink that appends to `events`. Arrays among the arguments are copied, as the interface demands. */
export function collectingSink(events: CollectedEvent[]): EventSink {
  const sink = new NullSink();
  for (const kind of Object.getOwnPropertyNames(NullSink.prototype)) {
    if (kind === 'constructor' || kind === 'attach') continue;
    Object.defineProperty(sink, kind, {
      value: (...args: unknown[]) => {
        events.push({ kind, args: args.map((value) => (ArrayBuffer.isView(value) ? structuredClone(value) : value)) });
      },
    });
  }
  return sink;
}

/** The processor as far as a routine that calls no guest code sees it. */
export class TestCalls implements GuestCalls {
  retired = 0;
  /** The level last mirrored into CR8. */
  cr8 = 0;
  /** Arguments of the DDI call being served, from the first declared one on. */
  args: readonly U64[] = [];

  readonly interruptsEnabled = true;

  selectProcessor(): void {}

  setIrql(irql: number): void {
    this.cr8 = irql;
  }

  saveContext(): Uint8Array {
    return new Uint8Array(0);
  }

  loadContext(): void {}

  readonly stackPointer = NULL_ADDRESS;

  enterKernel(): GuestAddress {
    return NULL_ADDRESS;
  }

  captureContext(): Uint8Array {
    return new Uint8Array(CONTEXT.SIZE);
  }

  restoreContext(): void {}

  initialContext(): Uint8Array {
    return new Uint8Array(0);
  }

  extraArgument(index: number): U64 {
    return this.args[index] ?? U64_ZERO;
  }

  loadImage(): never {
    throw new UnimplementedError('loading an image in a unit test', '');
  }

  freeInitialization(): never {
    throw new UnimplementedError('freeing a part of an image in a unit test', '');
  }

  unloadImage(): never {
    throw new UnimplementedError('unloading an image in a unit test', '');
  }

  isImplemented(): boolean {
    return false;
  }

  exportAddress(): never {
    throw new UnimplementedError('exports in a unit test', '');
  }

  describeImage(): undefined {
    return undefined;
  }

  imageWithFileName(): undefined {
    return undefined;
  }
}

/** Never fails an allocation, never preempts, always takes the first thread; user threads end at once. */
export const DEFAULT_DECISIONS: DecisionSource = {
  nextUserAction: () => ({ kind: 'exit', status: 0 }),
  userActionDone: () => undefined,
  chooseThread: () => 0,
  chooseProcessor: () => undefined,
  preempt: () => false,
  failAllocation: () => false,
  readRegister: () => 0n,
  registerWritten: () => undefined,
  hardwareDueNs: () => Number.POSITIVE_INFINITY,
  runHardware: () => undefined,
};

export interface TestKernel {
  readonly k: Kernel;
  readonly memory: FlatMemory;
  readonly calls: TestCalls;
  /** Events so far, oldest first. */
  readonly events: CollectedEvent[];
  /** Maps a fresh page in system space and returns it. */
  scratchPage(): GuestAddress;
  /** Sets the arguments that `extraArgument` gives, all of them, as numbers or 64-bit values. */
  setArguments(...args: readonly (number | U64)[]): void;
}

/** Where scratch pages start: the end of the paged pool, which no unit test fills. */
const SCRATCH = (-0x800_0000_0000 + 0xf000_0000) as GuestAddress;

export function createTestKernel(
  options: {
    readonly decisions?: Partial<DecisionSource>;
    readonly configuration?: Partial<KernelConfiguration>;
    readonly frameLimit?: number;
    /** Replaces the collecting sink. */
    readonly sink?: EventSink;
  } = {},
): TestKernel {
  const memory = new FlatMemory(options.frameLimit);
  const calls = new TestCalls();
  const events: CollectedEvent[] = [];
  const k = new Kernel(
    {
      memory,
      calls,
      decisions: { ...DEFAULT_DECISIONS, ...options.decisions },
      sink: options.sink ?? collectingSink(events),
    },
    { processorCount: 1, bootTime100ns: 133_500_000_000_000_000n, payloadLimit: 64, ...options.configuration },
  );
  k.callSite = NULL_ADDRESS;
  let nextScratch = SCRATCH;
  return {
    k,
    memory,
    calls,
    events,
    scratchPage() {
      const page = nextScratch;
      // A gap behind each page makes an access that runs over its end fault.
      nextScratch = (nextScratch + 0x2000) as GuestAddress;
      memory.map(page, 0x1000, { write: true, execute: false, user: false });
      return page;
    },
    setArguments(...args) {
      calls.args = args.map((value) => (typeof value === 'number' ? u64FromNumber(value) : value));
    },
  };
}
