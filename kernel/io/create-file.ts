/**
 * NtCreateFile and NtOpenFile: from a name in user memory to a handle.
 * Source: "NtCreateFile function (ntifs.h)", "NtOpenFile function (ntifs.h)".
 */

import { UnimplementedError } from '../../base/errors.ts';
import { type GuestAddress, isSystemAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64, u64ToNumber } from '../../base/u64.ts';
import { IO_STATUS_BLOCK } from '../../nt/generated/layouts.ts';
import {
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
import { guardUserAccess, probeForRead, probeForWrite } from '../ex/probe.ts';
import { FileObject, IoStatusBlock } from '../generated/views.ts';
import { done, type Enter, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { type CapturedAttributes, ObpCaptureAttributes } from '../ob/capture.ts';
import { findObject } from '../ob/directory.ts';
import { ObpCreateHandle, ObpCurrentProcess, ObpReferenceHandle, UserMode } from '../ob/handle.ts';
import { ObpLookup } from '../ob/namespace.ts';
import { ObDereferenceObject } from '../ob/object.ts';
import { ObpMapAccess, objectTypeNamed } from '../ob/object-types.ts';
import type { AccessCheck } from '../se/access-check.ts';
import { isUnavailable } from './device-extension.ts';
import { IopCheckDeviceAccess } from './device-security.ts';
import { IopOpenDevice } from './open-device.ts';
import { allocateStatusBlock } from './status-block.ts';

/** A create as user mode asks for it: pointers are raw. */
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
  readonly eaLength: number;
}

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
 * asked for by name: generic rights that contain them do not count.
 */
function isContradictory(request: CreateRequest): boolean {
  const { createOptions: options, disposition, desiredAccess: access } = request;
  return (
    disposition > CREATE_DISPOSITIONS.FILE_OVERWRITE_IF ||
    (options & ~FILE_VALID_OPTION_FLAGS) !== 0 ||
    (request.shareAccess & ~SHARE_MODES.FILE_SHARE_VALID_FLAGS) !== 0 ||
    EXCLUSIVE_OPTIONS.some((pair) => (options & pair) === pair) ||
    ((options & SYNCHRONOUS) !== 0 && (access & STANDARD_ACCESS.SYNCHRONIZE) === 0) ||
    ((options & FILE_DELETE_ON_CLOSE) !== 0 && (access & STANDARD_ACCESS.DELETE) === 0) ||
    ((options & FILE_DIRECTORY_FILE) !== 0 && !DIRECTORY_DISPOSITIONS.includes(disposition)) ||
    ((options & FILE_NO_INTERMEDIATE_BUFFERING) !== 0 && (access & FILE_ACCESS.FILE_APPEND_DATA) !== 0)
  );
}

/** Where the captured name leads: a device and what is behind it, or a status. */
interface Target {
  readonly device: GuestAddress;
  readonly name: string;
  /** Referenced file object the name is relative to, or NULL. */
  readonly related: GuestAddress;
}

function resolve(k: Kernel, { name, rootDirectory }: CapturedAttributes): Target | number {
  if (u64ToNumber(rootDirectory) === 0) return deviceAt(k, name, undefined);
  const root = ObpReferenceHandle(k, ObpCurrentProcess(k), rootDirectory, '', 0, UserMode);
  if (root.status !== STATUS_SUCCESS) return root.status;
  const record = findObject(k, root.object)!;
  if (record.type === 'File') {
    if (!name.startsWith('\\')) {
      return { device: new FileObject(k.memory, root.object).DeviceObject, name, related: root.object };
    }
    ObDereferenceObject(k, root.object);
    return STATUS_OBJECT_PATH_SYNTAX_BAD;
  }
  ObDereferenceObject(k, root.object);
  return record.type === 'Directory' ? deviceAt(k, name, record.id) : STATUS_OBJECT_TYPE_MISMATCH;
}

function deviceAt(k: Kernel, path: string, root: number | undefined): Target | number {
  const { status, object, remaining } = ObpLookup(k, path, root === undefined ? {} : { root });
  if (status !== STATUS_SUCCESS) return status;
  if (findObject(k, object)!.type !== 'Device') return STATUS_OBJECT_TYPE_MISMATCH;
  return { device: object, name: remaining, related: NULL_ADDRESS };
}

/** Slots of {@link IopCreateFile}. */
interface CreateFile {
  readonly fileHandle: GuestAddress;
  readonly ioStatusBlock: GuestAddress;
  readonly access: number;
  readonly block: GuestAddress;
  readonly target: Target;
  readonly request: CreateRequest;
  readonly caseSensitive: boolean;
  file?: GuestAddress;
  status?: number;
}

/**
 * Checks and captures everything, then opens.
 * Statuses before a driver is asked: STATUS_ACCESS_VIOLATION, STATUS_INVALID_PARAMETER, those of ObpLookup,
 * STATUS_OBJECT_TYPE_MISMATCH (the name is not a device's); then those of IopOpenDevice.
 */
export function IopBeginCreate(k: Kernel, request: CreateRequest): number | Enter {
  let fileHandle = NULL_ADDRESS;
  let ioStatusBlock = NULL_ADDRESS;
  const fault = guardUserAccess(() => {
    fileHandle = probeForWrite(k, request.fileHandle, 8);
    ioStatusBlock = probeForWrite(k, request.ioStatusBlock, IO_STATUS_BLOCK.SIZE);
    if (u64ToNumber(request.allocationSize) !== 0) k.memory.readU64(probeForRead(request.allocationSize, 8));
  });
  if (fault !== STATUS_SUCCESS) return fault;
  if (isContradictory(request)) return STATUS_INVALID_PARAMETER;
  if (request.eaLength !== 0) throw new UnimplementedError('a create with extended attributes', 'user mode');
  const attributes = ObpCaptureAttributes(k, request.objectAttributes);
  if (typeof attributes === 'number') return attributes;
  const target = resolve(k, attributes);
  if (typeof target === 'number') return target;
  const access = accessOf(k, target, request.desiredAccess);
  if (access.status !== STATUS_SUCCESS) return access.status;
  return enter(IopCreateFile, {
    fileHandle,
    ioStatusBlock,
    access: access.granted,
    block: allocateStatusBlock(k),
    target,
    request,
    caseSensitive: (attributes.attributes & OBJECT_ATTRIBUTE_FLAGS.OBJ_CASE_INSENSITIVE) === 0,
  });
}

/**
 * What the open is granted. Of a device that takes no opens now its state tells more than its descriptor; opens relative to
 * an open file are the driver's to look at.
 */
function accessOf(k: Kernel, { device, name, related }: Target, desired: number): AccessCheck {
  if (related !== NULL_ADDRESS || isUnavailable(k, device)) {
    return { status: STATUS_SUCCESS, granted: ObpMapAccess(objectTypeNamed('File'), desired) };
  }
  return IopCheckDeviceAccess(k, device, name, desired, UserMode);
}

const IopCreateFile = hostRoutine<CreateFile>('IopCreateFile', {
  start(_k, { target, request, access, caseSensitive, block }) {
    const { fileAttributes, shareAccess, disposition, createOptions } = request;
    const options = { fileAttributes, shareAccess, disposition, createOptions };
    return enter(IopOpenDevice, { ...target, ...options, access, mode: UserMode, caseSensitive, block }, 'opened');
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

/** Makes the handle and reports it to user mode. Its memory may have gone meanwhile; the handle stays then, as on NT. */
function giveHandle(k: Kernel, slots: CreateFile, file: GuestAddress): number {
  const result = new IoStatusBlock(k.memory, slots.block);
  const handle = ObpCreateHandle(k, ObpCurrentProcess(k), file, slots.access);
  new FileObject(k.memory, file).Flags |= FILE_OBJECT_FLAGS.FO_HANDLE_CREATED;
  k.currentThread!.callResult = u64(handle);
  const fault = guardUserAccess(() => {
    k.memory.writeU64(slots.fileHandle, handle, 0);
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
