/** Byte range locks as file systems call for them. Source: the pages of the routines (ntifs.h). */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64ToBigInt } from '../../base/u64.ts';
import { DISPATCH_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { STATUS_INVALID_LOCK_RANGE, STATUS_LOCK_NOT_GRANTED } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import { IoStatusBlock, Irp } from '../generated/views.ts';
import { done, enter, hostRoutine } from '../host-routine.ts';
import { stackLocation } from '../io/irp.ts';
import { upToApc } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import {
  FILE_LOCK,
  FsRtlpInitializeFileLock,
  FsRtlpMayRead,
  FsRtlpMayWrite,
  FsRtlpNextLock,
  FsRtlpUninitializeFileLock,
  FsRtlpUnlockAll,
  FsRtlpUnlockSingle,
  type LockOutcome,
  rangeOf,
  recordOf,
} from './file-lock.ts';
import {
  FsRtlProcessFileLock,
  FsRtlpCancelLock,
  FsRtlpFinishLocks,
  FsRtlpRequestLock,
  ownerOf,
  writeLockInfo,
} from './process-file-lock.ts';

const TAG = poolTag('FSfl');

/** Slots of {@link FsRtlpUnlock}. */
interface Unlock {
  readonly fileLock: GuestAddress;
  readonly outcome: LockOutcome;
  readonly status: number;
}

/** Deals with what a call has led to; its value is the call's status. */
const FsRtlpUnlock = hostRoutine<Unlock>('FsRtlpUnlock', {
  start: (_k, { fileLock, outcome }) => enter(FsRtlpFinishLocks, { fileLock, outcome }, 'finished'),
  finished: (_k, { status }) => done(status),
});

/** Gives the structure up, and frees it where it is the library's own. */
const FsRtlpDropFileLock = hostRoutine<{ readonly fileLock: GuestAddress; readonly isFreed: boolean }>(
  'FsRtlpDropFileLock',
  {
    start: (k, { fileLock }) =>
      enter(FsRtlpFinishLocks, { fileLock, outcome: FsRtlpUninitializeFileLock(k, fileLock) }, 'finished'),
    finished(k, { fileLock, isFreed }) {
      if (isFreed) ExpFreeSystem(k, fileLock);
      return done(0);
    },
  },
);

function wideAt(k: Kernel, address: GuestAddress): bigint {
  return u64ToBigInt(k.memory.readU64(address));
}

/** Whether what an IRP reads or writes is not kept from it by locks. */
function checkIrp(k: Kernel, fileLock: GuestAddress, address: GuestAddress, may: typeof FsRtlpMayRead): boolean {
  const irp = new Irp(k.memory, address);
  const stack = stackLocation(k, address, irp.CurrentLocation);
  // Parameters.Read and Parameters.Write have the same shape.
  const length = stack.Parameters_Read_Length;
  const range = rangeOf(u64ToBigInt(stack.Parameters_Read_ByteOffset), BigInt(length));
  if (length === 0 || range === undefined) return true;
  return may(k, fileLock, range, ownerOf(k, irp, stack, stack.Parameters_Read_Key));
}

/** Declares a check for a transfer without an IRP. */
function fastCheck(name: string, may: typeof FsRtlpMayRead): Ddi {
  return ddi({
    name,
    parameters: ['FileLock: ptr', 'StartingByte: ptr', 'Length: ptr', 'Key: u32', 'FileObject: ptr', 'ProcessId: ptr'],
    irql: upToApc,
    call(k, fileLock, start, length, key, fileObject, process) {
      const range = rangeOf(wideAt(k, start), wideAt(k, length));
      if (range === undefined || range.end < range.start) return true;
      return may(k, fileLock, range, { fileObject, process, key });
    },
  });
}

function storeStatus(k: Kernel, address: GuestAddress, status: number): void {
  const block = new IoStatusBlock(k.memory, address);
  block.Status = status;
  block.Information = { lo: 0, hi: 0 } satisfies U64;
}

export const fileLockDdis: readonly Ddi[] = [
  /**
   * Prepares a FILE_LOCK: no locks, and routines that complete lock requests and hear of unlocks, or NULL.
   * @irql <= APC_LEVEL
   * Source: "FsRtlInitializeFileLock function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlInitializeFileLock',
    parameters: ['FileLock: ptr', 'CompleteLockIrpRoutine: ptr', 'UnlockRoutine: ptr'],
    irql: upToApc,
    call: FsRtlpInitializeFileLock,
  }),
  /**
   * Gives a FILE_LOCK up: its locks go, and requests that wait end with STATUS_CANCELLED.
   * @irql <= APC_LEVEL
   * Source: "FsRtlUninitializeFileLock function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlUninitializeFileLock',
    parameters: ['FileLock: ptr'],
    irql: upToApc,
    call: (_k, fileLock) => enter(FsRtlpDropFileLock, { fileLock, isFreed: false }),
  }),
  /**
   * Allocates and prepares a FILE_LOCK.
   * @irql <= APC_LEVEL
   * Source: "FsRtlAllocateFileLock function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlAllocateFileLock',
    parameters: ['CompleteLockIrpRoutine: ptr', 'UnlockRoutine: ptr'],
    irql: upToApc,
    call(k, completeRoutine, unlockRoutine) {
      const fileLock = ExpAllocateSystem(k, FILE_LOCK.SIZE, TAG);
      FsRtlpInitializeFileLock(k, fileLock, completeRoutine, unlockRoutine);
      return fileLock;
    },
  }),
  /**
   * Gives a FILE_LOCK of FsRtlAllocateFileLock up, and frees it.
   * @irql <= APC_LEVEL
   * Source: "FsRtlFreeFileLock function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlFreeFileLock',
    parameters: ['FileLock: ptr'],
    irql: upToApc,
    call: (_k, fileLock) => enter(FsRtlpDropFileLock, { fileLock, isFreed: true }),
  }),
  /**
   * Carries out IRP_MJ_LOCK_CONTROL and completes it, unless it has to wait.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_PENDING, STATUS_LOCK_NOT_GRANTED, STATUS_RANGE_NOT_LOCKED, STATUS_INVALID_LOCK_RANGE,
   * STATUS_CANCELLED, STATUS_INVALID_DEVICE_REQUEST.
   * Source: "FsRtlProcessFileLock function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlProcessFileLock',
    parameters: ['FileLock: ptr', 'Irp: ptr', 'Context: ptr'],
    irql: upToApc,
    call: (_k, fileLock, irp, context) => enter(FsRtlProcessFileLock, { fileLock, irp, context }),
  }),
  /**
   * What FsRtlFastLock calls: takes a lock without an IRP, or with one that waits for it.
   * @irql <= APC_LEVEL
   * Returns FALSE when the lock cannot be had, the caller would wait for it, and there is no IRP; else the result is in IoStatus.
   * Source: "FsRtlFastLock macro (ntifs.h)".
   */
  ddi({
    name: 'FsRtlPrivateLock',
    parameters: [
      'FileLock: ptr',
      'FileObject: ptr',
      'FileOffset: ptr',
      'Length: ptr',
      'ProcessId: ptr',
      'Key: u32',
      'FailImmediately: bool',
      'ExclusiveLock: bool',
      'IoStatus: ptr',
      'Irp: ptr',
      'Context: ptr',
      'AlreadySynchronized: bool',
    ],
    irql: upToApc,
    call(k, fileLock, fileObject, offset, length, process, key, failImmediately, exclusive, ioStatus, irp, context) {
      const range = rangeOf(wideAt(k, offset), wideAt(k, length));
      if (range === undefined) {
        storeStatus(k, ioStatus, STATUS_INVALID_LOCK_RANGE);
        return true;
      }
      const wanted = { ...range, exclusive, key, fileObject, process };
      const status = FsRtlpRequestLock(k, fileLock, wanted, failImmediately, irp, context);
      storeStatus(k, ioStatus, status);
      return status !== STATUS_LOCK_NOT_GRANTED || failImmediately;
    },
  }),
  /**
   * Tells whether a read is not kept from its range by exclusive locks of others.
   * @irql <= APC_LEVEL
   * Source: "FsRtlCheckLockForReadAccess function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlCheckLockForReadAccess',
    parameters: ['FileLock: ptr', 'Irp: ptr'],
    irql: upToApc,
    call: (k, fileLock, irp) => checkIrp(k, fileLock, irp, FsRtlpMayRead),
  }),
  /**
   * Tells whether a write is not kept from its range by locks other than its owner's exclusive ones.
   * @irql <= APC_LEVEL
   * Source: "FsRtlCheckLockForWriteAccess function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlCheckLockForWriteAccess',
    parameters: ['FileLock: ptr', 'Irp: ptr'],
    irql: upToApc,
    call: (k, fileLock, irp) => checkIrp(k, fileLock, irp, FsRtlpMayWrite),
  }),
  /**
   * As FsRtlCheckLockForReadAccess, for a read without an IRP.
   * @irql <= APC_LEVEL
   * Source: "FsRtlFastCheckLockForRead function (ntifs.h)".
   */
  fastCheck('FsRtlFastCheckLockForRead', FsRtlpMayRead),
  /**
   * As FsRtlCheckLockForWriteAccess, for a write without an IRP.
   * @irql <= APC_LEVEL
   * Source: "FsRtlFastCheckLockForWrite function (ntifs.h)".
   */
  fastCheck('FsRtlFastCheckLockForWrite', FsRtlpMayWrite),
  /**
   * Gives up the lock of exactly a range.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_RANGE_NOT_LOCKED.
   * Source: "FsRtlFastUnlockSingle function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlFastUnlockSingle',
    parameters: [
      'FileLock: ptr',
      'FileObject: ptr',
      'FileOffset: ptr',
      'Length: ptr',
      'ProcessId: ptr',
      'Key: u32',
      'Context: ptr',
      'AlreadySynchronized: bool',
    ],
    irql: upToApc,
    call(k, fileLock, fileObject, offset, length, process, key, context) {
      const range = rangeOf(wideAt(k, offset), wideAt(k, length));
      if (range === undefined) return STATUS_INVALID_LOCK_RANGE;
      const { status, outcome } = FsRtlpUnlockSingle(k, fileLock, range, { fileObject, process, key }, context);
      return enter(FsRtlpUnlock, { fileLock, outcome, status });
    },
  }),
  /**
   * Gives up all locks of a file object in a process.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_RANGE_NOT_LOCKED.
   * Source: "FsRtlFastUnlockAll function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlFastUnlockAll',
    parameters: ['FileLock: ptr', 'FileObject: ptr', 'ProcessId: ptr', 'Context: ptr'],
    irql: upToApc,
    call(k, fileLock, fileObject, process, context) {
      const { status, outcome } = FsRtlpUnlockAll(k, fileLock, { fileObject, process, key: undefined }, context);
      return enter(FsRtlpUnlock, { fileLock, outcome, status });
    },
  }),
  /**
   * Gives up all locks of a file object in a process that have a key.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_RANGE_NOT_LOCKED.
   * Source: "FsRtlFastUnlockAllByKey function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlFastUnlockAllByKey',
    parameters: ['FileLock: ptr', 'FileObject: ptr', 'ProcessId: ptr', 'Key: u32', 'Context: ptr'],
    irql: upToApc,
    call(k, fileLock, fileObject, process, key, context) {
      const { status, outcome } = FsRtlpUnlockAll(k, fileLock, { fileObject, process, key }, context);
      return enter(FsRtlpUnlock, { fileLock, outcome, status });
    },
  }),
  /**
   * Enumerates the locks: the first with Restart, NULL behind the last.
   * @irql <= APC_LEVEL
   * Source: "FsRtlGetNextFileLock function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlGetNextFileLock',
    parameters: ['FileLock: ptr', 'Restart: bool'],
    irql: upToApc,
    call(k, fileLock, restart) {
      const lock = FsRtlpNextLock(k, fileLock, restart);
      if (lock === undefined) return NULL_ADDRESS;
      const info = addressAdd(fileLock, FILE_LOCK.LastReturnedLockInfo);
      writeLockInfo(k, info, lock);
      return info;
    },
  }),
  /**
   * Tells whether there are locks, or requests for some under way.
   * @irql <= APC_LEVEL
   * Source: "FsRtlAreThereCurrentOrInProgressFileLocks function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlAreThereCurrentOrInProgressFileLocks',
    parameters: ['FileLock: ptr'],
    irql: upToApc,
    call(k, fileLock) {
      const { locks, waiting } = recordOf(k, fileLock);
      return locks.length + waiting.length > 0;
    },
  }),
  /**
   * The cancel routine of lock requests that wait. Not an export: IRPs hold its address.
   * @irql DISPATCH_LEVEL, with the cancel spin lock
   * Source: "FsRtlProcessFileLock function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlpCancelLock',
    parameters: ['DeviceObject: ptr', 'Irp: ptr'],
    irql: [DISPATCH_LEVEL, DISPATCH_LEVEL],
    call: (_k, _device, irp) => enter(FsRtlpCancelLock, { irp }),
  }),
];
