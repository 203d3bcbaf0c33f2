/**
 * Rundown protection: many may use an object at once, until its owner waits for all of them and lets nobody in any more.
 * EX_RUNDOWN_REF is twice the number of users; the lowest bit says that rundown has begun.
 * Source: "Run-Down Protection" (Windows driver documentation).
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import { KEVENT } from '../../nt/generated/layouts.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { done, type Enter, enter, hostRoutine } from '../host-routine.ts';
import { upToApc, upToDispatch } from '../irql-range.ts';
import { KiInitializeEvent, KiSignalEvent, SynchronizationEvent } from '../ke/event.ts';
import { KiWaitForObjects, WaitAny } from '../ke/wait.ts';
import type { Kernel } from '../kernel.ts';
import { KernelMode } from '../ob/handle.ts';
import { ExpAllocateSystem, ExpFreeSystem } from './pool.ts';

const ACTIVE = 1;
const USER = 2;

function protectionAt(k: Kernel, ref: GuestAddress): number {
  return k.memory.readI64(ref);
}

/** Lets users in, `count` of them at once; false when rundown has begun. */
function acquire(k: Kernel, ref: GuestAddress, count: number): boolean {
  const value = protectionAt(k, ref);
  if ((value & ACTIVE) !== 0) return false;
  k.memory.writeI64(ref, value + USER * count);
  return true;
}

/** Users are done; the last one wakes whoever waits for that. */
function release(k: Kernel, ref: GuestAddress, count: number): void {
  const left = protectionAt(k, ref) - USER * count;
  k.memory.writeI64(ref, left);
  const event = k.state.ex.rundowns.get(ref);
  if (left === ACTIVE && event !== undefined) KiSignalEvent(k, event);
}

interface WaitForRundown {
  readonly ref: GuestAddress;
  readonly event: GuestAddress;
}

const ExpWaitForRundown = hostRoutine<WaitForRundown>('ExpWaitForRundown', {
  start: (_k, { event }) =>
    enter(KiWaitForObjects, { objects: [event], type: WaitAny, mode: KernelMode, alertable: false }, 'over'),
  over(k, { ref, event }) {
    k.state.ex.rundowns.delete(ref);
    ExpFreeSystem(k, event);
    return done(0);
  },
});

/** Lets nobody in any more, and waits until those who are in have left. */
function waitForRelease(k: Kernel, ref: GuestAddress): Enter | undefined {
  const value = protectionAt(k, ref);
  k.memory.writeI64(ref, value - (value & ACTIVE) + ACTIVE);
  if (value < USER) return undefined;
  const event = ExpAllocateSystem(k, KEVENT.SIZE, poolTag('ExRp'));
  KiInitializeEvent(k, event, SynchronizationEvent, false);
  k.state.ex.rundowns.set(ref, event);
  return enter(ExpWaitForRundown, { ref, event });
}

/** What the routines call the protection that they are given. */
type Reference = 'RunRef: ptr' | 'RunRefCacheAware: ptr';

/** The routines that protections of both kinds have, by their names. */
export const rundownForms = {
  initialize: (name: string, ref: Reference) =>
    ddi({ name, parameters: [ref], irql: upToApc, call: (k, at) => k.memory.writeI64(at, 0) }),
  acquire: (name: string, ref: Reference) =>
    ddi({ name, parameters: [ref], irql: upToDispatch, call: (k, at) => acquire(k, at, 1) }),
  acquireSeveral: (name: string, ref: Reference) =>
    ddi({ name, parameters: [ref, 'Count: u32'], irql: upToDispatch, call: (k, at, count) => acquire(k, at, count) }),
  release: (name: string, ref: Reference) =>
    ddi({ name, parameters: [ref], irql: upToDispatch, call: (k, at) => release(k, at, 1) }),
  releaseSeveral: (name: string, ref: Reference) =>
    ddi({ name, parameters: [ref, 'Count: u32'], irql: upToDispatch, call: (k, at, count) => release(k, at, count) }),
  wait: (name: string, ref: Reference) =>
    ddi({ name, parameters: [ref], irql: upToApc, call: (k, at) => waitForRelease(k, at) }),
  complete: (name: string, ref: Reference) =>
    ddi({ name, parameters: [ref], irql: upToApc, call: (k, at) => k.memory.writeI64(at, ACTIVE) }),
};

export const rundownDdis: readonly Ddi[] = [
  /**
   * Makes a protection that nobody uses.
   * @irql <= APC_LEVEL
   * Source: "ExInitializeRundownProtection function (wdm.h)".
   */
  rundownForms.initialize('ExInitializeRundownProtection', 'RunRef: ptr'),
  /**
   * Makes a protection good again after its rundown.
   * @irql <= APC_LEVEL
   * Source: "ExReInitializeRundownProtection function (wdm.h)".
   */
  rundownForms.initialize('ExReInitializeRundownProtection', 'RunRef: ptr'),
  /**
   * Keeps the object from being run down; FALSE when that has begun.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExAcquireRundownProtection function (wdm.h)".
   */
  rundownForms.acquire('ExAcquireRundownProtection', 'RunRef: ptr'),
  /**
   * The same several times at once.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExAcquireRundownProtectionEx function (wdm.h)".
   */
  rundownForms.acquireSeveral('ExAcquireRundownProtectionEx', 'RunRef: ptr'),
  /**
   * Gives up what ExAcquireRundownProtection has given.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExReleaseRundownProtection function (wdm.h)".
   */
  rundownForms.release('ExReleaseRundownProtection', 'RunRef: ptr'),
  /**
   * Gives up what ExAcquireRundownProtectionEx has given.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExReleaseRundownProtectionEx function (wdm.h)".
   */
  rundownForms.releaseSeveral('ExReleaseRundownProtectionEx', 'RunRef: ptr'),
  /**
   * Lets nobody in any more and waits for those who are in.
   * @irql <= APC_LEVEL
   * Source: "ExWaitForRundownProtectionRelease function (wdm.h)".
   */
  rundownForms.wait('ExWaitForRundownProtectionRelease', 'RunRef: ptr'),
  /**
   * The rundown is over: nobody is let in any more.
   * @irql <= APC_LEVEL
   * Source: "ExRundownCompleted function (wdm.h)".
   */
  rundownForms.complete('ExRundownCompleted', 'RunRef: ptr'),
];
