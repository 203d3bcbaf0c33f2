/** Mutant objects with handles, which programs call mutexes. Source: "CreateMutexW function (synchapi.h)", "ReleaseMutex function (synchapi.h)". */
import type { GuestAddress } from '../../base/guest-address.ts';
import { KMUTANT } from '../../nt/generated/layouts.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_MUTANT_NOT_OWNED, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { DispatcherHeader, KMutant } from '../generated/views.ts';
import { MUTANT_ABANDONED } from '../ke/dispatcher-object.ts';
import { KiInitializeMutant, KiReleaseMutex } from '../ke/mutex.ts';
import type { Kernel } from '../kernel.ts';
import { type NativeRoutine, nativeRoutine } from '../native-routine.ts';
import { changeByHandle, queryByHandle, withObject } from '../ob/change-by-handle.ts';
import { ObpCreateNamed, ObpOpenNamed } from '../ob/named-object.ts';
import { ObpCreateObject } from '../ob/object.ts';

const PASSIVE = [PASSIVE_LEVEL, PASSIVE_LEVEL] as const;
/** MUTANT_QUERY_STATE */
const QUERY_STATE = 1;

function isOwner(k: Kernel, mutant: GuestAddress): boolean {
  return new KMutant(k.memory, mutant).OwnerThread === k.currentThread?.object;
}

export const mutantRoutines: readonly NativeRoutine[] = [
  /**
   * Makes a mutant, which the caller owns if it wants to, or opens the one of that name with OBJ_OPENIF.
   * @irql PASSIVE_LEVEL
   * Returns as ObpCreateNamed.
   * Deviation: Windows exports it to programs only.
   * Source: "CreateMutexW function (synchapi.h)", which is this service.
   */
  nativeRoutine({
    name: 'CreateMutant',
    exports: ['Zw'],
    parameters: ['MutantHandle: ptr', 'DesiredAccess: u32', 'ObjectAttributes: ptr', 'InitialOwner: bool'],
    irql: PASSIVE,
    call: (k, mode, handle, desiredAccess, objectAttributes, owned) =>
      ObpCreateNamed(k, { mode, handle, desiredAccess, objectAttributes }, 'Mutant', (options) => {
        const mutant = ObpCreateObject(k, 'Mutant', KMUTANT.SIZE, options);
        KiInitializeMutant(k, mutant, owned);
        return mutant;
      }),
  }),
  /**
   * Opens a mutant by its name.
   * @irql PASSIVE_LEVEL
   * Returns as ObpOpenNamed.
   * Deviation: Windows exports it to programs only.
   * Source: "OpenMutexW function (synchapi.h)", which is this service.
   */
  nativeRoutine({
    name: 'OpenMutant',
    exports: ['Zw'],
    parameters: ['MutantHandle: ptr', 'DesiredAccess: u32', 'ObjectAttributes: ptr'],
    irql: PASSIVE,
    call: (k, mode, handle, desiredAccess, objectAttributes) =>
      ObpOpenNamed(k, { mode, handle, desiredAccess, objectAttributes }, 'Mutant'),
  }),
  /**
   * Gives up one ownership of a mutant; gives the previous state.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_MUTANT_NOT_OWNED, STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH,
   * STATUS_ACCESS_VIOLATION.
   * Deviation: Windows exports it to programs only.
   * Source: "ReleaseMutex function (synchapi.h)", which is this service.
   */
  nativeRoutine({
    name: 'ReleaseMutant',
    exports: ['Zw'],
    parameters: ['MutantHandle: u64', 'PreviousCount: ptr'],
    irql: PASSIVE,
    call(k, mode, handle, previous) {
      const owned = withObject(k, mode, handle, 'Mutant', 0, (mutant) =>
        isOwner(k, mutant) ? STATUS_SUCCESS : STATUS_MUTANT_NOT_OWNED,
      );
      if (owned !== STATUS_SUCCESS) return owned;
      return changeByHandle(k, mode, handle, 'Mutant', 0, previous, KiReleaseMutex);
    },
  }),
  /**
   * Tells a mutant's state, whether the caller owns it, and whether an owner has ended: MUTANT_BASIC_INFORMATION (class 0).
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH, STATUS_INVALID_HANDLE,
   * STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED, STATUS_ACCESS_VIOLATION.
   * Deviation: Windows exports it to programs only.
   */
  nativeRoutine({
    name: 'QueryMutant',
    exports: ['Zw'],
    parameters: [
      'MutantHandle: u64',
      'MutantInformationClass: u32',
      'MutantInformation: ptr',
      'MutantInformationLength: u32',
      'ReturnLength: ptr',
    ],
    irql: PASSIVE,
    call: (k, mode, handle, informationClass, buffer, length, returnLength) => {
      const query = { mode, informationClass, buffer, length, returnLength };
      return queryByHandle(k, query, handle, 'Mutant', QUERY_STATE, 8, (mutant, information) => {
        information.setInt32(0, new DispatcherHeader(k.memory, mutant).SignalState, true);
        information.setUint8(4, isOwner(k, mutant) ? 1 : 0);
        information.setUint8(5, (new KMutant(k.memory, mutant).MutantFlags & MUTANT_ABANDONED) === 0 ? 0 : 1);
      });
    },
  }),
];
