/**
 * Push locks: owned by one thread alone or shared by many, in one pointer-sized word that drivers keep anywhere. They know no
 * owner, so nobody may acquire one twice. Who finds a lock held waits its turn; whoever comes later than somebody who waits
 * stands behind. The lowest bit says that the lock is held, the next one that threads wait, the rest counts those who share:
 * as on NT, whose headers let drivers take a free lock without a call.
 * Source: ntifs.h, "ExAcquirePushLockExclusive macro", "ExInitializePushLock function" (Windows driver documentation).
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { eventCode } from '../../nt/event-codes.ts';
import { KEVENT } from '../../nt/generated/layouts.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { checkChain } from '../chain.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { done, type Enter, enter, hostRoutine } from '../host-routine.ts';
import { anyIrql, upToApc, upToDispatch } from '../irql-range.ts';
import { EVENT_INCREMENT, KiInitializeEvent, KiSignalEvent, SynchronizationEvent } from '../ke/event.ts';
import {
  heldLock,
  reportLockAcquired,
  reportLockContended,
  reportLockInitialized,
  reportLockReleased,
  reportLockTried,
} from '../ke/lock-id.ts';
import { KiWaitForObjects, WaitAny } from '../ke/wait.ts';
import type { Kernel } from '../kernel.ts';
import { KernelMode } from '../ob/handle.ts';
import { ExpAllocateSystem, ExpFreeSystem } from './pool.ts';
import type { PushLockWaiter } from './state.ts';

const PUSH_LOCK = eventCode('lock_code', 'push lock');

const LOCKED = 1;
const WAITING = 2;
/** One of those who share. */
const SHARER = 0x10;

/** What the word says. */
function stateOf(k: Kernel, lock: GuestAddress) {
  const value = k.memory.readI64(lock);
  return { value, locked: value % 2 !== 0, sharers: Math.floor(value / SHARER) };
}

function waitersOf(k: Kernel, lock: GuestAddress): PushLockWaiter[] {
  return k.state.ex.pushLockWaiters.get(lock) ?? [];
}

/** Writes the word: who holds the lock, and whether anybody waits. */
function show(k: Kernel, lock: GuestAddress, locked: boolean, sharers: number): void {
  const waiting = waitersOf(k, lock).length > 0 ? WAITING : 0;
  k.memory.writeI64(lock, sharers * SHARER + waiting + (locked ? LOCKED : 0));
}

/** Whether a thread that comes now need not wait. */
function isFree(k: Kernel, lock: GuestAddress, shared: boolean): boolean {
  const { locked, sharers } = stateOf(k, lock);
  return !locked || (shared && sharers > 0 && waitersOf(k, lock).length === 0);
}

function take(k: Kernel, lock: GuestAddress, shared: boolean): void {
  show(k, lock, true, shared ? stateOf(k, lock).sharers + 1 : 0);
}

interface WaitForPushLock {
  readonly lock: GuestAddress;
  readonly shared: boolean;
  readonly event: GuestAddress;
  readonly beganNs: number;
}

/** Waits until the lock has been handed over. */
export const ExpWaitForPushLock = hostRoutine<WaitForPushLock>('ExpWaitForPushLock', {
  start: (_k, { event }) =>
    enter(KiWaitForObjects, { objects: [event], type: WaitAny, mode: KernelMode, alertable: false }, 'owned'),
  owned(k, { lock, shared, event, beganNs }) {
    ExpFreeSystem(k, event);
    reportLockAcquired(k, lock, PUSH_LOCK, { shared, waitedNs: Math.max(0, k.time - beganNs) });
    return done(0);
  },
});

/** Acquires the lock, now or when it is handed over. */
function acquire(k: Kernel, lock: GuestAddress, shared: boolean): Enter | undefined {
  if (isFree(k, lock, shared)) {
    take(k, lock, shared);
    reportLockAcquired(k, lock, PUSH_LOCK, { shared });
    return undefined;
  }
  reportLockContended(k, lock, PUSH_LOCK, heldLock(k, lock)?.thread ?? 0, shared);
  const event = ExpAllocateSystem(k, KEVENT.SIZE, poolTag('ExPl'));
  KiInitializeEvent(k, event, SynchronizationEvent, false);
  const waiters = waitersOf(k, lock);
  waiters.push({ event, shared });
  k.state.ex.pushLockWaiters.set(lock, waiters);
  const { locked, sharers } = stateOf(k, lock);
  show(k, lock, locked, sharers);
  return enter(ExpWaitForPushLock, { lock, shared, event, beganNs: k.time });
}

