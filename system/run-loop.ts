/**
 * The run loop: takes the running thread's topmost frame and carries it one step further. Guest code runs on the
 * processor until it calls a routine, returns to the kernel or faults; host routines run a step at a time; a thread
 * without frames asks user mode what to do next. Nothing here ever nests: every call is a frame.
 */
import { AssertionError, assert, unreachable } from '../base/assert.ts';
import { Bugcheck, HangError, UnimplementedError } from '../base/errors.ts';
import { formatAddress, hex } from '../base/format.ts';
import {
  addressAdd,
  addressFromHalves,
  canonicalAddress,
  type GuestAddress,
  NULL_ADDRESS,
} from '../base/guest-address.ts';
import { GuestFault } from '../base/guest-fault.ts';
import { PAGE_SIZE } from '../base/page.ts';
import { U64_ZERO, u64, u64FromAddress } from '../base/u64.ts';
import type { Ddi } from '../kernel/ddi.ts';
import { decodeArguments } from '../kernel/ddi-arguments.ts';
import { textOfArgument } from '../kernel/ddi-texts.ts';
import { unprovidedVariableAt } from '../kernel/exported-variables.ts';
import { HalLookForDue, HalRunHardware } from '../kernel/hal/hardware.ts';
import { HalDueLine, HalLine } from '../kernel/hal/interrupt-controller.ts';
import { HalReadRegister, HalWriteRegister } from '../kernel/hal/registers.ts';
import { type GuestValue, hostRoutineNamed, isEnter } from '../kernel/host-routine.ts';
import { CANCELLED_BY_THREAD_EXIT } from '../kernel/io/cancel.ts';
import { IopRundownThread } from '../kernel/io/cancel-irps.ts';
import { isApcDue, isUserApcDue, KiInterruptForApcs, KiInterruptForUserApcs, KiRundownApcs } from '../kernel/ke/apc.ts';
import { KiPassBoundary, KiStopAtBoundary } from '../kernel/ke/boundary.ts';
import { KiBeginBugCheck, KiStopping } from '../kernel/ke/bug-check-callbacks.ts';
import { KiNotBefore, KiUpdateClock } from '../kernel/ke/clock.ts';
import { isDpcDue, KiInterruptForDpcs } from '../kernel/ke/dpc.ts';
import { KiRaiseException } from '../kernel/ke/exception.ts';
import { isInterruptDue, KiInterruptForDevice } from '../kernel/ke/interrupt.ts';
import { currentStack, KiEndInterruption } from '../kernel/ke/interruption.ts';
import { isIpiDue, KiInterruptForIpi } from '../kernel/ke/ipi.ts';
import { KiSetIrql } from '../kernel/ke/irql.ts';
import { KiCheckDdiIrql } from '../kernel/ke/irql-rule.ts';
import { isCallReturn } from '../kernel/ke/kernel-code.ts';
import { KiChooseProcessor, KiSelectIdleProcessor, KiSpin } from '../kernel/ke/processor.ts';
import { RaisedException } from '../kernel/ke/raise-status.ts';
import {
  decidePreemption,
  KiDispatchReadyThread,
  KiIdle,
  KiReadyAgain,
  KiSwapOut,
  KiYieldReason,
  SWITCH_PREEMPTED,
  SWITCH_WAITS,
} from '../kernel/ke/scheduler.ts';
import { KiAdvanceToNextTimeout, KiCallsUnloadedCode, KiExpireTimeouts } from '../kernel/ke/timeouts.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { MiPageFaultBugcheck } from '../kernel/mm/page-fault.ts';
import { MiTakeGuard } from '../kernel/mm/virtual-regions.ts';
import type { GuestFrame, HostFrame, Interruption, Thread } from '../kernel/ps/state.ts';
import { PspTerminateThread } from '../kernel/ps/thread.ts';
import { PspBeginExit, runUserAction } from '../kernel/ps/user-mode.ts';
import {
  STOP_BUDGET,
  STOP_CR8,
  STOP_DEVICE,
  STOP_FAULT,
  STOP_HOST_CALL,
  STOP_UNIMPLEMENTED,
  type StopReason,
} from '../machine/cpu/cpu.ts';
import { RCX } from '../machine/cpu/registers.ts';
import { KERNEL_SECURITY_CHECK_FAILURE, PAGE_FAULT_IN_NONPAGED_AREA } from '../nt/bug-check-codes.ts';
import { DISPATCH_LEVEL } from '../nt/irql.ts';
import { STATUS_SUCCESS } from '../nt/status-codes.ts';
import type { ExportTable } from './exports.ts';
import { accessViolation, processorException } from './fault-exceptions.ts';
import type { ImageLoader } from './image-loader.ts';
import { type Processor, stackOverflow, toU64 } from './processor.ts';
import type { ScriptDrivers } from './typescript/script-drivers.ts';

