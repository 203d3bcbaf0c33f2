/** Services about extended attributes and quotas. Source: the pages of the services (ntifs.h). */
import { NULL_ADDRESS } from '../../base/guest-address.ts';
import { IRP_MJ_QUERY_EA, IRP_MJ_QUERY_QUOTA, IRP_MJ_SET_EA, IRP_MJ_SET_QUOTA } from '../../nt/irp-codes.ts';
import { FILE_ACCESS } from '../../nt/tables/io-flags.ts';
import { passiveOnly } from '../irql-range.ts';
import { type NativeRoutine, nativeRoutine } from '../native-routine.ts';
import { readableRange, writableRange } from '../ob/capture.ts';
import {
  NO_COMMON,
  prepare,
  SL_RESTART_SCAN,
  SL_RETURN_SINGLE_ENTRY,
  send,
  transferParameters,
} from './file-request.ts';
import { isNull } from './services.ts';

const { FILE_WRITE_DATA, FILE_READ_EA, FILE_WRITE_EA } = FILE_ACCESS;

/** Declares a service that gives a driver a buffer and nothing else. */
function writeService(
  name: string,
  major: typeof IRP_MJ_SET_EA | typeof IRP_MJ_SET_QUOTA,
  access: number,
  exports: readonly 'Zw'[],
): NativeRoutine {
  return nativeRoutine({
    name,
    exports,
    irql: passiveOnly,
    parameters: ['FileHandle: u64', 'IoStatusBlock: ptr', 'Buffer: ptr', 'Length: u32'],
    call(k, mode, handle, ioStatusBlock, rawBuffer, length) {
      const { buffer, probe } = transferParameters(k, mode, rawBuffer, length, true);
      const prepared = prepare(k, mode, handle, NO_COMMON, ioStatusBlock, access, probe);
      if (typeof prepared === 'number') return prepared;
      const input = { address: buffer(), length };
      return send(k, prepared, { major, minor: 0, parameters: [length], input, waits: true });
    },
  });
}

export const attributeRoutines: readonly NativeRoutine[] = [
  /**
   * Reads the extended attributes of a file.
   * @irql PASSIVE_LEVEL
   * Returns what the driver said; STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED,
   * STATUS_ACCESS_VIOLATION, STATUS_INSUFFICIENT_RESOURCES.
   * Deviation: the list of names is passed on unchecked.
   * Source: "ZwQueryEaFile function (ntifs.h)".
   */
  nativeRoutine({
    name: 'QueryEaFile',
    exports: ['Zw'],
    irql: passiveOnly,
    parameters: [
      'FileHandle: u64',
      'IoStatusBlock: ptr',
      'Buffer: ptr',
      'Length: u32',
      'ReturnSingleEntry: bool',
      'EaList: ptr',
      'EaListLength: u32',
      'EaIndex: ptr',
      'RestartScan: bool',
    ],
    call(k, mode, handle, ioStatusBlock, rawBuffer, length, singleEntry, rawList, listLength, rawIndex, restart) {
      let address = NULL_ADDRESS;
      let list: Uint8Array | undefined;
      let index = 0;
      const prepared = prepare(k, mode, handle, NO_COMMON, ioStatusBlock, FILE_READ_EA, () => {
        address = writableRange(k, mode, rawBuffer, length);
        if (!isNull(rawList) && listLength > 0)
          list = k.memory.readBytes(readableRange(mode, rawList, listLength), listLength);
        if (!isNull(rawIndex)) index = k.memory.readU32(readableRange(mode, rawIndex, 4));
      });
      if (typeof prepared === 'number') return prepared;
      return send(k, prepared, {
        major: IRP_MJ_QUERY_EA,
        minor: 0,
        flags: (restart ? SL_RESTART_SCAN : 0) | (singleEntry ? SL_RETURN_SINGLE_ENTRY : 0),
        parameters: [length, 0, list?.length ?? 0, index],
        output: { address, length },
        byDevice: true,
        ...(list === undefined ? {} : { auxiliary: { parameter: 1, bytes: list } }),
        waits: true,
      });
    },
  }),
  /**
   * Writes extended attributes of a file.
   * @irql PASSIVE_LEVEL
   * Returns as NtQueryEaFile.
   * Deviation: the list is passed on unchecked, through a system buffer whatever the device.
   * Source: "ZwSetEaFile function (ntifs.h)".
   */
  writeService('SetEaFile', IRP_MJ_SET_EA, FILE_WRITE_EA, ['Zw']),
  /**
   * Asks for the quotas of a volume's users.
   * @irql PASSIVE_LEVEL
   * Returns as NtQueryEaFile.
   * Deviation: the list of SIDs is passed on unchecked.
   * Source: "ZwQueryQuotaInformationFile function (ntifs.h)".
   */
  nativeRoutine({
    name: 'QueryQuotaInformationFile',
    exports: [],
    irql: passiveOnly,
    parameters: [
      'FileHandle: u64',
      'IoStatusBlock: ptr',
      'Buffer: ptr',
      'Length: u32',
      'ReturnSingleEntry: bool',
      'SidList: ptr',
      'SidListLength: u32',
      'StartSid: ptr',
      'RestartScan: bool',
    ],
    call(k, mode, handle, ioStatusBlock, rawBuffer, length, singleEntry, rawList, listLength, _startSid, restart) {
      let address = NULL_ADDRESS;
      let list: Uint8Array | undefined;
      const prepared = prepare(k, mode, handle, NO_COMMON, ioStatusBlock, 0, () => {
        address = writableRange(k, mode, rawBuffer, length);
        if (!isNull(rawList) && listLength > 0)
          list = k.memory.readBytes(readableRange(mode, rawList, listLength), listLength);
      });
      if (typeof prepared === 'number') return prepared;
      return send(k, prepared, {
        major: IRP_MJ_QUERY_QUOTA,
        minor: 0,
        flags: (restart ? SL_RESTART_SCAN : 0) | (singleEntry ? SL_RETURN_SINGLE_ENTRY : 0),
        parameters: [length, 0, 0, list?.length ?? 0],
        output: { address, length },
        byDevice: true,
        ...(list === undefined ? {} : { auxiliary: { parameter: 2, bytes: list } }),
        waits: true,
      });
    },
  }),
  /**
   * Sets quotas of a volume's users.
   * @irql PASSIVE_LEVEL
   * Returns as NtQueryEaFile.
   * Source: "ZwSetQuotaInformationFile function (ntifs.h)".
   */
  writeService('SetQuotaInformationFile', IRP_MJ_SET_QUOTA, FILE_WRITE_DATA, []),
];
