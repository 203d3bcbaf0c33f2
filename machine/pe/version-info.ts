/**
 * The version resource, for people: what a driver's properties page shows. Nothing depends on it, so a tree that cannot
 * be read has no version.
 * Source: "The .rsrc Section" in the PE/COFF specification; VS_VERSIONINFO and its children in the Windows documentation.
 */
import type { ByteView } from '../../base/byte-view.ts';
import type { PeDirectory } from './image.ts';

const RT_VERSION = 16;
const DIRECTORY_HEADER = 16;
const SUBDIRECTORY = 0x8000_0000;
const MAX_ENTRIES = 256;
const MAX_TEXT = 128;

const FIXED_SIGNATURE = 0xfeef_04bd;
const FIXED_BYTES = 52;
/** Lengths and type. */
const BLOCK_HEADER = 6;

/** `FileVersion` of the first string table or, without any, the four numbers of the fixed part. */
export function readFileVersion(image: ByteView, directory: PeDirectory): string | undefined {
  const { rva, sizeBytes } = directory;
  if (rva === 0 || sizeBytes < DIRECTORY_HEADER || rva + sizeBytes > image.bytes.length) return undefined;
  const view = new DataView(image.bytes.buffer, image.bytes.byteOffset, image.bytes.byteLength);
  const data = versionResource(view, rva, rva + sizeBytes);
  if (data === undefined) return undefined;
  const root = readBlock(view, data.start, data.end);
  if (root?.key !== 'VS_VERSION_INFO') return undefined;
  return stringVersion(view, root) ?? fixedVersion(view, root);
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Type, name and language are three levels of directories; of names and languages the first one counts. */
function versionResource(view: DataView, tree: number, treeEnd: number): Range | undefined {
  let directory = tree;
  for (let level = 0; level < 3; level++) {
    const entry = findEntry(view, directory, treeEnd, level === 0 ? RT_VERSION : undefined);
    if (entry === undefined) return undefined;
    const isDirectory = entry >= SUBDIRECTORY;
    if (isDirectory !== level < 2) return undefined;
    directory = tree + (isDirectory ? entry - SUBDIRECTORY : entry);
  }
  if (directory + 8 > treeEnd) return undefined;
  const start = view.getUint32(directory, true);
  const end = start + view.getUint32(directory + 4, true);
  return end <= view.byteLength ? { start, end } : undefined;
}

/** Where the entry with that id leads to; the first entry when no id is asked for. */
function findEntry(view: DataView, directory: number, treeEnd: number, id: number | undefined): number | undefined {
  if (directory + DIRECTORY_HEADER > treeEnd) return undefined;
  const count = view.getUint16(directory + 12, true) + view.getUint16(directory + 14, true);
  for (let i = 0; i < Math.min(count, MAX_ENTRIES); i++) {
    const entry = directory + DIRECTORY_HEADER + 8 * i;
    if (entry + 8 > treeEnd) return undefined;
    if (id === undefined || view.getUint32(entry, true) === id) return view.getUint32(entry + 4, true);
  }
  return undefined;
}

/** A node of the version tree: header, key, value, children, each at a multiple of four bytes. */
interface Block extends Range {
  readonly key: string;
  readonly value: number;
  readonly children: number;
}

function readBlock(view: DataView, start: number, limit: number): Block | undefined {
  if (start + BLOCK_HEADER > limit) return undefined;
  const end = start + view.getUint16(start, true);
  const valueLength = view.getUint16(start + 2, true);
  const isText = view.getUint16(start + 4, true) === 1;
  if (end <= start + BLOCK_HEADER || end > limit) return undefined;
  const key = utf16(view, start + BLOCK_HEADER, end);
  const value = align4(start + BLOCK_HEADER + 2 * (key.length + 1));
  return { start, end, key, value, children: align4(value + valueLength * (isText ? 2 : 1)) };
}

function* childrenOf(view: DataView, parent: Block): Generator<Block> {
  let at = parent.children;
  for (let i = 0; i < MAX_ENTRIES; i++) {
    const child = readBlock(view, at, parent.end);
    if (child === undefined) return;
    yield child;
    at = align4(child.end);
  }
}

function stringVersion(view: DataView, root: Block): string | undefined {
  for (const info of childrenOf(view, root)) {
    if (info.key !== 'StringFileInfo') continue;
    for (const table of childrenOf(view, info)) {
      for (const text of childrenOf(view, table)) {
        if (text.key === 'FileVersion') return utf16(view, text.value, text.end).trim() || undefined;
      }
    }
  }
  return undefined;
}

function fixedVersion(view: DataView, { value, end }: Block): string | undefined {
  if (value + FIXED_BYTES > end || view.getUint32(value, true) !== FIXED_SIGNATURE) return undefined;
  return [10, 8, 14, 12].map((offset) => view.getUint16(value + offset, true)).join('.');
}

/** Zero-terminated UTF-16; characters that are not printable ASCII become dots. */
function utf16(view: DataView, start: number, limit: number): string {
  let text = '';
  for (let at = start; at + 2 <= limit && text.length < MAX_TEXT; at += 2) {
    const code = view.getUint16(at, true);
    if (code === 0) break;
    text += code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '.';
  }
  return text;
}

function align4(value: number): number {
  return Math.ceil(value / 4) * 4;
}
