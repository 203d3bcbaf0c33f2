/**
 * Asynchronous procedure calls: routines that run in a certain thread. Special kernel APCs run at APC_LEVEL as soon as
 * that thread's IRQL is below it, whatever it does or waits for; normal ones call a second routine at PASSIVE_LEVEL,
 * unless the thread is in a critical region; user APCs wait until the thread waits alertably for user mode.
 * Source: "Types of APCs", "Disabling APCs", "Waits and APCs" (Windows driver documentation).
 */
import { assert } from '../../base/assert.ts';
import { addressAdd, addressFromU64, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, U64_ZERO } from '../../base/u64.ts';
import { IRQL_UNEXPECTED_VALUE } from '../../nt/bug-check-codes.ts';
import { eventCode } from '../../nt/event-codes.ts';
import { KAPC } from '../../nt/generated/layouts.ts';
import { APC_LEVEL, DISPATCH_LEVEL, irqlName, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_KERNEL_APC, STATUS_USER_APC } from '../../nt/status-codes.ts';
import { bugcheck } from '../bugcheck.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { KApc } from '../generated/views.ts';
import {
  callGuest,
  done,
  type Enter,
  enter,
  type HostRoutine,
  hostRoutine,
  hostRoutineNamed,
  type StepResult,
} from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { KernelMode, UserMode } from '../ob/handle.ts';
import { PspFindThread } from '../ps/find-thread.ts';
import type { QueuedApc, Thread } from '../ps/state.ts';
import { KiInterrupt } from './interruption.ts';
import { KiSetIrql } from './irql.ts';
import { KiApcDisableCount } from './mutex.ts';
import { READY_APC } from './scheduler.ts';
import { KiUnwaitThread } from './wait.ts';

const SPECIAL = eventCode('apc_code', 'special kernel APC');
const NORMAL = eventCode('apc_code', 'normal kernel APC');
const USER = eventCode('apc_code', 'user APC');

/** KOBJECTS: the Type byte of a KAPC. */
const ApcObject = 18;

/** Offsets inside KAPC.Reserved, which drivers must not use: what older headers declared there. */
const KERNEL_ROUTINE = KAPC.Reserved;
const RUNDOWN_ROUTINE = KAPC.Reserved + 8;
const NORMAL_ROUTINE = KAPC.Reserved + 16;

/** Stack that holds what a kernel routine may change: four values. */
const PARAMETER_BYTES = 0x20;

function pointerAt(k: Kernel, apc: GuestAddress, offset: number): GuestAddress {
  return k.memory.readPointer(addressAdd(apc, offset));
}

/**
 * Has a host routine run in a thread as a special kernel APC: as soon as the thread's IRQL is below APC_LEVEL, even when
 * it waits. The thread must not have ended.
 */
export function KiQueueSystemApc<Slots extends object>(
  k: Kernel,
  thread: Thread,
  { name }: HostRoutine<Slots>,
  slots: Slots,
  { increment = 0, isNormal = false }: { readonly increment?: number; readonly isNormal?: boolean } = {},
): void {
  assert(thread.state !== 'terminated', 'an APC is for a thread that has not ended');
  const type = isNormal ? NORMAL : SPECIAL;
  queueApc(k, thread, { address: NULL_ADDRESS, type, routine: name, slots }, increment);
}

/** Slots of a user APC that the kernel makes itself: what it is to call in user mode. */
interface UserRoutine {
  readonly normalRoutine: U64;
  readonly context: U64;
}

/**
 * Has user mode call a routine in a thread, when that waits alertably.
 * Deviation: user mode has no code here; that its routine is called is all that there is to see.
 */
export function KiQueueUserApc(k: Kernel, thread: Thread, normalRoutine: U64, context: U64, increment = 0): void {
  const slots: UserRoutine = { normalRoutine, context };
  queueApc(k, thread, { address: NULL_ADDRESS, type: USER, routine: '', slots }, increment);
}