function tryAcquireShared(k: Kernel, lock: GuestAddress): boolean {
  if (!isFree(k, lock, true)) {
    reportLockTried(k, lock, PUSH_LOCK, heldLock(k, lock)?.thread ?? 0, true);
    return false;
  }
  take(k, lock, true);
  reportLockAcquired(k, lock, PUSH_LOCK, { shared: true, tried: true });
  return true;
}

/** Gives the lock up; when nobody holds it any more, the first who waits has it next, with all sharers right behind. */
function release(k: Kernel, lock: GuestAddress): void {
  const { sharers } = stateOf(k, lock);
  const shared = sharers > 0;
  const left = shared ? sharers - 1 : 0;
  reportLockReleased(k, lock, PUSH_LOCK, 0, shared);
  show(k, lock, left > 0, left);
  wakeNext(k, lock);
}

/** Hands a lock that nobody holds to those who have waited longest. */
function wakeNext(k: Kernel, lock: GuestAddress): void {
  const waiters = waitersOf(k, lock);
  if (waiters.length === 0 || stateOf(k, lock).locked) return;
  const firstAlone = waiters.findIndex(({ shared }) => !shared);
  const count = firstAlone === 0 ? 1 : firstAlone < 0 ? waiters.length : firstAlone;
  const next = waiters.splice(0, count);
  if (waiters.length === 0) k.state.ex.pushLockWaiters.delete(lock);
  show(k, lock, true, next[0]!.shared ? next.length : 0);
  for (const { event } of next) KiSignalEvent(k, event, EVENT_INCREMENT);
}

/**
 * EX_PUSH_LOCK_WAIT_BLOCK, as threads queue it that wait for something which the lock's word has nothing else to do with: the
 * event that wakes it, and the next block. Opaque to drivers.
 */
const WAKE_EVENT = 0;
const NEXT_BLOCK = KEVENT.SIZE;

/** Puts a wait block before those that are queued. */
function block(k: Kernel, lock: GuestAddress, waitBlock: GuestAddress): void {
  KiInitializeEvent(k, addressAdd(waitBlock, WAKE_EVENT), SynchronizationEvent, false);
  k.memory.writePointer(addressAdd(waitBlock, NEXT_BLOCK), k.memory.readPointer(lock));
  k.memory.writePointer(lock, waitBlock);
}

/** Wakes all who are queued; the caller's own block, if it is among them, only leaves the list. */
function unblock(k: Kernel, lock: GuestAddress): void {
  let waitBlock = k.memory.readPointer(lock);
  k.memory.writePointer(lock, NULL_ADDRESS);
  for (let steps = 0; waitBlock !== NULL_ADDRESS; steps++) {
    checkChain(steps, 'wait blocks', lock);
    const next = k.memory.readPointer(addressAdd(waitBlock, NEXT_BLOCK));
    KiSignalEvent(k, addressAdd(waitBlock, WAKE_EVENT), EVENT_INCREMENT);
    waitBlock = next;
  }
}

const ExpWaitForUnblock = hostRoutine<{ readonly waitBlock: GuestAddress }>('ExpWaitForUnblock', {
  start(_k, { waitBlock }) {
    const event = addressAdd(waitBlock, WAKE_EVENT);
    return enter(KiWaitForObjects, { objects: [event], type: WaitAny, mode: KernelMode, alertable: false }, 'woken');
  },
  woken: () => done(0),
});

const acquiring = (name: string, parameters: readonly ['PushLock: ptr', ...'Flags: u32'[]], shared: boolean) =>
  ddi({ name, parameters, irql: upToApc, call: (k, lock) => acquire(k, lock, shared) });

const releasing = (name: string, parameters: readonly ['PushLock: ptr', ...'Flags: u32'[]]) =>
  ddi({ name, parameters, irql: upToDispatch, call: (k, lock) => release(k, lock) });