/** What calling any kernel routine costs on a processor's clock, nanoseconds. */
const DDI_COST_NS = 100;
/** What an access to a register of a device costs, nanoseconds. */
const REGISTER_COST_NS = 500;
/** What carrying out a user action costs, nanoseconds. */
const USER_ACTION_COST_NS = 1000;
/** What a TypeScript driver's code costs from one call to the next, nanoseconds. */
const SCRIPT_COST_NS = 20;
/** Most instructions the processor runs before the loop looks at clock and quantum again. */
const SLICE_INSTRUCTIONS = 1_000_000;

/** Instructions between two looks whether interrupts, of which one is due, are enabled again. */
const MASKED_SLICE_INSTRUCTIONS = 64;

/** So many timers expire without any thread going on after them, and nobody expects that one ever will. */
const MOST_UNSEEN_TIMERS = 100_000;

const MAX_DDI_ARGUMENTS = 16;

/** x64 exception vectors. */
const VECTOR_PAGE_FAULT = 14;
const VECTOR_BREAKPOINT = 3;
const VECTOR_FAST_FAIL = 0x29;
/** How much of the stack is searched for who called. */
const CALLER_SEARCH_BYTES = 0x100;
const FAST_FAIL_INCORRECT_STACK = 4;

export class RunLoop {
  private readonly k: Kernel;
  private readonly processor: Processor;
  private readonly exports: ExportTable;
  private readonly images: ImageLoader;
  private readonly scripts: ScriptDrivers;
  private readonly args = new Uint32Array(2 * MAX_DDI_ARGUMENTS);
  private readonly hangLimit: number;
  private readonly hasHardware: boolean;
  /** By processor, the count of instructions at which the thread it runs counts as hung. */
  private hangAt: number[] = [];
  /** Most instructions the processor runs in this step. */
  private sliceInstructions = SLICE_INSTRUCTIONS;

  /** @param hangLimit instructions a thread may run without calling any routine */
  constructor(
    k: Kernel,
    processor: Processor,
    exports: ExportTable,
    images: ImageLoader,
    scripts: ScriptDrivers,
    hangLimit: number,
  ) {
    this.k = k;
    this.processor = processor;
    this.exports = exports;
    this.images = images;
    this.scripts = scripts;
    this.hangLimit = hangLimit;
    this.hasHardware = k.hardware.length > 0;
  }

  /**
   * Carries the machine one step further; false when nothing is left that could ever run.
   * @throws Bugcheck, UnimplementedError, HangError
   */
  step(): boolean {
    try {
      return this.advance();
    } catch (error) {
      // Kernel code has followed a bad pointer: an argument of its caller, or an object that a driver has freed.
      if (error instanceof GuestFault) this.pageFault(error, false, this.k.callSite);
      else if (error instanceof RaisedException) KiRaiseException(this.k, error.exception);
      else if (!(error instanceof Bugcheck)) throw error;
      // What goes wrong while the system stops changes nothing.
      else if (!KiBeginBugCheck(this.k, error)) throw KiStopping(this.k) ?? error;
      return true;
    }
  }

