/**
 * What user mode can ask of and tell a file object: FILE_INFORMATION_CLASS and FS_INFORMATION_CLASS, with the shortest
 * buffer and the access that each needs. Source: "NtQueryInformationFile function (ntifs.h)",
 * "NtSetInformationFile function (ntifs.h)", "ZwQueryVolumeInformationFile function (ntifs.h)".
 */
import { FILE_ACCESS, STANDARD_ACCESS } from './tables/io-flags.ts';

/** The classes that the I/O manager itself looks at. */
export const FileBasicInformation = 4;
export const FileStandardInformation = 5;
export const FileInternalInformation = 6;
export const FileEaInformation = 7;
export const FileAccessInformation = 8;
export const FileNameInformation = 9;
export const FileRenameInformation = 10;
export const FileLinkInformation = 11;
export const FileDispositionInformation = 13;
export const FilePositionInformation = 14;
export const FileModeInformation = 16;
export const FileAlignmentInformation = 17;
export const FileAllInformation = 18;
export const FileAllocationInformation = 19;
export const FileEndOfFileInformation = 20;
export const FileAlternateNameInformation = 21;
export const FileCompletionInformation = 30;
export const FileNetworkOpenInformation = 34;
export const FileAttributeTagInformation = 35;
export const FileValidDataLengthInformation = 39;
export const FileIoCompletionNotificationInformation = 41;
export const FileFsVolumeInformation = 1;
export const FileFsLabelInformation = 2;
export const FileFsSizeInformation = 3;
export const FileFsDeviceInformation = 4;
export const FileFsAttributeInformation = 5;
export const FileFsFullSizeInformation = 7;

export interface InformationClass {
  /** Shortest buffer, bytes. */
  readonly length: number;
  /** Rights the handle needs. */
  readonly access: number;
}

type Classes = ReadonlyMap<number, InformationClass>;

function classes(rows: readonly (readonly [number: number, length: number, access?: number])[]): Classes {
  return new Map(rows.map(([number, length, access = 0]) => [number, { length, access }]));
}

const { FILE_READ_ATTRIBUTES, FILE_WRITE_ATTRIBUTES, FILE_READ_DATA, FILE_WRITE_DATA, FILE_READ_EA } = FILE_ACCESS;
const { DELETE } = STANDARD_ACCESS;

/** Classes of NtQueryInformationFile. */
export const QUERY_FILE_CLASSES: Classes = classes([
  [FileBasicInformation, 40, FILE_READ_ATTRIBUTES],
  [FileStandardInformation, 24],
  [FileInternalInformation, 8],
  [FileEaInformation, 4, FILE_READ_EA],
  [FileAccessInformation, 4],
  [FileNameInformation, 8],
  [FilePositionInformation, 8],
  [FileModeInformation, 4],
  [FileAlignmentInformation, 4],
  [FileAllInformation, 104, FILE_READ_ATTRIBUTES],
  [FileAlternateNameInformation, 8],
  [22, 32], // FileStreamInformation
  [23, 8, FILE_READ_ATTRIBUTES], // FilePipeInformation
  [24, 40, FILE_READ_ATTRIBUTES], // FilePipeLocalInformation
  [25, 16, FILE_READ_ATTRIBUTES], // FilePipeRemoteInformation
  [26, 24], // FileMailslotQueryInformation
  [28, 16], // FileCompressionInformation
  [29, 64], // FileObjectIdInformation
  [FileNetworkOpenInformation, 56, FILE_READ_ATTRIBUTES],
  [FileAttributeTagInformation, 8, FILE_READ_ATTRIBUTES],
  [FileIoCompletionNotificationInformation, 4],
  [51, 1], // FileIsRemoteDeviceInformation
  [59, 24], // FileIdInformation
]);

/** Classes of NtSetInformationFile. */
export const SET_FILE_CLASSES: Classes = classes([
  [FileBasicInformation, 40, FILE_WRITE_ATTRIBUTES],
  [FileRenameInformation, 24, DELETE],
  [FileLinkInformation, 24],
  [FileDispositionInformation, 1, DELETE],
  [FilePositionInformation, 8],
  [FileModeInformation, 4],
  [FileAllocationInformation, 8, FILE_WRITE_DATA],
  [FileEndOfFileInformation, 8, FILE_WRITE_DATA],
  [23, 8, FILE_WRITE_ATTRIBUTES], // FilePipeInformation
  [27, 8], // FileMailslotSetInformation
  [FileCompletionInformation, 16],
  [FileValidDataLengthInformation, 8, FILE_WRITE_DATA],
  [40, 8, DELETE], // FileShortNameInformation
  [FileIoCompletionNotificationInformation, 4],
]);

/** Classes of NtQueryVolumeInformationFile. */
export const QUERY_VOLUME_CLASSES: Classes = classes([
  [FileFsVolumeInformation, 24],
  [FileFsSizeInformation, 24],
  [FileFsDeviceInformation, 8],
  [FileFsAttributeInformation, 16],
  [6, 48, FILE_READ_DATA], // FileFsControlInformation
  [FileFsFullSizeInformation, 32],
  [8, 64], // FileFsObjectIdInformation
]);

/** Classes of NtSetVolumeInformationFile. */
export const SET_VOLUME_CLASSES: Classes = classes([
  [FileFsLabelInformation, 8, FILE_WRITE_DATA],
  [6, 48, FILE_WRITE_DATA], // FileFsControlInformation
  [8, 64, FILE_WRITE_DATA], // FileFsObjectIdInformation
]);
