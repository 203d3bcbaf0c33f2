/**
 * The processor as the run loop sees it: registers (processor-registers.ts), `run`, and why it stopped (stops.ts). One
 * register block is active; the host switches threads by saving and loading contexts, and processors by selecting one.
 * Ring 0 only. Interrupts, threads and what a fault means are the caller's business.
 */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import type { GuestRam } from '../memory/guest-ram.ts';
import { PAGE_SIZE } from '../memory/layout.ts';
import { Assistant } from './assist/assistant.ts';
import { CodeCache } from './code-cache.ts';
import { Coverage } from './coverage.ts';
import { CodeDecoder } from './decoder.ts';
import { type AccessPlace, DeviceAccesses } from './device-access.ts';
import { engineModule } from './engine-module.ts';
import { pageFault, recordedFault } from './fault-report.ts';
import { SseUnit } from './float/sse-unit.ts';
import { X87_OPERATIONS } from './float/x87-operations.ts';
import { X87Unit } from './float/x87-unit.ts';
import { InstructionReader } from './instruction-reader.ts';
import { type CpuSnapshot, ProcessorRegisters } from './processor-registers.ts';
import { RFLAGS_TF } from './registers.ts';
import * as state from './state.ts';
import {
  type CpuFault,
  type DeviceAccess,
  NO_FAULT,
  STOP_BREAKPOINT,
  STOP_BUDGET,
  STOP_DEVICE,
  STOP_FAULT,
  STOP_UNIMPLEMENTED,
  STOP_WATCH,
  type StopReason,
  type UnimplementedInstruction,
  type WatchHit,
} from './stops.ts';
import { Watches } from './watches.ts';

export type { CpuSnapshot } from './processor-registers.ts';
export * from './stops.ts';

const MAX_SLICE = 2 ** 30;
const DR6_SINGLE_STEP = 0x4000;
const NOT_PASSED = { rip: 0, retired: -1 };

export class Cpu extends ProcessorRegisters {
  /** The exception of the last STOP_FAULT. */
  fault: CpuFault = NO_FAULT;
  /** The instruction of the last STOP_UNIMPLEMENTED. */
  unimplemented: UnimplementedInstruction | undefined;
  /** The write of the last STOP_WATCH. */
  watchHit: WatchHit | undefined;
  private readonly cache: CodeCache;
  private readonly decoder: CodeDecoder;
  private readonly reader: InstructionReader;
  private readonly assistant: Assistant;
  private readonly devices: DeviceAccesses;
  private readonly watches: Watches;
  private readonly coverageBits: Coverage;
  private readonly enter: (budget: number) => number;
  private readonly enterAt: (microOp: number, budget: number) => number;
  /**
   * By processor, the instruction whose breakpoint has been reported: its address, and how many had retired before it.
   */
  private passed: (typeof NOT_PASSED)[] = [];

  constructor(memory: GuestRam) {
    const { module, forms } = engineModule();
    const sse = new SseUnit(memory.view);
    const x87 = new X87Unit(memory.view, X87_OPERATIONS);
    const { exports } = new WebAssembly.Instance(module, {
      env: { memory: memory.memory, sse: sse.execute.bind(sse), x87: x87.execute.bind(x87) },
    });
    super(memory, { getFlags: exports.getFlags!, setFlags: exports.setFlags! });
    this.enter = exports.run!;
    this.enterAt = exports.runAt!;
    this.cache = new CodeCache(memory);
    this.reader = new InstructionReader(memory);
    this.decoder = new CodeDecoder(memory, this.cache, forms);
    this.devices = new DeviceAccesses(memory.view);
    this.assistant = new Assistant(memory, this.reader, this, this.devices);
    this.watches = new Watches(memory);
    this.coverageBits = new Coverage(memory);
  }

  // ---- running ----

  /** Runs until exactly `maxInstructions` have retired or something else stops the CPU. */
  run(maxInstructions: number): StopReason {
    const end = this.retired + maxInstructions;
    this.watches.mark();
    for (;;) {
      const left = end - this.retired;
      if (left <= 0) return STOP_BUDGET;
      if (this.view.getUint32(state.PENDING_DEBUG, true) !== 0) return this.stopForDebugTrap();
      const stepping = this.stepsAreTrapped;
      const before = this.retired;
      const stop = this.devices.isAnswered
        ? this.runOpen(state.DEVICE_OPEN)
        : this.slice(stepping ? 1 : Math.min(left, MAX_SLICE));
      if (stepping && this.retired !== before) this.view.setUint32(state.PENDING_DEBUG, DR6_SINGLE_STEP, true);
      if (stop !== undefined) return stop;
      if (stepping) return this.stopForDebugTrap();
    }
  }

  /** Forgets all decoded code. Only tests need it: writes to decoded code are noticed. */
  invalidateCode(): void {
    this.cache.dropAllCode();
  }

  override restore(snapshot: CpuSnapshot): void {
    super.restore(snapshot);
    this.devices.current = undefined;
    this.passed = [];
  }

  override selectProcessor(number: number): void {
    super.selectProcessor(number);
    this.devices.current = undefined;
  }

