/** Event objects of user mode. Source: "NtCreateEvent function (ntifs.h)", "NtSetEvent", "NtResetEvent". */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64, u64ToNumber } from '../../base/u64.ts';
import { KEVENT } from '../../nt/generated/layouts.ts';
import { ntSuccess, STATUS_INVALID_PARAMETER, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { OBJECT_ACCESS } from '../../nt/tables/io-flags.ts';
import { type Ddi, systemService } from '../ddi.ts';
import { KiInitializeEvent, KiResetEvent, KiSignalEvent, SynchronizationEvent } from '../ke/event.ts';
import type { Kernel } from '../kernel.ts';
import { ObpCaptureAttributes } from '../ob/capture.ts';
import type { Place } from '../ob/directory.ts';
import { ObpCreateHandle, ObpCurrentProcess, ObpReferenceHandle, UserMode } from '../ob/handle.ts';
import { ObpFindPlace } from '../ob/namespace.ts';
import { ObDereferenceObject, ObpCreateObject } from '../ob/object.ts';
import { ObpMapAccess, objectTypeNamed } from '../ob/object-types.ts';
import { guardUserAccess, probeForWrite } from './probe.ts';

/** Where an event is named; undefined for one without a name. A status when it cannot be there. */
function placeOf(k: Kernel, rawAttributes: U64): Place | number | undefined {
  if (u64ToNumber(rawAttributes) === 0) return undefined;
  const attributes = ObpCaptureAttributes(k, rawAttributes);
  if (typeof attributes === 'number') return attributes;
  return attributes.name === '' ? undefined : ObpFindPlace(k, attributes.name);
}

/** Changes an event and stores its previous state, if somewhere is given. */
function change(k: Kernel, handle: U64, previous: U64, apply: (k: Kernel, event: GuestAddress) => number): number {
  let out = NULL_ADDRESS;
  const fault = guardUserAccess(() => {
    if (u64ToNumber(previous) !== 0) out = probeForWrite(k, previous, 4);
  });
  if (fault !== STATUS_SUCCESS) return fault;
  const access = OBJECT_ACCESS.EVENT_MODIFY_STATE;
  const { status, object } = ObpReferenceHandle(k, ObpCurrentProcess(k), handle, 'Event', access, UserMode);
  if (!ntSuccess(status)) return status;
  const old = apply(k, object);
  ObDereferenceObject(k, object);
  if (out !== NULL_ADDRESS) guardUserAccess(() => k.memory.writeU32(out, old));
  return STATUS_SUCCESS;
}

export const eventServices: readonly Ddi[] = [
  /**
   * Makes an event: EventType 0 stays signalled until it is reset, 1 lets one wait through.
   * Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER, STATUS_ACCESS_VIOLATION, STATUS_OBJECT_NAME_COLLISION.
   * Deviation: OBJ_OPENIF is not looked at.
   * Source: "NtCreateEvent function (ntifs.h)".
   */
  systemService({
    name: 'NtCreateEvent',
    parameters: [
      'EventHandle: u64',
      'DesiredAccess: u32',
      'ObjectAttributes: u64',
      'EventType: u32',
      'InitialState: bool',
    ],
    call(k, rawHandle, desiredAccess, attributes, type, initialState) {
      let out = NULL_ADDRESS;
      const fault = guardUserAccess(() => {
        out = probeForWrite(k, rawHandle, 8);
      });
      if (fault !== STATUS_SUCCESS) return fault;
      if (type > SynchronizationEvent) return STATUS_INVALID_PARAMETER;
      const place = placeOf(k, attributes);
      if (typeof place === 'number') return place;
      const event = ObpCreateObject(k, 'Event', KEVENT.SIZE, place === undefined ? {} : { place });
      KiInitializeEvent(k, event, type, initialState);
      const access = ObpMapAccess(objectTypeNamed('Event'), desiredAccess);
      const handle = ObpCreateHandle(k, ObpCurrentProcess(k), event, access);
      ObDereferenceObject(k, event);
      k.currentThread!.callResult = u64(handle);
      return guardUserAccess(() => k.memory.writeU64(out, handle, 0));
    },
  }),
  /**
   * Signals an event.
   * Returns STATUS_SUCCESS, STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED,
   * STATUS_ACCESS_VIOLATION.
   * Source: "NtSetEvent function".
   */
  systemService({
    name: 'NtSetEvent',
    parameters: ['EventHandle: u64', 'PreviousState: u64'],
    call: (k, handle, previous) => change(k, handle, previous, KiSignalEvent),
  }),
  /**
   * Makes an event not signalled.
   * Returns as NtSetEvent.
   * Source: "NtResetEvent function".
   */
  systemService({
    name: 'NtResetEvent',
    parameters: ['EventHandle: u64', 'PreviousState: u64'],
    call: (k, handle, previous) => change(k, handle, previous, KiResetEvent),
  }),
];
