/** Opening files and devices as drivers do it without a Zw routine. Source: "IoCreateFile function (wdm.h)". */
import { UnimplementedError } from '../../base/errors.ts';
import { u64FromAddress } from '../../base/u64.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { passiveOnly } from '../irql-range.ts';
import { KernelMode } from '../ob/handle.ts';
import { IopBeginCreate } from './create-file.ts';

/** Options: the caller's rights are looked at; its pointers are trusted whatever the previous mode is. */
const IO_FORCE_ACCESS_CHECK = 0x1;
const IO_NO_PARAMETER_CHECKING = 0x100;

export const createDdis: readonly Ddi[] = [
  /**
   * Creates or opens a file or device, in the previous mode unless IO_NO_PARAMETER_CHECKING says that a driver's pointers are to be
   * trusted.
   * @irql PASSIVE_LEVEL
   * Returns as ZwCreateFile.
   * Deviation: named pipes and mailslots end the run as unimplemented.
   * Source: "IoCreateFile function (wdm.h)".
   */
  ddi({
    name: 'IoCreateFile',
    parameters: [
      'FileHandle: ptr',
      'DesiredAccess: u32',
      'ObjectAttributes: ptr',
      'IoStatusBlock: ptr',
      'AllocationSize: ptr',
      'FileAttributes: u32',
      'ShareAccess: u32',
      'Disposition: u32',
      'CreateOptions: u32',
      'EaBuffer: ptr',
      'EaLength: u32',
      'CreateFileType: u32',
      'InternalParameters: ptr',
      'Options: u32',
    ],
    irql: passiveOnly,
    call(
      k,
      fileHandle,
      desiredAccess,
      objectAttributes,
      ioStatusBlock,
      allocationSize,
      fileAttributes,
      shareAccess,
      disposition,
      createOptions,
      eaBuffer,
      eaLength,
      createFileType,
      _internalParameters,
      options,
    ) {
      if (createFileType !== 0) throw new UnimplementedError('IoCreateFile of a named pipe or mailslot', '');
      const mode = options & IO_NO_PARAMETER_CHECKING ? KernelMode : k.currentThread!.previousMode;
      return IopBeginCreate(k, mode, {
        fileHandle: u64FromAddress(fileHandle),
        desiredAccess,
        objectAttributes: u64FromAddress(objectAttributes),
        ioStatusBlock: u64FromAddress(ioStatusBlock),
        allocationSize: u64FromAddress(allocationSize),
        fileAttributes,
        shareAccess,
        disposition,
        createOptions,
        eaBuffer: u64FromAddress(eaBuffer),
        eaLength,
        forceAccessCheck: (options & IO_FORCE_ACCESS_CHECK) !== 0,
      });
    },
  }),
];