  /** After a #DE: whether a division by zero was the cause, not a quotient that does not fit. */
  get dividesByZero(): boolean {
    return this.assistant.divisorIsZero();
  }

  // ---- devices ----

  /** The access of the last STOP_DEVICE. */
  get deviceAccess(): DeviceAccess | undefined {
    return this.devices.current;
  }

  /** Answers the read of the last STOP_DEVICE; the instruction takes the value when the CPU runs on. */
  answerRead(value: bigint): void {
    this.devices.answer(value);
  }

  // ---- breakpoints, watches, coverage ----

  /** Stops with STOP_BREAKPOINT before the instruction at an address is executed. */
  setBreakpoint(address: GuestAddress): void {
    this.decoder.breakpoints.add(address);
    this.cache.dropAllCode();
  }

  clearBreakpoint(address: GuestAddress): void {
    this.decoder.breakpoints.delete(address);
    this.cache.dropAllCode();
  }

  /** Stops with STOP_WATCH after an instruction that writes into the range (by this address, not through an alias). */
  setWatch(address: GuestAddress, sizeBytes: number): void {
    this.watches.add(address, sizeBytes);
  }

  /** Removes the watch of exactly this range. */
  clearWatch(address: GuestAddress, sizeBytes: number): void {
    this.watches.remove(address, sizeBytes);
  }

  /** Starts recording which instructions are executed, from nothing; code runs slower from now on. */
  startCoverage(): Coverage {
    this.coverageBits.clear();
    this.decoder.coverage = this.coverageBits;
    this.cache.dropAllCode();
    return this.coverageBits;
  }

  stopCoverage(): void {
    this.decoder.coverage = undefined;
    this.cache.dropAllCode();
  }

  /** Forgets breakpoints, watches and coverage, and what stopped the processor last. */
  stopDebugging(): void {
    this.decoder.breakpoints.clear();
    this.watches.clear();
    this.stopCoverage();
    this.coverageBits.clear();
    this.passed = [];
    this.fault = NO_FAULT;
    this.unimplemented = undefined;
    this.watchHit = undefined;
  }

  // ---- internals ----

  /** Runs until `budget` instructions have retired (undefined) or something stops the CPU. */
  private slice(budget: number): StopReason | undefined {
    const end = this.retired + budget;
    let microOp = 0;
    for (;;) {
      const left = end - this.retired;
      if (left === 0) return undefined;
      // One step only of what is not kept: a REP that overwrites itself is fetched anew, as when it is single-stepped.
      const exit = microOp === 0 ? this.enter(left) : this.enterAt(microOp, 1);
      microOp = 0;
      this.retired = this.getNumber(state.RETIRED);
      const exhausted = this.retired === end;
      // Whatever the next fetch met is found again by the next slice.
      if (exhausted && (exit <= STOP_FAULT || exit === state.EXIT_DECODE)) return undefined;
      switch (exit) {
        case state.EXIT_BUDGET:
          break;
        case state.EXIT_DECODE:
          if (this.decoder.decodeAt(this.rip) === 'next-page-not-executable') return this.stopAtNextPage();
          break;
        case state.EXIT_NOTED_WRITE:
          microOp = this.noteWrite(this.view.getUint32(state.NOTED_FRAME, true));
          break;
        case state.EXIT_BREAKPOINT:
          if (this.reportsBreakpoint()) return STOP_BREAKPOINT;
          microOp = this.decoder.decodeOnce(this.rip);
          break;
        case state.EXIT_TRAP_FLAG:
          return undefined;
        case state.EXIT_ASSIST: {
          const stop = this.assist();
          if (stop !== undefined || this.stepsAreTrapped) return stop;
          break;
        }
        case state.EXIT_DEVICE:
          return this.stopAtDevice();
        case state.EXIT_WATCH:
          return this.runWatched();
        case STOP_FAULT:
          this.fault = recordedFault(this.view, this.reader);
          return STOP_FAULT;
        case STOP_UNIMPLEMENTED:
          return this.stopUnimplemented('');
        default:
          return exit as StopReason;
      }
    }
  }

  /** A frame that holds code, or has been hashed, is about to be written. Returns the micro-op to go on with, 0 for that at RIP. */
  private noteWrite(frameOffset: number): number {
    this.memory.noteWrite(frameOffset);
    if (!this.cache.holdsCode(frameOffset)) return 0;
    this.cache.dropFrameCode(frameOffset);
    return this.decoder.decodeOnce(this.rip);
  }

  /** Runs the one instruction that stopped at a special page, now let through. */
  private runOpen(flag: typeof state.DEVICE_OPEN | typeof state.WATCH_OPEN): StopReason | undefined {
    const instruction = this.rip;
    this.view.setUint32(flag, 1, true);
    const stop = this.slice(1);
    this.view.setUint32(flag, 0, true);
    if (flag === state.WATCH_OPEN) return stop;
    this.devices.forget();
    this.view.setUint32(state.BOUNCE_IS_DEVICE, 0, true);
    if (this.view.getUint32(state.DEVICE_WRITTEN, true) === 0) return stop;
    this.view.setUint32(state.DEVICE_WRITTEN, 0, true);
    const where = this.recordedPlace(instruction);
    const [low, high] = [0, 8].map((at) => this.view.getBigUint64(state.WRITE_BOUNCE + at, true)) as [bigint, bigint];
    this.devices.noteWrite(where, BigInt.asUintN(where.sizeBytes * 8, (high << 64n) | low));
    return stop ?? STOP_DEVICE;
  }

