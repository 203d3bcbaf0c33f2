/** Opening objects by pointer and by name, and asking them for their names and security. Source: the pages of the routines (wdm.h, ntifs.h). */
import { UnimplementedError } from '../../base/errors.ts';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { U64_ZERO, u64FromAddress } from '../../base/u64.ts';
import { APC_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import {
  ntSuccess,
  STATUS_INFO_LENGTH_MISMATCH,
  STATUS_OBJECT_TYPE_MISMATCH,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { CmpBeginQueryName } from '../cm/key-attribute-calls.ts';
import { type Ddi, ddi } from '../ddi.ts';
import type { Enter } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { readUnicodeString } from '../rtl/unicode-string.ts';
import { type CapturedAttributes, ObpCaptureAttributes } from './capture.ts';
import { findObject } from './directory.ts';
import { KernelMode, ObpCurrentProcess, ObpIsKernelHandle } from './handle.ts';
import { isChecked, ObpCheckAccess, ObpCheckExclusive, ObpFindNamed } from './named-object.ts';
import {
  ObMakeTemporaryObject,
  ObpObjectId,
  ObpReportReferenced,
  ObpTypeName,
  ObpTypeObject,
  ObpTypeOfPointer,
  ObReferenceObject,
} from './object.ts';
import { nameInformationBytes, ObpQueryName, writeNameInformation } from './object-name.ts';
import { ObpSecurityOf } from './object-security.ts';
import { ObpMakeHandle } from './open-handle.ts';
import { ObpSetHandleFlags } from './query-object.ts';

const UP_TO_APC = [PASSIVE_LEVEL, APC_LEVEL] as const;
const PASSIVE = [PASSIVE_LEVEL, PASSIVE_LEVEL] as const;

/** Opens an object; its value is a status. */
function openObject(
  k: Kernel,
  object: GuestAddress,
  attributes: number,
  desired: number,
  mode: number,
  out: GuestAddress,
): number | Enter {
  const { status, granted } = ObpCheckAccess(k, object, desired, isChecked(mode, attributes));
  if (!ntSuccess(status)) return status;
  const exclusive = ObpCheckExclusive(k, object, attributes);
  if (exclusive !== STATUS_SUCCESS) return exclusive;
  ObReferenceObject(k, object);
  // Wherever a driver wants the handle, the driver itself stores it.
  return ObpMakeHandle(k, {
    object,
    access: granted,
    attributes,
    mode: KernelMode,
    out,
    process: ObpCurrentProcess(k),
  });
}

/** Opens an object by its address, if it is of the type that is asked for. */
function openByPointer(
  k: Kernel,
  object: GuestAddress,
  attributes: number,
  desired: number,
  objectType: GuestAddress,
  mode: number,
  out: GuestAddress,
): number | Enter {
  const type = ObpTypeOfPointer(k, objectType);
  const record = findObject(k, object);
  // Bug check 0x18 for a pointer that is none.
  if (record === undefined) ObReferenceObject(k, object);
  if (type !== '' && type !== record!.type) return STATUS_OBJECT_TYPE_MISMATCH;
  return openObject(k, object, attributes, desired, mode, out);
}

/** The object of that name and type, not referenced. */
function findByName(k: Kernel, captured: CapturedAttributes, objectType: GuestAddress, mode: number) {
  const type = ObpTypeOfPointer(k, objectType);
  if (type === undefined) return { status: STATUS_OBJECT_TYPE_MISMATCH, object: NULL_ADDRESS };
  if (type === 'Key') throw new UnimplementedError('opening a key with ObOpenObjectByName', '');
  return ObpFindNamed(k, mode, captured, type);
}

export const openDdis: readonly Ddi[] = [
  /**
   * Makes a handle of an object that a driver has a pointer to.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED, STATUS_PRIVILEGE_NOT_HELD. Bug check 0x18 when
   * the pointer is no object.
   * Deviation: an ACCESS_STATE that is passed is not looked at; who asks is who runs.
   * Source: "ObOpenObjectByPointer function (ntifs.h)".
   */
  ddi({
    name: 'ObOpenObjectByPointer',
    parameters: [
      'Object: ptr',
      'HandleAttributes: u32',
      'PassedAccessState: ptr',
      'DesiredAccess: u32',
      'ObjectType: ptr',
      'AccessMode: u8',
      'Handle: ptr',
    ],
    irql: UP_TO_APC,
    call: (k, object, attributes, _state, desired, type, mode, out) =>
      openByPointer(k, object, attributes, desired, type, mode, out),
  }),
  /**
   * As ObOpenObjectByPointer, with a tag for tracing references.
   * @irql <= APC_LEVEL
   * Returns as ObOpenObjectByPointer.
   * Source: "ObOpenObjectByPointerWithTag function (ntifs.h)".
   */
  ddi({
    name: 'ObOpenObjectByPointerWithTag',
    parameters: [
      'Object: ptr',
      'HandleAttributes: u32',
      'PassedAccessState: ptr',
      'DesiredAccess: u32',
      'ObjectType: ptr',
      'AccessMode: u8',
      'Tag: u32',
      'Handle: ptr',
    ],
    irql: UP_TO_APC,
    call: (k, object, attributes, _state, desired, type, mode, _tag, out) =>
      openByPointer(k, object, attributes, desired, type, mode, out),
  }),
  /**
   * Makes a handle of the object with a name.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED, those of a look-up.
   * Deviation: names that devices and keys parse are refused as being of the wrong type.
   * Not in the WDK's documentation; drivers that import it declare it themselves.
   */
  ddi({
    name: 'ObOpenObjectByName',
    parameters: [
      'ObjectAttributes: ptr',
      'ObjectType: ptr',
      'AccessMode: u8',
      'AccessState: ptr',
      'DesiredAccess: u32',
      'ParseContext: ptr',
      'Handle: ptr',
    ],
    irql: PASSIVE,
    call(k, attributes, objectType, mode, _state, desired, _context, out) {
      const captured = ObpCaptureAttributes(k, u64FromAddress(attributes), KernelMode);
      if (typeof captured === 'number') return captured;
      const { status, object } = findByName(k, captured, objectType, mode);
      return ntSuccess(status) ? openObject(k, object, captured.attributes, desired, mode, out) : status;
    },
  }),
  /**
   * Gives the object with a name, referenced.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED, those of a look-up.
   * Not in the WDK's documentation; drivers that import it declare it themselves.
   */
  ddi({
    name: 'ObReferenceObjectByName',
    parameters: [
      'ObjectName: ptr',
      'Attributes: u32',
      'AccessState: ptr',
      'DesiredAccess: u32',
      'ObjectType: ptr',
      'AccessMode: u8',
      'ParseContext: ptr',
      'Object: ptr',
    ],
    irql: PASSIVE,
    call(k, namePointer, attributes, _state, desired, objectType, mode, _context, out) {
      const name = readUnicodeString(k, namePointer);
      const captured = { name, rootDirectory: U64_ZERO, attributes, securityDescriptor: U64_ZERO };
      const { status, object } = findByName(k, captured, objectType, mode);
      if (!ntSuccess(status)) return status;
      const access = ObpCheckAccess(k, object, desired, isChecked(mode, attributes));
      if (!ntSuccess(access.status)) return access.status;
      ObReferenceObject(k, object);
      ObpReportReferenced(k, object);
      k.memory.writePointer(out, object);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Stores the full name of an object, or how many bytes that takes.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INFO_LENGTH_MISMATCH.
   * Deviation: of a file, NT asks its driver; here it is the name that it was opened with.
   * Source: "ObQueryNameString function (ntifs.h)".
   */
  ddi({
    name: 'ObQueryNameString',
    parameters: ['Object: ptr', 'ObjectNameInfo: ptr', 'Length: u32', 'ReturnLength: ptr'],
    irql: UP_TO_APC,
    call(k, object, information, length, returnLength) {
      // Bug check 0x18 for a pointer that is none.
      if (ObpObjectId(k, object) === 0) ObReferenceObject(k, object);
      if (ObpTypeName(k, object) === 'Key')
        return CmpBeginQueryName(k, KernelMode, object, {
          buffer: u64FromAddress(information),
          length,
          resultLength: u64FromAddress(returnLength),
        });
      const name = ObpQueryName(k, object);
      const needed = nameInformationBytes(name);
      k.memory.writeU32(returnLength, needed);
      if (length < needed) return STATUS_INFO_LENGTH_MISMATCH;
      writeNameInformation(k, information, name);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Gives the security descriptor of an object, NULL when it has none; ObReleaseObjectSecurity gives it back.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS.
   * Source: "ObGetObjectSecurity function (ntifs.h)".
   */
  ddi({
    name: 'ObGetObjectSecurity',
    parameters: ['Object: ptr', 'SecurityDescriptor: ptr', 'MemoryAllocated: ptr'],
    irql: PASSIVE,
    call(k, object, descriptorOut, allocatedOut) {
      if (ObpObjectId(k, object) === 0) ObReferenceObject(k, object);
      k.memory.writePointer(descriptorOut, ObpSecurityOf(k, object));
      // Descriptors are shared and stay, so nothing is allocated.
      k.memory.writeU8(allocatedOut, 0);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Gives a descriptor of ObGetObjectSecurity back. Descriptors stay here, so there is nothing to free.
   * @irql <= APC_LEVEL
   * Source: "ObReleaseObjectSecurity function (ntifs.h)".
   */
  ddi({
    name: 'ObReleaseObjectSecurity',
    parameters: ['SecurityDescriptor: ptr', 'MemoryAllocated: bool'],
    irql: UP_TO_APC,
    call: () => undefined,
  }),
  /**
   * Says whether a handle is a kernel handle.
   * @irql <= APC_LEVEL
   * Source: "ObIsKernelHandle function (ntifs.h)".
   */
  ddi({
    name: 'ObIsKernelHandle',
    parameters: ['Handle: u64'],
    irql: UP_TO_APC,
    call: (_k, handle) => ObpIsKernelHandle(handle),
  }),
  /**
   * Returns the type object of an object; it is not referenced.
   * @irql any
   * Not in the WDK's documentation; drivers that import it declare it themselves.
   */
  ddi({
    name: 'ObGetObjectType',
    parameters: ['Object: ptr'],
    irql: UP_TO_APC,
    call(k, object) {
      if (ObpObjectId(k, object) === 0) ObReferenceObject(k, object);
      return ObpTypeObject(k, findObject(k, object)!.type);
    },
  }),
  /**
   * Makes an object temporary: without handles it loses its name at once.
   * @irql <= APC_LEVEL
   * Bug check 0x18 when the pointer is no object.
   * Source: "ObMakeTemporaryObject function (ntifs.h)".
   */
  ddi({
    name: 'ObMakeTemporaryObject',
    parameters: ['Object: ptr'],
    irql: UP_TO_APC,
    call: (k, object) => ObMakeTemporaryObject(k, object),
  }),
  /**
   * Changes the flags of a handle, two BOOLEANs: whether it is inherited, and whether it can be closed.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_HANDLE.
   * Not in the WDK's documentation; the service for programs is "SetHandleInformation function (handleapi.h)".
   */
  ddi({
    name: 'ObSetHandleAttributes',
    parameters: ['Handle: u64', 'HandleFlags: ptr', 'PreviousMode: u8'],
    irql: UP_TO_APC,
    call(k, handle, flags, mode) {
      const bits = k.memory.readU16(flags);
      return ObpSetHandleFlags(k, mode, handle, (bits & 0xff) !== 0, bits >>> 8 !== 0);
    },
  }),
];
