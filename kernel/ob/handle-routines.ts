/** Routines about handles themselves: closing, copying, flags, and what keeps an object's name. Source: the pages of the routines (wdm.h, ntifs.h). */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64ToNumber } from '../../base/u64.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { PRIVILEGES } from '../../nt/security.ts';
import { ntSuccess, STATUS_INVALID_HANDLE, STATUS_PRIVILEGE_NOT_HELD, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { OBJECT_ACCESS, OBJECT_ATTRIBUTE_FLAGS, STANDARD_ACCESS } from '../../nt/tables/io-flags.ts';
import { done, type Enter, enter, hostRoutine, isEnter, type StepResult } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { type NativeRoutine, nativeRoutine } from '../native-routine.ts';
import { PspProcessOf } from '../ps/process.ts';
import { holdsPrivilege, SepEffectiveToken } from '../se/token.ts';
import { guardAccess, writableRange } from './capture.ts';
import { withObject } from './change-by-handle.ts';
import { findObject } from './directory.ts';
import {
  closing,
  KernelMode,
  ObpCloseHandle,
  ObpCurrentProcess,
  ObpHandleAttributes,
  ObpHandleEntry,
  ObpReferenceHandle,
  UserMode,
} from './handle.ts';
import { ObpCheckAccess } from './named-object.ts';
import { ObDereferenceObject, ObMakeTemporaryObject } from './object.ts';
import { ObpMapAccess, objectTypeNamed } from './object-types.ts';
import { type NewHandle, ObpMakeHandle } from './open-handle.ts';

const PASSIVE = [PASSIVE_LEVEL, PASSIVE_LEVEL] as const;
const { OBJ_INHERIT, OBJ_KERNEL_HANDLE } = OBJECT_ATTRIBUTE_FLAGS;

/** DUPLICATE_... */
const DUPLICATE_CLOSE_SOURCE = 1;
const DUPLICATE_SAME_ACCESS = 2;
const DUPLICATE_SAME_ATTRIBUTES = 4;

interface DuplicateCall {
  readonly mode: number;
  readonly sourceProcess: U64;
  readonly sourceHandle: U64;
  readonly targetProcess: U64;
  readonly targetHandle: U64;
  readonly desiredAccess: number;
  readonly attributes: number;
  readonly options: number;
}

/** The process of a handle that allows to copy handles from or to it; a status when there is none. */
function processFor(k: Kernel, mode: number, handle: U64): { readonly status: number; readonly process: number } {
  let process = 0;
  const status = withObject(k, mode, handle, 'Process', OBJECT_ACCESS.PROCESS_DUP_HANDLE, (object) => {
    process = PspProcessOf(k, object).id;
    return STATUS_SUCCESS;
  });
  return { status, process };
}

/** What the copy grants: of more than the source grants only what the object itself allows. */
function accessOf(k: Kernel, call: DuplicateCall, object: GuestAddress, granted: number) {
  if ((call.options & DUPLICATE_SAME_ACCESS) !== 0) return { status: STATUS_SUCCESS, granted };
  const wanted = ObpMapAccess(objectTypeNamed(findObject(k, object)!.type), call.desiredAccess);
  if ((wanted & ~granted) === 0 || call.mode === KernelMode) return { status: STATUS_SUCCESS, granted: wanted };
  return ObpCheckAccess(k, object, call.desiredAccess, true);
}

function duplicate(k: Kernel, call: DuplicateCall): number | Enter {
  const { mode, sourceHandle, options } = call;
  const source = processFor(k, mode, call.sourceProcess);
  if (!ntSuccess(source.status)) return source.status;
  const closes = (options & DUPLICATE_CLOSE_SOURCE) !== 0;
  const close = () => enter(ObpCloseHandle, closing(source.process, sourceHandle, mode));
  // Without a target only the source is closed.
  if (u64ToNumber(call.targetProcess) === 0) return closes ? close() : STATUS_INVALID_HANDLE;
  const target = processFor(k, mode, call.targetProcess);
  if (!ntSuccess(target.status)) return target.status;
  let out = NULL_ADDRESS;
  const fault = guardAccess(mode, () => {
    if (u64ToNumber(call.targetHandle) !== 0) out = writableRange(k, mode, call.targetHandle, 8);
  });
  if (fault !== STATUS_SUCCESS) return fault;
  const found = ObpReferenceHandle(k, source.process, sourceHandle, '', 0, mode);
  if (!ntSuccess(found.status)) return found.status;
  const { status, granted } = accessOf(k, call, found.object, found.access);
  if (!ntSuccess(status)) {
    ObDereferenceObject(k, found.object);
    return status;
  }
  const entry = ObpHandleEntry(k, source.process, sourceHandle, mode);
  const same = (options & DUPLICATE_SAME_ATTRIBUTES) !== 0 && entry !== undefined;
  const wanted = same ? ObpHandleAttributes(entry) & OBJ_INHERIT : call.attributes;
  const attributes = mode === UserMode ? wanted & ~OBJ_KERNEL_HANDLE : wanted;
  const handle: NewHandle = {
    object: found.object,
    access: granted,
    attributes,
    mode,
    out,
    process: target.process,
    duplicateOf: source.process,
  };
  const made = ObpMakeHandle(k, handle);
  if (!closes) return made;
  const then = { process: source.process, handle: sourceHandle, mode };
  return isEnter(made)
    ? enter(ObpDuplicateAndClose, { ...then, make: made, status: STATUS_SUCCESS })
    : enter(ObpDuplicateAndClose, { ...then, make: undefined, status: made });
}

interface DuplicateAndClose {
  readonly process: number;
  readonly handle: U64;
  readonly mode: number;
  readonly make: Enter | undefined;
  status: number;
}

/** Makes the copy, then closes what it was made of: also when it could not be made. */
const ObpDuplicateAndClose = hostRoutine<DuplicateAndClose>('ObpDuplicateAndClose', {
  start: (_k, slots) => (slots.make === undefined ? closeSource(slots) : { ...slots.make, next: 'made' }),
  made(_k, slots, status) {
    slots.status = status;
    return closeSource(slots);
  },
  closed: (_k, { status }) => done(status),
});

function closeSource({ process, handle, mode }: DuplicateAndClose): StepResult {
  return enter(ObpCloseHandle, closing(process, handle, mode), 'closed');
}

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
      duplicate(k, {
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
