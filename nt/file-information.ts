/**
 * What user mode can ask of and tell a file object: FILE_INFORMATION_CLASS and FS_INFORMATION_CLASS, with the shortest
 * buffer and the access that each needs. Source: "NtQueryInformationFile function (ntifs.h)",
 * "NtSetInformationFile function (ntifs.h)", "ZwQueryVolumeInformationFile function (ntifs.h)".
 */
import { FILE_ACCESS, STANDARD_ACCESS } from './tables/io-flags.ts';

/** The classes that the I/O manager itself looks at. */
export const FileBasicInformation = 4;
export const FileStandardInformation = 5;
export const FileAccessInformation = 8;
export const FileRenameInformation = 10;
export const FileLinkInformation = 11;
export const FilePositionInformation = 14;
export const FileModeInformation = 16;
export const FileAlignmentInformation = 17;
export const FileEndOfFileInformation = 20;
export const FileCompletionInformation = 30;
export const FileNetworkOpenInformation = 34;
export const FileIoCompletionNotificationInformation = 41;
export const FileFsDeviceInformation = 4;

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
  [6, 8], // FileInternalInformation
  [7, 4, FILE_READ_EA], // FileEaInformation
  [FileAccessInformation, 4],
  [9, 8], // FileNameInformation
  [FilePositionInformation, 8],
  [FileModeInformation, 4],
  [FileAlignmentInformation, 4],
  [18, 104, FILE_READ_ATTRIBUTES], // FileAllInformation
  [21, 8], // FileAlternateNameInformation
  [22, 32], // FileStreamInformation
  [23, 8, FILE_READ_ATTRIBUTES], // FilePipeInformation
  [24, 40, FILE_READ_ATTRIBUTES], // FilePipeLocalInformation
  [25, 16, FILE_READ_ATTRIBUTES], // FilePipeRemoteInformation
  [26, 24], // FileMailslotQueryInformation
  [28, 16], // FileCompressionInformation
  [29, 64], // FileObjectIdInformation
  [FileNetworkOpenInformation, 56, FILE_READ_ATTRIBUTES],
  [35, 8, FILE_READ_ATTRIBUTES], // FileAttributeTagInformation
  [FileIoCompletionNotificationInformation, 4],
  [51, 1], // FileIsRemoteDeviceInformation
  [59, 24], // FileIdInformation
]);

/** Classes of NtSetInformationFile. */
export const SET_FILE_CLASSES: Classes = classes([
  [FileBasicInformation, 40, FILE_WRITE_ATTRIBUTES],
  [FileRenameInformation, 24, DELETE],
  [FileLinkInformation, 24],
  [13, 1, DELETE], // FileDispositionInformation
  [FilePositionInformation, 8],
  [FileModeInformation, 4],
  [19, 8, FILE_WRITE_DATA], // FileAllocationInformation
  [FileEndOfFileInformation, 8, FILE_WRITE_DATA],
  [23, 8, FILE_WRITE_ATTRIBUTES], // FilePipeInformation
  [27, 8], // FileMailslotSetInformation
  [FileCompletionInformation, 16],
  [39, 8, FILE_WRITE_DATA], // FileValidDataLengthInformation
  [40, 8, DELETE], // FileShortNameInformation
  [FileIoCompletionNotificationInformation, 4],
]);

/** Classes of NtQueryVolumeInformationFile. */
export const QUERY_VOLUME_CLASSES: Classes = classes([
  [1, 24], // FileFsVolumeInformation
  [3, 24], // FileFsSizeInformation
  [FileFsDeviceInformation, 8],
  [5, 16], // FileFsAttributeInformation
  [6, 48, FILE_READ_DATA], // FileFsControlInformation
  [7, 32], // FileFsFullSizeInformation
  [8, 64], // FileFsObjectIdInformation
]);

/** Classes of NtSetVolumeInformationFile. */
export const SET_VOLUME_CLASSES: Classes = classes([
  [2, 8, FILE_WRITE_DATA], // FileFsLabelInformation
  [6, 48, FILE_WRITE_DATA], // FileFsControlInformation
  [8, 64, FILE_WRITE_DATA], // FileFsObjectIdInformation
]);
