/**
 * Lock requests as IRPs (IRP_MJ_LOCK_CONTROL): carried out, made to wait, cancelled, and completed when their turn comes.
 * Source: "FsRtlProcessFileLock function (ntifs.h)", "IRP_MJ_LOCK_CONTROL (file system)", "FsRtlInitializeFileLock function
 * (ntifs.h)".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64FromBigInt, u64ToBigInt } from '../../base/u64.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import {
  STATUS_CANCELLED,
  STATUS_INVALID_DEVICE_REQUEST,
  STATUS_INVALID_LOCK_RANGE,
  STATUS_LOCK_NOT_GRANTED,
  STATUS_PENDING,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import { type IoStackLocation, Irp } from '../generated/views.ts';
import { callGuest, done, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import { IofCompleteRequest } from '../io/complete-request.ts';
import { SL_EXCLUSIVE_LOCK, SL_FAIL_IMMEDIATELY } from '../io/fast-io.ts';
import { stackLocation } from '../io/irp.ts';
import type { Kernel } from '../kernel.ts';
import { PspFindThread } from '../ps/find-thread.ts';
import {
  currentProcessObject,
  FILE_LOCK,
  FsRtlpAwaitLock,
  FsRtlpTakeWaiting,
  FsRtlpTryLock,
  FsRtlpUnlockAll,
  FsRtlpUnlockSingle,
  type LockOutcome,
  NOTHING_HAPPENED,
  type Owner,
  rangeOf,
} from './file-lock.ts';
import { FsRtlpBeginCancel, FsRtlpPendIrp, FsRtlpSetResult } from './pending-irp.ts';
import type { ByteRangeLock } from './state.ts';

const IRP_MN_LOCK = 1;
const IRP_MN_UNLOCK_SINGLE = 2;
const IRP_MN_UNLOCK_ALL = 3;
const IRP_MN_UNLOCK_ALL_BY_KEY = 4;

/** FILE_LOCK_INFO */
export const FILE_LOCK_INFO_BYTES = 48;

/** Writes what a file system is told of a lock. */
export function writeLockInfo(k: Kernel, at: GuestAddress, lock: ByteRangeLock): void {
  const wide = (offset: number, value: bigint) => {
    const { lo, hi } = u64FromBigInt(BigInt.asUintN(64, value));
    k.memory.writeU64(addressAdd(at, offset), lo, hi);
  };
  wide(0, lock.start);
  wide(8, lock.end - lock.start + 1n);
  k.memory.writeU32(addressAdd(at, 16), lock.exclusive ? 1 : 0);
  k.memory.writeU32(addressAdd(at, 20), lock.key);
  k.memory.writePointer(addressAdd(at, 24), lock.fileObject);
  k.memory.writePointer(addressAdd(at, 32), lock.process);
  wide(40, lock.end);
}

/** The EPROCESS of the thread that an IRP was made in. */
export function requestorProcess(k: Kernel, irp: Irp): GuestAddress {
  const thread = PspFindThread(k, irp.Tail_Overlay_Thread);
  return k.state.ps.processes.get(thread?.process ?? 0)?.object ?? currentProcessObject(k);
}

export function ownerOf(k: Kernel, irp: Irp, stack: IoStackLocation, key: number): Owner {
  return { fileObject: stack.FileObject, process: requestorProcess(k, irp), key };
}

/** Slots of {@link FsRtlpFinishLocks}. */
export interface FinishLocks {
  readonly fileLock: GuestAddress;
  readonly outcome: LockOutcome;
  /** How many of the locks that went, and then of the requests that are over, have been dealt with. */
  done?: number;
  info?: GuestAddress;
}

/** Tells the file system of locks that went, and completes requests that are over, by its routines where it has some. */
export const FsRtlpFinishLocks = hostRoutine<FinishLocks>('FsRtlpFinishLocks', {
  start(k, slots) {
    slots.done = 0;
    return finishNext(k, slots);
  },
  told(k, slots) {
    ExpFreeSystem(k, slots.info!);
    return finishNext(k, slots);
  },
  completed: (k, slots) => finishNext(k, slots),
});

function finishNext(k: Kernel, slots: FinishLocks): StepResult {
  const { fileLock, outcome } = slots;
  const { unlocked, completed } = outcome;
  const unlockRoutine = k.memory.readPointer(addressAdd(fileLock, FILE_LOCK.UnlockRoutine));
  if (unlockRoutine === NULL_ADDRESS) slots.done = Math.max(slots.done!, unlocked.length);
  const number = slots.done!++;
  const gone = unlocked[number];
  if (gone !== undefined) {
    slots.info = ExpAllocateSystem(k, FILE_LOCK_INFO_BYTES, poolTag('FSlk'));
    writeLockInfo(k, slots.info, gone.lock);
    return callGuest(unlockRoutine, [gone.context, slots.info], 'told');
  }
  const over = completed[number - unlocked.length];
  if (over === undefined) return done(STATUS_SUCCESS);
  return complete(k, fileLock, over.irp, over.context, over.status, 'completed');
}

