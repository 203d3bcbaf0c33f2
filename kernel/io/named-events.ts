/**
 * Events that drivers share with programs by name. Source: "IoCreateNotificationEvent function (wdm.h)",
 * "IoCreateSynchronizationEvent function (wdm.h)".
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { KEVENT } from '../../nt/generated/layouts.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { OBJECT_ATTRIBUTE_FLAGS } from '../../nt/tables/io-flags.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { KiInitializeEvent, NotificationEvent, SynchronizationEvent } from '../ke/event.ts';
import type { Kernel } from '../kernel.ts';
import { ObpOpenHandle } from '../ob/handle.ts';
import { ObpLookup } from '../ob/namespace.ts';
import { ObDereferenceObject, ObpCreateObject, ObpTypeName } from '../ob/object.ts';
import { objectTypeNamed } from '../ob/object-types.ts';
import { readUnicodeString } from '../rtl/unicode-string.ts';

/** The event of that name, new and signalled if there is none, and a kernel handle of it; NULL when the name is another object's. */
function createOrOpen(k: Kernel, name: string, type: number, eventHandle: GuestAddress): GuestAddress {
  const { status, object, place } = ObpLookup(k, name);
  const isNew = status !== STATUS_SUCCESS && place !== undefined;
  if (!isNew && (status !== STATUS_SUCCESS || ObpTypeName(k, object) !== 'Event')) return NULL_ADDRESS;
  const event = isNew ? ObpCreateObject(k, 'Event', KEVENT.SIZE, { place }) : object;
  if (isNew) KiInitializeEvent(k, event, type, true);
  const { all } = objectTypeNamed('Event').mapping;
  const handle = ObpOpenHandle(k, event, all, OBJECT_ATTRIBUTE_FLAGS.OBJ_KERNEL_HANDLE);
  // The handle, and with it the name, hold the event from now on.
  if (isNew) ObDereferenceObject(k, event);
  k.memory.writeU64(eventHandle, handle.lo, handle.hi);
  return event;
}

/** Declares the routine for one type of events. */
function namedEventDdi(name: string, type: number): Ddi {
  return ddi({
    name,
    parameters: ['EventName: ptr', 'EventHandle: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k, eventName, eventHandle) => createOrOpen(k, readUnicodeString(k, eventName), type, eventHandle),
  });
}

export const namedEventDdis: readonly Ddi[] = [
  /**
   * Opens the named event, or makes one that is signalled and stays so until it is reset; gives a kernel handle.
   * @irql PASSIVE_LEVEL
   * Returns NULL when the name cannot be used.
   * Source: "IoCreateNotificationEvent function (wdm.h)".
   */
  namedEventDdi('IoCreateNotificationEvent', NotificationEvent),
  /**
   * Opens the named event, or makes one that is signalled and lets one wait through at a time; gives a kernel handle.
   * @irql PASSIVE_LEVEL
   * Returns NULL when the name cannot be used.
   * Source: "IoCreateSynchronizationEvent function (wdm.h)".
   */
  namedEventDdi('IoCreateSynchronizationEvent', SynchronizationEvent),
];
