/**
 * What Zw and Nt routines about keys have in common: they capture what the caller passes, by its mode, and begin the request.
 * Handles of programs must grant the access that the operation needs; a driver's need not.
 * Source: the pages of the Zw routines (wdm.h, ntifs.h), "Registry Key Security and Access Rights".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, U64_ZERO, u64ToNumber } from '../../base/u64.ts';
import { REGISTRY_OPTIONS } from '../../nt/registry.ts';
import {
  ntSuccess,
  STATUS_INVALID_PARAMETER,
  STATUS_KEY_DELETED,
  STATUS_OBJECT_TYPE_MISMATCH,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { KEY_ACCESS, STANDARD_ACCESS } from '../../nt/tables/io-flags.ts';
import type { Enter } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import {
  type CapturedAttributes,
  guardAccess,
  ObpCaptureAttributes,
  readableRange,
  readName,
  writableRange,
} from '../ob/capture.ts';
import { findObject } from '../ob/directory.ts';
import { ObpCurrentProcess, ObpReferenceHandle } from '../ob/handle.ts';
import { ObpLookup } from '../ob/namespace.ts';
import { ObDereferenceObject } from '../ob/object.ts';
import { nodeOfObject } from './key-object.ts';
import {
  type KeyArguments,
  type KeyOperationName,
  type MultipleArguments,
  NO_CHANGE,
  type QueryArguments,
} from './key-request.ts';
import { VALUE_ENTRY_BYTES } from './multiple-values.ts';
import { CmpBegin } from './run-request.ts';

const { REG_OPTION_VOLATILE, REG_OPTION_CREATE_LINK, REG_OPTION_BACKUP_RESTORE, REG_OPTION_OPEN_LINK } =
  REGISTRY_OPTIONS;
const KNOWN_OPTIONS = REG_OPTION_VOLATILE | REG_OPTION_CREATE_LINK | REG_OPTION_BACKUP_RESTORE | REG_OPTION_OPEN_LINK;

/** What a handle must grant for each operation; for security that depends on which parts. */
const REQUIRED_ACCESS: Readonly<Record<KeyOperationName, number>> = {
  'create key': 0,
  'open key': 0,
  'close key': 0,
  'delete key': STANDARD_ACCESS.DELETE,
  'rename key': STANDARD_ACCESS.DELETE,
  'query key': KEY_ACCESS.KEY_QUERY_VALUE,
  'query value': KEY_ACCESS.KEY_QUERY_VALUE,
  'enumerate value': KEY_ACCESS.KEY_QUERY_VALUE,
  'enumerate key': KEY_ACCESS.KEY_ENUMERATE_SUB_KEYS,
  'set value': KEY_ACCESS.KEY_SET_VALUE,
  'delete value': KEY_ACCESS.KEY_SET_VALUE,
  'query multiple values': KEY_ACCESS.KEY_QUERY_VALUE,
  'set information': KEY_ACCESS.KEY_SET_VALUE,
  'query security': 0,
  'set security': 0,
  'query name': 0,
  flush: 0,
};

/** References the key object of a handle. */
export function referenceKey(
  k: Kernel,
  mode: number,
  handle: U64,
  access: number,
): { status: number; object: GuestAddress } {
  return ObpReferenceHandle(k, ObpCurrentProcess(k), handle, 'Key', access, mode);
}

/** Begins what works on an open key. */
export function onKey(k: Kernel, mode: number, handle: U64, args: KeyArguments): number | Enter {
  const { status, object } = referenceKey(k, mode, handle, REQUIRED_ACCESS[args.operation]);
  if (!ntSuccess(status)) return status;
  return CmpBegin(k, { arguments: args, object, mode });
}

/** An open as a caller passes it: pointers are raw. */
export interface OpenCall {
  readonly keyHandle: U64;
  readonly desiredAccess: number;
  readonly objectAttributes: U64;
  readonly options: number;
  /** UNICODE_STRING, 0 for none. */
  readonly className: U64;
  /** ULONG, 0 for none. */
  readonly disposition: U64;
  readonly creates: boolean;
}

