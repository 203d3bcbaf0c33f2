/**
 * Executive resources (ERESOURCE): owned by one thread exclusively or by several shared, recursively, waited for below
 * DISPATCH_LEVEL. When an exclusive owner is done, all who wait for sharing go on; when the last one who shares is done,
 * the first who wants the resource alone.
 * Source: "Introduction to ERESOURCE Routines" (Windows driver documentation).
 */
import { formatAddress } from '../../base/format.ts';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { DRIVER_VERIFIER_DETECTED_VIOLATION, RESOURCE_NOT_OWNED } from '../../nt/bug-check-codes.ts';
import { eventCode } from '../../nt/event-codes.ts';
import { ERESOURCE, KEVENT } from '../../nt/generated/layouts.ts';
import { APC_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { bugcheck } from '../bugcheck.ts';
import { EResource } from '../generated/views.ts';
import { done, type Enter, enter, hostRoutine } from '../host-routine.ts';
import { EVENT_INCREMENT, KiInitializeEvent, KiSignalEvent, SynchronizationEvent } from '../ke/event.ts';
import {
  reportLockAcquired,
  reportLockContended,
  reportLockConverted,
  reportLockDeleted,
  reportLockInitialized,
  reportLockReleased,
  reportLockTried,
} from '../ke/lock-id.ts';
import { areApcsDisabled } from '../ke/region.ts';
import { KiWaitForObjects, WaitAny } from '../ke/wait.ts';
import type { Kernel } from '../kernel.ts';
import { KernelMode } from '../ob/handle.ts';
import { InitializeListHead } from '../rtl/list.ts';
import { ExpAllocateSystem, ExpFreeSystem } from './pool.ts';
import type { ResourceRecord } from './state.ts';

const RESOURCE_LOCK = eventCode('lock_code', 'resource');

/** ERESOURCE.Flag: one thread owns it alone. */
const ResourceOwnedExclusive = 0x80;

/** Sub-code of bug check 0xC4. */
const ACQUIRED_WITH_APCS_ENABLED = 0x37;

/** How a thread that wants to share stands to those who wait for the resource alone. */
export type Sharing = 'behind exclusive' | 'starve exclusive' | 'wait for exclusive';

export function ExpInitializeResource(k: Kernel, address: GuestAddress): void {
  k.memory.fill(address, ERESOURCE.SIZE, 0);
  InitializeListHead(k.memory, new EResource(k.memory, address).SystemResourcesList);
  k.state.ex.resources.set(address, { exclusive: false, owners: new Map(), waiters: [] });
  reportLockInitialized(k, address, RESOURCE_LOCK);
}

export function ExpDeleteResource(k: Kernel, address: GuestAddress): void {
  recordOf(k, address);
  k.state.ex.resources.delete(address);
  reportLockDeleted(k, address, RESOURCE_LOCK);
}

/** What is known of a resource; one that was never initialised is nobody's. Bug check 0xE3. */
function recordOf(k: Kernel, address: GuestAddress): ResourceRecord {
  const record = k.state.ex.resources.get(address);
  if (record !== undefined) return record;
  const text = `${formatAddress(address)} is not an initialised ERESOURCE`;
  throw bugcheck(k, RESOURCE_NOT_OWNED, [address, k.currentThread!.object, 0, 0], text);
}

/** Writes what the structure shows of its state. */
function show(k: Kernel, address: GuestAddress, { exclusive, owners, waiters }: ResourceRecord): void {
  const view = new EResource(k.memory, address);
  view.ActiveCount = owners.size;
  view.ActiveEntries = owners.size;
  view.Flag = exclusive ? ResourceOwnedExclusive : 0;
  const [owner] = exclusive ? owners.keys() : [];
  k.memory.writePointer(view.OwnerEntry, owner ?? NULL_ADDRESS);
  view.NumberOfExclusiveWaiters = waiters.filter((waiter) => waiter.exclusive).length;
  view.NumberOfSharedWaiters = waiters.length - view.NumberOfExclusiveWaiters;
}

function canShare(record: ResourceRecord, thread: GuestAddress, sharing: Sharing): boolean {
  const isOwner = record.owners.has(thread);
  if (record.exclusive) return isOwner;
  const exclusiveWaits = record.waiters.some(({ exclusive }) => exclusive);
  if (!exclusiveWaits || sharing === 'starve exclusive') return true;
  return sharing === 'behind exclusive' && isOwner;
}

function canOwnAlone({ exclusive, owners }: ResourceRecord, thread: GuestAddress): boolean {
  return owners.size === 0 || (exclusive && owners.has(thread));
}

/** Counts one more acquisition; returns how many the owner has now. */
function grant(record: ResourceRecord, thread: GuestAddress, exclusive: boolean): number {
  const depth = (record.owners.get(thread) ?? 0) + 1;
  if (record.owners.size === 0) record.exclusive = exclusive;
  record.owners.set(thread, depth);
  return depth;
}

interface WaitForResource {
  readonly address: GuestAddress;
  readonly event: GuestAddress;
  readonly shared: boolean;
  readonly beganNs: number;
}

/** Waits until the resource has been handed over. */
const ExpWaitForResource = hostRoutine<WaitForResource>('ExpWaitForResource', {
  start: (_k, { event }) =>
    enter(KiWaitForObjects, { objects: [event], type: WaitAny, mode: KernelMode, alertable: false }, 'owned'),
  owned(k, { address, event, shared, beganNs }) {
    ExpFreeSystem(k, event);
    reportLockAcquired(k, address, RESOURCE_LOCK, { shared, waitedNs: Math.max(0, k.time - beganNs) });
    return done(true);
  },
});

/**
 * Acquires a resource, now or when it is handed over; false when that would mean to wait and the caller does not want to.
 * @param sharing undefined: exclusively
 */
export function ExpAcquireResource(
  k: Kernel,
  address: GuestAddress,
  wait: boolean,
  sharing?: Sharing,
): boolean | Enter {
  checkApcs(k, address);
  const record = recordOf(k, address);
  const thread = k.currentThread!.object;
  const shared = sharing !== undefined;
  const isFree = shared ? canShare(record, thread, sharing) : canOwnAlone(record, thread);
  if (isFree) {
    const depth = grant(record, thread, !shared);
    show(k, address, record);
    reportLockAcquired(k, address, RESOURCE_LOCK, { depth, shared: !record.exclusive, tried: !wait });
    return true;
  }
  const [owner] = record.owners.keys();
  const ownerThread = k.state.ps.threadByObject.get(owner!) ?? 0;
  if (!wait) {
    reportLockTried(k, address, RESOURCE_LOCK, ownerThread, shared);
    return false;
  }
  const event = ExpAllocateSystem(k, KEVENT.SIZE, poolTag('ExRe'));
  KiInitializeEvent(k, event, SynchronizationEvent, false);
  record.waiters.push({ thread, exclusive: !shared, event });
  new EResource(k.memory, address).ContentionCount++;
  show(k, address, record);
  reportLockContended(k, address, RESOURCE_LOCK, ownerThread, shared);
  return enter(ExpWaitForResource, { address, event, shared, beganNs: k.time });
}

/** Normal kernel APCs must be disabled: one that suspends the owner would stop all who wait. */
function checkApcs(k: Kernel, address: GuestAddress): void {
  if (k.irql >= APC_LEVEL || areApcsDisabled(k)) return;
  const text = `the resource at ${formatAddress(address)} is acquired while normal kernel APCs are enabled`;
  throw bugcheck(k, DRIVER_VERIFIER_DETECTED_VIOLATION, [ACQUIRED_WITH_APCS_ENABLED, k.irql, 0, address], text);
}

/** Gives one acquisition of an owner up. Bug check 0xE3 when it has none. */
export function ExpReleaseResource(k: Kernel, address: GuestAddress, owner: GuestAddress): void {
  const record = recordOf(k, address);
  const count = record.owners.get(owner);
  if (count === undefined) {
    const text = `the resource at ${formatAddress(address)} is released by somebody who does not own it`;
    throw bugcheck(k, RESOURCE_NOT_OWNED, [address, owner, 0, 0], text);
  }
  const shared = !record.exclusive;
  if (count > 1) record.owners.set(owner, count - 1);
  else record.owners.delete(owner);
  reportLockReleased(k, address, RESOURCE_LOCK, count - 1, shared);
  if (record.owners.size === 0) handOver(k, record, shared);
  show(k, address, record);
}

/** Nobody owns the resource any more: those who wait for sharing come first, unless it was shared. */
function handOver(k: Kernel, record: ResourceRecord, wasShared: boolean): void {
  record.exclusive = false;
  const sharers = record.waiters.filter(({ exclusive }) => !exclusive);
  const alone = record.waiters.find(({ exclusive }) => exclusive);
  if (alone !== undefined && (wasShared || sharers.length === 0)) give(k, record, [alone]);
  else give(k, record, sharers);
}

function give(k: Kernel, record: ResourceRecord, next: ResourceRecord['waiters']): void {
  for (const waiter of next) {
    record.waiters.splice(record.waiters.indexOf(waiter), 1);
    grant(record, waiter.thread, waiter.exclusive);
    KiSignalEvent(k, waiter.event, EVENT_INCREMENT);
  }
}

/** The exclusive owner goes on sharing; those who wait for sharing join it. Bug check 0xE3 for anybody else. */
export function ExpConvertToShared(k: Kernel, address: GuestAddress): void {
  const record = recordOf(k, address);
  const thread = k.currentThread!.object;
  if (!record.exclusive || !record.owners.has(thread)) {
    const text = `the resource at ${formatAddress(address)} is converted by a thread that does not own it alone`;
    throw bugcheck(k, RESOURCE_NOT_OWNED, [address, thread, 0, 0], text);
  }
  record.exclusive = false;
  reportLockConverted(k, address, RESOURCE_LOCK, true);
  give(
    k,
    record,
    record.waiters.filter(({ exclusive }) => !exclusive),
  );
  show(k, address, record);
}

/** The current thread's ownership becomes that of a pointer, which another thread may release. */
export function ExpSetOwnerPointer(k: Kernel, address: GuestAddress, pointer: GuestAddress): void {
  const record = recordOf(k, address);
  const thread = k.currentThread!.object;
  const count = record.owners.get(thread);
  if (count === undefined) {
    const text = `the owner of the resource at ${formatAddress(address)} is changed by a thread that does not own it`;
    throw bugcheck(k, RESOURCE_NOT_OWNED, [address, thread, 0, 0], text);
  }
  record.owners.delete(thread);
  record.owners.set(pointer, count);
  show(k, address, record);
}

/** How often the current thread has acquired a resource; only exclusively when asked so. */
export function ExpResourceCount(k: Kernel, address: GuestAddress, onlyExclusive: boolean): number {
  const record = recordOf(k, address);
  return onlyExclusive && !record.exclusive ? 0 : (record.owners.get(k.currentThread!.object) ?? 0);
}

export function ExpResourceWaiters(k: Kernel, address: GuestAddress, exclusive: boolean): number {
  return recordOf(k, address).waiters.filter((waiter) => waiter.exclusive === exclusive).length;
}
