/**
 * The simulated executive as one object: the ports to the outside, and all kernel state that NT keeps opaque.
 * What drivers can see lives only in guest memory. The state is plain structured-clonable data, so that the machine
 * can be stored at any event and continued elsewhere.
 */
import { type GuestAddress, NULL_ADDRESS } from '../base/guest-address.ts';
import type { EventContext } from '../proto/generated/event-sink.ts';
import { type CcState, initialCcState } from './cc/state.ts';
import { type CmState, initialCmState, type RegistryKey } from './cm/state.ts';
import { type EtwState, initialEtwState } from './etw/state.ts';
import { type ExState, initialExState } from './ex/state.ts';
import { type FsState, type InitialFile, initialFsState } from './fs/state.ts';
import { type FsRtlState, initialFsRtlState } from './fsrtl/state.ts';
import { type HalState, type HardwareDescription, initialHalState } from './hal/state.ts';
import { type IoState, initialIoState } from './io/state.ts';
import { initialKeState, type KeState, type Processor } from './ke/state.ts';
import { initialMmState, type MmState } from './mm/state.ts';
import { initialObState, type ObState } from './ob/state.ts';
import type { DecisionSource, EventSink, GuestCalls, GuestMemory } from './ports.ts';
import { initialPsState, type PsState, type Thread } from './ps/state.ts';
import { initialSeState, type SeState } from './se/state.ts';
import { initialVfState, type VfState } from './vf/state.ts';

export type { RegistryKey };

/** Choices made before boot; they are part of the trace's header. */
export interface KernelConfiguration {
  readonly processorCount: number;
  /** Simulated system time at boot in 100 ns units since 1601-01-01. */
  readonly bootTime100ns: bigint;
  /** Bytes of each transfer passed on with `irp_data` events. */
  readonly payloadLimit: number;
  /** Keys that the registry has besides those of Windows, in the order in which they are made. */
  readonly registry?: readonly RegistryKey[];
  /** Files that are on the volumes besides the folders of Windows, in the order in which they are made. */
  readonly files?: readonly InitialFile[];
  /** The devices on the bus; none when left out. */
  readonly hardware?: readonly HardwareDescription[];
  /** Whether Driver Verifier watches the drivers: rules beyond those that are always checked. */
  readonly verifier?: boolean;
  /** Debug messages are filtered: masks of levels by component. Left out, all are shown. */
  readonly debugFilter?: readonly (readonly [component: number, mask: number])[];
  /** Bytes of each pool that drivers can have at a time, as they ask for them; as much as there is memory when left out. */
  readonly poolLimits?: PoolLimits;
  /** The build of Windows that the system claims to be; that of its structures when left out. */
  readonly windowsBuild?: number;
}

/** Bytes; without a limit where there is none. */
export interface PoolLimits {
  readonly paged?: number;
  readonly nonPaged?: number;
}

/** Everything the kernel remembers outside guest memory. */
export interface KernelState {
  readonly ke: KeState;
  readonly ps: PsState;
  readonly ob: ObState;
  readonly io: IoState;
  readonly ex: ExState;
  readonly cc: CcState;
  readonly fs: FsState;
  readonly fsrtl: FsRtlState;
  readonly hal: HalState;
  readonly mm: MmState;
  readonly cm: CmState;
  readonly se: SeState;
  readonly etw: EtwState;
  readonly vf: VfState;
}

export interface KernelPorts {
  readonly memory: GuestMemory;
  readonly calls: GuestCalls;
  readonly decisions: DecisionSource;
  readonly sink: EventSink;
}

export class Kernel implements EventContext {
  readonly memory: GuestMemory;
  readonly calls: GuestCalls;
  readonly decisions: DecisionSource;
  readonly sink: EventSink;
  readonly configuration: KernelConfiguration;
  /** The devices on the bus: number n is the one at n - 1. */
  readonly hardware: readonly HardwareDescription[];
  state: KernelState;

  /** Return address of the DDI call being served; 0 when the kernel acts on its own. */
  callSite: GuestAddress = NULL_ADDRESS;
  /** The current processor and its running thread, kept beside their numbers because everything asks for them. */
  processor: Processor;
  private running: Thread | undefined;

  constructor(ports: KernelPorts, configuration: KernelConfiguration) {
    this.memory = ports.memory;
    this.calls = ports.calls;
    this.decisions = ports.decisions;
    this.sink = ports.sink;
    this.configuration = configuration;
    this.hardware = configuration.hardware ?? [];
    this.state = {
      ke: initialKeState(configuration),
      ps: initialPsState(),
      ob: initialObState(),
      io: initialIoState(),
      ex: initialExState(),
      cc: initialCcState(),
      fs: initialFsState(),
      fsrtl: initialFsRtlState(),
      hal: initialHalState(),
      mm: initialMmState(),
      cm: initialCmState(),
      se: initialSeState(),
      etw: initialEtwState(),
      vf: initialVfState(),
    };
    this.processor = this.state.ke.processors[this.state.ke.currentProcessor]!;
    this.sink.attach(this);
  }

  /** The thread that runs on the current processor. */
  get currentThread(): Thread | undefined {
    return this.running;
  }

  set currentThread(thread: Thread | undefined) {
    this.running = thread;
    this.processor.thread = thread?.id ?? 0;
  }

  private threadOn({ thread, idle }: Processor): Thread | undefined {
    if (thread !== 0) return this.state.ps.threads.get(thread);
    return idle !== undefined && idle.frames.length > 0 ? idle : undefined;
  }

  /** Makes another processor the current one (ke/processor.ts does what belongs to that). */
  selectProcessor(processor: Processor): void {
    this.state.ke.currentProcessor = processor.number;
    this.processor = processor;
    this.running = this.threadOn(processor);
    this.calls.selectProcessor(processor.number);
  }

  /** Goes on from a stored state, which this kernel then owns. */
  restore(state: KernelState): void {
    this.state = state;
    this.processor = state.ke.processors[state.ke.currentProcessor]!;
    this.running = this.threadOn(this.processor);
    this.callSite = NULL_ADDRESS;
  }

  // EventContext: what every event carries, read by the sink at the moment of the event.

  get cpu(): number {
    return this.state.ke.currentProcessor;
  }

  get irql(): number {
    return this.processor.irql;
  }

  get thread(): number {
    return this.running === undefined ? 0 : this.running.id;
  }

  /** The current processor's clock: nanoseconds since boot; one a retired instruction, plus fixed costs. */
  get time(): number {
    return this.processor.extraTimeNs + this.calls.retired;
  }

  get instructions(): number {
    return this.calls.retired;
  }

  get boundary(): number {
    return this.running === undefined ? 0 : this.running.boundary;
  }

  get irp(): number {
    return this.running === undefined ? 0 : this.running.irp;
  }
}