/** Special APCs come before normal ones; both are first come, first served. */
function queueApc(k: Kernel, thread: Thread, apc: Omit<QueuedApc, 'id'>, increment: number): void {
  const id = k.state.ke.nextApc++;
  const queued: QueuedApc = { ...apc, id };
  report(k, thread, queued, true, argumentsOf(k, apc.address));
  if (apc.type === USER) {
    thread.userApcs.push(queued);
  } else {
    const first = apc.type === SPECIAL ? thread.kernelApcs.findIndex(({ type }) => type === NORMAL) : -1;
    if (first < 0) thread.kernelApcs.push(queued);
    else thread.kernelApcs.splice(first, 0, queued);
  }
  wake(k, thread, apc.type, increment);
}

/** SystemArgument1 and SystemArgument2. */
type ApcArguments = readonly [argument1: U64, argument2: U64];

/** What a driver's APC was queued with; the kernel's own have no arguments. */
function argumentsOf(k: Kernel, apc: GuestAddress): ApcArguments {
  if (apc === NULL_ADDRESS) return [U64_ZERO, U64_ZERO];
  const argument = (offset: number) => k.memory.readU64(addressAdd(apc, offset));
  return [argument(KAPC.SystemArgument1), argument(KAPC.SystemArgument2)];
}

function report(k: Kernel, thread: Thread, apc: QueuedApc, inserted: boolean, args: ApcArguments): void {
  const { id, type } = apc;
  const { routine, normal, context } = routinesOf(k, apc);
  const [{ lo: lo1, hi: hi1 }, { lo: lo2, hi: hi2 }] = args;
  const isInserted = inserted ? 1 : 0;
  k.sink.apcQueue(
    id,
    thread.id,
    type,
    routine,
    normal.lo,
    normal.hi,
    context.lo,
    context.hi,
    isInserted,
    lo1,
    hi1,
    lo2,
    hi2,
  );
}

/** What an APC calls, and with which context. */
function routinesOf(k: Kernel, { address, type, slots }: QueuedApc) {
  if (address !== NULL_ADDRESS) {
    return {
      routine: pointerAt(k, address, KERNEL_ROUTINE),
      normal: k.memory.readU64(addressAdd(address, NORMAL_ROUTINE)),
      context: k.memory.readU64(addressAdd(address, KAPC.NormalContext)),
    };
  }
  const { normalRoutine: normal, context } =
    type === USER ? (slots as UserRoutine) : { normalRoutine: U64_ZERO, context: U64_ZERO };
  return { routine: NULL_ADDRESS, normal, context };
}

/** A thread that waits goes on for an APC that it may run now; its wait begins again afterwards, or ends for a user APC. */
function wake(k: Kernel, thread: Thread, type: number, increment: number): void {
  if (thread.state !== 'waiting') return;
  if (type === USER) {
    if (thread.wait!.alertableByUser) KiUnwaitThread(k, thread, STATUS_USER_APC, increment, READY_APC);
  } else if (thread.irql < APC_LEVEL && nextKernelApc(k, thread) !== undefined) {
    KiUnwaitThread(k, thread, STATUS_KERNEL_APC, increment, READY_APC);
  }
}

/** The first kernel APC of a thread that may run now, if its IRQL allows any. */
function nextKernelApc(k: Kernel, thread: Thread): QueuedApc | undefined {
  const first = thread.kernelApcs[0];
  if (first === undefined || thread.specialApcDisable !== 0) return undefined;
  if (first.type === SPECIAL) return first;
  const isDisabled = thread.kernelApcInProgress || thread.kernelApcDisable !== 0 || KiApcDisableCount(k, thread) > 0;
  return isDisabled ? undefined : first;
}

/** Whether the running thread is to run kernel APCs before it does anything else. */
export function isApcDue(k: Kernel, thread: Thread): boolean {
  return thread.kernelApcs.length > 0 && k.processor.irql < APC_LEVEL && nextKernelApc(k, thread) !== undefined;
}