export const pushLockDdis: readonly Ddi[] = [
  /**
   * Queues a wait block to a lock's word, which is used for nothing else, before its thread looks whether it has to wait.
   * @irql <= APC_LEVEL
   * Not in the WDK's documentation; declared in older headers.
   */
  ddi({
    name: 'ExBlockPushLock',
    parameters: ['PushLock: ptr', 'WaitBlock: ptr'],
    irql: upToApc,
    call: (k, lock, waitBlock) => block(k, lock, waitBlock),
  }),
  /**
   * Waits until somebody has unblocked the lock since ExBlockPushLock.
   * @irql <= APC_LEVEL
   * Not in the WDK's documentation; declared in older headers.
   */
  ddi({
    name: 'ExWaitForUnblockPushLock',
    parameters: ['PushLock: ptr', 'WaitBlock: ptr'],
    irql: upToApc,
    call: (_k, _lock, waitBlock) => enter(ExpWaitForUnblock, { waitBlock }),
  }),
  /**
   * Wakes all who have blocked on a lock. A thread that need not wait after all gives its wait block, which is in no list then.
   * @irql <= APC_LEVEL
   * Not in the WDK's documentation; imported by file system filters.
   */
  ddi({
    name: 'ExfUnblockPushLock',
    parameters: ['PushLock: ptr', 'WaitBlock: ptr'],
    irql: upToApc,
    call: (k, lock) => unblock(k, lock),
  }),
  /**
   * Makes a push lock that nobody holds.
   * @irql any
   * Source: "ExInitializePushLock function (ntifs.h)".
   */
  ddi({
    name: 'ExInitializePushLock',
    parameters: ['PushLock: ptr'],
    irql: anyIrql,
    call(k, lock) {
      k.memory.writePointer(lock, NULL_ADDRESS);
      reportLockInitialized(k, lock, PUSH_LOCK);
    },
  }),
  /**
   * Acquires a push lock alone, when nobody holds it any more.
   * @irql <= APC_LEVEL, in a critical region; nothing checks that
   * Deviation: Flags has no effect; a driver that acquires a lock twice waits for ever, whatever it asked to have checked.
   * Source: "ExAcquirePushLockExclusive macro (ntifs.h)".
   */
  acquiring('ExAcquirePushLockExclusiveEx', ['PushLock: ptr', 'Flags: u32'], false),
  /**
   * Acquires a push lock together with others who share it.
   * @irql <= APC_LEVEL, in a critical region; nothing checks that
   * Deviation: Flags has no effect.
   * Source: "ExAcquirePushLockShared macro (ntifs.h)".
   */
  acquiring('ExAcquirePushLockSharedEx', ['PushLock: ptr', 'Flags: u32'], true),
  /**
   * Gives up a push lock that is held alone.
   * @irql <= DISPATCH_LEVEL
   * Deviation: Flags has no effect.
   * Source: "ExReleasePushLockExclusive macro (ntifs.h)".
   */
  releasing('ExReleasePushLockExclusiveEx', ['PushLock: ptr', 'Flags: u32']),
  /**
   * Gives up a push lock that is shared.
   * @irql <= DISPATCH_LEVEL
   * Deviation: Flags has no effect.
   * Source: "ExReleasePushLockShared macro (ntifs.h)".
   */
  releasing('ExReleasePushLockSharedEx', ['PushLock: ptr', 'Flags: u32']),
  /**
   * Acquires a push lock alone: what the headers of older kits call when a lock is not free.
   * @irql <= APC_LEVEL, in a critical region; nothing checks that
   * Not in the WDK's documentation; imported by file system filters.
   */
  acquiring('ExfAcquirePushLockExclusive', ['PushLock: ptr'], false),
  /**
   * Acquires a push lock together with others: what the headers of older kits call when a lock is not free.
   * @irql <= APC_LEVEL, in a critical region; nothing checks that
   * Not in the WDK's documentation; imported by file system filters.
   */
  acquiring('ExfAcquirePushLockShared', ['PushLock: ptr'], true),
  /**
   * Acquires a push lock together with others if nobody has to wait for that, and says whether it did.
   * @irql <= DISPATCH_LEVEL
   * Not in the WDK's documentation.
   */
  ddi({
    name: 'ExfTryAcquirePushLockShared',
    parameters: ['PushLock: ptr'],
    irql: upToDispatch,
    call: (k, lock) => tryAcquireShared(k, lock),
  }),
  /**
   * Gives up a push lock, however it is held.
   * @irql <= DISPATCH_LEVEL
   * Not in the WDK's documentation; imported by file system filters.
   */
  releasing('ExfReleasePushLock', ['PushLock: ptr']),
  /**
   * Gives up a push lock that is held alone.
   * @irql <= DISPATCH_LEVEL
   * Not in the WDK's documentation.
   */
  releasing('ExfReleasePushLockExclusive', ['PushLock: ptr']),
  /**
   * Gives up a push lock that is shared.
   * @irql <= DISPATCH_LEVEL
   * Not in the WDK's documentation.
   */
  releasing('ExfReleasePushLockShared', ['PushLock: ptr']),
  /**
   * Hands a lock that its owner has given up without a call to those who wait for it.
   * @irql <= DISPATCH_LEVEL
   * Not in the WDK's documentation; what the headers of older kits call after they have cleared the lowest bit.
   */
  ddi({
    name: 'ExfTryToWakePushLock',
    parameters: ['PushLock: ptr'],
    irql: upToDispatch,
    call: (k, lock) => wakeNext(k, lock),
  }),
];
