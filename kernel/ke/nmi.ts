/**
 * Non-maskable interrupts: the routines that drivers have registered for them are called at HIGH_LEVEL, the youngest first,
 * whatever the processor's IRQL and interrupt flag are. One that none of them claims is a failure of the hardware.
 * Source: "KeRegisterNmiCallback function (wdm.h)", "Bug Check 0x80: NMI_HARDWARE_FAILURE" (Windows driver documentation).
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { NMI_HARDWARE_FAILURE } from '../../nt/bug-check-codes.ts';
import { HIGH_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { STATUS_INVALID_HANDLE, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { bugcheck } from '../bugcheck.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpFreeSystem, ExpTryAllocateSystem } from '../ex/pool.ts';
import { HalLine, HalLineVector, NMI_LINE } from '../hal/interrupt-controller.ts';
import { callGuest, done, hostRoutine, type StepResult } from '../host-routine.ts';
import { upToApc } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { MiDpcStack } from '../mm/system-space.ts';
import { KiInterrupt } from './interruption.ts';
import { KiSetIrql } from './irql.ts';

const TAG = poolTag('KNmi');

/** What the handle of a registration points at; drivers know nothing of it. */
const REGISTRATION_BYTES = 16;

/** A BOOLEAN is the low byte of what a routine returns. */
const BOOLEAN_MASK = 0xff;

function register(k: Kernel, routine: GuestAddress, context: U64): GuestAddress {
  const handle = ExpTryAllocateSystem(k, REGISTRATION_BYTES, TAG);
  if (handle !== NULL_ADDRESS) k.state.ke.nmiCallbacks.unshift({ handle, routine, context });
  return handle;
}

function deregister(k: Kernel, handle: GuestAddress): number {
  const { nmiCallbacks } = k.state.ke;
  const index = nmiCallbacks.findIndex((callback) => callback.handle === handle);
  if (index < 0) return STATUS_INVALID_HANDLE;
  nmiCallbacks.splice(index, 1);
  ExpFreeSystem(k, handle);
  return STATUS_SUCCESS;
}

/** A non-maskable interrupt comes between whatever the processor is doing. */
export function KiInterruptForNmi(k: Kernel): void {
  const line = HalLine(k, NMI_LINE);
  line.inService = true;
  line.edge = false;
  const isIdle = k.currentThread === undefined;
  if (isIdle) k.currentThread = k.processor.idle;
  const stack = isIdle ? MiDpcStack(k.cpu) : undefined;
  KiInterrupt(k, k.currentThread!, KiServiceNmi, { next: 0, handled: false }, stack);
  KiSetIrql(k, HIGH_LEVEL, 'non-maskable interrupt');
}

interface ServiceNmi {
  next: number;
  handled: boolean;
  beganNs?: number;
}

const KiServiceNmi = hostRoutine<ServiceNmi>('KiServiceNmi', {
  start: (k, slots) => callNext(k, slots),
  returned(k, slots, result) {
    const claimed = (result & BOOLEAN_MASK) !== 0;
    k.sink.interruptEnd(0, claimed ? 1 : 0, k.time - slots.beganNs!);
    slots.handled ||= claimed;
    return callNext(k, slots);
  },
});

function callNext(k: Kernel, slots: ServiceNmi): StepResult {
  const callback = k.state.ke.nmiCallbacks[slots.next++];
  if (callback !== undefined) {
    const { routine, context } = callback;
    slots.beganNs = k.time;
    k.sink.interruptStart(0, HalLineVector(NMI_LINE), routine, 0);
    return callGuest(routine, [context, slots.handled], 'returned');
  }
  if (!slots.handled) {
    const text = 'a non-maskable interrupt has come, and no routine that is registered for those has claimed it';
    throw bugcheck(k, NMI_HARDWARE_FAILURE, [0, 0, 0, 0], text);
  }
  HalLine(k, NMI_LINE).inService = false;
  return done(0);
}

export const nmiDdis: readonly Ddi[] = [
  /**
   * Has a routine called at HIGH_LEVEL for each non-maskable interrupt, before those registered earlier; its value is for taking
   * that back, NULL when there is no memory.
   * @irql <= APC_LEVEL
   * Source: "KeRegisterNmiCallback function (wdm.h)".
   */
  ddi({
    name: 'KeRegisterNmiCallback',
    parameters: ['CallbackRoutine: ptr', 'Context: u64'],
    irql: upToApc,
    call: (k, routine, context) => register(k, routine, context),
  }),
  /**
   * Takes a registration back. Returns STATUS_SUCCESS, STATUS_INVALID_HANDLE (there is none such).
   * @irql <= APC_LEVEL
   * Source: "KeDeregisterNmiCallback function (wdm.h)".
   */
  ddi({
    name: 'KeDeregisterNmiCallback',
    parameters: ['Handle: ptr'],
    irql: upToApc,
    call: (k, handle) => deregister(k, handle),
  }),
];