/** Whether the thread is to run user APCs before it goes back to user mode. */
export function isUserApcDue(thread: Thread): boolean {
  return thread.userApcPending && thread.userApcs.length > 0;
}

/** APCs come between what the running thread is doing. */
export function KiInterruptForApcs(k: Kernel, thread: Thread): void {
  KiInterrupt(k, thread, KiDeliverApc, { mode: KernelMode });
  KiSetIrql(k, APC_LEVEL, 'APC interrupt');
}

/** User APCs run when the thread is about to go back to user mode. */
export function KiInterruptForUserApcs(k: Kernel, thread: Thread): void {
  KiInterrupt(k, thread, KiDeliverApc, { mode: UserMode });
  KiSetIrql(k, APC_LEVEL, 'APC interrupt');
}

interface DeliverApc {
  /** KernelMode: kernel APCs. UserMode: user APCs. */
  readonly mode: number;
  apc?: QueuedApc;
  /** Where the kernel routine finds and may change the normal routine, its context and its arguments. */
  parameters?: GuestAddress;
  routine?: GuestAddress;
}

/** Runs one APC after the other at APC_LEVEL. */
export const KiDeliverApc = hostRoutine<DeliverApc>('KiDeliverApc', {
  start: (k, slots) => deliverNext(k, slots),

  kernelReturned(k, slots) {
    const { apc, routine } = slots;
    checkIrql(k, APC_LEVEL, routine ?? NULL_ADDRESS, KERNEL_ROUTINE_RETURNS);
    const thread = k.currentThread!;
    if (apc!.type === SPECIAL) return ended(k, slots);
    const normal = pointerAt(k, slots.parameters!, 0);
    if (normal === NULL_ADDRESS || apc!.type === USER) {
      // Deviation: user mode has no code here; that its routine is called is all that there is to see.
      if (normal !== NULL_ADDRESS) k.sink.apcStart(apc!.id, USER, normal);
      return ended(k, slots);
    }
    thread.kernelApcInProgress = true;
    KiSetIrql(k, PASSIVE_LEVEL, 'normal APC');
    slots.routine = normal;
    const argument = (n: number) => k.memory.readU64(addressAdd(slots.parameters!, 8 * n));
    return callGuest(normal, [argument(1), argument(2), argument(3)], 'normalReturned');
  },

  normalReturned(k, slots) {
    checkIrql(k, PASSIVE_LEVEL, slots.routine!, NORMAL_ROUTINE_RETURNS);
    k.currentThread!.kernelApcInProgress = false;
    KiSetIrql(k, APC_LEVEL, 'normal APC');
    return ended(k, slots);
  },
});

/** The lowest byte of bug check 0xC8's first parameter. */
const KERNEL_ROUTINE_RETURNS = 0;
const NORMAL_ROUTINE_RETURNS = 2;

function checkIrql(k: Kernel, expected: number, routine: GuestAddress, place: number): void {
  if (k.irql === expected) return;
  const text = `a routine of an APC returns at ${irqlName(k.irql)}`;
  throw bugcheck(k, IRQL_UNEXPECTED_VALUE, [(k.irql << 16) | (expected << 8) | place, routine, 0, 0], text);
}

function ended(k: Kernel, slots: DeliverApc): StepResult {
  k.sink.apcEnd(slots.apc!.id);
  return deliverNext(k, slots);
}

