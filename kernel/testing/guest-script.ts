/**
 * Runs host routines in unit tests without a processor. Guest routines are TypeScript functions behind addresses; one
 * that calls DDIs is a generator that yields what each call returned and gets its value:
 * `function* (device, irp) { yield callDdi(k, ioDdis, 'IofCompleteRequest', irp, 0); return STATUS_SUCCESS; }`
 * The frames are the thread's own, as in the real run loop, so waits and wake-ups work between threads.
 */
import { assert } from '../../base/assert.ts';
import { canonicalAddress, type GuestAddress } from '../../base/guest-address.ts';
import { u64ToNumber } from '../../base/u64.ts';
import { type Enter, type GuestValue, hostRoutineNamed, isEnter, type StepResult } from '../host-routine.ts';
import { isApcDue, KiInterruptForApcs } from '../ke/apc.ts';
import { KiEndInterruption } from '../ke/interruption.ts';
import type { Kernel } from '../kernel.ts';
import { PspAttachProcess } from '../ps/process.ts';
import type { Frame, GuestFrame, HostFrame, Thread } from '../ps/state.ts';

type Value = GuestValue | undefined | void;
/** A running guest routine: yields what DDIs return, is given their values. */
export type GuestActivity = Generator<Value | Enter, Value, number>;
export type GuestRoutine = (...args: number[]) => Value | GuestActivity;

/** Guest routines stand here: user addresses no test maps. */
const FIRST_ROUTINE = 0x6000_0000_0000;

/** The value as a step gets it: unsigned 32 bits, or an address. */
function asResult(value: Value): number {
  if (value === undefined) return 0;
  if (typeof value === 'object') return canonicalAddress(value.lo, value.hi) ?? u64ToNumber(value);
  return Number(value);
}

/** What a guest routine returned, as who called it gets it. */
function returned(value: Value, isAddress: boolean): number {
  return isAddress ? asResult(value) : asResult(value) >>> 0;
}

function isActivity(value: unknown): value is GuestActivity {
  return typeof value === 'object' && value !== null && 'next' in value && Symbol.iterator in value;
}

export class GuestScript {
  private readonly k: Kernel;
  private readonly routines: GuestRoutine[] = [];
  private readonly activities = new Map<Frame, GuestActivity>();
  /** What a call gave before an APC came between, by the frame of the APC. */
  private readonly kept = new Map<Frame, number>();

  constructor(k: Kernel) {
    this.k = k;
  }

  /** Gives a routine an address. */
  routine(body: GuestRoutine): GuestAddress {
    this.routines.push(body);
    return (FIRST_ROUTINE + this.routines.length * 16) as GuestAddress;
  }

  /** Carries a call through in the current thread: `result` is what a DDI or service returned. It must not block. */
  call(result: Value | Enter): number {
    const value = this.start(this.k.currentThread!, result);
    assert(value !== undefined, 'the call blocked');
    return value;
  }

  /** Begins a call in a thread that has no frames. @returns its value, undefined when the thread waits now */
  start(thread: Thread, result: Value | Enter): number | undefined {
    this.switchTo(thread);
    if (!isEnter(result)) return asResult(result);
    assert(thread.frames.length === 0, 'the thread is in no call');
    this.push(thread, result);
    return this.run(thread);
  }

  /** Goes on with a thread whose wait has ended. @returns as {@link start} */
  resume(thread: Thread): number | undefined {
    assert(thread.state === 'ready', `the thread is ready, not ${thread.state}`);
    this.switchTo(thread);
    return this.run(thread);
  }

  /** Runs the frames that a thread has got otherwise; as {@link start}. */
  carryOn(thread: Thread): number | undefined {
    this.switchTo(thread);
    return this.run(thread);
  }

  private switchTo(thread: Thread): void {
    for (const queue of this.k.state.ke.readyQueues) {
      const index = queue.indexOf(thread.id);
      if (index >= 0) queue.splice(index, 1);
    }
    thread.state = 'running';
    this.k.currentThread = thread;
    PspAttachProcess(this.k, thread.process);
  }

  private push(thread: Thread, { routine, slots }: Enter): void {
    const callSite = 0 as GuestAddress;
    thread.frames.push({ kind: 'host', routine, step: 'start', slots, result: 0, ddi: '', callSite });
  }

  private run(thread: Thread): number | undefined {
    let value = 0;
    while (thread.frames.length > 0 || isApcDue(this.k, thread)) {
      if (isApcDue(this.k, thread)) {
        KiInterruptForApcs(this.k, thread);
        this.kept.set(thread.frames.at(-1)!, value);
      }
      const frame = thread.frames.at(-1)!;
      const finished = frame.kind === 'host' ? this.stepHost(thread, frame) : this.stepGuest(thread, frame, value);
      if (thread.state === 'waiting') return undefined;
      if (finished === undefined) {
        value = 0;
        continue;
      }
      thread.frames.pop();
      if (frame.kind === 'host' && frame.interrupts !== undefined) {
        KiEndInterruption(this.k, thread, frame.interrupts);
        value = this.kept.get(frame)!;
        this.kept.delete(frame);
        continue;
      }
      value = finished;
      const below = thread.frames.at(-1);
      if (below?.kind === 'host') below.result = value;
    }
    return value;
  }

  /** Runs one step; gives the routine's value when it has finished. */
  private stepHost(thread: Thread, frame: HostFrame): number | undefined {
    const step = hostRoutineNamed(frame.routine).steps[frame.step];
    assert(step !== undefined, `${frame.routine} has no step ${frame.step}`);
    const result: StepResult = step(this.k, frame.slots, frame.result);
    if (result.op === 'done') return asResult(result.value);
    assert(result.op !== 'exit' && result.op !== 'restored', 'no thread of a script ends itself or handles exceptions');
    frame.step = result.next;
    if (result.op === 'enter') this.push(thread, result);
    if (result.op === 'guest') frame.result = this.callGuest(thread, result) ?? frame.result;
    return undefined;
  }

  /** Calls a guest routine; gives its value when it is no generator. */
  private callGuest(thread: Thread, call: Extract<StepResult, { op: 'guest' }>): number | undefined {
    const { address, args, returnsAddress = false } = call;
    const body = this.routines[(address - FIRST_ROUTINE) / 16 - 1];
    assert(body !== undefined, `no guest routine at ${address}`);
    const value = body(...args.map(asResult));
    if (!isActivity(value)) return returned(value, returnsAddress);
    const none = 0 as GuestAddress;
    const frame: GuestFrame = {
      kind: 'guest',
      stackPointer: none,
      place: none,
      expectedStackPointer: none,
      returnsAddress,
    };
    this.activities.set(frame, value);
    thread.frames.push(frame);
    return undefined;
  }

  /** Goes on with a guest routine; `value` is what its last call gave. */
  private stepGuest(thread: Thread, frame: GuestFrame, value: number): number | undefined {
    let next = this.activities.get(frame)!.next(value);
    while (!next.done && !isEnter(next.value)) next = this.activities.get(frame)!.next(asResult(next.value));
    if (!next.done) {
      this.push(thread, next.value as Enter);
      return undefined;
    }
    this.activities.delete(frame);
    return returned(next.value as Value, frame.returnsAddress);
  }
}
