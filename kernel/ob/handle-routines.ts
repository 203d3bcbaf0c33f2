/** Routines about handles themselves: closing, copying, and what keeps an object's name. Source: the pages of the routines (wdm.h, ntifs.h). */
import type { GuestAddress } from '../../base/guest-address.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { PRIVILEGES } from '../../nt/security.ts';
import { ntSuccess, STATUS_PRIVILEGE_NOT_HELD, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { STANDARD_ACCESS } from '../../nt/tables/io-flags.ts';
import { done, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { type NativeRoutine, nativeRoutine } from '../native-routine.ts';
import { holdsPrivilege, SepEffectiveToken } from '../se/token.ts';
import { withObject } from './change-by-handle.ts';
import { findObject } from './directory.ts';
import { ObpDuplicate } from './duplicate.ts';
import { closing, ObpCloseHandle, ObpCurrentProcess, ObpReferenceHandle, UserMode } from './handle.ts';
import { ObDereferenceObject, ObMakeTemporaryObject } from './object.ts';

const PASSIVE = [PASSIVE_LEVEL, PASSIVE_LEVEL] as const;
/** Makes an object temporary, and gives up the reference that its handle gave. */
const ObpMakeTemporary = hostRoutine<{ readonly object: GuestAddress }>('ObpMakeTemporary', {
  start(k, { object }) {
    const next = ObMakeTemporaryObject(k, object);
    return next === undefined ? release(k, object) : { ...next, next: 'nameGone' };
  },
  nameGone: (k, { object }) => release(k, object),
  released: () => done(STATUS_SUCCESS),
});

function release(k: Kernel, object: GuestAddress): StepResult {
  const next = ObDereferenceObject(k, object);
  return next === undefined ? done(STATUS_SUCCESS) : { ...next, next: 'released' };
}

export const handleRoutines: readonly NativeRoutine[] = [
  /**
   * Closes a handle of the current process, or a kernel handle.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_HANDLE, STATUS_HANDLE_NOT_CLOSABLE.
   * Source: "ZwClose function (wdm.h)", "NtClose function (ntifs.h)".
   */
  nativeRoutine({
    name: 'Close',
    exports: ['Zw', 'Nt'],
    parameters: ['Handle: u64'],
    irql: PASSIVE,
    call: (k, mode, handle) => enter(ObpCloseHandle, closing(ObpCurrentProcess(k), handle, mode)),
  }),
  /**
   * Copies a handle from one process to another, with the same or another access, or closes one of another process.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED (a process handle lacks
   * PROCESS_DUP_HANDLE, or the object does not allow what is asked for), STATUS_ACCESS_VIOLATION.
   * Source: "ZwDuplicateObject function (ntifs.h)", "DuplicateHandle function (handleapi.h)".
   */
  nativeRoutine({
    name: 'DuplicateObject',
    exports: ['Zw', 'Nt'],
    parameters: [
      'SourceProcessHandle: u64',
      'SourceHandle: u64',
      'TargetProcessHandle: u64',
      'TargetHandle: ptr',
      'DesiredAccess: u32',
      'HandleAttributes: u32',
      'Options: u32',
    ],
    irql: PASSIVE,
    call: (k, mode, sourceProcess, sourceHandle, targetProcess, targetHandle, desiredAccess, attributes, options) =>
      ObpDuplicate(k, {
        mode,
        sourceProcess,
        sourceHandle,
        targetProcess,
        targetHandle,
        desiredAccess,
        attributes,
        options,
      }),
  }),
  /**
   * Makes a permanent object temporary: its name goes with its last handle.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_HANDLE, STATUS_ACCESS_DENIED (the handle lacks DELETE).
   * Source: "ZwMakeTemporaryObject function (wdm.h)".
   */
  nativeRoutine({
    name: 'MakeTemporaryObject',
    exports: ['Zw'],
    parameters: ['Handle: u64'],
    irql: PASSIVE,
    call(k, mode, handle) {
      const found = ObpReferenceHandle(k, ObpCurrentProcess(k), handle, '', STANDARD_ACCESS.DELETE, mode);
      return ntSuccess(found.status) ? enter(ObpMakeTemporary, { object: found.object }) : found.status;
    },
  }),
  /**
   * Makes an object keep its name without handles.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_PRIVILEGE_NOT_HELD (SeCreatePermanentPrivilege), STATUS_INVALID_HANDLE.
   * Source: "OBJ_PERMANENT" in "OBJECT_ATTRIBUTES structure (ntdef.h)"; the routine has no page of its own.
   */
  nativeRoutine({
    name: 'MakePermanentObject',
    exports: ['Nt'],
    parameters: ['Handle: u64'],
    irql: PASSIVE,
    call(k, mode, handle) {
      if (mode === UserMode && !holdsPrivilege(SepEffectiveToken(k), PRIVILEGES.SeCreatePermanentPrivilege))
        return STATUS_PRIVILEGE_NOT_HELD;
      return withObject(k, mode, handle, '', 0, (object) => {
        findObject(k, object)!.permanent = true;
        return STATUS_SUCCESS;
      });
    },
  }),
];
