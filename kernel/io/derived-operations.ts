/**
 * Operations on IRPs that drivers carry out inline, with no call that could be seen: they are derived by comparing the
 * stack locations around the current one with a copy taken when the driver got the IRP.
 * Source: "IoSkipCurrentIrpStackLocation", "IoCopyCurrentIrpStackLocationToNext", "IoSetCompletionRoutine",
 * "IoMarkIrpPending" and "IoSetCancelRoutine" (wdm.h).
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

/**
 * A stack location is copied as 32-bit words: an array of numbers costs a fraction of a typed array of that size. The
 * first word holds the major and the minor function, the flags, and Control as its highest byte.
 */
const WORDS = SIZE / 4;
const COMPLETION_WORD = CompletionRoutine / 4;
const CONTEXT_WORD = Context / 4;
const CONTROL_SHIFT = 8 * Control;

const UNTOUCHED: readonly number[] = new Array(WORDS).fill(0);

/** Stack locations `lowest .. lowest + count - 1` as words. */
interface Window {
  readonly lowest: number;
  readonly words: readonly number[];
}

/** Which locations the next and the current one are, as far as the IRP has them. */
function windowBounds(location: number, stackCount: number): { lowest: number; count: number } {
  const lowest = Math.max(1, location - 1);
  return { lowest, count: Math.max(0, Math.min(location, stackCount) - lowest + 1) };
}

function readWindow(k: Kernel, address: GuestAddress, location: number, stackCount: number): Window {
  const { lowest, count } = windowBounds(location, stackCount);
  const first = stackLocationAddress(address, lowest);
  return { lowest, words: k.memory.readWords(first, count * WORDS) };
}

/** One location of a window; an untouched one when it is not in there. */
function locationIn({ lowest, words }: Window, location: number): readonly number[] {
  const start = (location - lowest) * WORDS;
  return start >= 0 && start < words.length ? words.slice(start, start + WORDS) : UNTOUCHED;
}

function controlOf(location: readonly number[]): number {
  return location[0]! >>> CONTROL_SHIFT;
}

function equal(a: readonly number[], b: readonly number[], from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Takes a copy of the stack locations to compare with later. */
export function rememberLocations(k: Kernel, record: IrpRecord, address: GuestAddress): void {
  const { CurrentLocation, StackCount } = new Irp(k.memory, address);
  record.location = CurrentLocation;
  record.locations = readWindow(k, address, CurrentLocation, StackCount).words;
}

/** The remembered copy. */
function before(record: IrpRecord): Window {
  return { lowest: Math.max(1, record.location - 1), words: record.locations };
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
  derivePending(k, record, CurrentLocation, old, now);
  if (next < 1) return;
  deriveCopy(k, record.id, CurrentLocation, old, now);
  deriveCompletion(k, record.id, next, old, now);
}

/** Emits what the driver has done to the IRP when it completes it or returns from its routine. */
export function deriveMarkPending(k: Kernel, record: IrpRecord, address: GuestAddress): void {
  const { CurrentLocation, StackCount } = new Irp(k.memory, address);
  if (CurrentLocation > StackCount || (controlAt(k, address, CurrentLocation) & SL_PENDING_RETURNED) === 0) return;
  derivePending(k, record, CurrentLocation, before(record), readWindow(k, address, CurrentLocation, StackCount));
  rememberLocations(k, record, address);
}

/** Emits `irp_set_cancel` when the cancel routine is another one than when it was last looked at. */
export function deriveSetCancel(k: Kernel, record: IrpRecord, address: GuestAddress): void {
  const routine = new Irp(k.memory, address).CancelRoutine;
  if (routine === record.cancelRoutine) return;
  k.sink.irpSetCancel(record.id, routine, record.cancelRoutine);
  record.cancelRoutine = routine;
}

function controlAt(k: Kernel, address: GuestAddress, location: number): number {
  return k.memory.readU8(addressAdd(stackLocationAddress(address, location), Control));
}

function derivePending(k: Kernel, record: IrpRecord, location: number, old: Window, now: Window): void {
  const set = controlOf(locationIn(now, location)) & ~controlOf(locationIn(old, location));
  if ((set & SL_PENDING_RETURNED) === 0) return;
  record.markedPending.push(location);
  k.sink.irpMarkPending(record.id, location);
}

/** The macro copies everything but the completion routine and clears Control; it copies DeviceObject too. */
function deriveCopy(k: Kernel, irp: number, location: number, old: Window, now: Window): void {
  const current = locationIn(now, location);
  const next = locationIn(now, location - 1);
  const isCopy =
    current !== UNTOUCHED &&
    (next[0]! ^ current[0]!) << (32 - CONTROL_SHIFT) === 0 &&
    equal(next, current, 1, COMPLETION_WORD);
  if (isCopy && !equal(next, locationIn(old, location - 1), 0, COMPLETION_WORD)) k.sink.irpCopy(irp, location);
}

function deriveCompletion(k: Kernel, irp: number, location: number, old: Window, now: Window): void {
  const next = locationIn(now, location);
  const control = controlOf(next) & INVOKE;
  if (control === 0) return;
  const was = locationIn(old, location);
  if (equal(next, was, COMPLETION_WORD, WORDS) && control === (controlOf(was) & INVOKE)) return;
  const routine = addressFromHalves(next[COMPLETION_WORD]!, next[COMPLETION_WORD + 1]!);
  k.sink.irpSetCompletion(irp, location, routine, next[CONTEXT_WORD]!, next[CONTEXT_WORD + 1]!, control);
}