  private advance(): boolean {
    const { k } = this;
    // Nobody has called what happens between the steps of a thread.
    k.callSite = NULL_ADDRESS;
    if (k.state.ke.processors.length > 1 && k.state.ke.stopping === undefined) {
      const instructions = KiChooseProcessor(k, SLICE_INSTRUCTIONS);
      if (instructions === undefined) return this.idle();
      this.sliceInstructions = instructions;
    }
    if (this.hasHardware && this.serveHardware()) return true;
    if (isIpiDue(k.processor) && k.calls.interruptsEnabled) KiInterruptForIpi(k);
    if (isDpcDue(k)) KiInterruptForDpcs(k);
    const thread = k.currentThread;
    if (thread === undefined) return KiDispatchReadyThread(k) || this.idle();
    if (isApcDue(k, thread)) KiInterruptForApcs(k, thread);
    const frame = thread.frames[thread.frames.length - 1];
    if (frame === undefined) this.leaveKernel(thread);
    else if (frame.kind === 'host') this.runHostStep(thread, frame);
    else this.runGuest(thread, frame);
    return true;
  }

  /** Devices have their turn, or interrupt the processor. True when they had it: what the processor does next may be another thing. */
  private serveHardware(): boolean {
    const { k } = this;
    const line = HalDueLine(k, k.processor);
    if (line !== undefined) KiNotBefore(k, HalLine(k, line).dueNs);
    if (k.time >= HalLookForDue(k)) {
      HalRunHardware(k);
      return true;
    }
    if (isInterruptDue(k)) KiInterruptForDevice(k);
    return false;
  }

  /** No thread can run: time passes up to what is due next, if anything is and anybody waits for it. */
  private idle(): boolean {
    const { k } = this;
    if (!KiSelectIdleProcessor(k, this.hangLimit)) return false;
    KiIdle(k);
    const { ps, ke } = k.state;
    // Windows goes on when a driver is unloaded, so what that has left behind is called.
    const isAwaited = ps.awaitedThreads > 0 || KiCallsUnloadedCode(k);
    if (!isAwaited || ke.expiredUnseen > MOST_UNSEEN_TIMERS) return false;
    const hardwareNs = this.hasHardware ? HalLookForDue(k) : Number.POSITIVE_INFINITY;
    if (hardwareNs >= (ke.waitTimeouts[0]?.dueTimeNs ?? Number.POSITIVE_INFINITY)) return KiAdvanceToNextTimeout(k);
    ke.expiredUnseen++;
    KiNotBefore(k, hardwareNs);
    this.passTime();
    HalRunHardware(k);
    return true;
  }

  /** The thread has no frames: it ends, or user mode says what it does next. */
  private leaveKernel(thread: Thread): void {
    const { k } = this;
    if (thread.terminateStatus !== undefined && thread.exitStatus === undefined) {
      PspBeginExit(thread);
      return;
    }
    if (!thread.user || thread.exitStatus !== undefined) {
      const rundown = IopRundownThread(k, CANCELLED_BY_THREAD_EXIT) ?? KiRundownApcs(k);
      if (rundown !== undefined) {
        thread.frames.push(newHostFrame(rundown.routine, rundown.slots, '', NULL_ADDRESS));
        return;
      }
      PspTerminateThread(k, thread, thread.exitStatus ?? STATUS_SUCCESS);
      return;
    }
    if (isUserApcDue(thread)) {
      KiInterruptForUserApcs(k, thread);
      return;
    }
    if (this.yieldIfDue(thread)) return;
    if (KiStopAtBoundary(k, thread)) return;
    KiPassBoundary(k, thread, '');
    const outcome = runUserAction(k, thread);
    k.processor.extraTimeNs += USER_ACTION_COST_NS;
    this.passTime();
    if (outcome === 'blocked') KiSwapOut(k, SWITCH_WAITS);
  }

