/** What drivers call to hold on to objects. Source: the pages of the routines (wdm.h, ntifs.h). */
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { enter } from '../host-routine.ts';
import { obCallbackDdis } from './callback-ddis.ts';
import { duplicateDdis } from './duplicate.ts';
import { closing, ObpCloseHandle, ObpCurrentProcess } from './handle.ts';
import { insertDdis } from './insert-ddis.ts';
import { openDdis } from './open-ddis.ts';
import {
  dereferenceForDriver,
  referenceByHandle,
  referenceByPointer,
  referenceDdis,
  referenceForDriver,
} from './reference-ddis.ts';

export const obDdis: readonly Ddi[] = [
  ...duplicateDdis,
  ...insertDdis,
  ...openDdis,
  ...obCallbackDdis,
  ...referenceDdis,
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
    call: (k, object) => referenceForDriver(k, object),
  }),
  /**
   * Takes a reference away and returns the new count; with the last one the object is deleted.
   * @irql <= DISPATCH_LEVEL
   * Bug check 0x18 when the pointer is no object or one without references.
   * Source: "ObDereferenceObject macro (wdm.h)".
   */
  ddi({
    name: 'ObfDereferenceObject',
    parameters: ['Object: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, object) => dereferenceForDriver(k, object),
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
    call: (k, handle, desiredAccess, objectType, accessMode, object, information) =>
      referenceByHandle(k, handle, desiredAccess, objectType, accessMode, object, information),
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
    call: (k, object, _desiredAccess, objectType, accessMode) => referenceByPointer(k, object, objectType, accessMode),
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
