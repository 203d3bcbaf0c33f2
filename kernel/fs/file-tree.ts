/**
 * The files of a volume as a tree: finding, making, moving and removing them, and the room that they take.
 * Knows nothing of handles and IRPs.
 */
import { assert } from '../../base/assert.ts';
import { NULL_ADDRESS } from '../../base/guest-address.ts';
import { hashBytes } from '../../base/hash.ts';
import type { U64 } from '../../base/u64.ts';
import { STATUS_DISK_FULL, STATUS_FILE_DELETED, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { KiSystemTime } from '../ke/clock.ts';
import type { Kernel } from '../kernel.ts';
import { upcaseText } from '../rtl/upcase.ts';
import { FILE_ATTRIBUTE_ARCHIVE, FILE_ATTRIBUTE_DIRECTORY } from './file-attributes.ts';
import { shortNameFor } from './short-names.ts';
import type { FileNode, Volume } from './state.ts';

/** Room on a volume is given in these pieces. */
export const CLUSTER_BYTES = 4096;
const NO_DATA = new Uint8Array(0);

export function fileNode(k: Kernel, id: number): FileNode {
  const node = k.state.fs.files.get(id);
  assert(node !== undefined, `file ${id} exists`);
  return node;
}

export function volumeOf(k: Kernel, { volume }: { readonly volume: number }): Volume {
  return k.state.fs.volumes[volume - 1]!;
}

export function isDirectory(node: FileNode): boolean {
  return node.children !== undefined;
}

export function isRoot(node: FileNode): boolean {
  return node.parent === node.id;
}

/** The file of that name in a directory, by its long or its short name. */
export function childNamed(k: Kernel, directory: FileNode, name: string): FileNode | undefined {
  const upper = upcaseText(name);
  const id = directory.children?.get(upper);
  if (id !== undefined) return fileNode(k, id);
  if (name.length > 12) return undefined;
  for (const child of childrenOf(k, directory)) if (child.shortName === upper) return child;
  return undefined;
}

/** The files of a directory, ordered by their names in upper case. */
export function childrenOf(k: Kernel, directory: FileNode): FileNode[] {
  const entries = [...(directory.children ?? [])];
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([, id]) => fileNode(k, id));
}

/** `\dir\file`, and `\` for the root. */
export function pathOf(k: Kernel, node: FileNode): string {
  if (isRoot(node)) return '\\';
  if (node.isGone) return `\\${node.name}`;
  const parent = pathOf(k, fileNode(k, node.parent));
  return parent === '\\' ? `\\${node.name}` : `${parent}\\${node.name}`;
}

/** A file without a place yet. */
function newNode(k: Kernel, volume: number, name: string, attributes: number): FileNode {
  const now = KiSystemTime(k);
  const isFolder = (attributes & FILE_ATTRIBUTE_DIRECTORY) !== 0;
  const node: FileNode = {
    id: k.state.fs.nextFile++,
    volume,
    parent: 0,
    name,
    shortName: '',
    attributes,
    created: now,
    accessed: now,
    written: now,
    changed: now,
    data: NO_DATA,
    sizeBytes: 0,
    allocatedBytes: 0,
    children: isFolder ? new Map() : undefined,
    digest: undefined,
    deletePending: false,
    isGone: false,
    fcb: NULL_ADDRESS,
  };
  k.state.fs.files.set(node.id, node);
  return node;
}

/** Makes the root of a volume. */
export function createRoot(k: Kernel, volume: number): FileNode {
  const root = newNode(k, volume, '', FILE_ATTRIBUTE_DIRECTORY);
  root.parent = root.id;
  return root;
}

/** Makes a file or directory in a directory that has none of the name. */
export function createFile(k: Kernel, directory: FileNode, name: string, attributes: number): FileNode {
  const node = newNode(k, directory.volume, name, attributes);
  enterDirectory(k, node, directory, name);
  return node;
}

function enterDirectory(k: Kernel, node: FileNode, directory: FileNode, name: string): void {
  const { children } = directory;
  assert(children !== undefined, `${directory.name} is a directory`);
  node.name = name;
  node.parent = directory.id;
  node.shortName = shortNameFor(name, (short) => childNamed(k, directory, short) !== undefined);
  children.set(upcaseText(name), node.id);
  touchDirectory(k, directory);
}

function leaveDirectory(k: Kernel, node: FileNode): void {
  const directory = fileNode(k, node.parent);
  directory.children?.delete(upcaseText(node.name));
  touchDirectory(k, directory);
}