  // ---- host routines -----------------------------------------------------------------------------------------------

  private runHostStep(thread: Thread, frame: HostFrame): void {
    const { k } = this;
    k.callSite = frame.callSite;
    const routine = hostRoutineNamed(frame.routine);
    const step = routine.steps[frame.step];
    if (step === undefined) throw new AssertionError(`${frame.routine} has no step ${frame.step}`);
    const outcome = step(k, frame.slots, frame.result);
    switch (outcome.op) {
      case 'done':
        thread.frames.pop();
        if (frame.interrupts === undefined) this.deliver(thread, frame, outcome.value);
        else this.resume(thread, frame.interrupts);
        break;
      case 'restored':
        this.hangAt[k.cpu] = k.instructions + this.hangLimit;
        this.passTime();
        break;
      case 'guest':
        frame.step = outcome.next;
        // What runs on another stack than the thread's runs at DISPATCH_LEVEL.
        thread.frames.push(
          this.processor.beginCall(outcome, (k.irql < DISPATCH_LEVEL ? thread : currentStack(thread)).stackLimit),
        );
        this.hangAt[k.cpu] = k.instructions + this.hangLimit;
        break;
      case 'enter':
        frame.step = outcome.next;
        thread.frames.push(newHostFrame(outcome.routine, outcome.slots, '', frame.callSite));
        break;
      case 'wait':
        frame.step = outcome.next;
        KiSwapOut(k, SWITCH_WAITS);
        break;
      case 'exit':
        thread.frames.length = 0;
        thread.exitStatus = outcome.status;
        break;
      case 'yield':
        frame.step = outcome.next;
        this.yield(outcome.reason);
        break;
      case 'spin':
        // Nobody else runs any more who could end that.
        if (k.state.ke.stopping !== undefined) throw KiStopping(k);
        frame.step = outcome.next;
        KiSpin(k, outcome);
        break;
      default:
        unreachable(outcome, 'step result');
    }
  }

  /** What came between a thread's code is over: the thread goes on where it was, or gives the processor up after all. */
  private resume(thread: Thread, interruption: Interruption): void {
    KiEndInterruption(this.k, thread, interruption);
    const stopping = KiStopping(this.k);
    if (stopping !== undefined) throw stopping;
    this.passTime();
    if (this.k.currentThread === thread) this.yieldIfDue(thread);
  }

  /** Hands a finished host routine's value to whoever entered it. */
  private deliver(thread: Thread, finished: HostFrame, value: GuestValue): void {
    if (finished.ddi !== '') {
      this.finishDdi(thread, finished.ddi, value);
      return;
    }
    const below = thread.frames.at(-1);
    if (below === undefined) return;
    assert(below.kind === 'host', 'a host routine entered by another returns to it');
    below.result = typeof value === 'object' ? addressFromHalves(value.lo, value.hi) : Number(value);
  }

  // ---- guest code --------------------------------------------------------------------------------------------------

  private runGuest(thread: Thread, frame: GuestFrame): void {
    this.serveStop(this.processor.cpu.run(this.instructionsBeforeHardware()), thread, frame);
  }