  /** An instruction wants to use device memory: what it reads is asked for, what only writes is executed at once. */
  private stopAtDevice(): StopReason | undefined {
    if (this.view.getUint32(state.DEVICE_OPEN, true) !== 0)
      return this.stopUnimplemented('reading device memory twice');
    const writes = this.view.getUint32(state.FAULT_ACCESS, true) === state.ACCESS_WRITE;
    if (writes && !this.reader.readsWhatItWrites(this.rip)) return this.runOpen(state.DEVICE_OPEN);
    this.devices.askRead(this.recordedPlace(this.rip));
    return STOP_DEVICE;
  }

  /** The access to device memory that the engine has recorded. */
  private recordedPlace(instruction: GuestAddress): AccessPlace {
    const sizeBytes = this.view.getUint32(state.ACCESS_SIZE, true);
    return { space: 'memory', address: this.getNumber(state.FAULT_ADDRESS), sizeBytes, instruction };
  }

  /** An instruction is about to write to a page with watched bytes. */
  private runWatched(): StopReason | undefined {
    const address = this.getNumber(state.FAULT_ADDRESS);
    const sizeBytes = this.view.getUint32(state.ACCESS_SIZE, true);
    const instruction = this.rip;
    const before = this.retired;
    const stop = this.runOpen(state.WATCH_OPEN);
    return this.retired === before ? stop : (stop ?? this.stopIfWatched(address, sizeBytes, instruction));
  }

  private stopIfWatched(address: number, sizeBytes: number, instruction: GuestAddress): StopReason | undefined {
    const range = this.watches.find(address, sizeBytes);
    if (range === undefined) return undefined;
    this.watchHit = { ...range, instruction };
    return STOP_WATCH;
  }

  /** Executes the instruction at RIP in TypeScript. */
  private assist(): StopReason | undefined {
    const instruction = this.rip;
    const result = this.assistant.execute();
    this.retired = this.getNumber(state.RETIRED);
    switch (result.kind) {
      case 'retired': {
        const { stored } = this.assistant;
        return stored === undefined ? undefined : this.stopIfWatched(stored.address, stored.sizeBytes, instruction);
      }
      case 'device':
        return STOP_DEVICE;
      case 'exception':
        this.fault = { ...NO_FAULT, vector: result.vector, errorCode: result.errorCode };
        return STOP_FAULT;
      case 'page-fault': {
        const { address, access, cause } = result.fault;
        const errorCode = (cause === 'protection' ? 1 : 0) | (access === 'write' ? 2 : 0);
        this.fault = pageFault(this.view, address, access, errorCode);
        return STOP_FAULT;
      }
      default:
        return this.stopUnimplemented(result.what);
    }
  }

  /** False for an alias of the page with the breakpoint, and when it has just been reported, by this iteration or the last. */
  private reportsBreakpoint(): boolean {
    const { rip, retired, selectedProcessor } = this;
    const passed = this.passed[selectedProcessor] ?? NOT_PASSED;
    if (!this.decoder.breakpoints.has(rip)) return false;
    this.passed[selectedProcessor] = { rip, retired };
    if (passed.rip !== rip) return true;
    return passed.retired !== retired && !(passed.retired === retired - 1 && this.reader.isRepeated(rip));
  }

  private get stepsAreTrapped(): boolean {
    return (this.view.getInt32(state.SYSTEM_FLAGS, true) & RFLAGS_TF) !== 0;
  }

  private stopUnimplemented(what: string): StopReason {
    const { bytes, mnemonic } = this.reader.describe(this.rip);
    this.unimplemented = { address: this.rip, bytes, mnemonic: what === '' ? mnemonic : `${mnemonic} (${what})` };
    return STOP_UNIMPLEMENTED;
  }

  /** Raises #DB for the causes that are pending; DR6 takes them. */
  private stopForDebugTrap(): StopReason {
    const causes = this.view.getUint32(state.PENDING_DEBUG, true);
    this.view.setUint32(state.DR6, this.view.getUint32(state.DR6, true) | causes, true);
    this.view.setUint32(state.PENDING_DEBUG, 0, true);
    this.fault = { ...NO_FAULT, vector: state.VECTOR_DB };
    return STOP_FAULT;
  }

  /** The instruction at RIP continues in a page that may not be executed. */
  private stopAtNextPage(): StopReason {
    const address = addressAdd(this.rip, PAGE_SIZE - (this.rip & (PAGE_SIZE - 1)));
    const isPresent = this.memory.isAccessible(address, 1, 'read');
    this.fault = pageFault(this.view, address, 'execute', isPresent ? 0x11 : 0x10);
    return STOP_FAULT;
  }
}
