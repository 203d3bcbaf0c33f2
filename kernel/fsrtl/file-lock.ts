/**
 * Locks of byte ranges of a file (FILE_LOCK): who may have which together, and who may read and write where.
 * Source: "FsRtlProcessFileLock function (ntifs.h)", "FsRtlCheckLockForReadAccess function (ntifs.h)",
 * "FsRtlCheckLockForWriteAccess function (ntifs.h)", "LockFileEx function (fileapi.h)".
 */
import { assert } from '../../base/assert.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { STATUS_CANCELLED, STATUS_RANGE_NOT_LOCKED, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import type { Kernel } from '../kernel.ts';
import type { ByteRangeLock, FileLockRecord, WaitingLock } from './state.ts';

/** FILE_LOCK, whose fields are the library's own but for the routines. */
export const FILE_LOCK = {
  SIZE: 96,
  CompleteLockIrpRoutine: 0,
  UnlockRoutine: 8,
  FastIoIsQuestionable: 16,
  LastReturnedLockInfo: 32,
} as const;

/** Who transfers data or owns a lock. */
export type Owner = Pick<ByteRangeLock, 'fileObject' | 'process' | 'key'>;

/** What a change of the locks has led to, in order: locks that went, requests that are over. */
export interface LockOutcome {
  readonly unlocked: readonly { readonly lock: ByteRangeLock; readonly context: GuestAddress }[];
  readonly completed: readonly (WaitingLock & { readonly status: number })[];
}

export const NOTHING_HAPPENED: LockOutcome = { unlocked: [], completed: [] };

export function FsRtlpInitializeFileLock(
  k: Kernel,
  fileLock: GuestAddress,
  completeRoutine: GuestAddress,
  unlockRoutine: GuestAddress,
): void {
  k.memory.fill(fileLock, FILE_LOCK.SIZE, 0);
  k.memory.writePointer(addressAdd(fileLock, FILE_LOCK.CompleteLockIrpRoutine), completeRoutine);
  k.memory.writePointer(addressAdd(fileLock, FILE_LOCK.UnlockRoutine), unlockRoutine);
  k.state.fsrtl.fileLocks.set(fileLock, { locks: [], waiting: [], position: 0 });
}

/** Gives the structure up; requests that still wait are over. */
export function FsRtlpUninitializeFileLock(k: Kernel, fileLock: GuestAddress): LockOutcome {
  const { waiting } = recordOf(k, fileLock);
  k.state.fsrtl.fileLocks.delete(fileLock);
  return { unlocked: [], completed: waiting.map((one) => ({ ...one, status: STATUS_CANCELLED })) };
}

/** What is known of a FILE_LOCK: nothing yet of one that was only zeroed. */
export function recordOf(k: Kernel, fileLock: GuestAddress): FileLockRecord {
  const { fileLocks } = k.state.fsrtl;
  let record = fileLocks.get(fileLock);
  if (record === undefined) {
    record = { locks: [], waiting: [], position: 0 };
    fileLocks.set(fileLock, record);
  }
  return record;
}

/** The range, undefined when it reaches beyond what an offset can be. */
export function rangeOf(start: bigint, length: bigint): { readonly start: bigint; readonly end: bigint } | undefined {
  const end = start + length - 1n;
  return end > 0xffff_ffff_ffff_ffffn ? undefined : { start, end };
}

type Range = Pick<ByteRangeLock, 'start' | 'end'>;

function overlap(a: Range, b: Range): boolean {
  return a.start <= b.end && b.start <= a.end;
}

function isOwnedBy(lock: ByteRangeLock, { fileObject, process, key }: Owner): boolean {
  return lock.fileObject === fileObject && lock.process === process && lock.key === key;
}

/**
 * Whether a lock can be had besides those there are: an exclusive one overlaps none, not even one of its owner; a shared
 * one overlaps shared ones, and exclusive ones of its owner.
 */
function canBeGranted(locks: readonly ByteRangeLock[], wanted: ByteRangeLock): boolean {
  return locks.every((lock) => {
    if (!overlap(lock, wanted)) return true;
    return !wanted.exclusive && (!lock.exclusive || isOwnedBy(lock, wanted));
  });
}

/** Takes a lock if it can be had. */
export function FsRtlpTryLock(k: Kernel, fileLock: GuestAddress, lock: ByteRangeLock): boolean {
  const record = recordOf(k, fileLock);
  if (!canBeGranted(record.locks, lock)) return false;
  record.locks.push(lock);
  noteLocks(k, fileLock, record);
  return true;
}

/** A request waits for a lock that cannot be had now. */
export function FsRtlpAwaitLock(k: Kernel, fileLock: GuestAddress, waiting: WaitingLock): void {
  recordOf(k, fileLock).waiting.push(waiting);
}

