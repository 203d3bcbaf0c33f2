/**
 * Objects: an OBJECT_HEADER with the counts, and behind it the body to which everybody's pointers point. An object
 * lives until its last reference has gone; a name, each handle and whoever created it hold one.
 * Source: "Life Cycle of an Object", "OBJECT_HEADER" of the public symbols.
 */
import { assert } from '../../base/assert.ts';
import { formatAddress } from '../../base/format.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { REFERENCE_BY_POINTER } from '../../nt/bug-check-codes.ts';
import { OBJECT_HEADER } from '../../nt/generated/layouts.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { bugcheck } from '../bugcheck.ts';
import { ExpAllocateSystem, ExpFreeSystem, ExpTryAllocateSystem } from '../ex/pool.ts';
import { ObjectHeader } from '../generated/views.ts';
import { done, type Enter, enter, hostRoutine } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { systemKey } from '../mm/system-space.ts';
import { ObpDeferObjectDeletion } from './deferred-delete.ts';
import { deleteProcedureOf } from './delete-procedures.ts';
import { enterName, findObject, ObpFullName, type Place, removeName } from './directory.ts';
import { OBJECT_TYPES, objectTypeNamed, typeIndexOf } from './object-types.ts';
import type { ObjectRecord } from './state.ts';

/** Bytes of a body that only the object manager knows, of objects whose contents it keeps outside guest memory. */
export const OPAQUE_BODY_BYTES = 16;

export interface ObjectOptions {
  /** Where the object is named; none without a name. */
  readonly place?: Place;
  /** Keeps its name without handles. */
  readonly permanent?: boolean;
  /** Of a symbolic link: what it stands for. */
  readonly target?: string;
  /** Self-relative SECURITY_DESCRIPTOR, NULL for none. */
  readonly security?: GuestAddress;
  /** One process at a time may have handles of it. */
  readonly exclusive?: boolean;
  /** Gives NULL without memory for it, instead of ending the run: for a size that a driver chooses. */
  readonly mayFail?: boolean;
}

/** The header in front of an object's body. */
function headerOf(object: GuestAddress): GuestAddress {
  return addressAdd(object, -OBJECT_HEADER.Body);
}

/**
 * Makes an object with a zeroed body and one reference (two with a name); emits `object_create`.
 * @returns the body
 */
export function ObpCreateObject(
  k: Kernel,
  typeName: string,
  bodySizeBytes: number,
  options: ObjectOptions = {},
): GuestAddress {
  const type = objectTypeNamed(typeName);
  const allocate = options.mayFail ? ExpTryAllocateSystem : ExpAllocateSystem;
  const allocation = allocate(k, OBJECT_HEADER.Body + bodySizeBytes, poolTag(type.tag));
  if (allocation === NULL_ADDRESS) return NULL_ADDRESS;
  const address = addressAdd(allocation, OBJECT_HEADER.Body);
  new ObjectHeader(k.memory, allocation).TypeIndex = typeIndexOf(type);
  const ob = k.state.ob;
  const record: ObjectRecord = {
    id: ob.nextObject++,
    type: typeName,
    address,
    name: '',
    directory: 0,
    permanent: options.permanent ?? false,
    entries: typeName === 'Directory' ? new Map() : undefined,
    target: options.target ?? '',
    security: options.security ?? NULL_ADDRESS,
    exclusiveProcess: options.exclusive ? 0 : undefined,
  };
  ob.objects.set(record.id, record);
  ob.byAddress.set(systemKey(address), record);
  setPointerCount(k, address, options.place === undefined ? 1 : 2);
  if (options.place !== undefined) enterName(k, record, options.place);
  k.sink.objectCreate(record.id, typeName, ObpFullName(k, record), address);
  return address;
}

/** The number of the object whose body is at `address`; 0 for no object. */
export function ObpObjectId(k: Kernel, address: GuestAddress): number {
  return k.state.ob.byAddress.get(systemKey(address))?.id ?? 0;
}

/** The type of the object, undefined when the pointer is not an object's. */
export function ObpTypeName(k: Kernel, address: GuestAddress): string | undefined {
  return findObject(k, address)?.type;
}

/** The type object that drivers name (IoFileObjectType, PsProcessType...). */
export function ObpTypeObject(k: Kernel, typeName: string): GuestAddress {
  const object = k.state.ob.typeObjects.get(typeName);
  assert(object !== undefined, `no type object ${typeName}`);
  return object;
}

/** The name of the type a driver passes by its type object; '' for NULL, undefined for anything else. */
export function ObpTypeOfPointer(k: Kernel, objectType: GuestAddress): string | undefined {
  if (objectType === NULL_ADDRESS) return '';
  return OBJECT_TYPES.find(({ name }) => ObpTypeObject(k, name) === objectType)?.name;
}

export function pointerCount(k: Kernel, object: GuestAddress): number {
  return k.memory.readI64(addressAdd(headerOf(object), OBJECT_HEADER.PointerCount));
}