  private serveStop(stop: StopReason, thread: Thread, frame: GuestFrame): void {
    const { k } = this;
    const { cpu } = this.processor;
    switch (stop) {
      case STOP_HOST_CALL:
        this.hangAt[k.cpu] = k.instructions + this.hangLimit;
        this.serveCall(thread, frame);
        break;
      case STOP_CR8:
        KiSetIrql(k, cpu.cr8, 'mov cr8');
        if (!k.processor.dpcsRequested) this.yieldIfDue(thread);
        break;
      case STOP_BUDGET:
        if (k.instructions >= (this.hangAt[k.cpu] ?? Number.POSITIVE_INFINITY)) {
          throw new HangError(
            `${this.where(cpu.rip)} has run ${this.hangLimit} instructions without calling the kernel`,
          );
        }
        this.passTime();
        this.yieldIfDue(thread);
        break;
      case STOP_FAULT:
        this.guestFault(thread);
        break;
      case STOP_DEVICE:
        this.serveDevice(thread, frame);
        break;
      case STOP_UNIMPLEMENTED: {
        const { address, mnemonic, bytes } = cpu.unimplemented!;
        const encoding = [...bytes].map((byte) => hex(byte, 2)).join(' ');
        throw new UnimplementedError(`the instruction ${mnemonic} (${encoding})`, this.where(address));
      }
      default:
        throw new UnimplementedError('halting the processor', this.where(cpu.rip));
    }
  }

  /** Most instructions that run before devices may have something to do. */
  private instructionsBeforeHardware(): number {
    const { k, sliceInstructions } = this;
    if (isIpiDue(k.processor)) return Math.min(sliceInstructions, MASKED_SLICE_INSTRUCTIONS);
    if (!this.hasHardware) return sliceInstructions;
    // Nothing tells that interrupts are enabled again.
    const isMasked = !k.calls.interruptsEnabled && HalDueLine(k, k.processor) !== undefined;
    const untilDue = Math.max(1, k.state.hal.dueNs - k.time);
    return Math.min(sliceInstructions, untilDue, isMasked ? MASKED_SLICE_INSTRUCTIONS : sliceInstructions);
  }

  /** An instruction has written to a register of a device, or reads one: it takes the value before anything else happens. */
  private serveDevice(thread: Thread, frame: GuestFrame): void {
    const { k } = this;
    const { cpu } = this.processor;
    const { space, address, sizeBytes, direction, value, instruction } = cpu.deviceAccess!;
    const place = { space, address, sizeBytes };
    k.callSite = instruction;
    k.processor.extraTimeNs += REGISTER_COST_NS;
    if (direction === 'write') {
      HalWriteRegister(k, place, value, this.where(instruction));
      return;
    }
    cpu.answerRead(HalReadRegister(k, place, this.where(instruction)));
    this.serveStop(cpu.run(1), thread, frame);
  }

  /** Guest code has called a routine, or returned from a call the kernel made. */
  private serveCall(thread: Thread, frame: GuestFrame): void {
    const address = this.processor.cpu.rip;
    const ddi = this.exports.ddiAt(address);
    if (ddi !== undefined) {
      this.serveDdi(thread, ddi);
      return;
    }
    if (this.scripts.owns(address)) {
      this.runScript(thread, address);
      return;
    }
    if (isCallReturn(address)) {
      this.endGuestCall(thread, frame);
      return;
    }
    const name = this.exports.nameAt(address);
    if (name === undefined) {
      throw new Bugcheck(
        PAGE_FAULT_IN_NONPAGED_AREA,
        [u64FromAddress(address), u64(0x10), u64FromAddress(address), U64_ZERO],
        `${formatAddress(address)} is inside the kernel image but is no routine`,
      );
    }
    throw new UnimplementedError(name, this.where(this.processor.returnAddress()));
  }

  /** A TypeScript driver has been called, or goes on after a call of its own. */
  private runScript(thread: Thread, address: GuestAddress): void {
    this.k.processor.extraTimeNs += SCRIPT_COST_NS;
    try {
      this.scripts.run();
    } catch (error) {
      if (!(error instanceof GuestFault)) throw error;
      this.driverFault(thread, error, address);
    }
  }

  private endGuestCall(thread: Thread, frame: GuestFrame): void {
    if (this.processor.stackPointer !== frame.expectedStackPointer) throw this.wrongStack(frame);
    thread.frames.pop();
    const value = this.processor.endCall(frame);
    const below = thread.frames.at(-1);
    assert(below?.kind === 'host', 'guest code is called by host routines');
    below.result = frame.returnsAddress ? addressFromHalves(value.lo, value.hi) : value.lo;
  }

