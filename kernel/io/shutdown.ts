/**
 * Telling drivers that the system shuts down: IRP_MJ_SHUTDOWN for the devices that were registered for it, the youngest
 * first, then for those that want to be told last. Source: "IRP_MJ_SHUTDOWN", the pages of the routines (wdm.h).
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { IRP_MJ_SHUTDOWN } from '../../nt/irp-codes.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { PRIVILEGES } from '../../nt/security.ts';
import {
  STATUS_INVALID_PARAMETER,
  STATUS_PENDING,
  STATUS_PRIVILEGE_NOT_HELD,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { DEVICE_FLAGS, IRP_FLAGS } from '../../nt/tables/io-flags.ts';
import { type Ddi, ddi, systemService } from '../ddi.ts';
import { ExpFreeSystem } from '../ex/pool.ts';
import { DeviceObject, Irp } from '../generated/views.ts';
import { done, type Enter, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { ObDereferenceObject, ObReferenceObject } from '../ob/object.ts';
import { holdsPrivilege, SepEffectiveToken } from '../se/token.ts';
import { sendIrp } from './call-driver.ts';
import { IoGetAttachedDevice } from './device-stack.ts';
import { IoGetNextIrpStackLocation, IopAllocateIrp, IopFreeIrp, IRP_OF_REQUEST } from './irp.ts';
import { allocateStatusBlock, statusBlockEvent, waitForEvent } from './status-block.ts';

/** SHUTDOWN_ACTION: no reboot, reboot, power off. */
const LAST_ACTION = 2;

interface Shutdown {
  irp: GuestAddress;
  block: GuestAddress;
  device: GuestAddress;
}

/** Sends the requests one after the other; each device is told once. */
const IopShutdownSystem = hostRoutine<Shutdown>('IopShutdownSystem', {
  start: (k, slots) => sendNext(k, slots),
  returned: (k, slots, status) =>
    status === STATUS_PENDING ? waitForEvent(statusBlockEvent(slots.block), 'completed') : finished(k, slots),
  completed: (k, slots) => finished(k, slots),
  released: (k, slots) => sendNext(k, slots),
});

function sendNext(k: Kernel, slots: Shutdown): StepResult {
  const list = k.state.io.shutdownNotifications;
  const normal = list.findLastIndex(({ lastChance }) => !lastChance);
  const [next] = list.splice(normal < 0 ? list.length - 1 : normal, 1);
  if (next === undefined) return done(STATUS_SUCCESS);
  const top = IoGetAttachedDevice(k, next.device);
  slots.device = next.device;
  slots.block = allocateStatusBlock(k);
  slots.irp = IopAllocateIrp(k, new DeviceObject(k.memory, top).StackSize, IRP_OF_REQUEST);
  const irp = new Irp(k.memory, slots.irp);
  irp.Flags = IRP_FLAGS.IRP_CLOSE_OPERATION | IRP_FLAGS.IRP_SYNCHRONOUS_API;
  irp.UserIosb = slots.block;
  irp.UserEvent = statusBlockEvent(slots.block);
  irp.Tail_Overlay_Thread = k.currentThread!.object;
  IoGetNextIrpStackLocation(k, slots.irp).MajorFunction = IRP_MJ_SHUTDOWN;
  return sendIrp(top, slots.irp, 'returned');
}

function finished(k: Kernel, slots: Shutdown): StepResult {
  IopFreeIrp(k, slots.irp);
  ExpFreeSystem(k, slots.block);
  const next = ObDereferenceObject(k, slots.device);
  return next === undefined ? sendNext(k, slots) : { ...next, next: 'released' };
}

function register(k: Kernel, device: GuestAddress, lastChance: boolean): number {
  ObReferenceObject(k, device);
  k.state.io.shutdownNotifications.push({ device, lastChance });
  new DeviceObject(k.memory, device).Flags |= DEVICE_FLAGS.DO_SHUTDOWN_REGISTERED;
  return STATUS_SUCCESS;
}

/** Takes all registrations of a device back. */
function unregister(k: Kernel, device: GuestAddress): Enter | undefined {
  const { io } = k.state;
  const count = io.shutdownNotifications.filter((one) => one.device === device).length;
  io.shutdownNotifications = io.shutdownNotifications.filter((one) => one.device !== device);
  if (count > 0) new DeviceObject(k.memory, device).Flags &= ~DEVICE_FLAGS.DO_SHUTDOWN_REGISTERED;
  let last: Enter | undefined;
  for (let i = 0; i < count; i++) last = ObDereferenceObject(k, device);
  return last;
}

export const shutdownDdis: readonly Ddi[] = [
  /**
   * Has a device told when the system shuts down.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS.
   * Source: "IoRegisterShutdownNotification function (wdm.h)".
   */
  ddi({
    name: 'IoRegisterShutdownNotification',
    parameters: ['DeviceObject: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k, device) => register(k, device, false),
  }),
  /**
   * Has a device told when the system shuts down, after all others.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS.
   * Source: "IoRegisterLastChanceShutdownNotification function (wdm.h)".
   */
  ddi({
    name: 'IoRegisterLastChanceShutdownNotification',
    parameters: ['DeviceObject: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k, device) => register(k, device, true),
  }),
  /**
   * Takes the registrations of a device back.
   * @irql PASSIVE_LEVEL
   * Source: "IoUnregisterShutdownNotification function (wdm.h)".
   */
  ddi({
    name: 'IoUnregisterShutdownNotification',
    parameters: ['DeviceObject: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k, device) => unregister(k, device),
  }),
];

export const shutdownServices: readonly Ddi[] = [
  /**
   * Shuts the system down: sends IRP_MJ_SHUTDOWN to all devices that are registered for it.
   * Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER, STATUS_PRIVILEGE_NOT_HELD (SeShutdownPrivilege is not enabled).
   * Deviation: the machine stays on afterwards, so that the run ends in order; file systems are not told in between.
   * Source: "IRP_MJ_SHUTDOWN", "ExitWindowsEx function (winuser.h)", which comes to this service.
   */
  systemService({
    name: 'NtShutdownSystem',
    parameters: ['Action: u32'],
    call(k, action) {
      if (action > LAST_ACTION) return STATUS_INVALID_PARAMETER;
      if (!holdsPrivilege(SepEffectiveToken(k), PRIVILEGES.SeShutdownPrivilege)) return STATUS_PRIVILEGE_NOT_HELD;
      return enter(IopShutdownSystem, { irp: NULL_ADDRESS, block: NULL_ADDRESS, device: NULL_ADDRESS });
    },
  }),
];
