/** What the executive (Ex) keeps outside guest memory: the pool's blocks, its free address space and its accounting. */
import type { GuestAddress } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import type { GuestValue } from '../host-routine.ts';
import { NONPAGED_POOL, NONPAGED_POOL_BYTES, PAGED_POOL, PAGED_POOL_BYTES } from '../mm/system-space.ts';
import type { PoolBlocks } from './pool-blocks.ts';
import { initialPoolSpace, type PoolSpace } from './pool-space.ts';

/** A block of pool. Freed ones are kept until their address space leaves the quarantine. */
export interface PoolBlock {
  /** Number of the allocation, 0 for the kernel's own. */
  readonly id: number;
  readonly address: number;
  readonly sizeBytes: number;
  readonly tag: number;
  readonly poolType: number;
  /** Who asked for it, null when it was the kernel. */
  readonly callSite: GuestAddress;
  /** The kernel's own: an IRP, an object body. */
  readonly system: boolean;
  /** The process that it is charged to; 0 for none. */
  payer: number;
  freed: boolean;
}

/** Use of one pool by one tag, like a line of `!poolused`. */
export interface PoolUsage {
  readonly tag: number;
  readonly paged: boolean;
  /** The kernel's own allocations are counted apart from the drivers'. */
  readonly system: boolean;
  allocations: number;
  frees: number;
  /** Bytes in use now, as asked for. */
  bytes: number;
  peakBytes: number;
}

/** A thread that waits for a resource. */
export interface ResourceWaiter {
  readonly thread: GuestAddress;
  readonly exclusive: boolean;
  /** KEVENT that is signalled when the resource has been handed over. */
  readonly event: GuestAddress;
}

/** Who owns an ERESOURCE, and who waits for it. The table of owners is opaque; counts are in guest memory too. */
export interface ResourceRecord {
  /** Whether its one owner keeps others out. */
  exclusive: boolean;
  /** How often each owner has acquired it: threads, or what ExSetResourceOwnerPointer has put in the place of one. */
  readonly owners: Map<GuestAddress, number>;
  /** First come, first served. */
  readonly waiters: ResourceWaiter[];
}

/** An EX_TIMER. */
export interface ExTimer {
  /** Null for a timer that is only waited for. */
  readonly callback: GuestAddress;
  /** What the DPC's routine gets: the callback, or the one that tells that a timer without a callback has gone. */
  context: U64;
  periodNs: number;
  /** Calls of the callback that have not returned. */
  running: number;
  /** What is called, if anything, when it has gone; undefined while nobody has deleted it. */
  deletion: { readonly callback: GuestAddress; readonly context: U64 } | undefined;
}

/** A thread that waits for a push lock. */
export interface PushLockWaiter {
  /** KEVENT that is signalled when the lock has been handed over. */
  readonly event: GuestAddress;
  readonly shared: boolean;
}

/** A routine that is registered with a callback object. */
export interface CallbackRegistration {
  /** What the driver knows it by. */
  readonly handle: GuestAddress;
  readonly routine: GuestAddress;
  readonly context: U64;
}

export interface CallbackRecord {
  readonly allowMultiple: boolean;
  readonly registrations: CallbackRegistration[];
}

/** Work that a worker thread is to do. */
export interface QueuedWork {
  readonly id: number;
  /** WORK_QUEUE_ITEM */
  readonly item: GuestAddress;
  readonly routine: GuestAddress;
  readonly args: readonly GuestValue[];
  /** Object that stays until the routine has returned, or null. */
  readonly object: GuestAddress;
  readonly queuedNs: number;
}

/** Work of one priority, and those who do it. */
export interface WorkerQueue {
  /** KSEMAPHORE: counts the work that nobody has taken. */
  readonly semaphore: GuestAddress;
  readonly work: QueuedWork[];
  workers: number;
  /** Workers that wait, or begin to. */
  idle: number;
}

export interface ExState {
  /** By EX_RUNDOWN_REF, the KEVENT of whoever waits for its last user. */
  readonly rundowns: Map<GuestAddress, GuestAddress>;
  /** By address of the EX_TIMER. */
  readonly timers: Map<GuestAddress, ExTimer>;
  /** By EX_PUSH_LOCK, first come, first served; locks that nobody waits for are not there. */
  readonly pushLockWaiters: Map<GuestAddress, PushLockWaiter[]>;
  /** By RTL_RUN_ONCE, the KEVENT of those who wait for an initialisation, and how many they are. */
  readonly runOnceWaits: Map<GuestAddress, { readonly object: GuestAddress; waiters: number }>;
  /** By ERESOURCE. */
  readonly resources: Map<GuestAddress, ResourceRecord>;
  /** By priority of the workers. */
  readonly workerQueues: Map<number, WorkerQueue>;
  nextWork: number;
  nextUuid: number;
  nextAllocation: number;
  readonly nonPagedPool: PoolSpace;
  readonly pagedPool: PoolSpace;
  readonly poolBlocks: PoolBlocks;
  readonly poolUsage: Map<number, PoolUsage>;
  /** Callback objects. */
  readonly callbacks: Map<GuestAddress, CallbackRecord>;
  /** Registrations of drivers that are being called, once for each call. */
  readonly calls: number[];
  /** Who waits until a registration is not being called any more, by an event each. */
  readonly callWaiters: { readonly registration: number; readonly event: GuestAddress }[];
}

export function initialExState(): ExState {
  return {
    rundowns: new Map(),
    timers: new Map(),
    pushLockWaiters: new Map(),
    runOnceWaits: new Map(),
    resources: new Map(),
    workerQueues: new Map(),
    nextWork: 1,
    nextUuid: 1,
    nextAllocation: 1,
    nonPagedPool: initialPoolSpace(NONPAGED_POOL, NONPAGED_POOL_BYTES),
    pagedPool: initialPoolSpace(PAGED_POOL, PAGED_POOL_BYTES),
    poolBlocks: { nonPaged: [], paged: [] },
    poolUsage: new Map(),
    callbacks: new Map(),
    calls: [],
    callWaiters: [],
  };
}
