/** What a handle's object is, and the handle's own flags. Source: "ZwQueryObject function (ntifs.h)", "PUBLIC_OBJECT_BASIC_INFORMATION structure (ntifs.h)". */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64ToNumber } from '../../base/u64.ts';

import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import {
  STATUS_INFO_LENGTH_MISMATCH,
  STATUS_INVALID_HANDLE,
  STATUS_INVALID_INFO_CLASS,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { OBJECT_ATTRIBUTE_FLAGS } from '../../nt/tables/io-flags.ts';
import { CmpBeginQueryName } from '../cm/key-attribute-calls.ts';
import type { Enter } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { type NativeRoutine, nativeRoutine } from '../native-routine.ts';
import { writeUnicodeString } from '../rtl/unicode-string.ts';
import { descriptorLengthAt } from '../se/security-descriptor.ts';
import { guardAccess, readableRange, writableRange } from './capture.ts';
import { type ObjectQuery, storeAnswer, withObject } from './change-by-handle.ts';
import { findObject } from './directory.ts';
import { OBJ_PROTECT_CLOSE, ObpCurrentProcess, ObpHandleAttributes, ObpHandleEntry } from './handle.ts';
import { handleCount, pointerCount } from './object.ts';
import { nameInformationBytes, ObpQueryName, writeNameInformation } from './object-name.ts';
import { objectTypeNamed, typeIndexOf } from './object-types.ts';

const PASSIVE = [PASSIVE_LEVEL, PASSIVE_LEVEL] as const;
const { OBJ_INHERIT, OBJ_PERMANENT, OBJ_EXCLUSIVE } = OBJECT_ATTRIBUTE_FLAGS;

/** OBJECT_INFORMATION_CLASS */
const ObjectBasicInformation = 0;
const ObjectNameInformation = 1;
const ObjectTypeInformation = 2;
const ObjectHandleFlagInformation = 4;

/** PUBLIC_OBJECT_BASIC_INFORMATION; what is reserved there has lengths of the other classes' answers. */
const BASIC_BYTES = 56;
/** PUBLIC_OBJECT_TYPE_INFORMATION, the name behind it. */
const TYPE_BYTES = 104;
const HANDLE_FLAG_BYTES = 2;

function basicInformation(k: Kernel, object: GuestAddress, access: number, handleAttributes: number): Uint8Array {
  const bytes = new Uint8Array(BASIC_BYTES);
  const view = new DataView(bytes.buffer);
  const record = findObject(k, object)!;
  const permanent = record.permanent ? OBJ_PERMANENT : 0;
  const exclusive = record.exclusiveProcess === undefined ? 0 : OBJ_EXCLUSIVE;
  view.setUint32(0, handleAttributes | permanent | exclusive, true);
  view.setUint32(4, access, true);
  view.setUint32(8, handleCount(k, object), true);
  // The query's own reference does not count.
  view.setUint32(12, pointerCount(k, object) - 1, true);
  view.setUint32(36, nameInformationBytes(ObpQueryName(k, object)), true);
  view.setUint32(40, TYPE_BYTES + 2 * (record.type.length + 1), true);
  view.setUint32(44, record.security === NULL_ADDRESS ? 0 : descriptorLengthAt(k.memory, record.security), true);
  return bytes;
}

/** Objects and handles of a type. */
function countsOf(k: Kernel, typeName: string): { objects: number; handles: number } {
  let [objects, handles] = [0, 0];
  for (const { type, address } of k.state.ob.objects.values()) {
    if (type !== typeName) continue;
    objects++;
    handles += handleCount(k, address);
  }
  return { objects, handles };
}

function writeTypeInformation(k: Kernel, at: GuestAddress, typeName: string): void {
  const type = objectTypeNamed(typeName);
  const { objects, handles } = countsOf(k, typeName);
  k.memory.fill(at, TYPE_BYTES, 0);
  writeUnicodeString(k, at, addressAdd(at, TYPE_BYTES), typeName);
  const field = (offset: number, value: number) => k.memory.writeU32(addressAdd(at, offset), value);
  field(16, objects);
  field(20, handles);
  const { read, write, execute, all } = type.mapping;
  for (const [index, mask] of [read, write, execute, all, all].entries()) field(68 + 4 * index, mask);
  k.memory.writeU8(addressAdd(at, 90), typeIndexOf(type));
}

/** Stores an answer that is as long as its texts; STATUS_INFO_LENGTH_MISMATCH and the length when it does not fit. */
function storeText(k: Kernel, query: ObjectQuery, needed: number, write: (at: GuestAddress) => void): number {
  const { mode, length, returnLength } = query;
  const fits = length >= needed;
  const fault = guardAccess(mode, () => {
    const out = writableRange(k, mode, query.buffer, fits ? needed : 0);
    const lengthOut = u64ToNumber(returnLength) === 0 ? NULL_ADDRESS : writableRange(k, mode, returnLength, 4);
    if (fits) write(out);
    if (lengthOut !== NULL_ADDRESS) k.memory.writeU32(lengthOut, needed);
  });
  if (fault !== STATUS_SUCCESS) return fault;
  return fits ? STATUS_SUCCESS : STATUS_INFO_LENGTH_MISMATCH;
}

/** The flags of a handle, 0 for a pseudo handle. */
function attributesOf(k: Kernel, mode: number, handle: U64): number {
  const entry = ObpHandleEntry(k, ObpCurrentProcess(k), handle, mode);
  return entry === undefined ? 0 : ObpHandleAttributes(entry);
}

function queryObject(k: Kernel, query: ObjectQuery, handle: U64): number | Enter {
  const { mode } = query;
  if (query.informationClass === ObjectNameInformation) {
    const entry = ObpHandleEntry(k, ObpCurrentProcess(k), handle, mode);
    const isKey = entry !== undefined && findObject(k, entry.object)?.type === 'Key';
    if (isKey) return CmpBeginQueryName(k, mode, entry.object, { ...query, resultLength: query.returnLength });
  }
  return withObject(k, mode, handle, '', 0, (object, access) => {
    const attributes = attributesOf(k, mode, handle);
    switch (query.informationClass) {
      case ObjectBasicInformation:
        if (query.length !== BASIC_BYTES) return STATUS_INFO_LENGTH_MISMATCH;
        return storeAnswer(k, query, basicInformation(k, object, access, attributes));
      case ObjectNameInformation: {
        const name = ObpQueryName(k, object);
        return storeText(k, query, nameInformationBytes(name), (at) => writeNameInformation(k, at, name));
      }
      case ObjectTypeInformation: {
        const { type } = findObject(k, object)!;
        return storeText(k, query, TYPE_BYTES + 2 * (type.length + 1), (at) => writeTypeInformation(k, at, type));
      }
      case ObjectHandleFlagInformation: {
        if (query.length !== HANDLE_FLAG_BYTES) return STATUS_INFO_LENGTH_MISMATCH;
        const flags = [attributes & OBJ_INHERIT, attributes & OBJ_PROTECT_CLOSE].map((bits) => (bits === 0 ? 0 : 1));
        return storeAnswer(k, query, Uint8Array.from(flags));
      }
      default:
        return STATUS_INVALID_INFO_CLASS;
    }
  });
}

/** Changes the flags of a handle; STATUS_INVALID_HANDLE when it is none. */
export function ObpSetHandleFlags(k: Kernel, mode: number, handle: U64, inherit: boolean, protect: boolean): number {
  const entry = ObpHandleEntry(k, ObpCurrentProcess(k), handle, mode);
  if (entry === undefined) return STATUS_INVALID_HANDLE;
  entry.inherit = inherit;
  entry.protectFromClose = protect;
  return STATUS_SUCCESS;
}

export const queryObjectRoutines: readonly NativeRoutine[] = [
  /**
   * Tells what a handle's object is: basic information (0), its name (1), its type (2), the handle's flags (4).
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_HANDLE, STATUS_INFO_LENGTH_MISMATCH, STATUS_INVALID_INFO_CLASS,
   * STATUS_ACCESS_VIOLATION.
   * Source: "ZwQueryObject function (ntifs.h)".
   */
  nativeRoutine({
    name: 'QueryObject',
    exports: ['Zw', 'Nt'],
    parameters: [
      'Handle: u64',
      'ObjectInformationClass: u32',
      'ObjectInformation: ptr',
      'ObjectInformationLength: u32',
      'ReturnLength: ptr',
    ],
    irql: PASSIVE,
    call: (k, mode, handle, informationClass, buffer, length, returnLength) =>
      queryObject(k, { mode, informationClass, buffer, length, returnLength }, handle),
  }),
  /**
   * Changes the flags of a handle (class 4): whether it is inherited, and whether it can be closed.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_HANDLE, STATUS_INFO_LENGTH_MISMATCH, STATUS_INVALID_INFO_CLASS,
   * STATUS_ACCESS_VIOLATION.
   * Source: "SetHandleInformation function (handleapi.h)", which is this service.
   */
  nativeRoutine({
    name: 'SetInformationObject',
    exports: ['Zw'],
    parameters: [
      'Handle: u64',
      'ObjectInformationClass: u32',
      'ObjectInformation: ptr',
      'ObjectInformationLength: u32',
    ],
    irql: PASSIVE,
    call(k, mode, handle, informationClass, buffer, length) {
      if (informationClass !== ObjectHandleFlagInformation) return STATUS_INVALID_INFO_CLASS;
      if (length !== HANDLE_FLAG_BYTES) return STATUS_INFO_LENGTH_MISMATCH;
      let [inherit, protect] = [false, false];
      const fault = guardAccess(mode, () => {
        const at = readableRange(mode, buffer, HANDLE_FLAG_BYTES);
        inherit = k.memory.readU8(at) !== 0;
        protect = k.memory.readU8(addressAdd(at, 1)) !== 0;
      });
      return fault === STATUS_SUCCESS ? ObpSetHandleFlags(k, mode, handle, inherit, protect) : fault;
    },
  }),
];
