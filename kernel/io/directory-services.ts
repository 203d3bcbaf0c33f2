/** Services that list directories and watch them. Source: "NtQueryDirectoryFile function (ntifs.h)", "ReadDirectoryChangesW function (winbase.h)". */
import { addressAdd, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { UNICODE_STRING } from '../../nt/generated/layouts.ts';
import { IRP_MJ_DIRECTORY_CONTROL } from '../../nt/irp-codes.ts';
import { FILE_ACCESS } from '../../nt/tables/io-flags.ts';
import { passiveOnly } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { type NativeRoutine, nativeRoutine } from '../native-routine.ts';
import { readableRange, writableRange } from '../ob/capture.ts';
import { prepare, SL_RESTART_SCAN, SL_RETURN_SINGLE_ENTRY, send, transferParameters } from './file-request.ts';
import { isNull } from './services.ts';

const { FILE_LIST_DIRECTORY } = FILE_ACCESS;

/** Minor functions of IRP_MJ_DIRECTORY_CONTROL. */
const IRP_MN_QUERY_DIRECTORY = 1;
const IRP_MN_NOTIFY_CHANGE_DIRECTORY = 2;
const SL_WATCH_TREE = 1;

/** A counted string of user mode as it is to lie in system memory: the UNICODE_STRING, and behind it its characters. */
function captureName(k: Kernel, mode: number, raw: U64): Uint8Array {
  const at = readableRange(mode, raw, UNICODE_STRING.SIZE);
  const length = k.memory.readU16(addressAdd(at, UNICODE_STRING.Length));
  const characters = readableRange(mode, k.memory.readU64(addressAdd(at, UNICODE_STRING.Buffer)), length);
  const bytes = new Uint8Array(UNICODE_STRING.SIZE + length);
  const view = new DataView(bytes.buffer);
  view.setUint16(UNICODE_STRING.Length, length, true);
  view.setUint16(UNICODE_STRING.MaximumLength, length, true);
  bytes.set(k.memory.readBytes(characters, length), UNICODE_STRING.SIZE);
  return bytes;
}

export const directoryControlRoutines: readonly NativeRoutine[] = [
  /**
   * Lists a directory.
   * @irql PASSIVE_LEVEL
   * Returns what the driver said; STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED,
   * STATUS_ACCESS_VIOLATION, STATUS_INSUFFICIENT_RESOURCES.
   * Source: "NtQueryDirectoryFile function (ntifs.h)".
   */
  nativeRoutine({
    name: 'QueryDirectoryFile',
    exports: ['Zw', 'Nt'],
    irql: passiveOnly,
    parameters: [
      'FileHandle: u64',
      'Event: u64',
      'ApcRoutine: ptr',
      'ApcContext: u64',
      'IoStatusBlock: ptr',
      'FileInformation: ptr',
      'Length: u32',
      'FileInformationClass: u32',
      'ReturnSingleEntry: bool',
      'FileName: ptr',
      'RestartScan: bool',
    ],
    call(
      k,
      mode,
      handle,
      event,
      apcRoutine,
      apcContext,
      ioStatusBlock,
      rawBuffer,
      length,
      informationClass,
      singleEntry,
      rawName,
      restart,
    ) {
      let address = NULL_ADDRESS;
      let name: Uint8Array | undefined;
      const common = { event, apcRoutine, apcContext };
      const prepared = prepare(k, mode, handle, common, ioStatusBlock, FILE_LIST_DIRECTORY, () => {
        address = writableRange(k, mode, rawBuffer, length);
        if (!isNull(rawName)) name = captureName(k, mode, rawName);
      });
      if (typeof prepared === 'number') return prepared;
      return send(k, prepared, {
        major: IRP_MJ_DIRECTORY_CONTROL,
        minor: IRP_MN_QUERY_DIRECTORY,
        flags: (restart ? SL_RESTART_SCAN : 0) | (singleEntry ? SL_RETURN_SINGLE_ENTRY : 0),
        parameters: [length, 0, informationClass, 0],
        output: { address, length },
        byDevice: true,
        ...(name === undefined ? {} : { auxiliary: { parameter: 1, bytes: name, isName: true } }),
        waits: false,
      });
    },
  }),
  /**
   * Asks to be told when a directory changes.
   * @irql PASSIVE_LEVEL
   * Returns as NtQueryDirectoryFile.
   * Source: "ReadDirectoryChangesW function (winbase.h)", which is this service.
   */
  nativeRoutine({
    name: 'NotifyChangeDirectoryFile',
    exports: ['Zw'],
    irql: passiveOnly,
    parameters: [
      'FileHandle: u64',
      'Event: u64',
      'ApcRoutine: ptr',
      'ApcContext: u64',
      'IoStatusBlock: ptr',
      'Buffer: ptr',
      'Length: u32',
      'CompletionFilter: u32',
      'WatchTree: bool',
    ],
    call(k, mode, handle, event, apcRoutine, apcContext, ioStatusBlock, rawBuffer, length, filter, watchTree) {
      const { buffer, probe } = transferParameters(k, mode, rawBuffer, length, false);
      const common = { event, apcRoutine, apcContext };
      const prepared = prepare(k, mode, handle, common, ioStatusBlock, FILE_LIST_DIRECTORY, probe);
      if (typeof prepared === 'number') return prepared;
      return send(k, prepared, {
        major: IRP_MJ_DIRECTORY_CONTROL,
        minor: IRP_MN_NOTIFY_CHANGE_DIRECTORY,
        flags: watchTree ? SL_WATCH_TREE : 0,
        parameters: [length, filter],
        output: { address: buffer(), length },
        byDevice: true,
        waits: false,
      });
    },
  }),
];
