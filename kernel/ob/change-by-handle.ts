/** What routines do with an object that a handle stands for, in one step, and hand back by pointer. */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64ToNumber } from '../../base/u64.ts';
import {
  ntSuccess,
  STATUS_INFO_LENGTH_MISMATCH,
  STATUS_INVALID_INFO_CLASS,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import type { Kernel } from '../kernel.ts';
import { guardAccess, writableRange } from './capture.ts';
import { ObpCurrentProcess, ObpReferenceHandle } from './handle.ts';
import { ObDereferenceObject } from './object.ts';

/** Does something with the object of a handle; the handle keeps holding it. Statuses are those of ObpReferenceHandle. */
export function withObject(
  k: Kernel,
  mode: number,
  handle: U64,
  type: string,
  access: number,
  body: (object: GuestAddress, access: number) => number,
): number {
  const found = ObpReferenceHandle(k, ObpCurrentProcess(k), handle, type, access, mode);
  if (!ntSuccess(found.status)) return found.status;
  const status = body(found.object, found.access);
  ObDereferenceObject(k, found.object);
  return status;
}

/** Changes an object and stores 32 bits about its previous state, if somewhere is given. */
export function changeByHandle(
  k: Kernel,
  mode: number,
  handle: U64,
  type: string,
  access: number,
  previous: U64,
  apply: (k: Kernel, object: GuestAddress) => number,
): number {
  let out = NULL_ADDRESS;
  const fault = guardAccess(mode, () => {
    if (u64ToNumber(previous) !== 0) out = writableRange(k, mode, previous, 4);
  });
  if (fault !== STATUS_SUCCESS) return fault;
  return withObject(k, mode, handle, type, access, (object) => {
    const old = apply(k, object);
    return out === NULL_ADDRESS ? STATUS_SUCCESS : guardAccess(mode, () => k.memory.writeU32(out, old));
  });
}

/** A query as a caller passes it. Pointers are raw. */
export interface ObjectQuery {
  readonly mode: number;
  readonly informationClass: number;
  readonly buffer: U64;
  readonly length: number;
  /** ULONG, 0 for none. */
  readonly returnLength: U64;
}

/**
 * Answers a query about an object of a plain type, which has one class with a structure of fixed size.
 * Statuses: STATUS_SUCCESS, STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH, STATUS_ACCESS_VIOLATION, those of
 * ObpReferenceHandle.
 */
export function queryByHandle(
  k: Kernel,
  query: ObjectQuery,
  handle: U64,
  type: string,
  access: number,
  sizeBytes: number,
  fill: (object: GuestAddress, information: DataView) => void,
): number {
  if (query.informationClass !== 0) return STATUS_INVALID_INFO_CLASS;
  if (query.length !== sizeBytes) return STATUS_INFO_LENGTH_MISMATCH;
  const bytes = new Uint8Array(sizeBytes);
  const status = withObject(k, query.mode, handle, type, access, (object) => {
    fill(object, new DataView(bytes.buffer));
    return STATUS_SUCCESS;
  });
  return status === STATUS_SUCCESS ? storeAnswer(k, query, bytes) : status;
}

/** Stores an answer and its length. */
export function storeAnswer(k: Kernel, { mode, buffer, returnLength }: ObjectQuery, bytes: Uint8Array): number {
  return guardAccess(mode, () => {
    const out = writableRange(k, mode, buffer, bytes.length);
    const length = u64ToNumber(returnLength) === 0 ? NULL_ADDRESS : writableRange(k, mode, returnLength, 4);
    k.memory.writeBytes(out, bytes);
    if (length !== NULL_ADDRESS) k.memory.writeU32(length, bytes.length);
  });
}
