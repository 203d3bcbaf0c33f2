/**
 * The I/O timer of a device: its driver's routine is called about once a second while the timer runs. All devices share
 * one timer and DPC of the kernel, which calls one routine after the other at DISPATCH_LEVEL.
 * Source: "Using I/O Timers", "IoInitializeTimer function (wdm.h)".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, U64_ZERO, u64FromBigInt } from '../../base/u64.ts';
import { KDPC, KTIMER } from '../../nt/generated/layouts.ts';
import { DISPATCH_LEVEL, HIGH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import { DeviceObject } from '../generated/views.ts';
import { callGuest, done, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import { KiInitializeDpc } from '../ke/dpc.ts';
import { KiCancelTimer, KiInitializeTimer, KiSetTimer, NotificationTimer } from '../ke/timer.ts';
import type { Kernel } from '../kernel.ts';

const TAG = poolTag('IoTm');
/** What DEVICE_OBJECT.Timer points to is opaque. */
const IO_TIMER_BYTES = 0x30;
const SECOND_MS = 1000;
/** Negative, in 100 ns units: a second from now. */
const IN_A_SECOND = u64FromBigInt(BigInt.asUintN(64, -10_000_000n));

/** KTIMER and KDPC that serve all I/O timers. */
function sharedTimer(k: Kernel): { readonly timer: GuestAddress; readonly dpc: GuestAddress } {
  const { io } = k.state;
  if (io.timer === NULL_ADDRESS) {
    io.timer = ExpAllocateSystem(k, KTIMER.SIZE + KDPC.SIZE, TAG);
    KiInitializeTimer(k, io.timer, NotificationTimer);
    KiInitializeDpc(k, addressAdd(io.timer, KTIMER.SIZE), k.calls.exportAddress('IopTimerDispatch'), U64_ZERO);
  }
  return { timer: io.timer, dpc: addressAdd(io.timer, KTIMER.SIZE) };
}

function countRunning(k: Kernel): number {
  return [...k.state.io.timers.values()].filter(({ running }) => running).length;
}

/** Starts or stops the timer of a device; the shared timer runs while any does. */
function setRunning(k: Kernel, device: GuestAddress, running: boolean): void {
  const record = k.state.io.timers.get(device);
  if (record === undefined || record.running === running) return;
  record.running = running;
  const count = countRunning(k);
  const { timer, dpc } = sharedTimer(k);
  if (running && count === 1) {
    KiSetTimer(k, timer, { due: IN_A_SECOND, periodMs: SECOND_MS, toleranceMs: 0, dpc });
  } else if (!running && count === 0) {
    KiCancelTimer(k, timer);
  }
}

/** A device is deleted: its timer goes with it. */
export function IopDeleteTimer(k: Kernel, device: GuestAddress): void {
  setRunning(k, device, false);
  if (!k.state.io.timers.delete(device)) return;
  ExpFreeSystem(k, new DeviceObject(k.memory, device).Timer);
}

/** Calls the routines of all timers that run, in the order in which they were initialised. */
const IopTimerDispatch = hostRoutine<{ readonly devices: readonly GuestAddress[]; next: number }>('IopTimerDispatch', {
  start(k, slots): StepResult {
    for (;;) {
      const device = slots.devices[slots.next++];
      if (device === undefined) return done(0);
      const record = k.state.io.timers.get(device);
      if (record?.running) return callGuest(record.routine, [device, record.context], 'start');
    }
  },
});

export const ioTimerDdis: readonly Ddi[] = [
  /**
   * The kernel's own DPC routine for I/O timers; no driver imports it.
   * @irql DISPATCH_LEVEL
   */
  ddi({
    name: 'IopTimerDispatch',
    parameters: ['Dpc: ptr', 'DeferredContext: u64', 'SystemArgument1: u64', 'SystemArgument2: u64'],
    irql: [DISPATCH_LEVEL, HIGH_LEVEL],
    call: (k) => enter(IopTimerDispatch, { devices: [...k.state.io.timers.keys()], next: 0 }),
  }),
  /**
   * Gives a device a timer routine, or another one. Returns STATUS_SUCCESS.
   * @irql PASSIVE_LEVEL
   * Source: "IoInitializeTimer function (wdm.h)".
   */
  ddi({
    name: 'IoInitializeTimer',
    parameters: ['DeviceObject: ptr', 'TimerRoutine: ptr', 'Context: u64'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call(k, device, routine, context: U64) {
      const view = new DeviceObject(k.memory, device);
      if (view.Timer === NULL_ADDRESS) view.Timer = ExpAllocateSystem(k, IO_TIMER_BYTES, TAG);
      const running = k.state.io.timers.get(device)?.running ?? false;
      k.state.io.timers.set(device, { routine, context, running });
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Has the device's timer routine called once a second from now on.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoStartTimer function (wdm.h)".
   */
  ddi({
    name: 'IoStartTimer',
    parameters: ['DeviceObject: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, device) => setRunning(k, device, true),
  }),
  /**
   * Has the device's timer routine not called any more.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoStopTimer function (wdm.h)".
   */
  ddi({
    name: 'IoStopTimer',
    parameters: ['DeviceObject: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, device) => setRunning(k, device, false),
  }),
];
