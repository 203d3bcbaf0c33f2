/**
 * IRP_MJ_QUERY_INFORMATION: what there is to know about a file.
 * Source: "IRP_MJ_QUERY_INFORMATION (file system)", "NtQueryInformationFile function (ntifs.h)", the pages of the structures.
 */
import { i64ToNumber } from '../../base/u64.ts';
import {
  FileAllInformation,
  FileAlternateNameInformation,
  FileAttributeTagInformation,
  FileBasicInformation,
  FileEaInformation,
  FileInternalInformation,
  FileNameInformation,
  FileNetworkOpenInformation,
  FilePositionInformation,
  FileStandardInformation,
  QUERY_FILE_CLASSES,
} from '../../nt/file-information.ts';
import {
  FILE_ALL_INFORMATION,
  FILE_BASIC_INFORMATION,
  FILE_NETWORK_OPEN_INFORMATION,
  FILE_STANDARD_INFORMATION,
} from '../../nt/generated/layouts.ts';
import {
  STATUS_BUFFER_OVERFLOW,
  STATUS_INFO_LENGTH_MISMATCH,
  STATUS_INVALID_PARAMETER,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { FileObject } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import { FILE_ATTRIBUTE_NORMAL } from './file-attributes.ts';
import { isDirectory, pathOf } from './file-tree.ts';
import { InformationBytes } from './information-bytes.ts';
import { answer, type FsRequest, type FsResult } from './request.ts';
import type { FileNode } from './state.ts';

const NAME_LENGTH_AT = 0;
const NAME_AT = 4;

/** The attributes as they are told: a file without any is normal. */
export function shownAttributes({ attributes }: FileNode): number {
  return attributes === 0 ? FILE_ATTRIBUTE_NORMAL : attributes;
}

/** Answers a query; a name that does not fit is cut off with STATUS_BUFFER_OVERFLOW, and its whole length told. */
export function queryInformation(k: Kernel, request: FsRequest): FsResult {
  const { irp, stack, node } = request;
  const length = stack.Parameters_QueryFile_Length;
  const informationClass = stack.Parameters_QueryFile_FileInformationClass;
  if (node === undefined) return answer(STATUS_INVALID_PARAMETER);
  const least = QUERY_FILE_CLASSES.get(informationClass)?.length ?? 0;
  if (length < least) return answer(STATUS_INFO_LENGTH_MISMATCH);
  const bytes = new InformationBytes();
  const status = describe(k, request, node, informationClass, bytes);
  if (status !== STATUS_SUCCESS) return answer(status);
  const told = bytes.first(length);
  if (informationClass === FileAllInformation) keepWhatIsKnown(k, request, told);
  k.memory.writeBytes(irp.AssociatedIrp_SystemBuffer, told);
  return answer(bytes.length > length ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS, told.length);
}

function describe(
  k: Kernel,
  request: FsRequest,
  node: FileNode,
  informationClass: number,
  bytes: InformationBytes,
): number {
  switch (informationClass) {
    case FileBasicInformation:
      basic(bytes, 0, node);
      break;
    case FileStandardInformation:
      standard(bytes, 0, node);
      break;
    case FileInternalInformation:
      bytes.u64(0, node.id);
      break;
    case FileEaInformation:
      bytes.u32(0, 0);
      break;
    case FileNameInformation:
      name(bytes, 0, pathOf(k, node));
      break;
    case FileAlternateNameInformation:
      if (node.shortName === '') return STATUS_OBJECT_NAME_NOT_FOUND;
      name(bytes, 0, node.shortName);
      break;
    case FilePositionInformation:
      bytes.u64(0, i64ToNumber(new FileObject(k.memory, request.file).CurrentByteOffset));
      break;
    case FileNetworkOpenInformation:
      networkOpen(bytes, node);
      break;
    case FileAttributeTagInformation:
      bytes.u32(0, shownAttributes(node));
      bytes.u32(4, 0);
      break;
    case FileAllInformation:
      all(k, bytes, request, node);
      break;
    default:
      return STATUS_INVALID_PARAMETER;
  }
  return STATUS_SUCCESS;
}

function basic(bytes: InformationBytes, at: number, node: FileNode): void {
  bytes.u64(at + FILE_BASIC_INFORMATION.CreationTime, node.created);
  bytes.u64(at + FILE_BASIC_INFORMATION.LastAccessTime, node.accessed);
  bytes.u64(at + FILE_BASIC_INFORMATION.LastWriteTime, node.written);
  bytes.u64(at + FILE_BASIC_INFORMATION.ChangeTime, node.changed);
  bytes.u32(at + FILE_BASIC_INFORMATION.FileAttributes, shownAttributes(node));
  bytes.u32(at + FILE_BASIC_INFORMATION.FileAttributes + 4, 0);
}

function standard(bytes: InformationBytes, at: number, node: FileNode): void {
  bytes.u64(at + FILE_STANDARD_INFORMATION.AllocationSize, node.allocatedBytes);
  bytes.u64(at + FILE_STANDARD_INFORMATION.EndOfFile, node.sizeBytes);
  bytes.u32(at + FILE_STANDARD_INFORMATION.NumberOfLinks, node.deletePending ? 0 : 1);
  bytes.u8(at + FILE_STANDARD_INFORMATION.DeletePending, node.deletePending ? 1 : 0);
  bytes.u8(at + FILE_STANDARD_INFORMATION.Directory, isDirectory(node) ? 1 : 0);
  bytes.u8(at + FILE_STANDARD_INFORMATION.SIZE - 1, 0);
}

function name(bytes: InformationBytes, at: number, text: string): void {
  bytes.u32(at + NAME_LENGTH_AT, 2 * text.length);
  bytes.text(at + NAME_AT, text);
}

function networkOpen(bytes: InformationBytes, node: FileNode): void {
  basic(bytes, 0, node);
  bytes.u64(FILE_NETWORK_OPEN_INFORMATION.AllocationSize, node.allocatedBytes);
  bytes.u64(FILE_NETWORK_OPEN_INFORMATION.EndOfFile, node.sizeBytes);
  bytes.u32(FILE_NETWORK_OPEN_INFORMATION.FileAttributes, shownAttributes(node));
  bytes.u32(FILE_NETWORK_OPEN_INFORMATION.FileAttributes + 4, 0);
}

/** Everything in one; access, mode and alignment are the I/O manager's to tell. */
function all(k: Kernel, bytes: InformationBytes, { file }: FsRequest, node: FileNode): void {
  basic(bytes, FILE_ALL_INFORMATION.BasicInformation, node);
  standard(bytes, FILE_ALL_INFORMATION.StandardInformation, node);
  bytes.u64(FILE_ALL_INFORMATION.InternalInformation, node.id);
  bytes.u32(FILE_ALL_INFORMATION.EaInformation, 0);
  const position = new FileObject(k.memory, file).CurrentByteOffset;
  bytes.u64(FILE_ALL_INFORMATION.PositionInformation, i64ToNumber(position));
  name(bytes, FILE_ALL_INFORMATION.NameInformation, pathOf(k, node));
}

/** What the I/O manager has put into the buffer stays there. */
function keepWhatIsKnown(k: Kernel, { irp }: FsRequest, told: Uint8Array): void {
  const { AccessInformation, ModeInformation, AlignmentInformation } = FILE_ALL_INFORMATION;
  for (const at of [AccessInformation, ModeInformation, AlignmentInformation]) {
    told.set(k.memory.readBytes((irp.AssociatedIrp_SystemBuffer + at) as typeof irp.address, 4), at);
  }
}