function deliverNext(k: Kernel, slots: DeliverApc): StepResult {
  const thread = k.currentThread!;
  const queue = slots.mode === KernelMode ? thread.kernelApcs : thread.userApcs;
  const apc = slots.mode === KernelMode ? nextKernelApc(k, thread) : queue[0];
  if (apc === undefined) {
    if (slots.mode !== KernelMode) thread.userApcPending = false;
    return done(0);
  }
  queue.shift();
  slots.apc = apc;
  if (apc.address === NULL_ADDRESS && apc.type === USER) {
    k.sink.apcStart(apc.id, USER, addressFromU64((apc.slots as UserRoutine).normalRoutine) ?? NULL_ADDRESS);
    return ended(k, slots);
  }
  if (apc.address === NULL_ADDRESS && apc.type === NORMAL) {
    k.sink.apcStart(apc.id, NORMAL, NULL_ADDRESS);
    thread.kernelApcInProgress = true;
    KiSetIrql(k, PASSIVE_LEVEL, 'normal APC');
    slots.routine = NULL_ADDRESS;
    return enter(hostRoutineNamed(apc.routine), apc.slots, 'normalReturned');
  }
  if (apc.address === NULL_ADDRESS) {
    k.sink.apcStart(apc.id, apc.type, NULL_ADDRESS);
    return enter(hostRoutineNamed(apc.routine), apc.slots, 'kernelReturned');
  }
  return callKernelRoutine(k, slots, apc.address);
}

/** The KAPC is the driver's again from here on: its kernel routine may free it. */
function callKernelRoutine(k: Kernel, slots: DeliverApc, address: GuestAddress): StepResult {
  const routine = pointerAt(k, address, KERNEL_ROUTINE);
  const parameters = addressAdd(k.calls.stackPointer, -PARAMETER_BYTES);
  const values = [NORMAL_ROUTINE, KAPC.NormalContext, KAPC.SystemArgument1, KAPC.SystemArgument2];
  values.forEach((offset, n) => {
    const { lo, hi } = k.memory.readU64(addressAdd(address, offset));
    k.memory.writeU64(addressAdd(parameters, 8 * n), lo, hi);
  });
  new KApc(k.memory, address).Inserted = 0;
  slots.parameters = parameters;
  slots.routine = routine;
  k.sink.apcStart(slots.apc!.id, slots.apc!.type, routine);
  const pointers = values.map((_offset, n) => addressAdd(parameters, 8 * n));
  return callGuest(routine, [address, ...pointers], 'kernelReturned');
}

/**
 * What the current thread has to do about APCs of drivers before it can end: those that never ran are given back by
 * their rundown routines. Undefined when there are none.
 * Deviation: NT frees a KAPC without a rundown routine; here it stays with its driver.
 */
export function KiRundownApcs(k: Kernel): Enter | undefined {
  const { kernelApcs, userApcs } = k.currentThread!;
  const isDriver = ({ address }: QueuedApc) => address !== NULL_ADDRESS;
  const left = [...kernelApcs.filter(isDriver), ...userApcs.filter(isDriver)];
  for (const queue of [kernelApcs, userApcs]) queue.splice(0, queue.length, ...queue.filter((apc) => !isDriver(apc)));
  if (left.length === 0) return undefined;
  return enter(KiCallRundownRoutines, { apcs: left });
}

const KiCallRundownRoutines = hostRoutine<{ readonly apcs: QueuedApc[] }>('KiCallRundownRoutines', {
  start(k, { apcs }): StepResult {
    for (;;) {
      const apc = apcs.shift();
      if (apc === undefined) return done(0);
      const { id, address } = apc;
      const routine = pointerAt(k, address, RUNDOWN_ROUTINE);
      k.sink.apcRemove(id, routine);
      new KApc(k.memory, address).Inserted = 0;
      if (routine !== NULL_ADDRESS) return callGuest(routine, [address], 'start');
    }
  },
});

function typeOf(k: Kernel, apc: GuestAddress): number {
  if (pointerAt(k, apc, NORMAL_ROUTINE) === NULL_ADDRESS) return SPECIAL;
  return new KApc(k.memory, apc).ApcMode === KernelMode ? NORMAL : USER;
}