  /** A routine has returned with another stack pointer than it was called with; what called it is lost. */
  private wrongStack({ expectedStackPointer }: GuestFrame): Bugcheck {
    const found = formatAddress(this.processor.stackPointer);
    return new Bugcheck(
      KERNEL_SECURITY_CHECK_FAILURE,
      [u64(FAST_FAIL_INCORRECT_STACK), U64_ZERO, U64_ZERO, U64_ZERO],
      `a routine of a driver returns with RSP ${found} instead of ${formatAddress(expectedStackPointer)}`,
    );
  }

  private serveDdi(thread: Thread, ddi: Ddi): void {
    const { k, args } = this;
    if (KiStopAtBoundary(k, thread)) return;
    const count = ddi.types.length;
    thread.boundary++;
    const caller = this.processor.returnAddress();
    // Handlers of exceptions are called by the kernel itself.
    k.callSite = isCallReturn(caller) ? NULL_ADDRESS : caller;
    k.processor.extraTimeNs += DDI_COST_NS;
    KiPassBoundary(k, thread, ddi.name);
    this.processor.readArguments(count, args);
    for (let half = 0; half < 2 * count; half++) args[half]! &= ddi.masks[half]!;
    const [first, second] = ddi.texts;
    const text1 = first === undefined ? '' : textOfArgument(k, first, args);
    const text2 = second === undefined ? '' : textOfArgument(k, second, args);
    k.sink.ddiCall(ddi.name, args, count, text1, text2);
    KiCheckDdiIrql(k, ddi);
    // A call without arguments needs no list of them.
    const result = count === 0 ? ddi.call(k) : ddi.call(k, ...decodeArguments(ddi, args));
    if (isEnter(result)) thread.frames.push(newHostFrame(result.routine, result.slots, ddi.name, k.callSite));
    else this.finishDdi(thread, ddi.name, result ?? 0);
  }

  private finishDdi(thread: Thread, name: string, value: GuestValue): void {
    const { k } = this;
    if (typeof value === 'number' && value === value >>> 0) {
      k.sink.ddiReturn(name, value, 0);
      this.processor.returnFromImport(value, 0);
    } else {
      const { lo, hi } = toU64(value);
      k.sink.ddiReturn(name, lo, hi);
      this.processor.returnFromImport(lo, hi);
    }
    k.callSite = NULL_ADDRESS;
    this.passTime();
    // DPCs come first; what is due after them is seen then.
    if (k.processor.dpcsRequested) return;
    if (k.irql < DISPATCH_LEVEL && !this.yieldIfDue(thread) && decidePreemption(k, thread))
      this.yield(SWITCH_PREEMPTED);
  }

  // ---- time and thread switches ------------------------------------------------------------------------------------

  private passTime(): void {
    KiUpdateClock(this.k);
    KiExpireTimeouts(this.k);
  }

  private yieldIfDue(thread: Thread): boolean {
    if (this.k.irql >= DISPATCH_LEVEL) return false;
    const reason = KiYieldReason(this.k, thread);
    if (reason === undefined) return false;
    this.yield(reason);
    return true;
  }

  private yield(reason: number): void {
    KiReadyAgain(this.k, KiSwapOut(this.k, reason), reason);
  }

  // ---- faults ------------------------------------------------------------------------------------------------------

  private pageFault(fault: GuestFault, byDriver: boolean, instruction: GuestAddress): void {
    const { k } = this;
    const variable = unprovidedVariableAt(fault.address);
    if (variable !== undefined) {
      const who = fault.access === 'execute' ? this.processor.returnAddress() : instruction;
      throw new UnimplementedError(`the exported variable ${variable}`, this.where(who));
    }
    const stop = MiPageFaultBugcheck(k, fault.address, fault.access, byDriver, instruction);
    // A jump leaves no trace of where it came from; a call does.
    const caller = fault.access === 'execute' ? this.callerOnStack() : '';
    if (stop !== undefined) throw this.named(stop, instruction, caller);
    const by = `${byDriver ? 'by' : 'in a routine called by'} ${this.where(instruction)}`;
    const text = `${fault.access} of the invalid address ${formatAddress(fault.address)}${fault.access === 'execute' ? caller : ` ${by}`}`;
    KiRaiseException(k, accessViolation(fault, text, MiTakeGuard(k, fault.address)));
  }

