/** Semaphore objects with handles. Source: "CreateSemaphore function", "ReleaseSemaphore function" (synchapi.h), "Semaphore Objects". */
import { KSEMAPHORE } from '../../nt/generated/layouts.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_INVALID_PARAMETER, STATUS_SEMAPHORE_LIMIT_EXCEEDED, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { OBJECT_ACCESS } from '../../nt/tables/io-flags.ts';
import { DispatcherHeader, KSemaphore } from '../generated/views.ts';
import { KiInitializeSemaphore, KiReleaseSemaphore } from '../ke/semaphore.ts';
import { type NativeRoutine, nativeRoutine } from '../native-routine.ts';
import { changeByHandle, queryByHandle, withObject } from '../ob/change-by-handle.ts';
import { ObpCreateNamed, ObpOpenNamed } from '../ob/named-object.ts';
import { ObpCreateObject } from '../ob/object.ts';

const PASSIVE = [PASSIVE_LEVEL, PASSIVE_LEVEL] as const;
const { SEMAPHORE_QUERY_STATE, SEMAPHORE_MODIFY_STATE } = OBJECT_ACCESS;

export const semaphoreRoutines: readonly NativeRoutine[] = [
  /**
   * Makes a semaphore with a count and a limit, or opens the one of that name with OBJ_OPENIF.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_INVALID_PARAMETER (no limit, or a count beyond it), otherwise as ObpCreateNamed.
   * Deviation: Windows exports it to programs only.
   * Source: "CreateSemaphoreW function (synchapi.h)", which is this service.
   */
  nativeRoutine({
    name: 'CreateSemaphore',
    exports: ['Zw'],
    parameters: [
      'SemaphoreHandle: ptr',
      'DesiredAccess: u32',
      'ObjectAttributes: ptr',
      'InitialCount: s32',
      'MaximumCount: s32',
    ],
    irql: PASSIVE,
    call(k, mode, handle, desiredAccess, objectAttributes, count, limit) {
      if (limit <= 0 || count < 0 || count > limit) return STATUS_INVALID_PARAMETER;
      return ObpCreateNamed(k, { mode, handle, desiredAccess, objectAttributes }, 'Semaphore', (options) => {
        const semaphore = ObpCreateObject(k, 'Semaphore', KSEMAPHORE.SIZE, options);
        KiInitializeSemaphore(k, semaphore, count, limit);
        return semaphore;
      });
    },
  }),
  /**
   * Opens a semaphore by its name.
   * @irql PASSIVE_LEVEL
   * Returns as ObpOpenNamed.
   * Deviation: Windows exports it to programs only.
   * Source: "OpenSemaphoreW function (synchapi.h)", which is this service.
   */
  nativeRoutine({
    name: 'OpenSemaphore',
    exports: ['Zw'],
    parameters: ['SemaphoreHandle: ptr', 'DesiredAccess: u32', 'ObjectAttributes: ptr'],
    irql: PASSIVE,
    call: (k, mode, handle, desiredAccess, objectAttributes) =>
      ObpOpenNamed(k, { mode, handle, desiredAccess, objectAttributes }, 'Semaphore'),
  }),
  /**
   * Adds to the count; gives the old one.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_SEMAPHORE_LIMIT_EXCEEDED, STATUS_INVALID_PARAMETER (nothing to add),
   * STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED, STATUS_ACCESS_VIOLATION.
   * Deviation: Windows exports it to programs only.
   * Source: "ReleaseSemaphore function (synchapi.h)", which is this service.
   */
  nativeRoutine({
    name: 'ReleaseSemaphore',
    exports: ['Zw'],
    parameters: ['SemaphoreHandle: u64', 'ReleaseCount: s32', 'PreviousCount: ptr'],
    irql: PASSIVE,
    call(k, mode, handle, adjustment, previous) {
      if (adjustment <= 0) return STATUS_INVALID_PARAMETER;
      const access = SEMAPHORE_MODIFY_STATE;
      const limited = withObject(k, mode, handle, 'Semaphore', access, (semaphore) => {
        const count = new DispatcherHeader(k.memory, semaphore).SignalState;
        const { Limit } = new KSemaphore(k.memory, semaphore);
        return count + adjustment > Limit ? STATUS_SEMAPHORE_LIMIT_EXCEEDED : STATUS_SUCCESS;
      });
      if (limited !== STATUS_SUCCESS) return limited;
      return changeByHandle(k, mode, handle, 'Semaphore', access, previous, (_k, semaphore) =>
        KiReleaseSemaphore(k, semaphore, adjustment),
      );
    },
  }),
  /**
   * Tells a semaphore's count and limit: SEMAPHORE_BASIC_INFORMATION (class 0).
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH, STATUS_INVALID_HANDLE,
   * STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED, STATUS_ACCESS_VIOLATION.
   * Deviation: Windows exports it to programs only.
   */
  nativeRoutine({
    name: 'QuerySemaphore',
    exports: ['Zw'],
    parameters: [
      'SemaphoreHandle: u64',
      'SemaphoreInformationClass: u32',
      'SemaphoreInformation: ptr',
      'SemaphoreInformationLength: u32',
      'ReturnLength: ptr',
    ],
    irql: PASSIVE,
    call: (k, mode, handle, informationClass, buffer, length, returnLength) => {
      const query = { mode, informationClass, buffer, length, returnLength };
      return queryByHandle(k, query, handle, 'Semaphore', SEMAPHORE_QUERY_STATE, 8, (semaphore, information) => {
        information.setInt32(0, new DispatcherHeader(k.memory, semaphore).SignalState, true);
        information.setInt32(4, new KSemaphore(k.memory, semaphore).Limit, true);
      });
    },
  }),
];
