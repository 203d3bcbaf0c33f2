/** Services that lock ranges of files. Source: "NtLockFile function (ntifs.h)", "NtUnlockFile function (ntifs.h)". */
import { type U64, U64_ZERO } from '../../base/u64.ts';
import { IRP_MJ_LOCK_CONTROL } from '../../nt/irp-codes.ts';
import { STATUS_ACCESS_DENIED } from '../../nt/status-codes.ts';
import { FILE_ACCESS } from '../../nt/tables/io-flags.ts';
import type { Enter } from '../host-routine.ts';
import { passiveOnly } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { type NativeRoutine, nativeRoutine } from '../native-routine.ts';
import { readableRange } from '../ob/capture.ts';
import { UserMode } from '../ob/handle.ts';
import { SL_EXCLUSIVE_LOCK, SL_FAIL_IMMEDIATELY } from './fast-io.ts';
import { NO_COMMON, prepare, send } from './file-request.ts';
import { type Common, refuse } from './services.ts';

const { FILE_READ_DATA, FILE_WRITE_DATA } = FILE_ACCESS;

/** Minor functions of IRP_MJ_LOCK_CONTROL. */
const IRP_MN_LOCK = 1;
const IRP_MN_UNLOCK_SINGLE = 2;

interface RawLock {
  readonly rawOffset: U64;
  readonly rawLength: U64;
  readonly key: number;
  readonly flags: number;
}

function lockControl(
  k: Kernel,
  mode: number,
  handle: U64,
  common: Omit<Common, 'ioStatusBlock'>,
  rawStatusBlock: U64,
  minor: number,
  { rawOffset, rawLength, key, flags }: RawLock,
): number | Enter {
  let offset = U64_ZERO;
  let length = U64_ZERO;
  const prepared = prepare(k, mode, handle, common, rawStatusBlock, 0, () => {
    offset = k.memory.readU64(readableRange(mode, rawOffset, 8));
    length = k.memory.readU64(readableRange(mode, rawLength, 8));
  });
  if (typeof prepared === 'number') return prepared;
  if (mode === UserMode && (prepared.access & (FILE_READ_DATA | FILE_WRITE_DATA)) === 0)
    return refuse(k, prepared.file, STATUS_ACCESS_DENIED);
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, length.lo, true);
  view.setUint32(4, length.hi, true);
  return send(k, prepared, {
    major: IRP_MJ_LOCK_CONTROL,
    minor,
    flags,
    // Length is a pointer here, to what is copied with the request.
    parameters: [0, key, offset],
    auxiliary: { parameter: 0, bytes },
    lock: { offset, length, key, flags },
    waits: minor === IRP_MN_UNLOCK_SINGLE,
  });
}

export const lockRoutines: readonly NativeRoutine[] = [
  /**
   * Locks a range of a file.
   * @irql PASSIVE_LEVEL
   * Returns what the driver said; STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED,
   * STATUS_ACCESS_VIOLATION.
   * Source: "NtLockFile function (ntifs.h)".
   */
  nativeRoutine({
    name: 'LockFile',
    exports: ['Zw'],
    irql: passiveOnly,
    parameters: [
      'FileHandle: u64',
      'Event: u64',
      'ApcRoutine: ptr',
      'ApcContext: u64',
      'IoStatusBlock: ptr',
      'ByteOffset: ptr',
      'Length: ptr',
      'Key: u32',
      'FailImmediately: bool',
      'ExclusiveLock: bool',
    ],
    call(
      k,
      mode,
      handle,
      event,
      apcRoutine,
      apcContext,
      ioStatusBlock,
      rawOffset,
      rawLength,
      key,
      failImmediately,
      exclusive,
    ) {
      const flags = (failImmediately ? SL_FAIL_IMMEDIATELY : 0) | (exclusive ? SL_EXCLUSIVE_LOCK : 0);
      const common = { event, apcRoutine, apcContext };
      return lockControl(k, mode, handle, common, ioStatusBlock, IRP_MN_LOCK, { rawOffset, rawLength, key, flags });
    },
  }),
  /**
   * Gives a locked range of a file free.
   * @irql PASSIVE_LEVEL
   * Returns as NtLockFile.
   * Source: "NtUnlockFile function (ntifs.h)".
   */
  nativeRoutine({
    name: 'UnlockFile',
    exports: ['Zw'],
    irql: passiveOnly,
    parameters: ['FileHandle: u64', 'IoStatusBlock: ptr', 'ByteOffset: ptr', 'Length: ptr', 'Key: u32'],
    call: (k, mode, handle, ioStatusBlock, rawOffset, rawLength, key) =>
      lockControl(k, mode, handle, NO_COMMON, ioStatusBlock, IRP_MN_UNLOCK_SINGLE, {
        rawOffset,
        rawLength,
        key,
        flags: 0,
      }),
  }),
];