function setPointerCount(k: Kernel, object: GuestAddress, count: number): void {
  k.memory.writeI64(addressAdd(headerOf(object), OBJECT_HEADER.PointerCount), count);
}

export function handleCount(k: Kernel, object: GuestAddress): number {
  return k.memory.readI64(addressAdd(headerOf(object), OBJECT_HEADER.HandleCount));
}

export function setHandleCount(k: Kernel, object: GuestAddress, count: number): void {
  k.memory.writeI64(addressAdd(headerOf(object), OBJECT_HEADER.HandleCount), count);
}

/** Adds a reference and returns the new count. Bug check 0x18 when the pointer is no object or one being deleted. */
export function ObReferenceObject(k: Kernel, object: GuestAddress): number {
  const count = checkedPointerCount(k, object, 'referenced') + 1;
  setPointerCount(k, object, count);
  return count;
}

/**
 * Takes a reference away. Bug check 0x18 when there is none.
 * @returns what is left to do when it was the last one; undefined in all other cases
 */
export function ObDereferenceObject(k: Kernel, object: GuestAddress): Enter | undefined {
  const count = checkedPointerCount(k, object, 'dereferenced') - 1;
  setPointerCount(k, object, count);
  if (count > 0) return undefined;
  const record = findObject(k, object)!;
  const { deleteRoutine } = objectTypeNamed(record.type);
  if (deleteRoutine === '') {
    freeObject(k, record);
    return undefined;
  }
  if (k.irql > PASSIVE_LEVEL) {
    ObpDeferObjectDeletion(k, object);
    return undefined;
  }
  return enter(ObpRemoveObject, { object });
}

/** Tells that a driver has got a reference; `object` has it already. */
export function ObpReportReferenced(k: Kernel, object: GuestAddress): void {
  k.sink.objectReference(ObpObjectId(k, object), 1, pointerCount(k, object));
}

/** Takes a driver's reference away, and tells so. As {@link ObDereferenceObject}. */
export function ObpDereferenceForDriver(k: Kernel, object: GuestAddress): Enter | undefined {
  const count = checkedPointerCount(k, object, 'dereferenced') - 1;
  k.sink.objectReference(ObpObjectId(k, object), 0, count);
  return ObDereferenceObject(k, object);
}

function checkedPointerCount(k: Kernel, object: GuestAddress, what: string): number {
  const record = findObject(k, object);
  const count = record === undefined ? 0 : pointerCount(k, object);
  if (record !== undefined && count > 0) return count;
  const type = record === undefined ? 0 : ObpTypeObject(k, record.type);
  const reason = record === undefined ? 'which is not an object' : 'whose last reference has gone';
  throw bugcheck(k, REFERENCE_BY_POINTER, [type, object, 0, count], `${formatAddress(object)} is ${what}, ${reason}`);
}

/** Runs the delete procedure of an object without references, then frees it. */
export const ObpRemoveObject = hostRoutine<{ readonly object: GuestAddress }>('ObpRemoveObject', {
  start(k, { object }) {
    const { deleteRoutine } = objectTypeNamed(findObject(k, object)!.type);
    return { op: 'enter', routine: deleteRoutine, slots: { object }, next: 'deleted' };
  },
  deleted(k, { object }) {
    freeObject(k, findObject(k, object)!);
    return done(0);
  },
});

function freeObject(k: Kernel, record: ObjectRecord): void {
  k.sink.objectDelete(record.id);
  deleteProcedureOf(record.type)?.(k, record.address);
  k.state.ob.objects.delete(record.id);
  k.state.ob.byAddress.delete(systemKey(record.address));
  ExpFreeSystem(k, headerOf(record.address));
}

/**
 * Makes an object temporary: without handles it loses its name at once, and with that a reference. Bug check 0x18 when
 * the pointer is no object.
 * @returns what is left to do when that was the last reference
 */
export function ObMakeTemporaryObject(k: Kernel, object: GuestAddress): Enter | undefined {
  checkedPointerCount(k, object, 'made temporary');
  findObject(k, object)!.permanent = false;
  return ObpDeleteNameCheck(k, object);
}

/** Takes the name of a temporary object without handles away, and the reference that it held. */
export function ObpDeleteNameCheck(k: Kernel, object: GuestAddress): Enter | undefined {
  const record = findObject(k, object)!;
  if (record.permanent || record.directory === 0 || handleCount(k, object) > 0) return undefined;
  if (record.type === 'SymbolicLink') k.sink.symbolicLinkDelete(record.id, ObpFullName(k, record));
  removeName(k, record);
  return ObDereferenceObject(k, object);
}

const ObpAfterRemoval = hostRoutine<{ readonly next: Enter; readonly status: number }>('ObpAfterRemoval', {
  start: (_k, { next }) => ({ ...next, next: 'removed' }),
  removed: (_k, { status }) => done(status),
});

/** A status, given once what the last reference has left to do is done. */
export function afterRemoval(next: Enter | undefined, status: number): number | Enter {
  return next === undefined ? status : enter(ObpAfterRemoval, { next, status });
}
