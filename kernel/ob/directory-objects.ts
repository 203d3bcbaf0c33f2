/** Object directories with handles. Source: "ZwCreateDirectoryObject function (wdm.h)", "NtQueryDirectoryObject function". */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64ToNumber } from '../../base/u64.ts';
import { UNICODE_STRING } from '../../nt/generated/layouts.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import {
  STATUS_BUFFER_TOO_SMALL,
  STATUS_MORE_ENTRIES,
  STATUS_NO_MORE_ENTRIES,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { OBJECT_ACCESS } from '../../nt/tables/io-flags.ts';
import type { Kernel } from '../kernel.ts';
import { type NativeRoutine, nativeRoutine } from '../native-routine.ts';
import { writeUnicodeString } from '../rtl/unicode-string.ts';
import { guardAccess, writableRange } from './capture.ts';
import { withObject } from './change-by-handle.ts';
import { findObject, ObpDirectoryEntries } from './directory.ts';
import { ObpCreateDirectory } from './init.ts';
import { ObpCreateNamed, ObpOpenNamed } from './named-object.ts';
import type { ObjectRecord } from './state.ts';

const PASSIVE = [PASSIVE_LEVEL, PASSIVE_LEVEL] as const;
/** OBJECT_DIRECTORY_INFORMATION: the name and the name of the type. */
const ENTRY_BYTES = 2 * UNICODE_STRING.SIZE;

interface DirectoryQuery {
  readonly mode: number;
  readonly buffer: U64;
  readonly length: number;
  readonly single: boolean;
  readonly restart: boolean;
  /** ULONG: where the last call has stopped. */
  readonly context: U64;
  readonly returnLength: U64;
}

function bytesOf({ name, type }: ObjectRecord): number {
  return ENTRY_BYTES + 2 * (name.length + 1) + 2 * (type.length + 1);
}

/** How many of the entries fit into a buffer, an empty entry behind them included. */
function fitting(entries: readonly ObjectRecord[], length: number): number {
  let bytes = ENTRY_BYTES;
  let count = 0;
  for (const entry of entries) {
    bytes += bytesOf(entry);
    if (bytes > length) break;
    count++;
  }
  return count;
}

/** Entries in front, an empty one behind them, then the texts; returns how many bytes that takes. */
function writeEntries(k: Kernel, buffer: GuestAddress, entries: readonly ObjectRecord[]): number {
  let text = addressAdd(buffer, (entries.length + 1) * ENTRY_BYTES);
  const place = (at: GuestAddress, value: string) => {
    writeUnicodeString(k, at, text, value);
    text = addressAdd(text, 2 * (value.length + 1));
  };
  entries.forEach(({ name, type }, index) => {
    const at = addressAdd(buffer, index * ENTRY_BYTES);
    place(at, name);
    place(addressAdd(at, UNICODE_STRING.SIZE), type);
  });
  k.memory.fill(addressAdd(buffer, entries.length * ENTRY_BYTES), ENTRY_BYTES, 0);
  return text - buffer;
}

function queryDirectory(k: Kernel, directory: GuestAddress, query: DirectoryQuery): number {
  const { mode, length, single, restart } = query;
  const all = ObpDirectoryEntries(k, findObject(k, directory)!);
  let status: number = STATUS_SUCCESS;
  const fault = guardAccess(mode, () => {
    const buffer = writableRange(k, mode, query.buffer, length);
    const context = writableRange(k, mode, query.context, 4);
    const out = u64ToNumber(query.returnLength) === 0 ? NULL_ADDRESS : writableRange(k, mode, query.returnLength, 4);
    const first = restart ? 0 : k.memory.readU32(context);
    const left = all.slice(first, single ? first + 1 : undefined);
    const count = fitting(left, length);
    let bytes = 0;
    if (left.length === 0) status = STATUS_NO_MORE_ENTRIES;
    else if (count === 0) {
      status = single ? STATUS_BUFFER_TOO_SMALL : STATUS_MORE_ENTRIES;
      bytes = ENTRY_BYTES + bytesOf(left[0]!);
    } else {
      bytes = writeEntries(k, buffer, left.slice(0, count));
      k.memory.writeU32(context, first + count);
      if (!single && count < left.length) status = STATUS_MORE_ENTRIES;
    }
    if (out !== NULL_ADDRESS) k.memory.writeU32(out, bytes);
  });
  return fault === STATUS_SUCCESS ? status : fault;
}

export const directoryRoutines: readonly NativeRoutine[] = [
  /**
   * Makes a directory for names of objects, or opens the one of that name with OBJ_OPENIF.
   * @irql PASSIVE_LEVEL
   * Returns as ObpCreateNamed.
   * Source: "ZwCreateDirectoryObject function (wdm.h)".
   */
  nativeRoutine({
    name: 'CreateDirectoryObject',
    exports: ['Zw'],
    parameters: ['DirectoryHandle: ptr', 'DesiredAccess: u32', 'ObjectAttributes: ptr'],
    irql: PASSIVE,
    call: (k, mode, handle, desiredAccess, objectAttributes) =>
      ObpCreateNamed(k, { mode, handle, desiredAccess, objectAttributes }, 'Directory', (options) =>
        ObpCreateDirectory(k, options),
      ),
  }),
  /**
   * Opens a directory by its name.
   * @irql PASSIVE_LEVEL
   * Returns as ObpOpenNamed.
   * Source: "ZwOpenDirectoryObject function (wdm.h)".
   */
  nativeRoutine({
    name: 'OpenDirectoryObject',
    exports: ['Zw'],
    parameters: ['DirectoryHandle: ptr', 'DesiredAccess: u32', 'ObjectAttributes: ptr'],
    irql: PASSIVE,
    call: (k, mode, handle, desiredAccess, objectAttributes) =>
      ObpOpenNamed(k, { mode, handle, desiredAccess, objectAttributes }, 'Directory'),
  }),
  /**
   * Lists names and types of the objects in a directory, from where the last call has stopped.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_MORE_ENTRIES (some did not fit), STATUS_NO_MORE_ENTRIES, STATUS_BUFFER_TOO_SMALL (the one
   * entry does not fit), STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED, STATUS_ACCESS_VIOLATION.
   * Source: "NtQueryDirectoryObject function".
   */
  nativeRoutine({
    name: 'QueryDirectoryObject',
    exports: ['Zw'],
    parameters: [
      'DirectoryHandle: u64',
      'Buffer: ptr',
      'Length: u32',
      'ReturnSingleEntry: bool',
      'RestartScan: bool',
      'Context: ptr',
      'ReturnLength: ptr',
    ],
    irql: PASSIVE,
    call: (k, mode, handle, buffer, length, single, restart, context, returnLength) =>
      withObject(k, mode, handle, 'Directory', OBJECT_ACCESS.DIRECTORY_QUERY, (directory) =>
        queryDirectory(k, directory, { mode, buffer, length, single, restart, context, returnLength }),
      ),
  }),
];