const NO_CLASS = { className: U64_ZERO, disposition: U64_ZERO };

/** An open of a key that exists. */
export function openingKey(keyHandle: U64, desiredAccess: number, objectAttributes: U64, options: number): OpenCall {
  return { keyHandle, desiredAccess, objectAttributes, options, ...NO_CLASS, creates: false };
}

/** Opens or creates a key. */
export function CmpBeginOpen(k: Kernel, mode: number, call: OpenCall): number | Enter {
  let className: string | number = '';
  let handleOut = NULL_ADDRESS;
  let dispositionOut = NULL_ADDRESS;
  const fault = guardAccess(mode, () => {
    handleOut = writableRange(k, mode, call.keyHandle, 8);
    if (u64ToNumber(call.disposition) !== 0) dispositionOut = writableRange(k, mode, call.disposition, 4);
    if (u64ToNumber(call.className) !== 0) className = readName(k, call.className, mode);
  });
  if (fault !== STATUS_SUCCESS) return fault;
  if (typeof className === 'number') return className;
  if ((call.options & ~KNOWN_OPTIONS) !== 0) return STATUS_INVALID_PARAMETER;
  const attributes = ObpCaptureAttributes(k, call.objectAttributes, mode);
  if (typeof attributes === 'number') return attributes;
  const root = startOf(k, mode, attributes);
  if (typeof root === 'number') return root;
  const args: KeyArguments = {
    operation: call.creates ? 'create key' : 'open key',
    path: root.path,
    start: root.start,
    desiredAccess: call.desiredAccess,
    attributes: attributes.attributes,
    options: call.options,
    className,
    creates: call.creates,
    handleOut,
    dispositionOut,
    securityDescriptor: attributes.securityDescriptor,
  };
  return CmpBegin(k, { arguments: args, object: root.object, mode });
}

interface Start {
  readonly start: number;
  readonly path: string;
  /** Key object the path is relative to, referenced, or NULL. */
  readonly object: GuestAddress;
}

/** Where the look-up begins: at the key of the root directory's handle, or at the registry's root by its full name. */
function startOf(k: Kernel, mode: number, { name, rootDirectory }: CapturedAttributes): Start | number {
  if (u64ToNumber(rootDirectory) !== 0) {
    const root = ObpReferenceHandle(k, ObpCurrentProcess(k), rootDirectory, '', 0, mode);
    if (!ntSuccess(root.status)) return root.status;
    const record = findObject(k, root.object)!;
    if (record.type === 'Key') {
      const { id, deleted } = nodeOfObject(k, root.object);
      if (!deleted) return { start: id, path: name, object: root.object };
      ObDereferenceObject(k, root.object);
      return STATUS_KEY_DELETED;
    }
    ObDereferenceObject(k, root.object);
    return record.type === 'Directory' ? keyAt(k, name, record.id) : STATUS_OBJECT_TYPE_MISMATCH;
  }
  return keyAt(k, name, undefined);
}

function keyAt(k: Kernel, path: string, root: number | undefined): Start | number {
  const { status, object, remaining } = ObpLookup(k, path, root === undefined ? {} : { root });
  if (!ntSuccess(status)) return status;
  if (findObject(k, object)!.type !== 'Key') return STATUS_OBJECT_TYPE_MISMATCH;
  return { start: nodeOfObject(k, object).id, path: remaining, object: NULL_ADDRESS };
}

/** Where a query's answer goes, as a caller passes it: pointers are raw. */
export type AnswerCall = readonly [informationClass: number, buffer: U64, length: number, resultLength: U64];

