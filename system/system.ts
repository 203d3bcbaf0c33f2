/**
 * A simulated computer: machine, kernel and drivers put together. It runs in slices, so that whoever drives it can
 * look at Ctrl-C and draw progress in between, and it can be stored and restored between any two steps.
 */
import { assert } from '../base/assert.ts';
import { Bugcheck, DeadlockError, ExhaustedError, HangError, UnimplementedError } from '../base/errors.ts';
import { addressHi, addressLo, NULL_ADDRESS } from '../base/guest-address.ts';
import { hashBytes, mixHi, mixLo } from '../base/hash.ts';
import { type U64, u64, u64FromNumber } from '../base/u64.ts';
import { Kernel, type KernelConfiguration, type KernelState } from '../kernel/kernel.ts';
import type { DecisionSource, EventSink } from '../kernel/ports.ts';
import { runSessionActions } from '../kernel/ps/user-mode.ts';
import { createMachine, type Machine, type MachineSnapshot } from '../machine/machine.ts';
import { NullSink } from '../proto/generated/event-sink.ts';
import { beginShutdown, bootSystem } from './boot.ts';
import { ExportTable } from './exports.ts';
import { type DriverImage, ImageLoader } from './image-loader.ts';
import { Processor } from './processor.ts';
import { reportStack } from './report-stack.ts';
import { RunLoop } from './run-loop.ts';
import { emitStateDigests, FIRST_DIGEST_STEP } from './state-digest.ts';
import { stuckThreads } from './stuck-threads.ts';
import { ScriptDrivers } from './typescript/script-drivers.ts';

/**
 * Strict replay needs the same number. Raise it with every change that can alter the events of a run: engine
 * semantics, kernel behaviour, costs on the clock, addresses.
 */
export const ENGINE_VERSION = 5;

export interface SystemConfiguration extends KernelConfiguration {
  readonly ramMegabytes: number;
  /** Loaded at boot in this order. */
  readonly drivers: readonly DriverImage[];
  readonly unloadAtEnd: boolean;
  /** Instructions a thread may run without calling any routine before it counts as hung; tests that wait for it make it less. */
  readonly hangLimitInstructions?: number;
}

const HANG_LIMIT_INSTRUCTIONS = 1_000_000_000;

/** How a run ended. `text` is one line for people, the same that the trace's run_end event has. */
export interface RunOutcome {
  readonly kind: 'completed' | 'bugcheck' | 'unimplemented' | 'deadlock' | 'hang' | 'exhausted' | 'interrupted';
  readonly text: string;
}

type Phase = 'boot' | 'running' | 'shutdown' | 'ended';

/** Everything of a system between two steps, as structured-clonable data. */
export interface SystemState {
  readonly machine: MachineSnapshot;
  readonly kernel: KernelState;
  readonly exports: readonly string[];
  readonly images: ReturnType<ImageLoader['save']>;
  readonly loop: ReturnType<RunLoop['save']>;
  readonly phase: Phase;
  readonly steps: number;
  readonly nextDigest: number;
}

/** How a run ends that was stopped by `error`; undefined when that is no end of a run. */
function outcomeOf(error: unknown): RunOutcome | undefined {
  if (error instanceof Bugcheck) {
    return { kind: 'bugcheck', text: `bug check 0x${error.code.toString(16).toUpperCase()}: ${error.message}` };
  }
  if (error instanceof UnimplementedError) return { kind: 'unimplemented', text: error.message };
  if (error instanceof ExhaustedError) return { kind: 'exhausted', text: error.message };
  if (error instanceof DeadlockError) return { kind: 'deadlock', text: `deadlock: ${error.message}` };
  if (error instanceof HangError) return { kind: 'hang', text: error.message };
  return undefined;
}

export class System {
  readonly kernel: Kernel;
  readonly machine: Machine;
  readonly images: ImageLoader;
  private readonly configuration: SystemConfiguration;
  readonly exports = new ExportTable();
  private readonly loop: RunLoop;
  private phase: Phase = 'boot';
  private outcome: RunOutcome | undefined;
  private stepCount = 0;
  /** The step after which the state's digests are emitted. */
  private nextDigest = FIRST_DIGEST_STEP;

  /** @throws InputError when a driver image cannot be used */
  constructor(configuration: SystemConfiguration, decisions: DecisionSource, sink: EventSink) {
    this.configuration = configuration;
    const { hangLimitInstructions: hangLimit = HANG_LIMIT_INSTRUCTIONS } = configuration;
    this.machine = createMachine({ ramBytes: configuration.ramMegabytes * 1024 * 1024 });
    const { memory, cpu } = this.machine;
    this.images = new ImageLoader(memory, this.exports, configuration.drivers);
    const processor = new Processor(cpu, memory, this.exports, this.images);
    this.kernel = new Kernel({ memory, calls: processor, decisions, sink }, configuration);
    const scripts = new ScriptDrivers(memory, this.exports, processor);
    this.images.scripts = scripts;
    this.loop = new RunLoop(this.kernel, processor, this.exports, this.images, scripts, hangLimit);
  }

  /** Steps of the run loop since boot. */
  get steps(): number {
    return this.stepCount;
  }

  /** Brings the machine up. Call once before {@link run}, or {@link restore} instead. */
  boot(): void {
    const services = this.configuration.drivers.map(({ service }) => service);
    bootSystem(this.kernel, this.machine.memory, this.machine.cpu, services);
  }