/** The content of a directory has changed. */
function touchDirectory(k: Kernel, directory: FileNode): void {
  const now = KiSystemTime(k);
  directory.written = now;
  directory.changed = now;
}

/** Moves a file to another name, in the same directory or another one of the volume. */
export function moveFile(k: Kernel, node: FileNode, directory: FileNode, name: string): void {
  leaveDirectory(k, node);
  enterDirectory(k, node, directory, name);
  node.attributes |= isDirectory(node) ? 0 : FILE_ATTRIBUTE_ARCHIVE;
  node.changed = KiSystemTime(k);
}

/** Takes a file off its volume; while file objects of it are left it is still known. */
export function removeFile(k: Kernel, node: FileNode): void {
  leaveDirectory(k, node);
  volumeOf(k, node).usedBytes -= node.allocatedBytes;
  node.allocatedBytes = 0;
  node.isGone = true;
  if (node.fcb === NULL_ADDRESS) forgetFile(k, node);
}

/** The last file object of a deleted file has gone. */
export function forgetFile(k: Kernel, node: FileNode): void {
  k.state.fs.files.delete(node.id);
}

function clusters(sizeBytes: number): number {
  return Math.ceil(sizeBytes / CLUSTER_BYTES) * CLUSTER_BYTES;
}

/** Gives a file room. @returns STATUS_SUCCESS or STATUS_DISK_FULL */
function setAllocation(k: Kernel, node: FileNode, sizeBytes: number): number {
  if (node.isGone) return STATUS_FILE_DELETED;
  const volume = volumeOf(k, node);
  const allocated = clusters(sizeBytes);
  const more = allocated - node.allocatedBytes;
  if (more > volume.sizeBytes - volume.usedBytes) return STATUS_DISK_FULL;
  volume.usedBytes += more;
  node.allocatedBytes = allocated;
  return STATUS_SUCCESS;
}

/**
 * Gives a file room for that many bytes; what is behind them is cut off.
 * @returns STATUS_SUCCESS or STATUS_DISK_FULL
 */
export function setAllocationSize(k: Kernel, node: FileNode, sizeBytes: number): number {
  const status = setAllocation(k, node, sizeBytes);
  if (status === STATUS_SUCCESS && sizeBytes < node.sizeBytes) setSize(k, node, sizeBytes);
  return status;
}

/** Makes a file end at a size; what is added is zero. @returns STATUS_SUCCESS or STATUS_DISK_FULL */
export function setFileSize(k: Kernel, node: FileNode, sizeBytes: number): number {
  const status = setAllocation(k, node, sizeBytes);
  if (status === STATUS_SUCCESS) setSize(k, node, sizeBytes);
  return status;
}

function setSize(k: Kernel, node: FileNode, sizeBytes: number): void {
  if (sizeBytes < node.sizeBytes) node.data.fill(0, sizeBytes, node.sizeBytes);
  else reserve(node, sizeBytes);
  node.sizeBytes = sizeBytes;
  noteWritten(k, node);
}

/** Makes room for that many bytes, and for as many again when a file grows piece by piece. */
function reserve(node: FileNode, sizeBytes: number): void {
  if (sizeBytes <= node.data.length) return;
  const data = new Uint8Array(Math.max(sizeBytes, Math.min(2 * node.data.length, node.allocatedBytes)));
  data.set(node.data.subarray(0, node.sizeBytes));
  node.data = data;
}

/** Stores bytes in a file, which grows as far as needed. @returns STATUS_SUCCESS or STATUS_DISK_FULL */
export function writeFileBytes(k: Kernel, node: FileNode, offset: number, bytes: Uint8Array): number {
  const end = offset + bytes.length;
  if (end > node.sizeBytes) {
    const status = setAllocation(k, node, Math.max(end, node.allocatedBytes));
    if (status !== STATUS_SUCCESS) return status;
    reserve(node, end);
    node.sizeBytes = end;
  }
  node.data.set(bytes, offset);
  noteWritten(k, node);
  return STATUS_SUCCESS;
}

/** The bytes of a file from an offset on, as far as it has that many. */
export function readFileBytes(node: FileNode, offset: number, length: number): Uint8Array {
  return node.data.slice(offset, Math.min(offset + length, node.sizeBytes));
}

/** A hash of what is in a file. */
export function contentDigest(node: FileNode): U64 {
  node.digest ??= hashBytes(node.data.subarray(0, node.sizeBytes));
  return node.digest;
}

function noteWritten(k: Kernel, node: FileNode): void {
  const now = KiSystemTime(k);
  node.written = now;
  node.changed = now;
  node.attributes |= FILE_ATTRIBUTE_ARCHIVE;
  node.digest = undefined;
}
