/**
 * Services that ask about and change files and volumes. Source: "NtQueryInformationFile function (ntifs.h)", "NtSetInformationFile
 * function (ntifs.h)", "NtQueryVolumeInformationFile function (ntifs.h)", "ZwSetVolumeInformationFile function (ntifs.h)".
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import {
  FileAccessInformation,
  FileAlignmentInformation,
  FileAllInformation,
  FileLinkInformation,
  FileModeInformation,
  FileRenameInformation,
  type InformationClass,
  QUERY_FILE_CLASSES,
  QUERY_VOLUME_CLASSES,
  SET_FILE_CLASSES,
  SET_VOLUME_CLASSES,
} from '../../nt/file-information.ts';
import { FILE_ALL_INFORMATION } from '../../nt/generated/layouts.ts';
import {
  IRP_MJ_QUERY_INFORMATION,
  IRP_MJ_QUERY_VOLUME_INFORMATION,
  IRP_MJ_SET_INFORMATION,
  IRP_MJ_SET_VOLUME_INFORMATION,
} from '../../nt/irp-codes.ts';
import { STATUS_INFO_LENGTH_MISMATCH, STATUS_INVALID_INFO_CLASS } from '../../nt/status-codes.ts';
import { type Enter, enter } from '../host-routine.ts';
import { passiveOnly } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { type NativeRoutine, nativeRoutine } from '../native-routine.ts';
import type { KnownPart, OtherRequest } from './build-request.ts';
import { NO_COMMON, type Prepared, prepare, send, transferParameters } from './file-request.ts';
import {
  answer,
  changeKnown,
  conclude,
  KNOWN_TO_SET,
  knownOf,
  knownOfVolume,
  QUERY_INFORMATION,
  QUERY_VOLUME,
  SET_INFORMATION,
} from './known-information.ts';
import { IopRename, IopRenameTarget } from './rename-target.ts';
import { IopRequest } from './request.ts';
import { refuse } from './services.ts';

/** The class, or the status for one that does not exist or does not fit. */
function checkedClass(
  classes: ReadonlyMap<number, InformationClass>,
  number: number,
  length: number,
): InformationClass | number {
  const found = classes.get(number);
  if (found === undefined) return STATUS_INVALID_INFO_CLASS;
  return length < found.length ? STATUS_INFO_LENGTH_MISMATCH : found;
}

/** Declares a query or set of information about a file or volume: all take the same arguments. */
function informationService(
  name: string,
  major:
    | typeof IRP_MJ_QUERY_INFORMATION
    | typeof IRP_MJ_SET_INFORMATION
    | typeof IRP_MJ_QUERY_VOLUME_INFORMATION
    | typeof IRP_MJ_SET_VOLUME_INFORMATION,
  classes: ReadonlyMap<number, InformationClass>,
): NativeRoutine {
  const isSet = major === IRP_MJ_SET_INFORMATION || major === IRP_MJ_SET_VOLUME_INFORMATION;
  const isVolume = major === IRP_MJ_QUERY_VOLUME_INFORMATION || major === IRP_MJ_SET_VOLUME_INFORMATION;
  return nativeRoutine({
    name,
    exports: isVolume && isSet ? ['Zw'] : ['Zw', 'Nt'],
    irql: passiveOnly,
    parameters: [
      'FileHandle: u64',
      'IoStatusBlock: ptr',
      'FileInformation: ptr',
      'Length: u32',
      'FileInformationClass: u32',
    ],
    call(k, mode, handle, rawStatusBlock, rawBuffer, length, informationClass) {
      const found = checkedClass(classes, informationClass, length);
      if (typeof found === 'number') return found;
      const { buffer, probe } = transferParameters(k, mode, rawBuffer, length, isSet);
      const prepared = prepare(k, mode, handle, NO_COMMON, rawStatusBlock, found.access, probe);
      if (typeof prepared === 'number') return prepared;
      const address = buffer();
      if (!isSet) {
        const known = isVolume ? knownOfVolume(k, prepared, informationClass) : knownOf(k, prepared, informationClass);
        if (known !== undefined) {
          const status = answer(k, prepared, address, ...known);
          const operation = isVolume ? QUERY_VOLUME : QUERY_INFORMATION;
          return conclude(k, prepared, { operation, informationClass, status, address, length: known[1] });
        }
      }
      if (!isVolume && isSet && KNOWN_TO_SET.has(informationClass)) {
        const status = changeKnown(k, prepared, informationClass, address);
        const operation = SET_INFORMATION;
        return conclude(k, prepared, { operation, informationClass, status, address, length: found.length });
      }
      const moved = { address, length };
      const request: OtherRequest = {
        major,
        minor: 0,
        parameters: [length, informationClass, 0, setFlags(k, major, informationClass, address)],
        informationClass,
        ...(isSet ? { input: moved } : { output: moved }),
        ...(isQueryOfAll(major, informationClass) ? { known: partsOfAll(k, prepared) } : {}),
        waits: true,
      };
      return isRename(major, informationClass)
        ? sendRename(k, prepared, request, address, length)
        : send(k, prepared, request);
    },
  });
}

