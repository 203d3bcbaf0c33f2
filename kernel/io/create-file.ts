/**
 * NtCreateFile and NtOpenFile: from a name in the caller's memory to a handle.
 * Source: "NtCreateFile function (ntifs.h)", "NtOpenFile function (ntifs.h)".
 */

import { type GuestAddress, isSystemAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, U64_ZERO, u64ToNumber } from '../../base/u64.ts';
import { IO_STATUS_BLOCK } from '../../nt/generated/layouts.ts';
import {
  STATUS_EA_LIST_INCONSISTENT,
  STATUS_INVALID_PARAMETER,
  STATUS_OBJECT_PATH_SYNTAX_BAD,
  STATUS_OBJECT_TYPE_MISMATCH,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import {
  CREATE_DISPOSITIONS,
  CREATE_OPTIONS,
  FILE_ACCESS,
  FILE_OBJECT_FLAGS,
  OBJECT_ATTRIBUTE_FLAGS,
  SHARE_MODES,
  STANDARD_ACCESS,
} from '../../nt/tables/io-flags.ts';
import { ExpFreeSystem } from '../ex/pool.ts';
import { FileObject, IoStatusBlock } from '../generated/views.ts';
import { done, type Enter, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import {
  type CapturedAttributes,
  guardAccess,
  ObpCaptureAttributes,
  readableRange,
  writableRange,
} from '../ob/capture.ts';
import { findObject } from '../ob/directory.ts';
import { ObpCurrentProcess, ObpOpenHandle, ObpReferenceHandle, UserMode } from '../ob/handle.ts';
import { ObpLookup } from '../ob/namespace.ts';
import { ObDereferenceObject, ObReferenceObject } from '../ob/object.ts';
import { ObpMapAccess, objectTypeNamed } from '../ob/object-types.ts';
import type { AccessCheck } from '../se/access-check.ts';
import { isUnavailable } from './device-extension.ts';
import { IopCheckDeviceAccess } from './device-security.ts';
import { firstBadEntry } from './extended-attributes.ts';
import { IopOpenDevice } from './open-device.ts';
import { allocateStatusBlock } from './status-block.ts';

/** A create as it is asked for: pointers are raw. */
export interface CreateRequest {
  readonly fileHandle: U64;
  readonly desiredAccess: number;
  readonly objectAttributes: U64;
  readonly ioStatusBlock: U64;
  readonly allocationSize: U64;
  readonly fileAttributes: number;
  readonly shareAccess: number;
  readonly disposition: number;
  readonly createOptions: number;
  readonly eaBuffer: U64;
  readonly eaLength: number;
  /** The caller's rights are looked at although it is a driver. */
  readonly forceAccessCheck?: boolean;
}

const NO_BYTES = new Uint8Array(0);

const { FILE_SYNCHRONOUS_IO_ALERT, FILE_SYNCHRONOUS_IO_NONALERT, FILE_DELETE_ON_CLOSE } = CREATE_OPTIONS;
const { FILE_DIRECTORY_FILE, FILE_NON_DIRECTORY_FILE, FILE_NO_INTERMEDIATE_BUFFERING } = CREATE_OPTIONS;
const { FILE_VALID_OPTION_FLAGS, FILE_COMPLETE_IF_OPLOCKED, FILE_RESERVE_OPFILTER } = CREATE_OPTIONS;
const SYNCHRONOUS = FILE_SYNCHRONOUS_IO_ALERT | FILE_SYNCHRONOUS_IO_NONALERT;

/** Options that may not be combined. */
const EXCLUSIVE_OPTIONS = [
  SYNCHRONOUS,
  FILE_DIRECTORY_FILE | FILE_NON_DIRECTORY_FILE,
  FILE_COMPLETE_IF_OPLOCKED | FILE_RESERVE_OPFILTER,
];

/** Dispositions that make sense for a directory. */
const DIRECTORY_DISPOSITIONS: readonly number[] = [
  CREATE_DISPOSITIONS.FILE_CREATE,
  CREATE_DISPOSITIONS.FILE_OPEN,
  CREATE_DISPOSITIONS.FILE_OPEN_IF,
];

/**
 * Whether options, disposition and access contradict each other or are unknown. The rights that options need must be
 * asked for by name: generic rights that contain them do not count. Drivers need no SYNCHRONIZE for a synchronous handle: NT waits
 * for the file object itself.
 */
function isContradictory(request: CreateRequest, mode: number): boolean {
  const { createOptions: options, disposition, desiredAccess: access } = request;
  return (
    disposition > CREATE_DISPOSITIONS.FILE_OVERWRITE_IF ||
    (options & ~FILE_VALID_OPTION_FLAGS) !== 0 ||
    (request.shareAccess & ~SHARE_MODES.FILE_SHARE_VALID_FLAGS) !== 0 ||
    EXCLUSIVE_OPTIONS.some((pair) => (options & pair) === pair) ||
    (mode === UserMode && (options & SYNCHRONOUS) !== 0 && (access & STANDARD_ACCESS.SYNCHRONIZE) === 0) ||
    ((options & FILE_DELETE_ON_CLOSE) !== 0 && (access & STANDARD_ACCESS.DELETE) === 0) ||
    ((options & FILE_DIRECTORY_FILE) !== 0 && !DIRECTORY_DISPOSITIONS.includes(disposition)) ||
    ((options & FILE_NO_INTERMEDIATE_BUFFERING) !== 0 && (access & FILE_ACCESS.FILE_APPEND_DATA) !== 0)
  );
}

/** Where the captured name leads: a device and what is behind it, or a status. */
export interface OpenTarget {
  /** Referenced: its driver may delete it before the open is there. */
  readonly device: GuestAddress;
  readonly name: string;
  /** Referenced file object the name is relative to, or NULL. */
  readonly related: GuestAddress;
}

export function IopResolveTarget(
  k: Kernel,
  mode: number,
  { name, rootDirectory }: Pick<CapturedAttributes, 'name' | 'rootDirectory'>,
): OpenTarget | number {
  if (u64ToNumber(rootDirectory) === 0) return deviceAt(k, name, undefined);
  const root = ObpReferenceHandle(k, ObpCurrentProcess(k), rootDirectory, '', 0, mode);
  if (root.status !== STATUS_SUCCESS) return root.status;
  const record = findObject(k, root.object)!;
  if (record.type === 'File') {
    if (!name.startsWith('\\')) {
      const device = new FileObject(k.memory, root.object).DeviceObject;
      ObReferenceObject(k, device);
      return { device, name, related: root.object };
    }
    ObDereferenceObject(k, root.object);
    return STATUS_OBJECT_PATH_SYNTAX_BAD;
  }
  ObDereferenceObject(k, root.object);
  return record.type === 'Directory' ? deviceAt(k, name, record.id) : STATUS_OBJECT_TYPE_MISMATCH;
}

function deviceAt(k: Kernel, path: string, root: number | undefined): OpenTarget | number {
  const { status, object, remaining } = ObpLookup(k, path, root === undefined ? {} : { root });
  if (status !== STATUS_SUCCESS) return status;
  if (findObject(k, object)!.type !== 'Device') return STATUS_OBJECT_TYPE_MISMATCH;
  ObReferenceObject(k, object);
  return { device: object, name: remaining, related: NULL_ADDRESS };
}

/** Slots of {@link IopCreateFile}. */
interface CreateFile {
  readonly fileHandle: GuestAddress;
  readonly ioStatusBlock: GuestAddress;
  readonly access: number;
  readonly block: GuestAddress;
  readonly target: OpenTarget;
  readonly request: CreateRequest;
  readonly mode: number;
  /** OBJ_... */
  readonly attributes: number;
  readonly allocationSize: U64;
  /** The extended attributes that the caller gives. */
  readonly extendedAttributes: Uint8Array;
  file?: GuestAddress;
  status?: number;
}

/**
 * Checks and captures everything, then opens.
 * Statuses before a driver is asked: STATUS_ACCESS_VIOLATION, STATUS_INVALID_PARAMETER, those of ObpLookup,
 * STATUS_OBJECT_TYPE_MISMATCH (the name is not a device's); then those of IopOpenDevice.
 */
export function IopBeginCreate(k: Kernel, mode: number, request: CreateRequest): number | Enter {
  let fileHandle = NULL_ADDRESS;
  let ioStatusBlock = NULL_ADDRESS;
  let allocationSize = U64_ZERO;
  let extendedAttributes: Uint8Array = NO_BYTES;
  const fault = guardAccess(mode, () => {
    fileHandle = writableRange(k, mode, request.fileHandle, 8);
    ioStatusBlock = writableRange(k, mode, request.ioStatusBlock, IO_STATUS_BLOCK.SIZE);
    const { allocationSize: size, eaBuffer, eaLength } = request;
    if (u64ToNumber(size) !== 0) allocationSize = k.memory.readU64(readableRange(mode, size, 8));
    if (u64ToNumber(eaBuffer) !== 0 && eaLength !== 0)
      extendedAttributes = k.memory.readBytes(readableRange(mode, eaBuffer, eaLength), eaLength);
  });
  if (fault !== STATUS_SUCCESS) return fault;
  if (isContradictory(request, mode) || allocationSize.hi >>> 31 === 1) return STATUS_INVALID_PARAMETER;
  if (extendedAttributes.length > 0 && firstBadEntry(extendedAttributes) !== undefined)
    return STATUS_EA_LIST_INCONSISTENT;
  const attributes = ObpCaptureAttributes(k, request.objectAttributes, mode);
  if (typeof attributes === 'number') return attributes;
  const target = IopResolveTarget(k, mode, attributes);
  if (typeof target === 'number') return target;
  const isForced =
    request.forceAccessCheck === true || (attributes.attributes & OBJECT_ATTRIBUTE_FLAGS.OBJ_FORCE_ACCESS_CHECK) !== 0;
  const access = accessOf(k, target, request.desiredAccess, isForced ? UserMode : mode);
  if (access.status !== STATUS_SUCCESS) {
    // Not the last reference: the look-up, at this same moment, has found the device alive.
    ObDereferenceObject(k, target.device);
    return access.status;
  }
  return enter(IopCreateFile, {
    fileHandle,
    ioStatusBlock,
    access: access.granted,
    block: allocateStatusBlock(k),
    target,
    request,
    mode,
    attributes: attributes.attributes,
    allocationSize,
    extendedAttributes,
  });
}

/**
 * What the open is granted. Of a device that takes no opens now its state tells more than its descriptor; opens relative to
 * an open file are the driver's to look at.
 */
function accessOf(k: Kernel, { device, name, related }: OpenTarget, desired: number, mode: number): AccessCheck {
  if (related !== NULL_ADDRESS || isUnavailable(k, device)) {
    return { status: STATUS_SUCCESS, granted: ObpMapAccess(objectTypeNamed('File'), desired) };
  }
  return IopCheckDeviceAccess(k, device, name, desired, mode);
}

const IopCreateFile = hostRoutine<CreateFile>('IopCreateFile', {
  start(_k, { target, request, access, attributes, block, mode, allocationSize, extendedAttributes }) {
    const { fileAttributes, shareAccess, disposition, createOptions } = request;
    const options = { fileAttributes, shareAccess, disposition, createOptions, allocationSize, extendedAttributes };
    const caseSensitive = (attributes & OBJECT_ATTRIBUTE_FLAGS.OBJ_CASE_INSENSITIVE) === 0;
    return enter(IopOpenDevice, { ...target, ...options, access, mode, caseSensitive, block }, 'opened');
  },

  opened(k, slots, result) {
    slots.status = isSystemAddress(result as GuestAddress) ? giveHandle(k, slots, result as GuestAddress) : result;
    ExpFreeSystem(k, slots.block);
    const file = isSystemAddress(result as GuestAddress) ? (result as GuestAddress) : NULL_ADDRESS;
    // The handle holds the file object from now on.
    if (file !== NULL_ADDRESS) ObDereferenceObject(k, file);
    return releaseRelated(k, slots);
  },
  relatedReleased: (_k, slots) => done(slots.status!),
});

/** Makes the handle and reports it to the caller. A program's memory may have gone meanwhile; the handle stays then, as on NT. */
function giveHandle(k: Kernel, slots: CreateFile, file: GuestAddress): number {
  const { mode, attributes } = slots;
  const result = new IoStatusBlock(k.memory, slots.block);
  const handle = ObpOpenHandle(k, file, slots.access, attributes);
  new FileObject(k.memory, file).Flags |= FILE_OBJECT_FLAGS.FO_HANDLE_CREATED;
  if (mode === UserMode) k.currentThread!.callResult = handle;
  const fault = guardAccess(mode, () => {
    k.memory.writeU64(slots.fileHandle, handle.lo, handle.hi);
    const target = new IoStatusBlock(k.memory, slots.ioStatusBlock);
    target.Information = result.Information;
    target.Status = result.Status;
  });
  return fault === STATUS_SUCCESS ? result.Status : fault;
}

function releaseRelated(k: Kernel, { target, status }: CreateFile): StepResult {
  const next = target.related === NULL_ADDRESS ? undefined : ObDereferenceObject(k, target.related);
  return next === undefined ? done(status!) : { ...next, next: 'relatedReleased' };
}