/** Ends a request: the file system's routine completes it, if there is one. */
function complete(
  k: Kernel,
  fileLock: GuestAddress,
  irp: GuestAddress,
  context: GuestAddress,
  status: number,
  next: string,
): StepResult {
  FsRtlpSetResult(k, irp, status);
  const routine = k.memory.readPointer(addressAdd(fileLock, FILE_LOCK.CompleteLockIrpRoutine));
  if (routine !== NULL_ADDRESS) return callGuest(routine, [context, irp], next);
  return enter(IofCompleteRequest, { irp, priorityBoost: 0 }, next);
}

/** Slots of {@link FsRtlProcessFileLock}; the caller gives the first three. */
export interface ProcessFileLock {
  readonly fileLock: GuestAddress;
  readonly irp: GuestAddress;
  readonly context: GuestAddress;
  status?: number;
  outcome?: LockOutcome;
}

/** Carries out a lock request and completes its IRP, unless it has to wait. Its value is the status. */
export const FsRtlProcessFileLock = hostRoutine<ProcessFileLock>('FsRtlProcessFileLock', {
  start(k, slots) {
    const { status, outcome } = carryOut(k, slots);
    if (status === STATUS_PENDING) return done(status);
    slots.status = status;
    slots.outcome = outcome;
    return complete(k, slots.fileLock, slots.irp, slots.context, status, 'completed');
  },
  completed: (_k, { fileLock, outcome }) => enter(FsRtlpFinishLocks, { fileLock, outcome: outcome! }, 'finished'),
  finished: (_k, { status }) => done(status!),
});

interface CarriedOut {
  readonly status: number;
  readonly outcome: LockOutcome;
}

function carryOut(k: Kernel, { fileLock, irp: address, context }: ProcessFileLock): CarriedOut {
  const irp = new Irp(k.memory, address);
  const stack = stackLocation(k, address, irp.CurrentLocation);
  const owner = ownerOf(k, irp, stack, stack.Parameters_LockControl_Key);
  switch (stack.MinorFunction) {
    case IRP_MN_LOCK:
      return { status: lock(k, fileLock, address, context, owner), outcome: NOTHING_HAPPENED };
    case IRP_MN_UNLOCK_SINGLE: {
      const range = lockedRange(k, stack);
      if (range === undefined) return { status: STATUS_INVALID_LOCK_RANGE, outcome: NOTHING_HAPPENED };
      return FsRtlpUnlockSingle(k, fileLock, range, owner, context);
    }
    case IRP_MN_UNLOCK_ALL:
      return FsRtlpUnlockAll(k, fileLock, { ...owner, key: undefined }, context);
    case IRP_MN_UNLOCK_ALL_BY_KEY:
      return FsRtlpUnlockAll(k, fileLock, owner, context);
    default:
      return { status: STATUS_INVALID_DEVICE_REQUEST, outcome: NOTHING_HAPPENED };
  }
}

/** Parameters.LockControl: Length is a pointer. */
function lockedRange(k: Kernel, stack: IoStackLocation) {
  const length = u64ToBigInt(k.memory.readU64(stack.Parameters_LockControl_Length));
  return rangeOf(u64ToBigInt(stack.Parameters_LockControl_ByteOffset), length);
}

function lock(k: Kernel, fileLock: GuestAddress, address: GuestAddress, context: GuestAddress, owner: Owner): number {
  const stack = stackLocation(k, address, new Irp(k.memory, address).CurrentLocation);
  const range = lockedRange(k, stack);
  if (range === undefined) return STATUS_INVALID_LOCK_RANGE;
  const wanted: ByteRangeLock = { ...range, ...owner, exclusive: (stack.Flags & SL_EXCLUSIVE_LOCK) !== 0 };
  const failsImmediately = (stack.Flags & SL_FAIL_IMMEDIATELY) !== 0;
  return FsRtlpRequestLock(k, fileLock, wanted, failsImmediately, address, context);
}

/** Takes a lock, refuses it, or has an IRP wait for it. */
export function FsRtlpRequestLock(
  k: Kernel,
  fileLock: GuestAddress,
  wanted: ByteRangeLock,
  failsImmediately: boolean,
  irp: GuestAddress,
  context: GuestAddress,
): number {
  if (FsRtlpTryLock(k, fileLock, wanted)) return STATUS_SUCCESS;
  if (failsImmediately || irp === NULL_ADDRESS) return STATUS_LOCK_NOT_GRANTED;
  if (!FsRtlpPendIrp(k, irp, 'FsRtlpCancelLock')) return STATUS_CANCELLED;
  FsRtlpAwaitLock(k, fileLock, { lock: wanted, irp, context });
  return STATUS_PENDING;
}

/** The cancel routine of lock requests that wait. */
export const FsRtlpCancelLock = hostRoutine<{ readonly irp: GuestAddress }>('FsRtlpCancelLock', {
  start(k, { irp }) {
    FsRtlpBeginCancel(k, irp);
    const taken = FsRtlpTakeWaiting(k, irp);
    if (taken === undefined) return done(0);
    return complete(k, taken.fileLock, irp, taken.waiting.context, STATUS_CANCELLED, 'over');
  },
  over: () => done(0),
});