function isQueryOfAll(major: number, informationClass: number): boolean {
  return major === IRP_MJ_QUERY_INFORMATION && informationClass === FileAllInformation;
}

/** The parts of FILE_ALL_INFORMATION that the driver finds filled in. */
function partsOfAll(k: Kernel, prepared: Prepared): readonly KnownPart[] {
  const { AccessInformation, ModeInformation, AlignmentInformation } = FILE_ALL_INFORMATION;
  return [
    { at: AccessInformation, value: knownOf(k, prepared, FileAccessInformation)![0].lo },
    { at: ModeInformation, value: knownOf(k, prepared, FileModeInformation)![0].lo },
    { at: AlignmentInformation, value: knownOf(k, prepared, FileAlignmentInformation)![0].lo },
  ];
}

function isRename(major: number, informationClass: number): boolean {
  const isNaming = informationClass === FileRenameInformation || informationClass === FileLinkInformation;
  return major === IRP_MJ_SET_INFORMATION && isNaming;
}

/** Sends a rename or link, once the directory of its new name is open. */
function sendRename(
  k: Kernel,
  { mode, file, ioStatusBlock }: Prepared,
  parameters: OtherRequest,
  buffer: GuestAddress,
  length: number,
): number | Enter {
  const target = IopRenameTarget(k, mode, buffer, length);
  if (typeof target === 'number') return refuse(k, file, target);
  const { apcRoutine, apcContext } = NO_COMMON;
  const request = { mode, file, event: NULL_ADDRESS, ioStatusBlock, apcRoutine, apcContext, parameters };
  return target === undefined ? enter(IopRequest, request) : enter(IopRename, { request, target });
}

/** Parameters.SetFile.ReplaceIfExists: the first byte of what a rename or link asks for. */
function setFlags(k: Kernel, major: number, informationClass: number, buffer: GuestAddress): number {
  if (!isRename(major, informationClass) || !k.memory.isAccessible(buffer, 1, 'read')) return 0;
  return k.memory.readU8(buffer) === 0 ? 0 : 1;
}

export const informationRoutines: readonly NativeRoutine[] = [
  /**
   * Asks about a file. Position, mode, access, alignment and notification modes are known without the driver.
   * @irql PASSIVE_LEVEL
   * Returns what the driver said; STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH, STATUS_ACCESS_VIOLATION,
   * STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED, STATUS_INSUFFICIENT_RESOURCES.
   * Source: "NtQueryInformationFile function (ntifs.h)".
   */
  informationService('QueryInformationFile', IRP_MJ_QUERY_INFORMATION, QUERY_FILE_CLASSES),
  /**
   * Changes a file. The file pointer, the mode, a completion port and notification modes need no driver.
   * @irql PASSIVE_LEVEL
   * Returns as NtQueryInformationFile; STATUS_INVALID_PARAMETER.
   * Source: "NtSetInformationFile function (ntifs.h)".
   */
  informationService('SetInformationFile', IRP_MJ_SET_INFORMATION, SET_FILE_CLASSES),
  /**
   * Asks about the volume of a file. What kind of device it is on is known without the driver.
   * @irql PASSIVE_LEVEL
   * Returns as NtQueryInformationFile.
   * Source: "NtQueryVolumeInformationFile function (ntifs.h)".
   */
  informationService('QueryVolumeInformationFile', IRP_MJ_QUERY_VOLUME_INFORMATION, QUERY_VOLUME_CLASSES),
  /**
   * Changes the volume of a file.
   * @irql PASSIVE_LEVEL
   * Returns as NtQueryInformationFile.
   * Source: "ZwSetVolumeInformationFile function (ntifs.h)".
   */
  informationService('SetVolumeInformationFile', IRP_MJ_SET_VOLUME_INFORMATION, SET_VOLUME_CLASSES),
];
