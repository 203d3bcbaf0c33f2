/**
 * What registry callbacks are told an operation with: a REG_..._KEY_INFORMATION for each of them before it, and a
 * REG_POST_OPERATION_INFORMATION after it. Source: "REG_NOTIFY_CLASS enumeration (wdm.h)" and the structures it names.
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { UNICODE_STRING } from '../../nt/generated/layouts.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import type { Kernel } from '../kernel.ts';
import { ObpTypeObject } from '../ob/object.ts';
import { ObpMapAccess, objectTypeNamed } from '../ob/object-types.ts';
import { writeUnicodeString } from '../rtl/unicode-string.ts';
import type { KeyOperationName, KeyRequest } from './key-request.ts';
import { CmpOpenedPath } from './key-tree.ts';

const TAG = poolTag('CMcb');
/** The largest of the structures, REG_CREATE_KEY_INFORMATION. */
const STRUCTURE_BYTES = 112;

/** REG_NOTIFY_CLASS before and after the operation, and where its structure has CallContext; ObjectContext follows it. */
const CLASSES: Readonly<Record<KeyOperationName, readonly [before: number, after: number, callContextAt: number]>> = {
  'delete key': [0, 15, 8],
  'set value': [1, 16, 40],
  'delete value': [2, 17, 16],
  'set information': [3, 18, 32],
  'rename key': [4, 19, 16],
  'enumerate key': [5, 20, 40],
  'enumerate value': [6, 21, 40],
  'query key': [7, 22, 40],
  'query value': [8, 23, 48],
  'query multiple values': [9, 24, 48],
  'close key': [14, 25, 8],
  'create key': [26, 27, 80],
  'open key': [28, 29, 80],
  flush: [30, 31, 8],
  'query security': [36, 37, 32],
  'set security': [38, 39, 24],
  'query name': [47, 48, 32],
};

/** Where REG_CREATE_KEY_INFORMATION has GrantedAccess, and the pointer to what a driver opens in the place of Windows. */
const GRANTED_ACCESS = 60;
const RESULT_OBJECT = 72;

/** REG_POST_OPERATION_INFORMATION */
const POST = {
  Object: 0,
  Status: 8,
  PreInformation: 16,
  ReturnStatus: 24,
  CallContext: 32,
  ObjectContext: 40,
  SIZE: 56,
};

export function notifyClass(operation: KeyOperationName, after: boolean): number {
  return CLASSES[operation][after ? 1 : 0];
}

/** The structures of one operation in guest memory. */
export interface CallbackStructures {
  /** All of them, to be freed. */
  readonly allocations: GuestAddress[];
  readonly before: GuestAddress;
  readonly after: GuestAddress;
}

function allocate(k: Kernel, allocations: GuestAddress[], sizeBytes: number): GuestAddress {
  const address = ExpAllocateSystem(k, sizeBytes, TAG);
  allocations.push(address);
  return address;
}

function stringAt(k: Kernel, allocations: GuestAddress[], text: string): GuestAddress {
  const address = allocate(k, allocations, UNICODE_STRING.SIZE + 2 * text.length + 2);
  writeUnicodeString(k, address, addressAdd(address, UNICODE_STRING.SIZE), text);
  return address;
}

