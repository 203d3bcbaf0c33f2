/**
 * One-time initialisation. An RTL_RUN_ONCE is a pointer whose two lowest bits are its state; in the others is the context that
 * the initialisation has left. Source: "RtlRunOnceExecuteOnce function (ntddk.h)" and the pages of its relatives.
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import { NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { KEVENT } from '../../nt/generated/layouts.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import {
  STATUS_INVALID_PARAMETER_2,
  STATUS_INVALID_PARAMETER_3,
  STATUS_OBJECT_NAME_COLLISION,
  STATUS_PENDING,
  STATUS_SUCCESS,
  STATUS_UNSUCCESSFUL,
} from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import { callGuest, done, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import { upToApc } from '../irql-range.ts';
import { KiInitializeEvent, KiSignalEvent, NotificationEvent } from '../ke/event.ts';
import { KiWaitForObjects, WaitAny } from '../ke/wait.ts';
import type { Kernel } from '../kernel.ts';
import { KernelMode } from '../ob/handle.ts';

/** States. */
const NOT_BEGUN = 0;
const PENDING = 1;
const COMPLETE = 2;
const PENDING_ASYNC = 3;
const STATE_BITS = 3;

/** RTL_RUN_ONCE_... flags. */
const CHECK_ONLY = 1;
const ASYNC = 2;
const INIT_FAILED = 4;

function stateOf(k: Kernel, once: GuestAddress): number {
  return k.memory.readU8(once) & STATE_BITS;
}

function setState(k: Kernel, once: GuestAddress, state: number, context: U64 = { lo: 0, hi: 0 }): void {
  k.memory.writeU64(once, ((context.lo & ~STATE_BITS) | state) >>> 0, context.hi);
}

/** Stores the context, if somewhere is given. */
function giveContext(k: Kernel, once: GuestAddress, out: GuestAddress): number {
  const { lo, hi } = k.memory.readU64(once);
  if (out !== NULL_ADDRESS) k.memory.writeU64(out, (lo & ~STATE_BITS) >>> 0, hi);
  return STATUS_SUCCESS;
}

/** Wakes those who wait for an initialisation, which is over. */
function wake(k: Kernel, once: GuestAddress): void {
  const event = k.state.ex.runOnceWaits.get(once);
  if (event !== undefined) KiSignalEvent(k, event.object);
}

interface WaitForOther {
  readonly once: GuestAddress;
  readonly event: GuestAddress;
}

/** Waits until another thread's initialisation is over. */
const RtlpWaitRunOnce = hostRoutine<WaitForOther>('RtlpWaitRunOnce', {
  start: (_k, { event }) =>
    enter(KiWaitForObjects, { objects: [event], type: WaitAny, mode: KernelMode, alertable: false }, 'over'),
  over(k, { once, event }) {
    const wait = k.state.ex.runOnceWaits.get(once)!;
    wait.waiters--;
    if (wait.waiters === 0) {
      k.state.ex.runOnceWaits.delete(once);
      ExpFreeSystem(k, event);
    }
    return done(STATUS_SUCCESS);
  },
});

function waitForOther(k: Kernel, once: GuestAddress, next: string): StepResult {
  const waits = k.state.ex.runOnceWaits;
  let wait = waits.get(once);
  if (wait === undefined) {
    wait = { object: ExpAllocateSystem(k, KEVENT.SIZE, poolTag('RunO')), waiters: 0 };
    KiInitializeEvent(k, wait.object, NotificationEvent, false);
    waits.set(once, wait);
  }
  wait.waiters++;
  return enter(RtlpWaitRunOnce, { once, event: wait.object }, next);
}

interface BeginOnce {
  readonly once: GuestAddress;
  readonly flags: number;
  readonly context: GuestAddress;
}

/** Whether the caller is to initialise: STATUS_PENDING; else the context is stored. */
const RtlpBeginOnce = hostRoutine<BeginOnce>('RtlpBeginOnce', {
  start(k, { once, flags, context }) {
    const state = stateOf(k, once);
    if (state === COMPLETE) return done(giveContext(k, once, context));
    if ((flags & CHECK_ONLY) !== 0)
      return done((flags & ASYNC) !== 0 ? STATUS_INVALID_PARAMETER_2 : STATUS_UNSUCCESSFUL);
    if (state === NOT_BEGUN) {
      setState(k, once, (flags & ASYNC) !== 0 ? PENDING_ASYNC : PENDING);
      return done(STATUS_PENDING);
    }
    if ((state === PENDING_ASYNC) !== ((flags & ASYNC) !== 0)) return done(STATUS_INVALID_PARAMETER_2);
    return state === PENDING_ASYNC ? done(STATUS_PENDING) : waitForOther(k, once, 'start');
  },
});

