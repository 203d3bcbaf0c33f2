/** Event objects with handles. Source: "ZwCreateEvent", "ZwOpenEvent", "ZwSetEvent" (ntifs.h), "Event Objects". */

import { U64_ZERO } from '../../base/u64.ts';
import { KEVENT } from '../../nt/generated/layouts.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_INVALID_PARAMETER } from '../../nt/status-codes.ts';
import { OBJECT_ACCESS } from '../../nt/tables/io-flags.ts';
import { DispatcherHeader } from '../generated/views.ts';
import { EVENT_INCREMENT, KiInitializeEvent, KiResetEvent, KiSignalEvent, SynchronizationEvent } from '../ke/event.ts';
import { type NativeRoutine, nativeRoutine } from '../native-routine.ts';
import { changeByHandle, queryByHandle } from '../ob/change-by-handle.ts';
import { ObpCreateNamed, ObpOpenNamed } from '../ob/named-object.ts';
import { ObpCreateObject } from '../ob/object.ts';

const PASSIVE = [PASSIVE_LEVEL, PASSIVE_LEVEL] as const;
const { EVENT_QUERY_STATE, EVENT_MODIFY_STATE } = OBJECT_ACCESS;

export const eventRoutines: readonly NativeRoutine[] = [
  /**
   * Makes an event, or opens the one of that name with OBJ_OPENIF: EventType 0 stays signalled until it is reset, 1 lets one
   * wait through.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_INVALID_PARAMETER (no such type), otherwise as ObpCreateNamed.
   * Source: "ZwCreateEvent function (ntifs.h)".
   */
  nativeRoutine({
    name: 'CreateEvent',
    exports: ['Zw', 'Nt'],
    parameters: [
      'EventHandle: ptr',
      'DesiredAccess: u32',
      'ObjectAttributes: ptr',
      'EventType: u32',
      'InitialState: bool',
    ],
    irql: PASSIVE,
    call(k, mode, handle, desiredAccess, objectAttributes, type, initialState) {
      if (type > SynchronizationEvent) return STATUS_INVALID_PARAMETER;
      return ObpCreateNamed(k, { mode, handle, desiredAccess, objectAttributes }, 'Event', (options) => {
        const event = ObpCreateObject(k, 'Event', KEVENT.SIZE, options);
        KiInitializeEvent(k, event, type, initialState);
        return event;
      });
    },
  }),
  /**
   * Opens an event by its name.
   * @irql PASSIVE_LEVEL
   * Returns as ObpOpenNamed.
   * Source: "ZwOpenEvent function (ntifs.h)".
   */
  nativeRoutine({
    name: 'OpenEvent',
    exports: ['Zw'],
    parameters: ['EventHandle: ptr', 'DesiredAccess: u32', 'ObjectAttributes: ptr'],
    irql: PASSIVE,
    call: (k, mode, handle, desiredAccess, objectAttributes) =>
      ObpOpenNamed(k, { mode, handle, desiredAccess, objectAttributes }, 'Event'),
  }),
  /**
   * Signals an event; gives its previous state.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED,
   * STATUS_ACCESS_VIOLATION.
   * Source: "ZwSetEvent function (ntifs.h)".
   */
  nativeRoutine({
    name: 'SetEvent',
    exports: ['Zw', 'Nt'],
    parameters: ['EventHandle: u64', 'PreviousState: ptr'],
    irql: PASSIVE,
    call: (k, mode, handle, previous) =>
      changeByHandle(k, mode, handle, 'Event', EVENT_MODIFY_STATE, previous, (_k, event) =>
        KiSignalEvent(k, event, EVENT_INCREMENT),
      ),
  }),
  /**
   * Makes an event not signalled; gives its previous state.
   * @irql PASSIVE_LEVEL
   * Returns as ZwSetEvent.
   * Source: "NtResetEvent function", which is ResetEvent (synchapi.h).
   */
  nativeRoutine({
    name: 'ResetEvent',
    exports: ['Zw'],
    parameters: ['EventHandle: u64', 'PreviousState: ptr'],
    irql: PASSIVE,
    call: (k, mode, handle, previous) =>
      changeByHandle(k, mode, handle, 'Event', EVENT_MODIFY_STATE, previous, KiResetEvent),
  }),
  /**
   * Makes an event not signalled.
   * @irql PASSIVE_LEVEL
   * Returns as ZwSetEvent.
   * Source: "ResetEvent function (synchapi.h)".
   */
  nativeRoutine({
    name: 'ClearEvent',
    exports: ['Zw'],
    parameters: ['EventHandle: u64'],
    irql: PASSIVE,
    call: (k, mode, handle) => changeByHandle(k, mode, handle, 'Event', EVENT_MODIFY_STATE, U64_ZERO, KiResetEvent),
  }),
  /**
   * Signals an event for those who wait now, and for nobody later; gives its previous state.
   * @irql PASSIVE_LEVEL
   * Returns as ZwSetEvent.
   * Source: "PulseEvent function (winbase.h)".
   */
  nativeRoutine({
    name: 'PulseEvent',
    exports: ['Zw'],
    parameters: ['EventHandle: u64', 'PreviousState: ptr'],
    irql: PASSIVE,
    call: (k, mode, handle, previous) =>
      changeByHandle(k, mode, handle, 'Event', EVENT_MODIFY_STATE, previous, (_k, event) => {
        const old = KiSignalEvent(k, event, EVENT_INCREMENT);
        KiResetEvent(k, event);
        return old;
      }),
  }),
  /**
   * Tells an event's type and state: EVENT_BASIC_INFORMATION (class 0).
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH, otherwise as ZwSetEvent.
   * Deviation: Windows exports it to programs only.
   */
  nativeRoutine({
    name: 'QueryEvent',
    exports: ['Zw'],
    parameters: [
      'EventHandle: u64',
      'EventInformationClass: u32',
      'EventInformation: ptr',
      'EventInformationLength: u32',
      'ReturnLength: ptr',
    ],
    irql: PASSIVE,
    call: (k, mode, handle, informationClass, buffer, length, returnLength) => {
      const query = { mode, informationClass, buffer, length, returnLength };
      return queryByHandle(k, query, handle, 'Event', EVENT_QUERY_STATE, 8, (event, information) => {
        const { Type, SignalState } = new DispatcherHeader(k.memory, event);
        information.setUint32(0, Type, true);
        information.setInt32(4, SignalState, true);
      });
    },
  }),
];