/** Writes what an operation is told with. */
export function describeOperation(k: Kernel, request: KeyRequest): CallbackStructures {
  const allocations: GuestAddress[] = [];
  const before = allocate(k, allocations, STRUCTURE_BYTES);
  const pointer = (offset: number, value: GuestAddress) => k.memory.writePointer(addressAdd(before, offset), value);
  const number = (offset: number, value: number) => k.memory.writeU32(addressAdd(before, offset), value);
  const string = (offset: number, text: string) => pointer(offset, stringAt(k, allocations, text));
  const numberBehind = (offset: number, value: number) => {
    const at = allocate(k, allocations, 4);
    k.memory.writeU32(at, value);
    pointer(offset, at);
  };
  const args = request.arguments;
  pointer(0, request.object);
  switch (args.operation) {
    case 'create key':
    case 'open key':
      // Relative to the root object when there is one; otherwise it begins with a backslash.
      string(0, request.object === NULL_ADDRESS ? CmpOpenedPath(k, args) : args.path);
      pointer(8, request.object);
      pointer(16, ObpTypeObject(k, 'Key'));
      number(24, args.options);
      if (args.className !== '') string(32, args.className);
      k.memory.writeU64(addressAdd(before, 40), args.securityDescriptor.lo, args.securityDescriptor.hi);
      number(56, args.desiredAccess);
      number(60, ObpMapAccess(objectTypeNamed('Key'), args.desiredAccess));
      pointer(64, args.dispositionOut);
      pointer(RESULT_OBJECT, allocate(k, allocations, 8));
      break;
    case 'set value':
      string(8, args.name);
      number(16, args.titleIndex);
      number(20, args.type);
      pointer(24, args.dataPointer);
      number(32, args.data.length);
      break;
    case 'delete value':
    case 'rename key':
      string(8, args.name);
      break;
    case 'query value':
      string(8, args.name);
      number(16, args.informationClass);
      pointer(24, args.buffer);
      number(32, args.length);
      pointer(40, args.resultLength);
      break;
    case 'query key':
    case 'enumerate key':
    case 'enumerate value':
      // A query of the key itself has the class where enumerations have the index.
      number(8, args.operation === 'query key' ? args.informationClass : args.index);
      if (args.operation !== 'query key') number(12, args.informationClass);
      pointer(16, args.buffer);
      number(24, args.length);
      pointer(32, args.resultLength);
      break;
    case 'query multiple values':
      pointer(8, args.entries);
      number(16, args.names.length);
      pointer(24, args.buffer);
      pointer(32, args.lengthInOut);
      pointer(40, args.resultLength);
      break;
    case 'set information':
      number(8, args.informationClass);
      pointer(16, args.buffer);
      number(24, args.data.length);
      break;
    case 'query security':
      numberBehind(8, args.which);
      pointer(16, args.buffer);
      numberBehind(24, args.length);
      break;
    case 'set security':
      numberBehind(8, args.which);
      pointer(16, args.descriptor);
      break;
    case 'query name':
      pointer(8, args.buffer);
      number(16, args.length);
      pointer(24, args.resultLength);
      break;
  }
  return { allocations, before, after: allocate(k, allocations, POST.SIZE) };
}

export function freeStructures(k: Kernel, { allocations }: CallbackStructures): void {
  for (const address of allocations) ExpFreeSystem(k, address);
}

/** Prepares the structure for one callback: what it has put beside the key, and its call context. */
export function setContexts(
  k: Kernel,
  { before }: CallbackStructures,
  operation: KeyOperationName,
  callContext: U64,
  objectContext: U64,
): void {
  const at = CLASSES[operation][2];
  k.memory.writeU64(addressAdd(before, at), callContext.lo, callContext.hi);
  k.memory.writeU64(addressAdd(before, at + 8), objectContext.lo, objectContext.hi);
}

/** What a callback has left as its call context. */
export function callContextOf(k: Kernel, { before }: CallbackStructures, operation: KeyOperationName): U64 {
  return k.memory.readU64(addressAdd(before, CLASSES[operation][2]));
}

/** What a driver has opened in the place of Windows: a key object, referenced, NULL for none; and what it grants. */
export function openedByDriver(
  k: Kernel,
  { before }: CallbackStructures,
): { readonly object: GuestAddress; readonly granted: number } {
  return {
    object: k.memory.readPointer(k.memory.readPointer(addressAdd(before, RESULT_OBJECT))),
    granted: k.memory.readU32(addressAdd(before, GRANTED_ACCESS)),
  };
}

/** Prepares the structure that tells a callback how an operation went. */
export function describeResult(
  k: Kernel,
  { before, after }: CallbackStructures,
  object: GuestAddress,
  status: number,
  callContext: U64,
  objectContext: U64,
): void {
  k.memory.writePointer(addressAdd(after, POST.Object), object);
  k.memory.writeU32(addressAdd(after, POST.Status), status);
  k.memory.writePointer(addressAdd(after, POST.PreInformation), before);
  k.memory.writeU32(addressAdd(after, POST.ReturnStatus), status);
  k.memory.writeU64(addressAdd(after, POST.CallContext), callContext.lo, callContext.hi);
  k.memory.writeU64(addressAdd(after, POST.ObjectContext), objectContext.lo, objectContext.hi);
}

/** The status that a callback wants the caller to have instead. */
export function returnStatusOf(k: Kernel, { after }: CallbackStructures): number {
  return k.memory.readU32(addressAdd(after, POST.ReturnStatus));
}

/** No structures. */
export const NO_STRUCTURES: CallbackStructures = { allocations: [], before: NULL_ADDRESS, after: NULL_ADDRESS };
