/**
 * Renaming a file to a name that says where: the I/O manager opens the directory that the new name is in, so that whoever
 * filters opens sees it and the file system need not follow names of the object namespace.
 * Source: "FILE_RENAME_INFORMATION structure (ntifs.h)", "IRP_MJ_SET_INFORMATION (file system)", IO_STACK_LOCATION
 * Parameters.SetFile.FileObject.
 */
import { addressAdd, type GuestAddress, isSystemAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64FromAddress, u64ToNumber } from '../../base/u64.ts';
import { FILE_RENAME_INFORMATION } from '../../nt/generated/layouts.ts';
import { STATUS_INVALID_PARAMETER, STATUS_NOT_SAME_DEVICE, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import {
  CREATE_DISPOSITIONS,
  CREATE_OPTIONS,
  FILE_ACCESS,
  SHARE_MODES,
  STANDARD_ACCESS,
} from '../../nt/tables/io-flags.ts';
import { ExpFreeSystem } from '../ex/pool.ts';
import { done, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { guardAccess } from '../ob/capture.ts';
import { closing, ObpCloseHandle, ObpCreateHandle } from '../ob/handle.ts';
import { ObDereferenceObject } from '../ob/object.ts';
import { readWide } from '../rtl/guest-text.ts';
import type { OtherRequest } from './build-request.ts';
import { IopResolveTarget, type OpenTarget } from './create-file.ts';
import { IoGetRelatedDeviceObject } from './device-stack.ts';
import { IopOpenDevice } from './open-device.ts';
import { IopRequest, type Request } from './request.ts';
import { allocateStatusBlock } from './status-block.ts';

const { FILE_SHARE_READ, FILE_SHARE_WRITE, FILE_SHARE_DELETE } = SHARE_MODES;
const ACCESS = FILE_ACCESS.FILE_ADD_FILE | STANDARD_ACCESS.SYNCHRONIZE;
/** Which of the parameters is the file object of the directory. */
const FILE_OBJECT_PARAMETER = 2;

/** The new name as the caller gives it. */
interface NewName {
  readonly rootDirectory: U64;
  readonly name: string;
}

/** Reads the new name; a status when it cannot be one. */
function captureNewName(k: Kernel, mode: number, buffer: GuestAddress, length: number): NewName | number {
  let result: NewName | number = STATUS_INVALID_PARAMETER;
  const fault = guardAccess(mode, () => {
    const bytes = k.memory.readU32(addressAdd(buffer, FILE_RENAME_INFORMATION.FileNameLength));
    if (bytes === 0 || bytes % 2 !== 0 || bytes > length - FILE_RENAME_INFORMATION.FileName) return;
    result = {
      rootDirectory: k.memory.readU64(addressAdd(buffer, FILE_RENAME_INFORMATION.RootDirectory)),
      name: readWide(k.memory, addressAdd(buffer, FILE_RENAME_INFORMATION.FileName), bytes / 2),
    };
  });
  return fault === STATUS_SUCCESS ? result : fault;
}

/** Where a rename leads: undefined for another name in the same directory, or why it leads nowhere. */
export function IopRenameTarget(
  k: Kernel,
  mode: number,
  buffer: GuestAddress,
  length: number,
): OpenTarget | number | undefined {
  const captured = captureNewName(k, mode, buffer, length);
  if (typeof captured === 'number') return captured;
  const { name, rootDirectory } = captured;
  if (u64ToNumber(rootDirectory) === 0 && !name.startsWith('\\')) return undefined;
  return IopResolveTarget(k, mode, { name, rootDirectory });
}

/** Slots of {@link IopRename}; the caller gives the first two. */
export interface Rename {
  readonly request: Request;
  readonly target: OpenTarget;
  block?: GuestAddress;
  /** The directory of the new name. */
  directory?: GuestAddress;
  handle?: number;
  status?: number;
}

/** Opens the directory of the new name and sends the request with it. Its value is the status of the system call. */
export const IopRename = hostRoutine<Rename>('IopRename', {
  start(k, slots) {
    slots.block = allocateStatusBlock(k);
    const open = {
      ...slots.target,
      access: ACCESS,
      mode: slots.request.mode,
      caseSensitive: false,
      fileAttributes: 0,
      shareAccess: FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
      disposition: CREATE_DISPOSITIONS.FILE_OPEN,
      createOptions: CREATE_OPTIONS.FILE_OPEN_FOR_BACKUP_INTENT,
      block: slots.block,
      opensTargetDirectory: true,
    };
    return enter(IopOpenDevice, open, 'opened');
  },
  opened(k, slots, result) {
    ExpFreeSystem(k, slots.block!);
    const { request } = slots;
    if (slots.target.related !== NULL_ADDRESS) ObDereferenceObject(k, slots.target.related);
    if (!isSystemAddress(result as GuestAddress)) return refuse(k, slots, result);
    slots.directory = result as GuestAddress;
    // The handle holds the file object from now on; closing it sends the cleanup and the close.
    slots.handle = ObpCreateHandle(k, k.state.ps.systemProcess, slots.directory, ACCESS);
    ObDereferenceObject(k, slots.directory);
    const related = (file: GuestAddress) => IoGetRelatedDeviceObject(k, file);
    if (related(slots.directory) !== related(request.file)) return refuse(k, slots, STATUS_NOT_SAME_DEVICE);
    const parameters = [...(request.parameters as OtherRequest).parameters];
    parameters[FILE_OBJECT_PARAMETER] = u64FromAddress(slots.directory);
    return enter(
      IopRequest,
      { ...request, parameters: { ...(request.parameters as OtherRequest), parameters } },
      'sent',
    );
  },
  sent: (k, slots, status) => close(k, slots, status),
  fileReleased: (k, slots) => close(k, slots, slots.status!),
  closed: (_k, slots) => done(slots.status!),
});

/** The request is not sent: its file object is given up. */
function refuse(k: Kernel, slots: Rename, status: number): StepResult {
  slots.status = status;
  const next = ObDereferenceObject(k, slots.request.file);
  return next === undefined ? close(k, slots, status) : { ...next, next: 'fileReleased' };
}

function close(k: Kernel, slots: Rename, status: number): StepResult {
  slots.status = status;
  if (slots.handle === undefined) return done(status);
  return enter(ObpCloseHandle, closing(k.state.ps.systemProcess, slots.handle), 'closed');
}
