/** Byte range locks. Source: "FsRtlProcessFileLock", "FsRtlCheckLockForReadAccess", "FsRtlFastUnlockSingle" (ntifs.h), "LockFileEx" (fileapi.h). */
import {
  addressAdd,
  CREATE_DISPOSITIONS,
  CREATE_OPTIONS,
  type GuestAddress,
  IRP_MJ_CLEANUP,
  IRP_MJ_LOCK_CONTROL,
  IRP_MJ_READ,
  IRP_MJ_WRITE,
  NULL_ADDRESS,
  OBJECT_ATTRIBUTE_FLAGS,
  STATUS_FILE_LOCK_CONFLICT,
  STATUS_LOCK_NOT_GRANTED,
  STATUS_PENDING,
  STATUS_RANGE_NOT_LOCKED,
  STATUS_SUCCESS,
  type U64,
  u64FromNumber,
  u64ToNumber,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';

/** FILE_LOCK, and behind it an offset, a length and a status block. */
const FILE_LOCK_BYTES = 96;
const OFFSET_AT = 96;
const LENGTH_AT = 104;
const BLOCK_AT = 112;
/** Owners are only compared. */
const FIRST = 0x1000 as GuestAddress;
const SECOND = 0x2000 as GuestAddress;
const PROCESS = 0x3000 as GuestAddress;

/** A FILE_LOCK in a local variable. */
function* prepare(nt: DriverKit, unlock: GuestAddress = NULL_ADDRESS): DriverCode<GuestAddress> {
  const lock = nt.local(FILE_LOCK_BYTES + 48);
  yield* nt.FsRtlInitializeFileLock(lock, NULL_ADDRESS, unlock);
  return lock;
}

function range(nt: DriverKit, lock: GuestAddress, offset: number, length: number) {
  const at = (field: number, value: number) => {
    const { lo, hi } = u64FromNumber(value);
    nt.memory.writeU64(addressAdd(lock, field), lo, hi);
  };
  at(OFFSET_AT, offset);
  at(LENGTH_AT, length);
  return [addressAdd(lock, OFFSET_AT), addressAdd(lock, LENGTH_AT)] as const;
}

/** FsRtlFastLock, which fails at once. */
function* take(
  nt: DriverKit,
  lock: GuestAddress,
  owner: GuestAddress,
  [offset, length]: readonly [number, number],
  exclusive: boolean,
  key = 0,
): DriverCode<number> {
  const block = addressAdd(lock, BLOCK_AT);
  const at = range(nt, lock, offset, length);
  const none = NULL_ADDRESS;
  yield* nt.FsRtlPrivateLock(lock, owner, ...at, PROCESS, key, true, exclusive, block, none, none, false);
  return nt.memory.readU32(block);
}

function* give(
  nt: DriverKit,
  lock: GuestAddress,
  owner: GuestAddress,
  [offset, length]: readonly [number, number],
): DriverCode<number> {
  const at = range(nt, lock, offset, length);
  return yield* nt.FsRtlFastUnlockSingle(lock, owner, ...at, PROCESS, 0, NULL_ADDRESS, false);
}

function* mayRead(nt: DriverKit, lock: GuestAddress, owner: GuestAddress, offset: number, length: number) {
  return yield* nt.FsRtlFastCheckLockForRead(lock, ...range(nt, lock, offset, length), 0, owner, PROCESS);
}

function* mayWrite(nt: DriverKit, lock: GuestAddress, owner: GuestAddress, offset: number, length: number) {
  return yield* nt.FsRtlFastCheckLockForWrite(lock, ...range(nt, lock, offset, length), 0, owner, PROCESS);
}

/** A file or device by a kernel handle, asynchronous. */
function* open(nt: DriverKit, name: string, disposition: number): DriverCode<U64> {
  const memory = nt.local(80);
  const flags = OBJECT_ATTRIBUTE_FLAGS.OBJ_CASE_INSENSITIVE | OBJECT_ATTRIBUTE_FLAGS.OBJ_KERNEL_HANDLE;
  nt.InitializeObjectAttributes(memory, nt.text(name), flags, 0);
  const handle = addressAdd(memory, 48);
  const block = addressAdd(memory, 64);
  const none = NULL_ADDRESS;
  const access = 0x1f_01ff;
  const options = CREATE_OPTIONS.FILE_SYNCHRONOUS_IO_NONALERT;
  const status = yield* nt.ZwCreateFile(handle, access, memory, block, none, 0, 7, disposition, options, none, 0);
  if (status !== STATUS_SUCCESS) throw new Error(`0x${status.toString(16)}`);
  return nt.memory.readU64(handle);
}

export default rules((rule) => {
  rule('a shared lock goes with shared ones of others; an exclusive one with none that overlaps it', {
    c: 'SharedAndExclusive',
    *kernel(nt, c) {
      const lock = yield* prepare(nt);
      yield* c.report('shared', yield* take(nt, lock, FIRST, [0, 10], false));
      yield* c.report('shared by another', yield* take(nt, lock, SECOND, [5, 10], false));
      yield* c.report('exclusive', yield* take(nt, lock, SECOND, [9, 1], true));
      yield* c.report('exclusive beside', yield* take(nt, lock, SECOND, [15, 1], true));
      yield* c.report('own exclusive again', yield* take(nt, lock, SECOND, [15, 1], true));
      yield* nt.FsRtlUninitializeFileLock(lock);
    },
    expect: {
      shared: STATUS_SUCCESS,
      'shared by another': STATUS_SUCCESS,
      exclusive: STATUS_LOCK_NOT_GRANTED,
      'exclusive beside': STATUS_SUCCESS,
      'own exclusive again': STATUS_LOCK_NOT_GRANTED,
    },
  });

  rule('reading is kept from exclusive locks of others, writing from all but own exclusive ones', {
    c: 'LockChecks',
    *kernel(nt, c) {
      const lock = yield* prepare(nt);
      yield* take(nt, lock, FIRST, [0, 10], true);
      yield* take(nt, lock, FIRST, [20, 10], false);
      yield* c.report('own read', yield* mayRead(nt, lock, FIRST, 0, 10));
      yield* c.report('own write', yield* mayWrite(nt, lock, FIRST, 0, 10));
      yield* c.report('read', yield* mayRead(nt, lock, SECOND, 9, 1));
      yield* c.report('read beside', yield* mayRead(nt, lock, SECOND, 10, 5));
      yield* c.report('read shared', yield* mayRead(nt, lock, SECOND, 20, 1));
      yield* c.report('own write to shared', yield* mayWrite(nt, lock, FIRST, 20, 1));
      yield* nt.FsRtlUninitializeFileLock(lock);
    },
    expect: { 'own read': 1, 'own write': 1, read: 0, 'read beside': 1, 'read shared': 1, 'own write to shared': 0 },
  });

  rule('FsRtlFastUnlockSingle gives up the lock of exactly that range, else STATUS_RANGE_NOT_LOCKED', {
    c: 'UnlockSingle',
    *kernel(nt, c) {
      const lock = yield* prepare(nt);
      yield* take(nt, lock, FIRST, [0, 10], true);
      yield* c.report('part', yield* give(nt, lock, FIRST, [0, 5]));
      yield* c.report('of another', yield* give(nt, lock, SECOND, [0, 10]));
      yield* c.report('whole', yield* give(nt, lock, FIRST, [0, 10]));
      yield* c.report('again', yield* give(nt, lock, FIRST, [0, 10]));
      yield* nt.FsRtlUninitializeFileLock(lock);
    },
    expect: {
      part: STATUS_RANGE_NOT_LOCKED,
      'of another': STATUS_RANGE_NOT_LOCKED,
      whole: STATUS_SUCCESS,
      again: STATUS_RANGE_NOT_LOCKED,
    },
  });

  rule('FsRtlFastUnlockAll gives up all locks of a file object, FsRtlFastUnlockAllByKey those with a key', {
    c: 'UnlockAll',
    *kernel(nt, c) {
      const lock = yield* prepare(nt);
      yield* take(nt, lock, FIRST, [0, 1], true, 1);
      yield* take(nt, lock, FIRST, [10, 1], true, 2);
      yield* take(nt, lock, FIRST, [20, 1], true, 2);
      yield* c.report('key', yield* nt.FsRtlFastUnlockAllByKey(lock, FIRST, PROCESS, 2, NULL_ADDRESS));
      yield* c.report('left', yield* mayRead(nt, lock, SECOND, 0, 1));
      yield* c.report('gone', yield* mayRead(nt, lock, SECOND, 10, 20));
      yield* c.report('all', yield* nt.FsRtlFastUnlockAll(lock, FIRST, PROCESS, NULL_ADDRESS));
      yield* c.report('none', yield* nt.FsRtlFastUnlockAll(lock, FIRST, PROCESS, NULL_ADDRESS));
      yield* nt.FsRtlUninitializeFileLock(lock);
    },
    expect: { key: STATUS_SUCCESS, left: 0, gone: 1, all: STATUS_SUCCESS, none: STATUS_RANGE_NOT_LOCKED },
  });

  rule('the unlock routine hears of each lock that is given up', {
    c: 'UnlockRoutine',
    *kernel(nt, c) {
      const unlocked = nt.routine(function* (context, info) {
        yield* c.report('context', context);
        yield* c.report('length', u64ToNumber(nt.memory.readU64(addressAdd(info, 8))));
        yield* c.report('exclusive', nt.memory.readU8(addressAdd(info, 16)));
      });
      const lock = yield* prepare(nt, unlocked);
      yield* take(nt, lock, FIRST, [4, 7], true);
      yield* nt.FsRtlFastUnlockAll(lock, FIRST, PROCESS, 0x55 as GuestAddress);
      yield* nt.FsRtlUninitializeFileLock(lock);
    },
    expect: { context: 0x55, length: 7, exclusive: 1 },
  });

  rule('FsRtlGetNextFileLock enumerates the locks and ends with NULL', {
    c: 'NextLock',
    *kernel(nt, c) {
      const lock = yield* nt.FsRtlAllocateFileLock(NULL_ADDRESS, NULL_ADDRESS);
      yield* c.report('none yet', yield* nt.FsRtlAreThereCurrentOrInProgressFileLocks(lock));
      const own = yield* prepare(nt);
      yield* take(nt, own, FIRST, [4, 1], true);
      yield* take(nt, own, FIRST, [6, 1], true);
      yield* c.report('some', yield* nt.FsRtlAreThereCurrentOrInProgressFileLocks(own));
      const starts: number[] = [];
      for (
        let info = yield* nt.FsRtlGetNextFileLock(own, true);
        info !== NULL_ADDRESS;
        info = yield* nt.FsRtlGetNextFileLock(own, false)
      ) {
        starts.push(u64ToNumber(nt.memory.readU64(info)));
      }
      yield* c.report('count', starts.length);
      yield* c.report(
        'sum',
        starts.reduce((sum, start) => sum + start, 0),
      );
      yield* nt.FsRtlUninitializeFileLock(own);
      yield* nt.FsRtlFreeFileLock(lock);
    },
    expect: { 'none yet': 0, some: 1, count: 2, sum: 10 },
  });

  rule('FsRtlProcessFileLock has a request wait for its lock, and completes it when that is given up or cancelled', {
    *kernel(nt, c) {
      const lock = nt.data(FILE_LOCK_BYTES);
      yield* nt.FsRtlInitializeFileLock(lock, NULL_ADDRESS, NULL_ADDRESS);
      yield* c.device('\\Device\\Locked', {
        link: '\\??\\Locked',
        dispatch: {
          *[IRP_MJ_LOCK_CONTROL](_device: GuestAddress, irp: GuestAddress) {
            return yield* nt.FsRtlProcessFileLock(lock, irp, NULL_ADDRESS);
          },
          *[IRP_MJ_READ](_device: GuestAddress, irp: GuestAddress) {
            const may = yield* nt.FsRtlCheckLockForReadAccess(lock, irp);
            return yield* nt.completeIrp(irp, may ? STATUS_SUCCESS : STATUS_FILE_LOCK_CONFLICT);
          },
          *[IRP_MJ_WRITE](_device: GuestAddress, irp: GuestAddress) {
            const may = yield* nt.FsRtlCheckLockForWriteAccess(lock, irp);
            return yield* nt.completeIrp(irp, may ? STATUS_SUCCESS : STATUS_FILE_LOCK_CONFLICT);
          },
          *[IRP_MJ_CLEANUP](_device: GuestAddress, irp: GuestAddress) {
            const file = nt.IoGetCurrentIrpStackLocation(irp).FileObject;
            yield* nt.FsRtlFastUnlockAll(lock, file, yield* nt.IoGetRequestorProcess(irp), NULL_ADDRESS);
            return yield* nt.completeIrp(irp, STATUS_SUCCESS);
          },
        },
      });
      c.kept.set('lock', lock);
    },
    *user(t, report) {
      const first = yield* t.CreateFile('\\\\.\\Locked');
      const second = yield* t.CreateFile('\\\\.\\Locked', { overlapped: true });
      report('first', yield* t.LockFile(first, 0, 10, { exclusive: true }));
      yield* t.LockFile(second, 0, 10, { exclusive: true, failImmediately: true });
      report('at once', t.status);
      yield* t.LockFile(second, 5, 10, { exclusive: true });
      report('waits', t.status);
      report('read', (yield* t.ReadFile(second, 1, yield* t.Overlapped())).status);
      report('write', (yield* t.WriteFile(first, 'x')).status);
      report('unlocked', yield* t.UnlockFile(first, 0, 10));
      // The second one has its lock now.
      report('own write', (yield* t.WriteFile(first, 'x')).status);
      yield* t.SetFilePointer(first, 6);
      report('write in the other lock', (yield* t.WriteFile(first, 'x')).status);
      yield* t.LockFile(second, 5, 10, { exclusive: true });
      report('waits for itself', t.status);
      yield* t.CloseHandle(second);
      report('afterwards', (yield* t.WriteFile(first, 'x')).status);
      yield* t.CloseHandle(first);
    },
    *end(nt, c) {
      yield* nt.FsRtlUninitializeFileLock(c.kept.get('lock')!);
    },
    expect: {
      first: true,
      'at once': STATUS_LOCK_NOT_GRANTED,
      waits: STATUS_PENDING,
      read: STATUS_FILE_LOCK_CONFLICT,
      write: STATUS_SUCCESS,
      unlocked: true,
      'own write': STATUS_SUCCESS,
      'write in the other lock': STATUS_FILE_LOCK_CONFLICT,
      'waits for itself': STATUS_PENDING,
      afterwards: STATUS_SUCCESS,
    },
  });

  rule('a lock request that waits can be cancelled: STATUS_CANCELLED', {
    *user(t, report) {
      const first = yield* t.CreateFile('C:\\locks.txt', { disposition: 2 });
      const second = yield* t.CreateFile('C:\\locks.txt', { overlapped: true });
      yield* t.LockFile(first, 0, 1, { exclusive: true });
      yield* t.LockFile(second, 0, 1, { exclusive: true });
      report('waits', t.status);
      report('cancelled', yield* t.CancelIo(second));
      yield* t.UnlockFile(first, 0, 1);
      // It has not got the lock.
      report('unlock', yield* t.UnlockFile(second, 0, 1));
      report('status', t.status);
      yield* t.CloseHandle(second);
      yield* t.CloseHandle(first);
    },
    expect: { waits: STATUS_PENDING, cancelled: true, unlock: false, status: STATUS_RANGE_NOT_LOCKED },
  });

  rule('ZwLockFile locks a range of a file on a volume against other handles, ZwUnlockFile gives it free', {
    c: 'VolumeLocks',
    *kernel(nt, c) {
      const { FILE_OVERWRITE_IF, FILE_OPEN } = CREATE_DISPOSITIONS;
      const first = yield* open(nt, '\\??\\C:\\locks.txt', FILE_OVERWRITE_IF);
      const second = yield* open(nt, '\\??\\C:\\locks.txt', FILE_OPEN);
      const memory = nt.local(48);
      const [block, offset, length] = [memory, addressAdd(memory, 16), addressAdd(memory, 24)];
      const none = NULL_ADDRESS;
      nt.memory.writeU64(offset, 0, 0);
      nt.memory.writeU64(length, 4, 0);
      yield* nt.ZwWriteFile(first, 0, none, 0, block, nt.ansi('abcd'), 4, offset, none);
      yield* c.report('lock', yield* nt.ZwLockFile(first, 0, none, 0, block, offset, length, 0, true, true));
      const read = () => nt.ZwReadFile(second, 0, none, 0, block, addressAdd(memory, 32), 4, offset, none);
      yield* c.report('read', yield* read());
      yield* c.report('again', yield* nt.ZwLockFile(second, 0, none, 0, block, offset, length, 0, true, true));
      yield* c.report('unlock', yield* nt.ZwUnlockFile(first, block, offset, length, 0));
      yield* c.report('read then', yield* read());
      yield* nt.ZwClose(second);
      yield* nt.ZwClose(first);
    },
    expect: {
      lock: STATUS_SUCCESS,
      read: STATUS_FILE_LOCK_CONFLICT,
      again: STATUS_LOCK_NOT_GRANTED,
      unlock: STATUS_SUCCESS,
      'read then': STATUS_SUCCESS,
    },
  });
});