  private guestFault(thread: Thread): void {
    const { cpu } = this.processor;
    const { vector, errorCode, address, access } = cpu.fault;
    const at = cpu.rip;
    if (vector === VECTOR_PAGE_FAULT) {
      // The instruction is executed again, and finds a page of its own.
      if (access === 'write' && this.k.irql < DISPATCH_LEVEL && this.k.memory.copyOnWrite(address)) return;
      const cause = (errorCode & 1) !== 0 ? 'protection' : 'not-present';
      this.driverFault(thread, new GuestFault(address, access, cause), at);
      return;
    }
    if (vector === VECTOR_BREAKPOINT) this.k.sink.debugBreak(at, 0);
    if (vector === VECTOR_FAST_FAIL) {
      this.k.sink.debugBreak(at, cpu.regLo(RCX));
      throw new Bugcheck(
        KERNEL_SECURITY_CHECK_FAILURE,
        [u64(cpu.regLo(RCX)), U64_ZERO, U64_ZERO, U64_ZERO],
        `${this.where(at)} found a corruption and stopped (fast fail code ${cpu.regLo(RCX)})`,
      );
    }
    const exception = processorException(cpu, this.where(at));
    if (exception === undefined) throw new UnimplementedError(`interrupt ${hex(vector)} (INT)`, this.where(at));
    KiRaiseException(this.k, exception);
  }

  /** An access by driver code that its page does not allow. */
  private driverFault(thread: Thread, fault: GuestFault, at: GuestAddress): void {
    const guard = currentStack(thread).stackLimit;
    if (fault.address < guard && fault.address >= guard - PAGE_SIZE) throw stackOverflow(this.processor.stackPointer);
    this.pageFault(fault, true, at);
  }

  /** The first address of driver code near the top of the stack, as text to append; empty when there is none. */
  private callerOnStack(): string {
    const { memory } = this.k;
    const top = this.processor.stackPointer;
    for (let offset = 0; offset < CALLER_SEARCH_BYTES; offset += 8) {
      const slot = addressAdd(top, offset);
      if (!memory.isAccessible(slot, 8, 'read')) return '';
      const { lo, hi } = memory.readU64(slot);
      const address = canonicalAddress(lo, hi);
      const place =
        address === undefined || !memory.isAccessible(address, 1, 'execute') ? '' : this.images.symbolise(address);
      if (place !== '') return `; the stack names ${place}`;
    }
    return '';
  }

  /** A bug check of the kernel, which knows no names, with the place in a driver that caused it. */
  private named(stop: Bugcheck, instruction: GuestAddress, caller: string): Bugcheck {
    const place = this.images.symbolise(instruction);
    return new Bugcheck(stop.code, stop.parameters, stop.message + (place === '' ? '' : ` (${place})`) + caller);
  }

  private where(address: GuestAddress): string {
    return this.images.symbolise(address) || formatAddress(address);
  }

  /** Everything of the loop itself that a snapshot needs. */
  save(): { readonly hangAt: readonly number[] } {
    return { hangAt: this.hangAt };
  }

  restore(state: { readonly hangAt: readonly number[] }): void {
    this.hangAt = [...state.hangAt];
  }
}

function newHostFrame(routine: string, slots: object, ddi: string, callSite: GuestAddress): HostFrame {
  return { kind: 'host', routine, step: 'start', slots, result: 0, ddi, callSite };
}
