/**
 * Fast I/O: routines by which a driver can serve some requests without an IRP. One that returns FALSE has done nothing, and
 * the IRP follows. Where NT asks for them: control codes, information about files, locks; reads and writes of files whose
 * file system has them in its cache.
 * Source: "FAST_IO_DISPATCH structure (wdm.h)", "IRPs Are Different From Fast I/O" (file system documentation).
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { U64_ZERO } from '../../base/u64.ts';
import { eventCode } from '../../nt/event-codes.ts';
import {
  FileBasicInformation,
  FileNetworkOpenInformation,
  FileStandardInformation,
} from '../../nt/file-information.ts';
import { FAST_IO_DISPATCH } from '../../nt/generated/layouts.ts';
import {
  IRP_MJ_DEVICE_CONTROL,
  IRP_MJ_LOCK_CONTROL,
  IRP_MJ_QUERY_INFORMATION,
  IRP_MJ_READ,
  IRP_MJ_WRITE,
} from '../../nt/irp-codes.ts';
import { DeviceObject, DriverObject, FileObject } from '../generated/views.ts';
import type { GuestValue } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import type { RequestParameters } from './build-request.ts';
import { isSynchronous } from './file-object.ts';

/** Minor functions of IRP_MJ_LOCK_CONTROL. */
const IRP_MN_LOCK = 1;
const IRP_MN_UNLOCK_SINGLE = 2;

/** A fast I/O routine and what it is called with. */
export interface FastIoCall {
  readonly routine: GuestAddress;
  readonly args: readonly GuestValue[];
  /** `fast_io_code` */
  readonly operation: number;
  readonly controlCode: number;
  readonly length: number;
}

type Entry = Exclude<keyof typeof FAST_IO_DISPATCH, 'SIZE' | 'SizeOfFastIoDispatch'>;

/** The driver's routine for an entry of its table, NULL when it has none. */
function routineOf(k: Kernel, device: GuestAddress, entry: Entry): GuestAddress {
  const table = new DriverObject(k.memory, new DeviceObject(k.memory, device).DriverObject).FastIoDispatch;
  const offset = FAST_IO_DISPATCH[entry];
  if (table === NULL_ADDRESS || k.memory.readU32(table) <= offset) return NULL_ADDRESS;
  return k.memory.readPointer(addressAdd(table, offset));
}

const QUERIES: ReadonlyMap<number, Entry> = new Map([
  [FileBasicInformation, 'FastIoQueryBasicInfo'],
  [FileStandardInformation, 'FastIoQueryStandardInfo'],
  [FileNetworkOpenInformation, 'FastIoQueryNetworkOpenInfo'],
]);

const CODES: Readonly<Partial<Record<Entry, number>>> = {
  FastIoRead: eventCode('fast_io_code', 'FastIoRead'),
  FastIoWrite: eventCode('fast_io_code', 'FastIoWrite'),
  FastIoQueryBasicInfo: eventCode('fast_io_code', 'FastIoQueryBasicInfo'),
  FastIoQueryStandardInfo: eventCode('fast_io_code', 'FastIoQueryStandardInfo'),
  FastIoQueryNetworkOpenInfo: eventCode('fast_io_code', 'FastIoQueryNetworkOpenInfo'),
  FastIoLock: eventCode('fast_io_code', 'FastIoLock'),
  FastIoUnlockSingle: eventCode('fast_io_code', 'FastIoUnlockSingle'),
  FastIoDeviceControl: eventCode('fast_io_code', 'FastIoDeviceControl'),
};

/**
 * The fast I/O call that is tried before an IRP is made; undefined when there is none.
 * @param block a status block, and behind it 16 bytes for what the routine gets pointers to
 */
export function fastIoCall(
  k: Kernel,
  device: GuestAddress,
  file: GuestAddress,
  parameters: RequestParameters,
  block: () => GuestAddress,
): FastIoCall | undefined {
  const entry = entryFor(k, file, parameters);
  if (entry === undefined) return undefined;
  const routine = routineOf(k, device, entry);
  if (routine === NULL_ADDRESS) return undefined;
  const status = block();
  return {
    routine,
    args: argumentsOf(k, device, file, parameters, status),
    operation: CODES[entry]!,
    controlCode: parameters.major === IRP_MJ_DEVICE_CONTROL && 'code' in parameters ? parameters.code : 0,
    length: 'length' in parameters ? parameters.length : 0,
  };
}

function entryFor(k: Kernel, file: GuestAddress, parameters: RequestParameters): Entry | undefined {
  switch (parameters.major) {
    case IRP_MJ_DEVICE_CONTROL:
      return 'FastIoDeviceControl';
    case IRP_MJ_READ:
    case IRP_MJ_WRITE: {
      const isCached = new FileObject(k.memory, file).PrivateCacheMap !== NULL_ADDRESS;
      if (!isCached || !isSynchronous(k, file)) return undefined;
      return parameters.major === IRP_MJ_READ ? 'FastIoRead' : 'FastIoWrite';
    }
    case IRP_MJ_QUERY_INFORMATION:
      return QUERIES.get('informationClass' in parameters ? (parameters.informationClass ?? 0) : 0);
    case IRP_MJ_LOCK_CONTROL:
      if (!('minor' in parameters)) return undefined;
      if (parameters.minor === IRP_MN_LOCK) return 'FastIoLock';
      return parameters.minor === IRP_MN_UNLOCK_SINGLE ? 'FastIoUnlockSingle' : undefined;
    default:
      return undefined;
  }
}

/** Where the 16 bytes behind the status block are: a file offset, and a length. */
const OFFSET_AT = 16;
const LENGTH_AT = 24;

function argumentsOf(
  k: Kernel,
  device: GuestAddress,
  file: GuestAddress,
  parameters: RequestParameters,
  block: GuestAddress,
): readonly GuestValue[] {
  const tail = [block, device];
  if ('code' in parameters) {
    const { inputBuffer, inputLength, outputBuffer, outputLength, code } = parameters;
    return [file, true, inputBuffer, inputLength, outputBuffer, outputLength, code, ...tail];
  }
  if ('byteOffset' in parameters) {
    const { byteOffset, length, key = 0, buffer } = parameters;
    k.memory.writeU64(addressAdd(block, OFFSET_AT), byteOffset.lo, byteOffset.hi);
    return [file, addressAdd(block, OFFSET_AT), length, true, key, buffer, ...tail];
  }
  if (!('minor' in parameters)) return [];
  if (parameters.major === IRP_MJ_QUERY_INFORMATION) return [file, true, parameters.output?.address ?? 0, ...tail];
  const { offset, length, key, flags } = parameters.lock ?? { offset: U64_ZERO, length: U64_ZERO, key: 0, flags: 0 };
  k.memory.writeU64(addressAdd(block, OFFSET_AT), offset.lo, offset.hi);
  k.memory.writeU64(addressAdd(block, LENGTH_AT), length.lo, length.hi);
  const process = k.state.ps.processes.get(k.currentThread!.process)!.object;
  const range = [file, addressAdd(block, OFFSET_AT), addressAdd(block, LENGTH_AT), process, key];
  if (parameters.minor === IRP_MN_UNLOCK_SINGLE) return [...range, ...tail];
  return [...range, (flags & SL_FAIL_IMMEDIATELY) !== 0, (flags & SL_EXCLUSIVE_LOCK) !== 0, ...tail];
}

/** Flags of a lock's stack location. */
export const SL_FAIL_IMMEDIATELY = 1;
export const SL_EXCLUSIVE_LOCK = 2;
