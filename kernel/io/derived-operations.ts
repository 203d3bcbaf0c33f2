/**
 * Operations on IRPs that drivers carry out inline, with no call that could be seen: they are derived by comparing the
 * stack locations around the current one with a copy taken when the driver got the IRP.
 * Source: "IoSkipCurrentIrpStackLocation", "IoCopyCurrentIrpStackLocationToNext", "IoSetCompletionRoutine" and
 * "IoMarkIrpPending" (wdm.h).
 */
import { addressAdd, addressFromHalves, type GuestAddress } from '../../base/guest-address.ts';
import { IO_STACK_LOCATION } from '../../nt/generated/layouts.ts';
import { STACK_CONTROL } from '../../nt/tables/io-flags.ts';
import { Irp } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import { stackLocationAddress } from './irp.ts';
import type { IrpRecord } from './state.ts';

const { SIZE, Control, CompletionRoutine, Context } = IO_STACK_LOCATION;
const { SL_PENDING_RETURNED, SL_INVOKE_ON_SUCCESS, SL_INVOKE_ON_ERROR, SL_INVOKE_ON_CANCEL } = STACK_CONTROL;
const INVOKE = SL_INVOKE_ON_SUCCESS | SL_INVOKE_ON_ERROR | SL_INVOKE_ON_CANCEL;

const UNTOUCHED = new Uint8Array(SIZE);

/** Stack locations `lowest .. lowest + count - 1` as bytes. */
interface Window {
  readonly lowest: number;
  readonly bytes: Uint8Array;
}

/** Which locations the next and the current one are, as far as the IRP has them. */
function windowBounds(location: number, stackCount: number): { lowest: number; count: number } {
  const lowest = Math.max(1, location - 1);
  return { lowest, count: Math.max(0, Math.min(location, stackCount) - lowest + 1) };
}

function readWindow(k: Kernel, address: GuestAddress, location: number, stackCount: number): Window {
  const { lowest, count } = windowBounds(location, stackCount);
  return { lowest, bytes: k.memory.readBytes(stackLocationAddress(address, lowest), count * SIZE) };
}

/** One location of a window; an untouched one when it is not in there. */
function locationIn({ lowest, bytes }: Window, location: number): Uint8Array {
  const start = (location - lowest) * SIZE;
  return start >= 0 && start < bytes.length ? bytes.subarray(start, start + SIZE) : UNTOUCHED;
}

function equal(a: Uint8Array, b: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Takes a copy of the stack locations to compare with later. */
export function rememberLocations(k: Kernel, record: IrpRecord, address: GuestAddress): void {
  const { CurrentLocation, StackCount } = new Irp(k.memory, address);
  record.location = CurrentLocation;
  record.locations = readWindow(k, address, CurrentLocation, StackCount).bytes;
}

/** The remembered copy. */
function before(record: IrpRecord): Window {
  return { lowest: Math.max(1, record.location - 1), bytes: record.locations };
}

/** Emits what the driver has done to the IRP before it passes it on. */
export function deriveBeforeCall(k: Kernel, record: IrpRecord, address: GuestAddress): void {
  const { CurrentLocation, StackCount } = new Irp(k.memory, address);
  if (CurrentLocation === record.location + 1) {
    k.sink.irpSkip(record.id, record.location);
    return;
  }
  const next = CurrentLocation - 1;
  // Who issues a request fills the first location and most often leaves it at that.
  if (CurrentLocation > StackCount && controlAt(k, address, next) === 0) return;
  const old = before(record);
  const now = readWindow(k, address, CurrentLocation, StackCount);
  derivePending(k, record.id, CurrentLocation, old, now);
  if (next < 1) return;
  deriveCopy(k, record.id, CurrentLocation, old, now);
  deriveCompletion(k, record.id, next, old, now);
}

/** Emits what the driver has done to the IRP when it completes it or returns from its routine. */
export function deriveMarkPending(k: Kernel, record: IrpRecord, address: GuestAddress): void {
  const { CurrentLocation, StackCount } = new Irp(k.memory, address);
  if (CurrentLocation > StackCount || (controlAt(k, address, CurrentLocation) & SL_PENDING_RETURNED) === 0) return;
  derivePending(k, record.id, CurrentLocation, before(record), readWindow(k, address, CurrentLocation, StackCount));
  rememberLocations(k, record, address);
}

function controlAt(k: Kernel, address: GuestAddress, location: number): number {
  return k.memory.readU8(addressAdd(stackLocationAddress(address, location), Control));
}

function derivePending(k: Kernel, irp: number, location: number, old: Window, now: Window): void {
  const set = locationIn(now, location)[Control]! & ~locationIn(old, location)[Control]!;
  if (set & SL_PENDING_RETURNED) k.sink.irpMarkPending(irp, location);
}

/** The macro copies everything but the completion routine and clears Control; it copies DeviceObject too. */
function deriveCopy(k: Kernel, irp: number, location: number, old: Window, now: Window): void {
  const current = locationIn(now, location);
  const next = locationIn(now, location - 1);
  const isCopy =
    current !== UNTOUCHED && equal(next, current, 0, Control) && equal(next, current, Control + 1, CompletionRoutine);
  if (isCopy && !equal(next, locationIn(old, location - 1), 0, CompletionRoutine)) k.sink.irpCopy(irp, location);
}

function deriveCompletion(k: Kernel, irp: number, location: number, old: Window, now: Window): void {
  const next = locationIn(now, location);
  const control = next[Control]! & INVOKE;
  if (control === 0) return;
  const was = locationIn(old, location);
  if (equal(next, was, CompletionRoutine, SIZE) && control === (was[Control]! & INVOKE)) return;
  const view = new DataView(next.buffer, next.byteOffset, SIZE);
  const half = (offset: number) => view.getUint32(offset, true);
  const routine = addressFromHalves(half(CompletionRoutine), half(CompletionRoutine + 4));
  k.sink.irpSetCompletion(irp, location, routine, half(Context), half(Context + 4), control);
}
