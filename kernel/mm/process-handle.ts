/** The process that a handle of a memory routine stands for, and values that such routines read and store by pointer. */
import { addressFromU64, type GuestAddress } from '../../base/guest-address.ts';
import { type U64, u64ToNumber } from '../../base/u64.ts';
import {
  ntSuccess,
  STATUS_INVALID_PARAMETER_2,
  STATUS_PROCESS_IS_TERMINATING,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import type { Kernel } from '../kernel.ts';
import { guardAccess, writableRange } from '../ob/capture.ts';
import { ObpCurrentProcess, ObpReferenceHandle } from '../ob/handle.ts';
import { ObDereferenceObject } from '../ob/object.ts';
import { PspProcessOf } from '../ps/process.ts';
import type { Process } from '../ps/state.ts';
import { MiInProcess } from './virtual-regions.ts';

/** Rights of process handles. */
export const PROCESS_VM_OPERATION = 0x8;
export const PROCESS_QUERY_INFORMATION = 0x400;

/**
 * Does something to the memory of a handle's process, which is current meanwhile. Gives what `action` returns, or
 * STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED, STATUS_PROCESS_IS_TERMINATING.
 */
export function MiWithProcess(
  k: Kernel,
  handle: U64,
  access: number,
  mode: number,
  action: (process: Process) => number,
): number {
  const { status, object } = ObpReferenceHandle(k, ObpCurrentProcess(k), handle, 'Process', access, mode);
  if (!ntSuccess(status)) return status;
  // No process goes with this reference: its handle, or that it runs, keeps it.
  ObDereferenceObject(k, object);
  const process = PspProcessOf(k, object);
  return process.exited ? STATUS_PROCESS_IS_TERMINATING : MiInProcess(k, process, () => action(process));
}

/** A range that is given and given back by pointers to its base and its size. */
export interface RangeInOut {
  readonly base: U64;
  readonly sizeBytes: U64;
}

/**
 * Carries out an action on a range that the caller points to, and stores the range that it gives when it succeeds.
 * The pointers are the caller's, in the process that is current before.
 */
export function MiChangeRange(
  k: Kernel,
  mode: number,
  pointers: RangeInOut,
  action: (
    base: GuestAddress,
    sizeBytes: number,
  ) => { readonly status: number; readonly base: number; readonly sizeBytes: number },
): number {
  let base: U64 = { lo: 0, hi: 0 };
  let size: U64 = { lo: 0, hi: 0 };
  const fault = guardAccess(mode, () => {
    base = k.memory.readU64(writableRange(k, mode, pointers.base, 8));
    size = k.memory.readU64(writableRange(k, mode, pointers.sizeBytes, 8));
  });
  if (fault !== STATUS_SUCCESS) return fault;
  const address = addressFromU64(base);
  if (address === undefined) return STATUS_INVALID_PARAMETER_2;
  const result = action(address, u64ToNumber(size));
  if (!ntSuccess(result.status)) return result.status;
  return guardAccess(mode, () => {
    k.memory.writeI64(writableRange(k, mode, pointers.base, 8), result.base);
    k.memory.writeI64(writableRange(k, mode, pointers.sizeBytes, 8), result.sizeBytes);
  });
}
