/**
 * Drivers that work on one request at a time: the I/O manager queues their IRPs on the device (DEVICE_OBJECT.DeviceQueue)
 * and calls DriverStartIo with the one whose turn it is (CurrentIrp), at DISPATCH_LEVEL. Cancelling is guarded by the
 * cancel spin lock, which is held whenever queue, CurrentIrp and cancel routine change together.
 * Source: "Writing a StartIo Routine", "IoStartPacket function (ntifs.h)", "IoSetStartIoAttributes function (wdm.h)".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { IRP } from '../../nt/generated/layouts.ts';
import { DISPATCH_LEVEL } from '../../nt/irql.ts';
import { DeviceObject, DevobjExtension, DriverObject, Irp } from '../generated/views.ts';
import { callGuest, done, type Enter, enter, hostRoutine, type StepResult, whenAbandoned } from '../host-routine.ts';
import { KiInsertDeviceQueue, KiRemoveDeviceQueue } from '../ke/device-queue.ts';
import { KiLowerIrql, KiRaiseIrql } from '../ke/irql.ts';
import type { Kernel } from '../kernel.ts';
import { abandonIrp, enterIrp } from './call-driver.ts';
import { IopAcquireCancelSpinLock, IopReleaseCancelSpinLock, IopSetCancelRoutine } from './cancel.ts';
import { IopDeviceId } from './device.ts';
import { liveIrp } from './irp.ts';

/** DEVOBJ_EXTENSION.StartIoFlags. The numbers are the simulator's own. */
const NO_CANCEL = 0x1;
const DEFERRED = 0x2;
/** What a driver has asked for while its StartIo routine was running. */
const REQUESTED = 0x4;
const REQUESTED_BY_KEY = 0x8;
const REQUESTED_CANCELABLE = 0x10;

/** Says how DriverStartIo of a device is called. */
export function IopSetStartIoAttributes(
  k: Kernel,
  device: GuestAddress,
  deferredStartIo: boolean,
  nonCancelable: boolean,
): void {
  const extension = extensionOf(k, device);
  extension.StartIoFlags |= (deferredStartIo ? DEFERRED : 0) | (nonCancelable ? NO_CANCEL : 0);
}

function extensionOf(k: Kernel, device: GuestAddress): DevobjExtension {
  return new DevobjExtension(k.memory, new DeviceObject(k.memory, device).DeviceObjectExtension);
}

/** Slots of {@link IopCallStartIo}: give it the device and the IRP. */
interface CallStartIo {
  readonly device: GuestAddress;
  readonly irp: GuestAddress;
  irpId?: number;
  deviceId?: number;
  outerIrp?: number;
}

/** Calls DriverStartIo, and then what a deferred start of the next packet asks for. */
const IopCallStartIo = hostRoutine<CallStartIo>('IopCallStartIo', {
  start(k, slots) {
    const { device, irp } = slots;
    const routine = new DriverObject(k.memory, new DeviceObject(k.memory, device).DriverObject).DriverStartIo;
    slots.irpId = liveIrp(k, irp, 'given to StartIo').id;
    slots.deviceId = IopDeviceId(k, device);
    slots.outerIrp = enterIrp(k, slots.irpId);
    extensionOf(k, device).StartIoCount++;
    k.sink.irpStart(slots.irpId, slots.deviceId, routine);
    return callGuest(routine, [device, irp], 'returned');
  },
  returned(k, slots) {
    const { device } = slots;
    k.sink.irpStartReturn(slots.irpId!, slots.deviceId!);
    enterIrp(k, slots.outerIrp!);
    const extension = extensionOf(k, device);
    extension.StartIoCount--;
    const flags = extension.StartIoFlags;
    if ((flags & REQUESTED) === 0 || extension.StartIoCount > 0) return done(0);
    extension.StartIoFlags &= ~(REQUESTED | REQUESTED_BY_KEY | REQUESTED_CANCELABLE);
    const key = flags & REQUESTED_BY_KEY ? { key: extension.StartIoKey >>> 0 } : {};
    const cancelable = (flags & REQUESTED_CANCELABLE) !== 0;
    return enter(IoStartNextPacket, { device, cancelable, ...key }, 'nextStarted');
  },
  nextStarted: () => done(0),
});

whenAbandoned(IopCallStartIo, abandonIrp);

/** Slots of {@link IoStartPacket}; the caller gives the first four. */
export interface StartPacket {
  readonly device: GuestAddress;
  readonly irp: GuestAddress;
  readonly key?: number;
  /** Cancel routine, or NULL for an IRP that cannot be cancelled while it waits. */
  readonly cancelRoutine: GuestAddress;
  oldIrql?: number;
  irpId?: number;
  /** What the thread was working on before the cancel routine. */
  outerIrp?: number;
}