  /**
   * Runs at most `steps` steps.
   * @returns how the run ended, undefined while there is more to do
   */
  run(steps: number): RunOutcome | undefined {
    try {
      for (let i = 0; i < steps && this.outcome === undefined; i++) {
        const more = this.loop.step();
        this.stepCount++;
        if (!more) this.nextPhase();
        if (this.stepCount >= this.nextDigest && this.outcome === undefined) this.emitDigests();
      }
    } catch (error) {
      this.endByError(error);
    }
    return this.outcome;
  }

  /** Ends the run from outside; `text` says why. */
  interrupt(text: string): RunOutcome {
    if (this.outcome === undefined) this.end({ kind: 'interrupted', text });
    return this.outcome!;
  }

  /**
   * Nobody who has something to do waits for time to pass: what comes after that depends on how far the run is. Threads
   * of drivers, and timers, may go on for ever; the run goes on without them.
   */
  private nextPhase(): void {
    const { kernel } = this;
    if (kernel.state.ps.awaitedThreads > 0) {
      this.reportStuckStacks();
      this.end({ kind: 'deadlock', text: `deadlock: ${stuckThreads(kernel)}` });
      return;
    }
    switch (this.phase) {
      case 'boot':
        this.phase = 'running';
        runSessionActions(kernel);
        break;
      case 'running':
        this.phase = 'shutdown';
        if (this.configuration.unloadAtEnd) {
          const services = this.configuration.drivers.map(({ service }) => service);
          beginShutdown(kernel, services);
        }
        break;
      case 'shutdown':
        this.end({ kind: 'completed', text: 'completed' });
        break;
      case 'ended':
        assert(false, 'an ended run is not continued');
    }
  }

  private emitDigests(): void {
    const { kernel, machine } = this;
    kernel.callSite = NULL_ADDRESS;
    this.nextDigest += emitStateDigests(kernel, this.stepCount, () => machine.memory.digest());
  }

  private endByError(error: unknown): void {
    // The step that failed counts: a replay must take it again.
    this.stepCount++;
    const outcome = outcomeOf(error);
    if (outcome === undefined) throw error;
    const { sink, irp, currentThread } = this.kernel;
    if (currentThread !== undefined) reportStack(this, currentThread);
    if (error instanceof Bugcheck) {
      const [p1, p2, p3, p4] = error.parameters;
      sink.bugCheck(error.code, p1.lo, p1.hi, p2.lo, p2.hi, p3.lo, p3.hi, p4.lo, p4.hi, error.message, irp);
    }
    if (error instanceof DeadlockError || error instanceof HangError) this.reportStuckStacks();
    this.end(outcome);
  }

  /** Those of the threads whose end the run waits for; the running one's is reported already. */
  private reportStuckStacks(): void {
    for (const thread of this.kernel.state.ps.threads.values()) {
      if (thread.background || thread.state === 'terminated' || thread === this.kernel.currentThread) continue;
      reportStack(this, thread);
    }
  }

  /** Gives the machine back for another system. This one does not run after that, and nobody looks at its memory. */
  release(): void {
    this.machine.release();
  }

  private end(outcome: RunOutcome): void {
    // Nobody is told, so nobody pays: a short run would take a tenth of its time for this.
    const isUnheard = this.kernel.sink.runEnd === NullSink.prototype.runEnd;
    const digest = isUnheard ? u64(0, 0) : this.memoryDigest();
    const steps = u64FromNumber(this.stepCount);
    this.kernel.sink.runEnd(outcome.text, digest.lo, digest.hi, steps.lo, steps.hi);
    this.phase = 'ended';
    this.outcome = outcome;
  }

  /** A hash of all mapped guest memory, in address order. */
  memoryDigest(): U64 {
    let lo = 0;
    let hi = 0;
    const mix = (word: number) => {
      lo = mixLo(lo, word);
      hi = mixHi(hi, lo, word);
    };
    this.machine.memory.forEachMappedPage((address, bytes) => {
      const page = hashBytes(bytes);
      for (const word of [addressLo(address), addressHi(address), page.lo, page.hi]) mix(word);
    });
    return u64(lo, hi);
  }

  /** Whether {@link save} works: the routines of TypeScript drivers are generators, which cannot be stored. */
  get canBeSaved(): boolean {
    return !this.images.hasScripts;
  }

  /** The whole system as data that does not change when the run goes on. */
  save(): SystemState {
    assert(this.canBeSaved, 'a system with TypeScript drivers is not stored but run again from its start');
    return structuredClone({
      machine: this.machine.save(),
      kernel: this.kernel.state,
      exports: this.exports.save(),
      images: this.images.save(),
      loop: this.loop.save(),
      phase: this.phase,
      steps: this.stepCount,
      nextDigest: this.nextDigest,
    });
  }

  /** Continues from a state that {@link save} of a system with the same configuration has made. */
  restore(state: SystemState): void {
    this.machine.restore(state.machine);
    this.exports.restore(state.exports);
    this.images.restore(state.images);
    this.loop.restore(state.loop);
    this.kernel.restore(structuredClone(state.kernel));
    this.phase = state.phase;
    this.stepCount = state.steps;
    this.nextDigest = state.nextDigest;
    this.outcome = undefined;
  }
}
