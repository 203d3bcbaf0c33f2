/**
 * Telling drivers that device interfaces come and go. A driver's routine is called at PASSIVE_LEVEL in a system thread, and no more
 * once its registration has been taken back.
 * Deviation: there is no event of the other categories, target devices and hardware profiles; NT has one thread tell of all events.
 * Source: "IoRegisterPlugPlayNotification function (wdm.h)", "Using PnP Device Interface Change Notification",
 * "DRIVER_NOTIFICATION_CALLBACK_ROUTINE callback function (wdm.h)".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { DEVICE_INTERFACE_CHANGE_NOTIFICATION, KEVENT, UNICODE_STRING } from '../../nt/generated/layouts.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { STATUS_INVALID_PARAMETER, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import { DeviceInterfaceChangeNotification } from '../generated/views.ts';
import { callGuest, done, type Enter, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import { KiInitializeEvent, KiSignalEvent, NotificationEvent } from '../ke/event.ts';
import type { Kernel } from '../kernel.ts';
import { ObDereferenceObject, ObReferenceObject } from '../ob/object.ts';
import { PspCreateSystemThread } from '../ps/thread.ts';
import { writeGuid } from '../rtl/guid-ddis.ts';
import { allocateUnicodeString, freeUnicodeString } from '../rtl/unicode-string.ts';
import { interfacesOfClass } from './device-interface.ts';
import type { DeviceInterface } from './state.ts';
import { waitForEvent } from './status-block.ts';

const TAG = poolTag('PpNo');

/** IO_NOTIFICATION_EVENT_CATEGORY */
const EventCategoryHardwareProfileChange = 1;
export const EventCategoryDeviceInterfaceChange = 2;
const EventCategoryTargetDeviceChange = 3;

const GUID_DEVICE_INTERFACE_ARRIVAL = '{cb3a4004-46f0-11d0-b08f-00609713053f}';
const GUID_DEVICE_INTERFACE_REMOVAL = '{cb3a4005-46f0-11d0-b08f-00609713053f}';
const VERSION = 1;
/** What drivers hold as the entry of their registration; they do not look into it. */
const ENTRY_BYTES = 16;

/** What the routines of some registrations are told, one after the other. */
interface TellInterface {
  readonly entries: readonly GuestAddress[];
  readonly event: string;
  readonly guid: string;
  readonly link: string;
  next: number;
  /** DEVICE_INTERFACE_CHANGE_NOTIFICATION, and behind it the UNICODE_STRING of the link. */
  block: GuestAddress;
}

const IopTellInterface = hostRoutine<TellInterface>('IopTellInterface', {
  start(k, slots) {
    const size = DEVICE_INTERFACE_CHANGE_NOTIFICATION.SIZE;
    slots.block = ExpAllocateSystem(k, size + UNICODE_STRING.SIZE, TAG);
    const view = new DeviceInterfaceChangeNotification(k.memory, slots.block);
    view.Version = VERSION;
    view.Size = size;
    view.SymbolicLinkName = addressAdd(slots.block, size);
    writeGuid(k, view.Event, slots.event);
    writeGuid(k, view.InterfaceClassGuid, slots.guid);
    allocateUnicodeString(k, view.SymbolicLinkName, slots.link, TAG);
    return callNext(k, slots);
  },
  returned(k, slots) {
    const registration = k.state.io.plugPlayNotifications.get(slots.entries[slots.next - 1]!)!;
    registration.calling.splice(registration.calling.indexOf(k.thread), 1);
    if (registration.waiter !== NULL_ADDRESS && registration.calling.length === 0)
      KiSignalEvent(k, registration.waiter);
    return callNext(k, slots);
  },
});

function callNext(k: Kernel, slots: TellInterface): StepResult {
  for (;;) {
    const entry = slots.entries[slots.next++];
    if (entry === undefined) break;
    const registration = k.state.io.plugPlayNotifications.get(entry);
    // Taken back meanwhile, or about to be.
    if (registration === undefined || registration.waiter !== NULL_ADDRESS) continue;
    registration.calling.push(k.thread);
    return callGuest(registration.routine, [slots.block, registration.context], 'returned');
  }
  freeUnicodeString(k, addressAdd(slots.block, DEVICE_INTERFACE_CHANGE_NOTIFICATION.SIZE));
  ExpFreeSystem(k, slots.block);
  return done(STATUS_SUCCESS);
}

