/** The variants of routines that hold on to objects: with a tag, safe ones, deferred deletion. Source: the pages of the routines (wdm.h, ntifs.h). */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_OBJECT_TYPE_MISMATCH, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import type { Enter } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { ObpDeferObjectDeletion } from './deferred-delete.ts';
import { KernelMode, ObpCurrentProcess, ObpHandleAttributes, ObpHandleEntry, ObpReferenceHandle } from './handle.ts';
import {
  ObpDereferenceForDriver,
  ObpObjectId,
  ObpReportReferenced,
  ObpTypeName,
  ObpTypeOfPointer,
  ObReferenceObject,
  pointerCount,
} from './object.ts';

const UP_TO_DISPATCH = [PASSIVE_LEVEL, DISPATCH_LEVEL] as const;
const PASSIVE = [PASSIVE_LEVEL, PASSIVE_LEVEL] as const;

/** ObfReferenceObject */
export function referenceForDriver(k: Kernel, object: GuestAddress): number {
  const count = ObReferenceObject(k, object);
  ObpReportReferenced(k, object);
  return count;
}

/** ObfDereferenceObject */
export function dereferenceForDriver(k: Kernel, object: GuestAddress): number | Enter {
  const next = ObpDereferenceForDriver(k, object);
  if (next !== undefined) return next;
  return ObpTypeName(k, object) === undefined ? 0 : pointerCount(k, object);
}

/** ObReferenceObjectByHandle */
export function referenceByHandle(
  k: Kernel,
  handle: U64,
  desiredAccess: number,
  objectType: GuestAddress,
  mode: number,
  out: GuestAddress,
  information: GuestAddress,
): number {
  k.memory.writePointer(out, NULL_ADDRESS);
  const type = ObpTypeOfPointer(k, objectType);
  if (type === undefined) return STATUS_OBJECT_TYPE_MISMATCH;
  const process = ObpCurrentProcess(k);
  const found = ObpReferenceHandle(k, process, handle, type, desiredAccess, mode);
  if (found.status !== STATUS_SUCCESS) return found.status;
  ObpReportReferenced(k, found.object);
  k.memory.writePointer(out, found.object);
  if (information === NULL_ADDRESS) return STATUS_SUCCESS;
  const entry = ObpHandleEntry(k, process, handle, mode);
  k.memory.writeU32(information, entry === undefined ? 0 : ObpHandleAttributes(entry));
  k.memory.writeU32(addressAdd(information, 4), found.access);
  return STATUS_SUCCESS;
}

/** ObReferenceObjectByPointer */
export function referenceByPointer(k: Kernel, object: GuestAddress, objectType: GuestAddress, mode: number): number {
  const type = ObpTypeOfPointer(k, objectType);
  const mustMatch = mode !== KernelMode || type === 'SymbolicLink';
  if (mustMatch && type !== ObpTypeName(k, object)) return STATUS_OBJECT_TYPE_MISMATCH;
  referenceForDriver(k, object);
  return STATUS_SUCCESS;
}

/** Adds a reference unless the object is being deleted. */
function referenceSafe(k: Kernel, object: GuestAddress): boolean {
  if (ObpObjectId(k, object) !== 0 && pointerCount(k, object) === 0) return false;
  referenceForDriver(k, object);
  return true;
}

/** Takes a reference away; what that deletes is deleted by a system thread. */
function dereferenceLater(k: Kernel, object: GuestAddress): void {
  const next = ObpDereferenceForDriver(k, object);
  if (next !== undefined) ObpDeferObjectDeletion(k, object);
}

