/** What drivers call to hold on to objects. Source: the pages of the routines (wdm.h, ntifs.h). */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_OBJECT_TYPE_MISMATCH, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { enter } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { closing, KernelMode, ObpCloseHandle, ObpCurrentProcess, ObpReferenceHandle } from './handle.ts';
import {
  ObpDereferenceForDriver,
  ObpReportReferenced,
  ObpTypeName,
  ObpTypeObject,
  ObReferenceObject,
  pointerCount,
} from './object.ts';
import { OBJECT_TYPES } from './object-types.ts';

/** The name of the type a driver passes by its type object; '' for NULL, undefined for anything else. */
function typeOfPointer(k: Kernel, objectType: GuestAddress): string | undefined {
  if (objectType === NULL_ADDRESS) return '';
  return OBJECT_TYPES.find(({ name }) => ObpTypeObject(k, name) === objectType)?.name;
}

export const obDdis: readonly Ddi[] = [
  /**
   * Adds a reference to an object and returns the new count.
   * @irql <= DISPATCH_LEVEL
   * Bug check 0x18 when the pointer is no object or one without references.
   * Source: "ObReferenceObject macro (wdm.h)".
   */
  ddi({
    name: 'ObfReferenceObject',
    parameters: ['Object: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, object) {
      const count = ObReferenceObject(k, object);
      ObpReportReferenced(k, object);
      return count;
    },
  }),
  /**
   * Takes a reference away and returns the new count; with the last one the object is deleted.
   * @irql <= DISPATCH_LEVEL
   * Bug check 0x18 when the pointer is no object or one without references.
   * Deviation: NT defers a deletion above PASSIVE_LEVEL to a worker; here one that must run a delete procedure stops
   * the run as unimplemented.
   * Source: "ObDereferenceObject macro (wdm.h)".
   */
  ddi({
    name: 'ObfDereferenceObject',
    parameters: ['Object: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, object) {
      const next = ObpDereferenceForDriver(k, object);
      if (next !== undefined) return next;
      return ObpTypeName(k, object) === undefined ? 0 : pointerCount(k, object);
    },
  }),
  /**
   * Gives the object of a handle, referenced.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED.
   * Source: "ObReferenceObjectByHandle function (wdm.h)".
   */
  ddi({
    name: 'ObReferenceObjectByHandle',
    parameters: [
      'Handle: u64',
      'DesiredAccess: u32',
      'ObjectType: ptr',
      'AccessMode: u8',
      'Object: ptr',
      'HandleInformation: ptr',
    ],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call(k, handle, desiredAccess, objectType, accessMode, object, handleInformation) {
      k.memory.writePointer(object, NULL_ADDRESS);
      const type = typeOfPointer(k, objectType);
      if (type === undefined) return STATUS_OBJECT_TYPE_MISMATCH;
      const found = ObpReferenceHandle(k, ObpCurrentProcess(k), handle, type, desiredAccess, accessMode);
      if (found.status !== STATUS_SUCCESS) return found.status;
      ObpReportReferenced(k, found.object);
      k.memory.writePointer(object, found.object);
      if (handleInformation !== NULL_ADDRESS) {
        k.memory.writeU32(handleInformation, 0);
        k.memory.writeU32(addressAdd(handleInformation, 4), found.access);
      }
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Adds a reference to an object if it is of the given type; for KernelMode the type is not looked at.
   * @irql <= DISPATCH_LEVEL
   * Returns STATUS_SUCCESS, STATUS_OBJECT_TYPE_MISMATCH. Bug check 0x18 as ObReferenceObject.
   * Source: "ObReferenceObjectByPointer function (wdm.h)".
   */
  ddi({
    name: 'ObReferenceObjectByPointer',
    parameters: ['Object: ptr', 'DesiredAccess: u32', 'ObjectType: ptr', 'AccessMode: u8'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, object, _desiredAccess, objectType, accessMode) {
      const type = typeOfPointer(k, objectType);
      const mustMatch = accessMode !== KernelMode || type === 'SymbolicLink';
      if (mustMatch && type !== ObpTypeName(k, object)) return STATUS_OBJECT_TYPE_MISMATCH;
      ObReferenceObject(k, object);
      ObpReportReferenced(k, object);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Closes a handle of the current process.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_HANDLE.
   * Source: "ZwClose function (wdm.h)".
   */
  ddi({
    name: 'ZwClose',
    parameters: ['Handle: u64'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k, handle) => enter(ObpCloseHandle, closing(ObpCurrentProcess(k), handle)),
  }),
  /**
   * Closes a handle; with UserMode only one that the program itself may use.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_HANDLE.
   * Source: "ObCloseHandle function (ntifs.h)".
   */
  ddi({
    name: 'ObCloseHandle',
    parameters: ['Handle: u64', 'PreviousMode: u8'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k, handle, mode) => enter(ObpCloseHandle, closing(ObpCurrentProcess(k), handle, mode)),
  }),
];