function KiInsertQueueApc(
  k: Kernel,
  address: GuestAddress,
  argument1: U64,
  argument2: U64,
  increment: number,
): boolean {
  const apc = new KApc(k.memory, address);
  const thread = PspFindThread(k, apc.Thread);
  const type = typeOf(k, address);
  if (thread === undefined || thread.state === 'terminated' || apc.Inserted !== 0) {
    const refused = { id: 0, address, type, routine: '', slots: {} };
    if (thread !== undefined) report(k, thread, refused, false, [argument1, argument2]);
    return false;
  }
  k.memory.writeU64(addressAdd(address, KAPC.SystemArgument1), argument1.lo, argument1.hi);
  k.memory.writeU64(addressAdd(address, KAPC.SystemArgument2), argument2.lo, argument2.hi);
  apc.Inserted = 1;
  queueApc(k, thread, { address, type, routine: '', slots: {} }, increment);
  return true;
}

function KiRemoveQueueApc(k: Kernel, address: GuestAddress): boolean {
  const apc = new KApc(k.memory, address);
  if (apc.Inserted === 0) return false;
  const thread = PspFindThread(k, apc.Thread);
  for (const queue of [thread?.kernelApcs, thread?.userApcs]) {
    const index = queue?.findIndex((queued) => queued.address === address) ?? -1;
    if (index < 0) continue;
    const [removed] = queue!.splice(index, 1);
    k.sink.apcRemove(removed!.id, NULL_ADDRESS);
  }
  apc.Inserted = 0;
  return true;
}

export const apcDdis: readonly Ddi[] = [
  /**
   * Makes an APC for a thread. Without NormalRoutine it is a special kernel APC; else ApcMode says what it is.
   * @irql <= DISPATCH_LEVEL
   * Deviation: Environment has no effect; an APC runs in whatever process the thread is attached to.
   * Not in the WDK's documentation; declared in older headers.
   */
  ddi({
    name: 'KeInitializeApc',
    parameters: [
      'Apc: ptr',
      'Thread: ptr',
      'Environment: u32',
      'KernelRoutine: ptr',
      'RundownRoutine: ptr',
      'NormalRoutine: ptr',
      'ApcMode: u8',
      'NormalContext: u64',
    ],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, address, thread, _environment, kernelRoutine, rundownRoutine, normalRoutine, mode, context) {
      const apc = new KApc(k.memory, address);
      apc.Type = ApcObject;
      apc.Size = KAPC.SIZE;
      apc.Thread = thread;
      k.memory.writePointer(addressAdd(address, KERNEL_ROUTINE), kernelRoutine);
      k.memory.writePointer(addressAdd(address, RUNDOWN_ROUTINE), rundownRoutine);
      k.memory.writePointer(addressAdd(address, NORMAL_ROUTINE), normalRoutine);
      const isSpecial = normalRoutine === NULL_ADDRESS;
      k.memory.writeU64(
        addressAdd(address, KAPC.NormalContext),
        isSpecial ? 0 : context.lo,
        isSpecial ? 0 : context.hi,
      );
      apc.ApcMode = isSpecial ? KernelMode : mode;
      apc.Inserted = 0;
    },
  }),
  /**
   * Queues an APC to its thread, whose priority Increment raises for a while when that ends its wait; FALSE when it is queued
   * already or the thread has ended.
   * @irql <= DISPATCH_LEVEL
   * Not in the WDK's documentation; declared in older headers.
   */
  ddi({
    name: 'KeInsertQueueApc',
    parameters: ['Apc: ptr', 'SystemArgument1: u64', 'SystemArgument2: u64', 'Increment: s32'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, apc, argument1, argument2, increment) => KiInsertQueueApc(k, apc, argument1, argument2, increment),
  }),
  /**
   * Takes an APC back that has not begun to run; FALSE when it is not queued.
   * @irql <= DISPATCH_LEVEL
   * Not in the WDK's documentation; declared in older headers.
   */
  ddi({
    name: 'KeRemoveQueueApc',
    parameters: ['Apc: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, apc) => KiRemoveQueueApc(k, apc),
  }),
];