export const referenceDdis: readonly Ddi[] = [
  /**
   * As ObReferenceObject, with a tag for tracing references.
   * @irql <= DISPATCH_LEVEL
   * Bug check 0x18 when the pointer is no object or one without references.
   * Source: "ObReferenceObjectWithTag macro (wdm.h)".
   */
  ddi({
    name: 'ObfReferenceObjectWithTag',
    parameters: ['Object: ptr', 'Tag: u32'],
    irql: UP_TO_DISPATCH,
    call: (k, object) => referenceForDriver(k, object),
  }),
  /**
   * As ObDereferenceObject, with a tag for tracing references.
   * @irql <= DISPATCH_LEVEL
   * Bug check 0x18 when the pointer is no object or one without references.
   * Source: "ObDereferenceObjectWithTag macro (wdm.h)".
   */
  ddi({
    name: 'ObfDereferenceObjectWithTag',
    parameters: ['Object: ptr', 'Tag: u32'],
    irql: UP_TO_DISPATCH,
    call: (k, object) => dereferenceForDriver(k, object),
  }),
  /**
   * Takes a reference away, as ObfDereferenceObject.
   * @irql <= DISPATCH_LEVEL
   * Bug check 0x18 when the pointer is no object or one without references.
   * Source: "ObDereferenceObject macro (wdm.h)".
   */
  ddi({
    name: 'ObDereferenceObject',
    parameters: ['Object: ptr'],
    irql: UP_TO_DISPATCH,
    call: (k, object) => dereferenceForDriver(k, object),
  }),
  /**
   * Takes a reference away; a system thread deletes the object, not the caller, who may hold locks.
   * @irql <= DISPATCH_LEVEL
   * Bug check 0x18 when the pointer is no object or one without references.
   * Source: "ObDereferenceObjectDeferDelete function (wdm.h)".
   */
  ddi({
    name: 'ObDereferenceObjectDeferDelete',
    parameters: ['Object: ptr'],
    irql: UP_TO_DISPATCH,
    call: (k, object) => dereferenceLater(k, object),
  }),
  /**
   * As ObDereferenceObjectDeferDelete, with a tag for tracing references.
   * @irql <= DISPATCH_LEVEL
   * Source: "ObDereferenceObjectDeferDeleteWithTag function (wdm.h)".
   */
  ddi({
    name: 'ObDereferenceObjectDeferDeleteWithTag',
    parameters: ['Object: ptr', 'Tag: u32'],
    irql: UP_TO_DISPATCH,
    call: (k, object) => dereferenceLater(k, object),
  }),
  /**
   * Adds a reference and says so, unless the object is being deleted.
   * @irql <= DISPATCH_LEVEL
   * Source: "ObReferenceObjectSafe function (ntifs.h)".
   */
  ddi({
    name: 'ObReferenceObjectSafe',
    parameters: ['Object: ptr'],
    irql: UP_TO_DISPATCH,
    call: (k, object) => referenceSafe(k, object),
  }),
  /**
   * As ObReferenceObjectSafe, with a tag for tracing references.
   * @irql <= DISPATCH_LEVEL
   * Source: "ObReferenceObjectSafe function (ntifs.h)".
   */
  ddi({
    name: 'ObReferenceObjectSafeWithTag',
    parameters: ['Object: ptr', 'Tag: u32'],
    irql: UP_TO_DISPATCH,
    call: (k, object) => referenceSafe(k, object),
  }),
  /**
   * As ObReferenceObjectByHandle, with a tag for tracing references.
   * @irql PASSIVE_LEVEL
   * Returns as ObReferenceObjectByHandle.
   * Source: "ObReferenceObjectByHandleWithTag function (wdm.h)".
   */
  ddi({
    name: 'ObReferenceObjectByHandleWithTag',
    parameters: [
      'Handle: u64',
      'DesiredAccess: u32',
      'ObjectType: ptr',
      'AccessMode: u8',
      'Tag: u32',
      'Object: ptr',
      'HandleInformation: ptr',
    ],
    irql: PASSIVE,
    call: (k, handle, access, type, mode, _tag, out, information) =>
      referenceByHandle(k, handle, access, type, mode, out, information),
  }),
  /**
   * As ObReferenceObjectByPointer, with a tag for tracing references.
   * @irql <= DISPATCH_LEVEL
   * Returns as ObReferenceObjectByPointer.
   * Source: "ObReferenceObjectByPointerWithTag function (wdm.h)".
   */
  ddi({
    name: 'ObReferenceObjectByPointerWithTag',
    parameters: ['Object: ptr', 'DesiredAccess: u32', 'ObjectType: ptr', 'AccessMode: u8', 'Tag: u32'],
    irql: UP_TO_DISPATCH,
    call: (k, object, _access, type, mode) => referenceByPointer(k, object, type, mode),
  }),
];
