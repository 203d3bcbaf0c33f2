/**
 * IRP_MJ_QUERY_VOLUME_INFORMATION and IRP_MJ_SET_VOLUME_INFORMATION.
 * Source: "IRP_MJ_QUERY_VOLUME_INFORMATION (file system)", "ZwQueryVolumeInformationFile function (ntifs.h)", the pages of the
 * structures.
 */
import { addressAdd } from '../../base/guest-address.ts';
import {
  FileFsAttributeInformation,
  FileFsFullSizeInformation,
  FileFsLabelInformation,
  FileFsSizeInformation,
  FileFsVolumeInformation,
  QUERY_VOLUME_CLASSES,
} from '../../nt/file-information.ts';
import {
  FILE_FS_ATTRIBUTE_INFORMATION,
  FILE_FS_FULL_SIZE_INFORMATION,
  FILE_FS_SIZE_INFORMATION,
  FILE_FS_VOLUME_INFORMATION,
} from '../../nt/generated/layouts.ts';
import {
  STATUS_BUFFER_OVERFLOW,
  STATUS_INFO_LENGTH_MISMATCH,
  STATUS_INVALID_PARAMETER,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import type { Kernel } from '../kernel.ts';
import { readWide } from '../rtl/guest-text.ts';
import { MOST_NAME_CHARACTERS } from './file-names.ts';
import { CLUSTER_BYTES } from './file-tree.ts';
import { InformationBytes } from './information-bytes.ts';
import { SECTOR_BYTES } from './read-write.ts';
import { answer, type FsRequest, type FsResult } from './request.ts';
import type { Volume } from './state.ts';
import { showLabel } from './volume-label.ts';

/** FILE_FS_ATTRIBUTE_INFORMATION.FileSystemAttributes */
const FILE_CASE_PRESERVED_NAMES = 0x2;
const FILE_UNICODE_ON_DISK = 0x4;
export const FILE_SYSTEM_NAME = 'MEMFS';

/** Characters of a label. */
const MOST_LABEL_CHARACTERS = 32;

/** Answers a query; a name that does not fit is cut off with STATUS_BUFFER_OVERFLOW, and its whole length told. */
export function queryVolume(k: Kernel, { irp, stack, volume }: FsRequest): FsResult {
  const length = stack.Parameters_QueryVolume_Length;
  const informationClass = stack.Parameters_QueryVolume_FsInformationClass;
  if (length < (QUERY_VOLUME_CLASSES.get(informationClass)?.length ?? 0)) return answer(STATUS_INFO_LENGTH_MISMATCH);
  const bytes = new InformationBytes();
  if (!describe(bytes, volume, informationClass)) return answer(STATUS_INVALID_PARAMETER);
  const told = bytes.first(length);
  k.memory.writeBytes(irp.AssociatedIrp_SystemBuffer, told);
  return answer(bytes.length > length ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS, told.length);
}

function describe(bytes: InformationBytes, volume: Volume, informationClass: number): boolean {
  const total = volume.sizeBytes / CLUSTER_BYTES;
  const free = (volume.sizeBytes - volume.usedBytes) / CLUSTER_BYTES;
  const sectors = CLUSTER_BYTES / SECTOR_BYTES;
  switch (informationClass) {
    case FileFsVolumeInformation:
      bytes.u64(FILE_FS_VOLUME_INFORMATION.VolumeCreationTime, volume.created);
      bytes.u32(FILE_FS_VOLUME_INFORMATION.VolumeSerialNumber, volume.serialNumber);
      bytes.u32(FILE_FS_VOLUME_INFORMATION.VolumeLabelLength, 2 * volume.label.length);
      bytes.u8(FILE_FS_VOLUME_INFORMATION.SupportsObjects, 0);
      bytes.u8(FILE_FS_VOLUME_INFORMATION.SupportsObjects + 1, 0);
      bytes.text(FILE_FS_VOLUME_INFORMATION.VolumeLabel, volume.label);
      return true;
    case FileFsSizeInformation:
      bytes.u64(FILE_FS_SIZE_INFORMATION.TotalAllocationUnits, total);
      bytes.u64(FILE_FS_SIZE_INFORMATION.AvailableAllocationUnits, free);
      bytes.u32(FILE_FS_SIZE_INFORMATION.SectorsPerAllocationUnit, sectors);
      bytes.u32(FILE_FS_SIZE_INFORMATION.BytesPerSector, SECTOR_BYTES);
      return true;
    case FileFsFullSizeInformation:
      bytes.u64(FILE_FS_FULL_SIZE_INFORMATION.TotalAllocationUnits, total);
      bytes.u64(FILE_FS_FULL_SIZE_INFORMATION.CallerAvailableAllocationUnits, free);
      bytes.u64(FILE_FS_FULL_SIZE_INFORMATION.ActualAvailableAllocationUnits, free);
      bytes.u32(FILE_FS_FULL_SIZE_INFORMATION.SectorsPerAllocationUnit, sectors);
      bytes.u32(FILE_FS_FULL_SIZE_INFORMATION.BytesPerSector, SECTOR_BYTES);
      return true;
    case FileFsAttributeInformation:
      bytes.u32(FILE_FS_ATTRIBUTE_INFORMATION.FileSystemAttributes, FILE_CASE_PRESERVED_NAMES | FILE_UNICODE_ON_DISK);
      bytes.u32(FILE_FS_ATTRIBUTE_INFORMATION.MaximumComponentNameLength, MOST_NAME_CHARACTERS);
      bytes.u32(FILE_FS_ATTRIBUTE_INFORMATION.FileSystemNameLength, 2 * FILE_SYSTEM_NAME.length);
      bytes.text(FILE_FS_ATTRIBUTE_INFORMATION.FileSystemName, FILE_SYSTEM_NAME);
      return true;
    default:
      return false;
  }
}

/** Gives a volume another label. */
export function setVolume(k: Kernel, { irp, stack, volume }: FsRequest): FsResult {
  if (stack.Parameters_QueryVolume_FsInformationClass !== FileFsLabelInformation)
    return answer(STATUS_INVALID_PARAMETER);
  const buffer = irp.AssociatedIrp_SystemBuffer;
  const bytes = k.memory.readU32(buffer);
  if (bytes > stack.Parameters_QueryVolume_Length - 4 || bytes % 2 !== 0 || bytes > 2 * MOST_LABEL_CHARACTERS)
    return answer(STATUS_INVALID_PARAMETER);
  volume.label = readWide(k.memory, addressAdd(buffer, 4), bytes / 2);
  showLabel(k, volume);
  return answer(STATUS_SUCCESS);
}
