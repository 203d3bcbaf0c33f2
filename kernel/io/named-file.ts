/**
 * Files by their names, without a handle: deleting one and asking about one.
 * Source: "ZwDeleteFile function (ntifs.h)", "ZwQueryFullAttributesFile function (wdm.h)".
 */
import { type GuestAddress, isSystemAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { U64_ZERO } from '../../base/u64.ts';
import { FileNetworkOpenInformation } from '../../nt/file-information.ts';
import { FILE_NETWORK_OPEN_INFORMATION } from '../../nt/generated/layouts.ts';
import { IRP_MJ_QUERY_INFORMATION } from '../../nt/irp-codes.ts';
import { STATUS_SUCCESS } from '../../nt/status-codes.ts';
import {
  CREATE_DISPOSITIONS,
  CREATE_OPTIONS,
  FILE_ACCESS,
  SHARE_MODES,
  STANDARD_ACCESS,
} from '../../nt/tables/io-flags.ts';
import { ExpFreeSystem } from '../ex/pool.ts';
import { done, type Enter, enter, hostRoutine } from '../host-routine.ts';
import { passiveOnly } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { type NativeRoutine, nativeRoutine } from '../native-routine.ts';
import { guardAccess, ObpCaptureAttributes, writableRange } from '../ob/capture.ts';
import { closing, ObpCloseHandle, ObpCreateHandle } from '../ob/handle.ts';
import { ObDereferenceObject, ObReferenceObject } from '../ob/object.ts';
import { IopResolveTarget, type OpenTarget } from './create-file.ts';
import { IopOpenDevice } from './open-device.ts';
import { IopRequest } from './request.ts';
import { allocateStatusBlock } from './status-block.ts';

/** Slots of {@link IopUseNamedFile}; the caller gives the first five. */
interface UseNamedFile {
  readonly target: OpenTarget;
  readonly mode: number;
  readonly access: number;
  readonly options: number;
  /** Where FILE_NETWORK_OPEN_INFORMATION goes; NULL when nobody asks. */
  readonly buffer: GuestAddress;
  block?: GuestAddress;
  handle?: number;
  status?: number;
}

/** Opens a file, asks about it when somebody wants to know, and closes it. Its value is the status. */
const IopUseNamedFile = hostRoutine<UseNamedFile>('IopUseNamedFile', {
  start(k, slots) {
    slots.block = allocateStatusBlock(k);
    const { target, mode, access, options, block } = slots;
    const open = { fileAttributes: 0, shareAccess: SHARE_MODES.FILE_SHARE_VALID_FLAGS, caseSensitive: false };
    const disposition = CREATE_DISPOSITIONS.FILE_OPEN;
    return enter(
      IopOpenDevice,
      { ...target, ...open, access, mode, disposition, createOptions: options, block },
      'opened',
    );
  },
  opened(k, slots, result) {
    if (slots.target.related !== NULL_ADDRESS) ObDereferenceObject(k, slots.target.related);
    const file = result as GuestAddress;
    if (!isSystemAddress(file)) {
      ExpFreeSystem(k, slots.block!);
      return done(result);
    }
    slots.handle = ObpCreateHandle(k, k.state.ps.systemProcess, file, slots.access);
    slots.status = STATUS_SUCCESS;
    // The handle holds it from now on, and the request its own reference.
    if (slots.buffer === NULL_ADDRESS) {
      ObDereferenceObject(k, file);
      return close(k, slots);
    }
    ObReferenceObject(k, file);
    ObDereferenceObject(k, file);
    const length = FILE_NETWORK_OPEN_INFORMATION.SIZE;
    const parameters = {
      major: IRP_MJ_QUERY_INFORMATION,
      minor: 0,
      parameters: [length, FileNetworkOpenInformation],
      informationClass: FileNetworkOpenInformation,
      output: { address: slots.buffer, length },
      waits: true,
    } as const;
    const own = { event: NULL_ADDRESS, ioStatusBlock: slots.block!, apcRoutine: U64_ZERO, apcContext: U64_ZERO };
    return enter(IopRequest, { mode: slots.mode, file, ...own, parameters }, 'asked');
  },
  asked(k, slots, status) {
    slots.status = status;
    return close(k, slots);
  },
  closed: (_k, slots) => done(slots.status!),
});

function close(k: Kernel, slots: UseNamedFile) {
  ExpFreeSystem(k, slots.block!);
  return enter(ObpCloseHandle, closing(k.state.ps.systemProcess, slots.handle!), 'closed');
}

export const namedFileRoutines: readonly NativeRoutine[] = [
  /**
   * Deletes a file by its name: it goes when nobody has it open any more.
   * @irql PASSIVE_LEVEL
   * Returns what the driver says about opening it; as ZwOpenFile.
   * Source: "ZwDeleteFile function (ntifs.h)".
   */
  nativeRoutine({
    name: 'DeleteFile',
    exports: ['Zw', 'Nt'],
    irql: passiveOnly,
    parameters: ['ObjectAttributes: ptr'],
    call(k, mode, objectAttributes): number | Enter {
      const attributes = ObpCaptureAttributes(k, objectAttributes, mode);
      if (typeof attributes === 'number') return attributes;
      const target = IopResolveTarget(k, mode, attributes);
      if (typeof target === 'number') return target;
      const options = CREATE_OPTIONS.FILE_DELETE_ON_CLOSE;
      return enter(IopUseNamedFile, {
        target,
        mode,
        access: STANDARD_ACCESS.DELETE,
        options,
        buffer: NULL_ADDRESS,
      });
    },
  }),
  /**
   * Tells times, sizes and attributes of a file by its name.
   * @irql PASSIVE_LEVEL
   * Returns what the driver says about opening and asking; as ZwOpenFile.
   * Source: "ZwQueryFullAttributesFile function (wdm.h)".
   */
  nativeRoutine({
    name: 'QueryFullAttributesFile',
    exports: ['Zw'],
    irql: passiveOnly,
    parameters: ['ObjectAttributes: ptr', 'FileInformation: ptr'],
    call(k, mode, objectAttributes, information): number | Enter {
      let buffer = NULL_ADDRESS;
      const fault = guardAccess(mode, () => {
        buffer = writableRange(k, mode, information, FILE_NETWORK_OPEN_INFORMATION.SIZE);
      });
      if (fault !== STATUS_SUCCESS) return fault;
      const attributes = ObpCaptureAttributes(k, objectAttributes, mode);
      if (typeof attributes === 'number') return attributes;
      const target = IopResolveTarget(k, mode, attributes);
      if (typeof target === 'number') return target;
      return enter(IopUseNamedFile, { target, mode, access: FILE_ACCESS.FILE_READ_ATTRIBUTES, options: 0, buffer });
    },
  }),
];
