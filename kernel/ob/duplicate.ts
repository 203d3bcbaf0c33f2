/** Copying handles from one process to another. Source: "ZwDuplicateObject function (ntifs.h)", "DuplicateHandle function (handleapi.h)". */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64ToNumber } from '../../base/u64.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { ntSuccess, STATUS_INVALID_HANDLE, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { OBJECT_ACCESS, OBJECT_ATTRIBUTE_FLAGS } from '../../nt/tables/io-flags.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { done, type Enter, enter, hostRoutine, isEnter, type StepResult } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { PspProcessOf } from '../ps/process.ts';
import { guardAccess, writableRange } from './capture.ts';
import { withObject } from './change-by-handle.ts';
import { findObject } from './directory.ts';
import {
  closing,
  KernelMode,
  ObpCloseHandle,
  ObpHandleAttributes,
  ObpHandleEntry,
  ObpReferenceHandle,
  UserMode,
} from './handle.ts';
import { ObpCheckAccess } from './named-object.ts';
import { ObDereferenceObject } from './object.ts';
import { ObpMapAccess, objectTypeNamed } from './object-types.ts';
import { ObpMakeHandle } from './open-handle.ts';

const { OBJ_INHERIT, OBJ_KERNEL_HANDLE } = OBJECT_ATTRIBUTE_FLAGS;

/** DUPLICATE_... */
const DUPLICATE_CLOSE_SOURCE = 1;
const DUPLICATE_SAME_ACCESS = 2;
const DUPLICATE_SAME_ATTRIBUTES = 4;

export interface DuplicateCall {
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
function accessOf(k: Kernel, call: Duplication, object: GuestAddress, granted: number) {
  if ((call.options & DUPLICATE_SAME_ACCESS) !== 0) return { status: STATUS_SUCCESS, granted };
  const wanted = ObpMapAccess(objectTypeNamed(findObject(k, object)!.type), call.desiredAccess);
  if ((wanted & ~granted) === 0 || call.mode === KernelMode) return { status: STATUS_SUCCESS, granted: wanted };
  return ObpCheckAccess(k, object, call.desiredAccess, true);
}

/** NtDuplicateObject */
export function ObpDuplicate(k: Kernel, call: DuplicateCall): number | Enter {
  const { mode, sourceHandle, options } = call;
  const source = processFor(k, mode, call.sourceProcess);
  if (!ntSuccess(source.status)) return source.status;
  // Without a target only the source is closed.
  if (u64ToNumber(call.targetProcess) === 0) return closeOnly(source.process, sourceHandle, mode, options);
  const target = processFor(k, mode, call.targetProcess);
  if (!ntSuccess(target.status)) return target.status;
  let out = NULL_ADDRESS;
  const fault = guardAccess(mode, () => {
    if (u64ToNumber(call.targetHandle) !== 0) out = writableRange(k, mode, call.targetHandle, 8);
  });
  if (fault !== STATUS_SUCCESS) return fault;
  return duplicate(k, { ...call, source: source.process, target: target.process, out, outMode: mode });
}

function closeOnly(process: number, handle: U64, mode: number, options: number): number | Enter {
  if ((options & DUPLICATE_CLOSE_SOURCE) === 0) return STATUS_INVALID_HANDLE;
  return enter(ObpCloseHandle, closing(process, handle, mode));
}

/** A copy from one process to another. */
interface Duplication {
  /** KPROCESSOR_MODE of who asks, and of the pointer for the handle. */
  readonly mode: number;
  readonly outMode: number;
  readonly source: number;
  readonly sourceHandle: U64;
  readonly target: number;
  readonly out: GuestAddress;
  readonly desiredAccess: number;
  readonly attributes: number;
  readonly options: number;
}

function duplicate(k: Kernel, call: Duplication): number | Enter {
  const { mode, source, sourceHandle, options } = call;
  const found = ObpReferenceHandle(k, source, sourceHandle, '', 0, mode);
  if (!ntSuccess(found.status)) return found.status;
  const { status, granted } = accessOf(k, call, found.object, found.access);
  if (!ntSuccess(status)) {
    ObDereferenceObject(k, found.object);
    return status;
  }
  const entry = ObpHandleEntry(k, source, sourceHandle, mode);
  const same = (options & DUPLICATE_SAME_ATTRIBUTES) !== 0 && entry !== undefined;
  const wanted = same ? ObpHandleAttributes(entry) & OBJ_INHERIT : call.attributes;
  const attributes = mode === UserMode ? wanted & ~OBJ_KERNEL_HANDLE : wanted;
  const made = ObpMakeHandle(k, {
    object: found.object,
    access: granted,
    attributes,
    mode: call.outMode,
    out: call.out,
    process: call.target,
    duplicateOf: source,
  });
  if ((options & DUPLICATE_CLOSE_SOURCE) === 0) return made;
  const then = { process: source, handle: sourceHandle, mode };
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

export const duplicateDdis: readonly Ddi[] = [
  /**
   * Copies a handle from one process to another by their objects, as ZwDuplicateObject does by their handles.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_HANDLE, STATUS_ACCESS_DENIED.
   * Not in the WDK's documentation; drivers that import it declare it themselves.
   */
  ddi({
    name: 'ObDuplicateObject',
    parameters: [
      'SourceProcess: ptr',
      'SourceHandle: u64',
      'TargetProcess: ptr',
      'TargetHandle: ptr',
      'DesiredAccess: u32',
      'HandleAttributes: u32',
      'Options: u32',
      'PreviousMode: u8',
    ],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call(k, sourceProcess, sourceHandle, targetProcess, out, desiredAccess, attributes, options, mode) {
      const source = PspProcessOf(k, sourceProcess).id;
      if (targetProcess === NULL_ADDRESS) return closeOnly(source, sourceHandle, mode, options);
      const target = PspProcessOf(k, targetProcess).id;
      const rights = { desiredAccess, attributes, options };
      return duplicate(k, { mode, outMode: KernelMode, source, sourceHandle, target, out, ...rights });
    },
  }),
];