/** Asks something of an open key: of the subkey or the value with an index, or of the value of a name (a raw UNICODE_STRING). */
export function CmpBeginQuery(
  k: Kernel,
  mode: number,
  handle: U64,
  operation: 'query key' | 'enumerate key' | 'query value' | 'enumerate value',
  { index = 0, valueName }: { readonly index?: number; readonly valueName?: U64 },
  [informationClass, rawBuffer, length, rawResultLength]: AnswerCall,
): number | Enter {
  let name: string | number = '';
  let buffer = NULL_ADDRESS;
  let resultLength = NULL_ADDRESS;
  const fault = guardAccess(mode, () => {
    if (valueName !== undefined) name = readName(k, valueName, mode);
    buffer = writableRange(k, mode, rawBuffer, length);
    resultLength = writableRange(k, mode, rawResultLength, 4);
  });
  if (fault !== STATUS_SUCCESS) return fault;
  if (typeof name === 'number') return name;
  const args: QueryArguments = { index, name, informationClass, buffer, length, resultLength };
  return onKey(k, mode, handle, { operation, ...args });
}

/** A query of several values as a caller passes it: pointers are raw. */
export interface MultipleCall {
  readonly entries: U64;
  readonly count: number;
  readonly buffer: U64;
  /** ULONG: how long the buffer is; how much of it is used afterwards. */
  readonly length: U64;
  /** ULONG, 0 for none. */
  readonly required: U64;
}

/** Asks for values of an open key. */
export function CmpBeginQueryMultiple(k: Kernel, mode: number, handle: U64, call: MultipleCall): number | Enter {
  let args: MultipleArguments | undefined;
  let wrongName: number | undefined;
  const fault = guardAccess(mode, () => {
    const entries = writableRange(k, mode, call.entries, VALUE_ENTRY_BYTES * call.count);
    const lengthInOut = writableRange(k, mode, call.length, 4);
    const length = k.memory.readU32(lengthInOut);
    const names: string[] = [];
    for (let i = 0; i < call.count; i++) {
      const name = readName(k, k.memory.readU64(addressAdd(entries, VALUE_ENTRY_BYTES * i)), mode);
      if (typeof name === 'number') wrongName = name;
      else names.push(name);
    }
    args = {
      entries,
      names,
      buffer: length === 0 ? NULL_ADDRESS : writableRange(k, mode, call.buffer, length),
      length,
      lengthInOut,
      resultLength: u64ToNumber(call.required) === 0 ? NULL_ADDRESS : writableRange(k, mode, call.required, 4),
    };
  });
  if (fault !== STATUS_SUCCESS || args === undefined) return fault;
  return wrongName ?? onKey(k, mode, handle, { operation: 'query multiple values', ...args });
}

/** Stores a value. */
export function CmpBeginSetValue(
  k: Kernel,
  mode: number,
  handle: U64,
  valueName: U64,
  titleIndex: number,
  type: number,
  rawData: U64,
  length: number,
): number | Enter {
  let name: string | number = '';
  let data: Uint8Array = new Uint8Array(0);
  let dataPointer = NULL_ADDRESS;
  const fault = guardAccess(mode, () => {
    name = readName(k, valueName, mode);
    if (length === 0) return;
    dataPointer = readableRange(mode, rawData, length);
    data = k.memory.readBytes(dataPointer, length);
  });
  if (fault !== STATUS_SUCCESS) return fault;
  if (typeof name === 'number') return name;
  return onKey(k, mode, handle, { operation: 'set value', name, type, data, dataPointer, titleIndex });
}

/** Deletes a value, or gives a key another name. */
export function CmpBeginNamed(
  k: Kernel,
  mode: number,
  handle: U64,
  operation: 'delete value' | 'rename key',
  rawName: U64,
): number | Enter {
  let name: string | number = '';
  const fault = guardAccess(mode, () => {
    name = readName(k, rawName, mode);
  });
  if (fault !== STATUS_SUCCESS) return fault;
  return typeof name === 'number' ? name : onKey(k, mode, handle, { operation, name, ...NO_CHANGE });
}
