/**
 * Host routines: kernel code that calls back into guest code or blocks. Such code cannot be a JavaScript function
 * that waits, because the whole machine must be storable at any event. So it is a set of named steps over a
 * plain-data frame on the simulated thread's stack; each step says what happens next.
 */
import { AssertionError, assert } from '../base/assert.ts';
import type { GuestAddress } from '../base/guest-address.ts';
import type { U64 } from '../base/u64.ts';
import type { Kernel } from './kernel.ts';

/** A value in a register: a number (negative ones sign-extended; kernel addresses are negative) or opaque 64 bits. */
export type GuestValue = number | GuestAddress | U64 | boolean;

/** What a step asks for. */
export type StepResult =
  /** The routine has finished; `value` goes to whoever entered it (RAX when that was guest code). */
  | { readonly op: 'done'; readonly value: GuestValue }
  /** Call guest code with the x64 calling convention; `next` gets the low 32 bits of RAX, or an address when it is one. */
  | {
      readonly op: 'guest';
      readonly address: GuestAddress;
      readonly args: readonly GuestValue[];
      readonly next: string;
      readonly returnsAddress?: boolean;
    }
  /** Run another host routine; `next` gets its value. */
  | { readonly op: 'enter'; readonly routine: string; readonly slots: object; readonly next: string }
  /** The thread has been put to wait (ke/wait.ts); `next` gets the wait status. */
  | { readonly op: 'wait'; readonly next: string }
  /** An exception or an unwind has set the registers and taken frames off the thread: it goes on with what is left. */
  | { readonly op: 'restored' }
  /** The thread ends: nothing of what it is in goes on. */
  | { readonly op: 'exit'; readonly status: number }
  /** Another thread may run; this one is ready and goes on at `next`, on a processor it may run on. */
  | { readonly op: 'yield'; readonly reason: number; readonly next: string }
  /** The processor spins, at its IRQL, until the bits are clear in the eight bytes at `address`; `next` looks again. */
  | {
      readonly op: 'spin';
      readonly address: GuestAddress;
      readonly lo: number;
      readonly hi: number;
      readonly next: string;
    };

/** One step. `result` is what the previous step's request produced, as an unsigned 32-bit number or an address. */
export type Step<Slots> = (k: Kernel, slots: Slots, result: number) => StepResult;

/** A routine with its steps; it begins at `start`. Names are unique: frames in a snapshot refer to them. */
export interface HostRoutine<Slots extends object> {
  readonly name: string;
  readonly steps: { readonly start: Step<Slots>; readonly [step: string]: Step<Slots> };
}

/** What a DDI returns when it must go on as a host routine. */
export interface Enter {
  readonly op: 'enter';
  readonly routine: string;
  readonly slots: object;
  readonly next: string;
}

const registry = new Map<string, HostRoutine<never>>();

/** Declares a host routine. Slots must be structured-clonable plain data. */
export function hostRoutine<Slots extends object>(
  name: string,
  steps: HostRoutine<Slots>['steps'],
): HostRoutine<Slots> {
  assert(!registry.has(name), `host routine ${name} is declared twice`);
  const routine: HostRoutine<Slots> = { name, steps };
  registry.set(name, routine as unknown as HostRoutine<never>);
  return routine;
}

const abandonments = new Map<string, (k: Kernel, slots: never) => void>();

/** What a routine does when an exception has gone past a frame of it, which will never finish: takes back what was for its duration. */
export function whenAbandoned<Slots extends object>(
  { name }: HostRoutine<Slots>,
  abandoned: (k: Kernel, slots: Slots) => void,
): void {
  abandonments.set(name, abandoned);
}

/** A frame of a routine will never finish. */
export function abandon(k: Kernel, name: string, slots: object): void {
  abandonments.get(name)?.(k, slots as never);
}

/** The routine of that name, for frames restored from a snapshot. */
export function hostRoutineNamed(name: string): HostRoutine<object> {
  const routine = registry.get(name);
  if (routine === undefined) throw new AssertionError(`no host routine ${name}`);
  return routine as unknown as HostRoutine<object>;
}

/** Step result: finished. */
export function done(value: GuestValue): StepResult {
  return { op: 'done', value };
}

/** Step result: call guest code, then go on at `next`. */
export function callGuest(address: GuestAddress, args: readonly GuestValue[], next: string): StepResult {
  return { op: 'guest', address, args, next };
}

/** Step result: call guest code that returns a pointer, which `next` gets. */
export function callGuestForAddress(address: GuestAddress, args: readonly GuestValue[], next: string): StepResult {
  return { op: 'guest', address, args, next, returnsAddress: true };
}

/** Step result, and what a DDI returns to go on as a host routine: run `routine`, then go on at `next`. */
export function enter<Slots extends object>(routine: HostRoutine<Slots>, slots: Slots, next = ''): Enter {
  return { op: 'enter', routine: routine.name, slots, next };
}

/** Whether a DDI's result says that it goes on as a host routine. */
export function isEnter(result: unknown): result is Enter {
  return typeof result === 'object' && result !== null && 'op' in result;
}

/** Step result: the processor spins until the bits `lo`, `hi` are clear in the eight bytes at `address`. */
export function spin(address: GuestAddress, next: string, lo = 0xffff_ffff, hi = 0xffff_ffff): StepResult {
  return { op: 'spin', address, lo, hi, next };
}

/** Step result: registers and frames have been set. */
export function restored(): StepResult {
  return { op: 'restored' };
}

/** Step result: the thread ends here. */
export function exitThread(status: number): StepResult {
  return { op: 'exit', status };
}

/** Step result: the thread stays ready but lets others run; `reason` is a SWITCH_ code. */
export function yieldProcessor(reason: number, next: string): StepResult {
  return { op: 'yield', reason, next };
}

/** Step result: the thread waits. */
export function wait(next: string): StepResult {
  return { op: 'wait', next };
}