function telling(entries: readonly GuestAddress[], { guid, link, enabled }: DeviceInterface): TellInterface {
  const event = enabled ? GUID_DEVICE_INTERFACE_ARRIVAL : GUID_DEVICE_INTERFACE_REMOVAL;
  return { entries, event, guid, link, next: 0, block: NULL_ADDRESS };
}

/** An interface has been enabled or disabled: those who want to know are told by a system thread. */
export function IopAnnounceInterface(k: Kernel, changed: DeviceInterface): void {
  const wanted = [...k.state.io.plugPlayNotifications].filter(([, { guid }]) => guid === changed.guid);
  if (wanted.length === 0) return;
  const entries = wanted.map(([entry]) => entry);
  PspCreateSystemThread(k, 'plug and play', IopTellInterface, telling(entries, changed), true);
}

export interface RegisterNotification {
  readonly category: number;
  readonly guid: string;
  readonly tellsExisting: boolean;
  readonly driver: GuestAddress;
  readonly routine: GuestAddress;
  readonly context: U64;
  /** Where the entry goes. */
  readonly out: GuestAddress;
}

/** Tells a new registration of the interfaces that there are. */
const IopTellExisting = hostRoutine<{ readonly list: TellInterface[] }>('IopTellExisting', {
  start: (_k, slots) => tellNext(slots.list),
  told: (_k, slots) => tellNext(slots.list),
});

function tellNext(list: TellInterface[]): StepResult {
  const next = list.shift();
  return next === undefined ? done(STATUS_SUCCESS) : enter(IopTellInterface, next, 'told');
}

/** Registers a routine; STATUS_INVALID_PARAMETER for a category that there is not. */
export function IopRegisterNotification(k: Kernel, request: RegisterNotification): number | Enter {
  const { category, guid, driver, routine, context } = request;
  if (category < EventCategoryHardwareProfileChange || category > EventCategoryTargetDeviceChange)
    return STATUS_INVALID_PARAMETER;
  const entry = ExpAllocateSystem(k, ENTRY_BYTES, TAG);
  ObReferenceObject(k, driver);
  const registration = { category, guid, driver, routine, context, calling: [], waiter: NULL_ADDRESS };
  k.state.io.plugPlayNotifications.set(entry, registration);
  k.memory.writePointer(request.out, entry);
  if (!request.tellsExisting) return STATUS_SUCCESS;
  const existing = interfacesOfClass(k, guid, NULL_ADDRESS, false);
  return enter(IopTellExisting, { list: existing.map((one) => telling([entry], one)) });
}

/** Slots of {@link IopUnregisterNotification}: give it the entry. */
interface Unregister {
  readonly entry: GuestAddress;
  event?: GuestAddress;
}

/**
 * Takes a registration back. When its routine is running in another thread, that is waited for. Its value is STATUS_SUCCESS, or
 * STATUS_INVALID_PARAMETER for what is no registration.
 */
export const IopUnregisterNotification = hostRoutine<Unregister>('IopUnregisterNotification', {
  start(k, slots) {
    const registration = k.state.io.plugPlayNotifications.get(slots.entry);
    if (registration === undefined) return done(STATUS_INVALID_PARAMETER);
    if (registration.calling.every((thread) => thread === k.thread)) return forget(k, slots);
    slots.event = ExpAllocateSystem(k, KEVENT.SIZE, TAG);
    KiInitializeEvent(k, slots.event, NotificationEvent, false);
    registration.waiter = slots.event;
    return waitForEvent(slots.event, 'over');
  },
  over(k, slots) {
    ExpFreeSystem(k, slots.event!);
    return forget(k, slots);
  },
  released: () => done(STATUS_SUCCESS),
});

function forget(k: Kernel, { entry }: Unregister): StepResult {
  const { plugPlayNotifications } = k.state.io;
  const { driver } = plugPlayNotifications.get(entry)!;
  plugPlayNotifications.delete(entry);
  ExpFreeSystem(k, entry);
  const next = ObDereferenceObject(k, driver);
  return next === undefined ? done(STATUS_SUCCESS) : { ...next, next: 'released' };
}