/** Calls DriverStartIo with the IRP, or queues it when the device is busy; one that is cancelled meanwhile is cancelled. */
export const IoStartPacket = hostRoutine<StartPacket>('IoStartPacket', {
  start(k, slots) {
    slots.oldIrql = KiRaiseIrql(k, DISPATCH_LEVEL, 'IoStartPacket');
    if (slots.cancelRoutine === NULL_ADDRESS) return place(k, slots);
    const old = IopAcquireCancelSpinLock(k, 'IoStartPacket');
    return typeof old === 'number' ? place(k, slots) : { ...old, next: 'locked' };
  },
  locked: (k, slots) => place(k, slots),
  cancelled(k, slots) {
    k.sink.irpCancelReturn(slots.irpId!);
    enterIrp(k, slots.outerIrp!);
    return ended(k, slots);
  },
  over: ended,
});

whenAbandoned(IoStartPacket, abandonIrp);

function ended(k: Kernel, { oldIrql }: StartPacket): StepResult {
  KiLowerIrql(k, oldIrql!, 'IoStartPacket');
  return done(0);
}

/** With the cancel spin lock if there is a cancel routine. */
function place(k: Kernel, slots: StartPacket): StepResult {
  const { device, key, cancelRoutine } = slots;
  const irp = new Irp(k.memory, slots.irp);
  const isCancelable = cancelRoutine !== NULL_ADDRESS;
  if (isCancelable) IopSetCancelRoutine(k, irp, cancelRoutine);
  const view = new DeviceObject(k.memory, device);
  if (!KiInsertDeviceQueue(k, view.DeviceQueue, irp.Tail_Overlay_DeviceQueueEntry, key)) {
    view.CurrentIrp = slots.irp;
    if (isCancelable) becomeCurrent(k, device, irp);
    return enter(IopCallStartIo, { device, irp: slots.irp }, 'over');
  }
  if (isCancelable && irp.Cancel !== 0) {
    // IoCancelIrp came before there was a routine: it is called now, and releases the cancel spin lock.
    irp.CancelIrql = DISPATCH_LEVEL;
    IopSetCancelRoutine(k, irp, NULL_ADDRESS);
    slots.irpId = liveIrp(k, slots.irp, 'started').id;
    slots.outerIrp = enterIrp(k, slots.irpId);
    k.sink.irpCancelCall(slots.irpId, IopDeviceId(k, device), cancelRoutine);
    return callGuest(cancelRoutine, [device, slots.irp], 'cancelled');
  }
  if (isCancelable) IopReleaseCancelSpinLock(k, DISPATCH_LEVEL, 'IoStartPacket');
  return ended(k, slots);
}

/** The IRP's turn has come: its driver may have asked that it cannot be cancelled from now on. */
function becomeCurrent(k: Kernel, device: GuestAddress, irp: Irp): void {
  if (extensionOf(k, device).StartIoFlags & NO_CANCEL) IopSetCancelRoutine(k, irp, NULL_ADDRESS);
  IopReleaseCancelSpinLock(k, DISPATCH_LEVEL, 'IoStartPacket');
}

/** Slots of {@link IoStartNextPacket}. */
export interface StartNextPacket {
  readonly device: GuestAddress;
  /** Whether IRPs have been started with cancel routines. */
  readonly cancelable: boolean;
  readonly key?: number;
}

/** Makes the next waiting IRP the current one and calls DriverStartIo with it; without one the device is free. */
export const IoStartNextPacket = hostRoutine<StartNextPacket>('IoStartNextPacket', {
  start(k, slots) {
    if (!slots.cancelable) return next(k, slots);
    const old = IopAcquireCancelSpinLock(k, 'IoStartNextPacket');
    return typeof old === 'number' ? next(k, slots) : { ...old, next: 'locked' };
  },
  locked: (k, slots) => next(k, slots),
  started: () => done(0),
});

function next(k: Kernel, { device, cancelable, key }: StartNextPacket): StepResult {
  const view = new DeviceObject(k.memory, device);
  view.CurrentIrp = NULL_ADDRESS;
  const entry = KiRemoveDeviceQueue(k, view.DeviceQueue, key);
  if (entry === NULL_ADDRESS) {
    if (cancelable) IopReleaseCancelSpinLock(k, DISPATCH_LEVEL, 'IoStartNextPacket');
    return done(0);
  }
  const irp = addressAdd(entry, -IRP.Tail_Overlay_DeviceQueueEntry);
  view.CurrentIrp = irp;
  if (cancelable) becomeCurrent(k, device, new Irp(k.memory, irp));
  return enter(IopCallStartIo, { device, irp }, 'started');
}

/**
 * What a driver's call for the next packet leads to: with deferred starts, a call from within DriverStartIo is only noted
 * and carried out when that routine has returned, so that it never runs inside itself.
 */
export function IopRequestNextPacket(k: Kernel, slots: StartNextPacket): Enter | undefined {
  const extension = extensionOf(k, slots.device);
  if ((extension.StartIoFlags & DEFERRED) === 0 || extension.StartIoCount === 0) return enter(IoStartNextPacket, slots);
  extension.StartIoFlags |= REQUESTED | (slots.cancelable ? REQUESTED_CANCELABLE : 0);
  if (slots.key === undefined) return undefined;
  extension.StartIoFlags |= REQUESTED_BY_KEY;
  extension.StartIoKey = slots.key;
  return undefined;
}