/** Takes a request that waits out of its queue, undefined when it waits no longer. */
export function FsRtlpTakeWaiting(
  k: Kernel,
  irp: GuestAddress,
): { fileLock: GuestAddress; waiting: WaitingLock } | undefined {
  for (const [fileLock, record] of k.state.fsrtl.fileLocks) {
    const waiting = record.waiting.find((one) => one.irp === irp);
    if (waiting === undefined) continue;
    record.waiting = record.waiting.filter((one) => one !== waiting);
    return { fileLock, waiting };
  }
  return undefined;
}

/** FastIoIsQuestionable is what FsRtlAreThereCurrentFileLocks looks at. */
function noteLocks(k: Kernel, fileLock: GuestAddress, { locks }: FileLockRecord): void {
  k.memory.writeU8(addressAdd(fileLock, FILE_LOCK.FastIoIsQuestionable), locks.length > 0 ? 1 : 0);
}

/** Gives locks up, and grants what then can be had to those who wait. */
function release(
  k: Kernel,
  fileLock: GuestAddress,
  gone: readonly ByteRangeLock[],
  context: GuestAddress,
): LockOutcome {
  const record = recordOf(k, fileLock);
  record.locks = record.locks.filter((lock) => !gone.includes(lock));
  const completed: (WaitingLock & { status: number })[] = [];
  for (const waiting of [...record.waiting]) {
    if (!canBeGranted(record.locks, waiting.lock)) continue;
    record.waiting = record.waiting.filter((one) => one !== waiting);
    record.locks.push(waiting.lock);
    completed.push({ ...waiting, status: STATUS_SUCCESS });
  }
  noteLocks(k, fileLock, record);
  return { unlocked: gone.map((lock) => ({ lock, context })), completed };
}

/** Gives up the lock of exactly that range; of an exclusive and a shared one the exclusive goes first. */
export function FsRtlpUnlockSingle(
  k: Kernel,
  fileLock: GuestAddress,
  range: Range,
  owner: Owner,
  context: GuestAddress,
): { readonly status: number; readonly outcome: LockOutcome } {
  const own = recordOf(k, fileLock).locks.filter(
    (lock) => lock.start === range.start && lock.end === range.end && isOwnedBy(lock, owner),
  );
  const lock = own.find(({ exclusive }) => exclusive) ?? own[0];
  if (lock === undefined) return { status: STATUS_RANGE_NOT_LOCKED, outcome: NOTHING_HAPPENED };
  return { status: STATUS_SUCCESS, outcome: release(k, fileLock, [lock], context) };
}

/** Gives up all locks of a file object in a process, of one key if it is given; what waits for others is over. */
export function FsRtlpUnlockAll(
  k: Kernel,
  fileLock: GuestAddress,
  owner: Omit<Owner, 'key'> & { readonly key: number | undefined },
  context: GuestAddress,
): { readonly status: number; readonly outcome: LockOutcome } {
  const record = recordOf(k, fileLock);
  const isOwn = (lock: ByteRangeLock) => isOwnedBy(lock, { ...owner, key: owner.key ?? lock.key });
  const dropped = record.waiting.filter(({ lock }) => isOwn(lock));
  record.waiting = record.waiting.filter((one) => !dropped.includes(one));
  const gone = record.locks.filter(isOwn);
  const outcome = release(k, fileLock, gone, context);
  const over = dropped.map((one) => ({ ...one, status: STATUS_CANCELLED }));
  return {
    status: gone.length === 0 ? STATUS_RANGE_NOT_LOCKED : STATUS_SUCCESS,
    outcome: { unlocked: outcome.unlocked, completed: [...over, ...outcome.completed] },
  };
}

/** Whether somebody may read a range: exclusive locks of others keep it from that. */
export function FsRtlpMayRead(k: Kernel, fileLock: GuestAddress, range: Range, owner: Owner): boolean {
  return recordOf(k, fileLock).locks.every(
    (lock) => !lock.exclusive || !overlap(lock, range) || isOwnedBy(lock, owner),
  );
}

/** Whether somebody may write to a range: all locks keep it from that but its own exclusive ones. */
export function FsRtlpMayWrite(k: Kernel, fileLock: GuestAddress, range: Range, owner: Owner): boolean {
  return recordOf(k, fileLock).locks.every(
    (lock) => !overlap(lock, range) || (lock.exclusive && isOwnedBy(lock, owner)),
  );
}

/** The next lock of an enumeration, undefined at its end. */
export function FsRtlpNextLock(k: Kernel, fileLock: GuestAddress, restart: boolean): ByteRangeLock | undefined {
  const record = recordOf(k, fileLock);
  if (restart) record.position = 0;
  return record.locks[record.position++];
}

/** The EPROCESS that the current thread belongs to. */
export function currentProcessObject(k: Kernel): GuestAddress {
  const process = k.state.ps.processes.get(k.currentThread?.process ?? k.state.ps.systemProcess);
  assert(process !== undefined, 'the current thread has a process');
  return process.object ?? NULL_ADDRESS;
}