function complete(k: Kernel, once: GuestAddress, flags: number, context: U64): number {
  const state = stateOf(k, once);
  const isAsync = (flags & ASYNC) !== 0;
  const failed = (flags & INIT_FAILED) !== 0;
  if ((context.lo & STATE_BITS) !== 0 || (failed && (context.lo !== 0 || context.hi !== 0)))
    return STATUS_INVALID_PARAMETER_3;
  if ((flags & ~(ASYNC | INIT_FAILED)) !== 0 || (isAsync && failed)) return STATUS_INVALID_PARAMETER_2;
  if (state === COMPLETE && isAsync) return STATUS_OBJECT_NAME_COLLISION;
  if (state !== (isAsync ? PENDING_ASYNC : PENDING)) return STATUS_UNSUCCESSFUL;
  setState(k, once, failed ? NOT_BEGUN : COMPLETE, context);
  wake(k, once);
  return STATUS_SUCCESS;
}

interface ExecuteOnce {
  readonly once: GuestAddress;
  readonly routine: GuestAddress;
  readonly parameter: GuestAddress;
  readonly context: GuestAddress;
}

/** Calls the routine unless it has been called; others wait for its end. */
const RtlpExecuteOnce = hostRoutine<ExecuteOnce>('RtlpExecuteOnce', {
  start: (_k, { once, context }) => enter(RtlpBeginOnce, { once, flags: 0, context }, 'begun'),
  begun(_k, { once, routine, parameter, context }, status) {
    if (status !== STATUS_PENDING) return done(status);
    return callGuest(routine, [once, parameter, context], 'initialized');
  },
  initialized(k, { once, context }, result) {
    const value = context === NULL_ADDRESS || result === 0 ? { lo: 0, hi: 0 } : k.memory.readU64(context);
    const status = complete(k, once, result === 0 ? INIT_FAILED : 0, value);
    return done(result === 0 ? STATUS_UNSUCCESSFUL : status);
  },
});

export const runOnceDdis: readonly Ddi[] = [
  /**
   * Makes an initialisation that has not begun.
   * @irql <= APC_LEVEL
   * Source: "RtlRunOnceInitialize function (ntddk.h)".
   */
  ddi({
    name: 'RtlRunOnceInitialize',
    parameters: ['RunOnce: ptr'],
    irql: upToApc,
    call: (k, once) => setState(k, once, NOT_BEGUN),
  }),
  /**
   * Calls a routine once, whoever comes first; the others get the context that it has stored.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS, STATUS_UNSUCCESSFUL (the routine gave 0; the next one tries again)
   * Source: "RtlRunOnceExecuteOnce function (ntddk.h)".
   */
  ddi({
    name: 'RtlRunOnceExecuteOnce',
    parameters: ['RunOnce: ptr', 'InitFn: ptr', 'Parameter: ptr', 'Context: ptr'],
    irql: upToApc,
    call: (_k, once, routine, parameter, context) => enter(RtlpExecuteOnce, { once, routine, parameter, context }),
  }),
  /**
   * Begins an initialisation: STATUS_PENDING when the caller is to do it, STATUS_SUCCESS with the context when it is done.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS, STATUS_PENDING, STATUS_UNSUCCESSFUL (only asked, and not done), STATUS_INVALID_PARAMETER_2
   * Source: "RtlRunOnceBeginInitialize function (ntddk.h)".
   */
  ddi({
    name: 'RtlRunOnceBeginInitialize',
    parameters: ['RunOnce: ptr', 'Flags: u32', 'Context: ptr'],
    irql: upToApc,
    call: (_k, once, flags, context) =>
      (flags & ~(CHECK_ONLY | ASYNC)) !== 0
        ? STATUS_INVALID_PARAMETER_2
        : enter(RtlpBeginOnce, { once, flags, context }),
  }),
  /**
   * Ends an initialisation, well or not.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS, STATUS_UNSUCCESSFUL (none is under way), STATUS_OBJECT_NAME_COLLISION (another one was faster),
   * STATUS_INVALID_PARAMETER_2, STATUS_INVALID_PARAMETER_3
   * Source: "RtlRunOnceComplete function (ntddk.h)".
   */
  ddi({
    name: 'RtlRunOnceComplete',
    parameters: ['RunOnce: ptr', 'Flags: u32', 'Context: u64'],
    irql: upToApc,
    call: complete,
  }),
];
