/**
 * Images as they lie in memory: headers, directories, exports, resources and message tables. What they say is not trusted: an
 * offset that leads out of the image leads to nothing.
 * Source: "PE Format", the pages of the routines where there are any (ntifs.h, ntddk.h).
 */
import { addressAdd, addressFromU64, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64ToNumber } from '../../base/u64.ts';
import {
  STATUS_INVALID_IMAGE_FORMAT,
  STATUS_INVALID_PARAMETER,
  STATUS_MESSAGE_NOT_FOUND,
  STATUS_RESOURCE_DATA_NOT_FOUND,
  STATUS_RESOURCE_LANG_NOT_FOUND,
  STATUS_RESOURCE_NAME_NOT_FOUND,
  STATUS_RESOURCE_TYPE_NOT_FOUND,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { anyIrql, passiveOnly } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { readNarrowText, readWideText } from './guest-text.ts';

const DOS_SIGNATURE = 0x5a4d;
const NT_SIGNATURE = 0x0000_4550;
const NEW_HEADER = 0x3c;
const NEW_HEADER_LIMIT = 0x1000_0000;
/** RTL_IMAGE_NT_HEADER_EX_FLAG_NO_RANGE_CHECK */
const NO_RANGE_CHECK = 1;

/** Offsets from the NT headers (PE32+). */
const SECTION_COUNT = 6;
const OPTIONAL_SIZE = 20;
const OPTIONAL = 24;
const MAGIC_PE32_PLUS = 0x20b;
const SIZE_OF_IMAGE = OPTIONAL + 56;
const DIRECTORY_COUNT = OPTIONAL + 108;
const DIRECTORIES = OPTIONAL + 112;
const SECTION_BYTES = 40;

const EXPORT_DIRECTORY = 0;
const RESOURCE_DIRECTORY = 2;

/** Where the NT headers are; NULL when there is no image. */
function ntHeaders(k: Kernel, base: GuestAddress): GuestAddress {
  if (!k.memory.isAccessible(base, 0x40, 'read') || k.memory.readU16(base) !== DOS_SIGNATURE) return NULL_ADDRESS;
  const offset = k.memory.readU32(addressAdd(base, NEW_HEADER));
  const headers = addressAdd(base, offset);
  if (offset >= NEW_HEADER_LIMIT || !k.memory.isAccessible(headers, DIRECTORIES, 'read')) return NULL_ADDRESS;
  return k.memory.readU32(headers) === NT_SIGNATURE ? headers : NULL_ADDRESS;
}

interface ImageRange {
  readonly at: GuestAddress;
  readonly sizeBytes: number;
}

/** A directory of an image that is mapped as an image; undefined when it has none. */
function directoryOf(
  k: Kernel,
  base: GuestAddress,
  index: number,
): (ImageRange & { readonly rva: number }) | undefined {
  const headers = ntHeaders(k, base);
  if (headers === NULL_ADDRESS || k.memory.readU16(addressAdd(headers, OPTIONAL)) !== MAGIC_PE32_PLUS) return undefined;
  if (index >= k.memory.readU32(addressAdd(headers, DIRECTORY_COUNT))) return undefined;
  const entry = addressAdd(headers, DIRECTORIES + 8 * index);
  const rva = k.memory.readU32(entry);
  if (rva === 0) return undefined;
  return { rva, at: addressAdd(base, rva), sizeBytes: k.memory.readU32(addressAdd(entry, 4)) };
}

/** The place in a file, laid out as it is on disk, of an address in its image; undefined when no section has it. */
function fileOffset(k: Kernel, headers: GuestAddress, rva: number): number | undefined {
  const first = addressAdd(headers, OPTIONAL + k.memory.readU16(addressAdd(headers, OPTIONAL_SIZE)));
  for (let index = 0; index < k.memory.readU16(addressAdd(headers, SECTION_COUNT)); index++) {
    const section = addressAdd(first, SECTION_BYTES * index);
    const start = k.memory.readU32(addressAdd(section, 12));
    const rawSize = k.memory.readU32(addressAdd(section, 16));
    if (rva >= start && rva < start + rawSize) return k.memory.readU32(addressAdd(section, 20)) + (rva - start);
  }
  return undefined;
}

/** Whether all of a range lies in the image and can be read. */
function isInImage(k: Kernel, base: GuestAddress, at: GuestAddress, length: number): boolean {
  const size = k.memory.readU32(addressAdd(ntHeaders(k, base), SIZE_OF_IMAGE));
  return at >= base && at + length <= base + size && k.memory.isAccessible(at, length, 'read');
}

function exportNamed(k: Kernel, base: GuestAddress, wanted: string): GuestAddress {
  const directory = directoryOf(k, base, EXPORT_DIRECTORY);
  if (directory === undefined || !isInImage(k, base, directory.at, 40)) return NULL_ADDRESS;
  const word = (offset: number) => k.memory.readU32(addressAdd(directory.at, offset));
  const count = word(24);
  const [functions, names, ordinals] = [word(28), word(32), word(36)].map((rva) => addressAdd(base, rva));
  if (!isInImage(k, base, names!, 4 * count) || !isInImage(k, base, ordinals!, 2 * count)) return NULL_ADDRESS;
  for (let index = 0; index < count; index++) {
    const name = addressAdd(base, k.memory.readU32(addressAdd(names!, 4 * index)));
    if (!isInImage(k, base, name, 1) || readNarrowText(k.memory, name) !== wanted) continue;
    const entry = addressAdd(functions!, 4 * k.memory.readU16(addressAdd(ordinals!, 2 * index)));
    if (!isInImage(k, base, entry, 4)) return NULL_ADDRESS;
    const rva = k.memory.readU32(entry);
    // One that only names a routine of another image is none of this.
    const isForwarded = rva >= directory.rva && rva < directory.rva + directory.sizeBytes;
    return isForwarded ? NULL_ADDRESS : addressAdd(base, rva);
  }
  return NULL_ADDRESS;
}

// ---- resources: directories of types, names and languages --------------------------------------------------------------

const DIRECTORY_HEADER_BYTES = 16;
const IS_DIRECTORY = 0x8000_0000;
const IS_NAME = 0x8000_0000;
const NOT_FOUND = [STATUS_RESOURCE_TYPE_NOT_FOUND, STATUS_RESOURCE_NAME_NOT_FOUND, STATUS_RESOURCE_LANG_NOT_FOUND];
/** Languages are taken as they come when the one asked for is not there: neutral, then American English, then any. */
const LANGUAGES = [0, 0x409];

interface ResourceEntry {
  readonly id: number;
  readonly target: number;
}

/** The entries of a resource directory that have numbers; those with names are told by texts. */
function entriesAt(
  k: Kernel,
  base: GuestAddress,
  root: GuestAddress,
  offset: number,
): (ResourceEntry & { readonly name: string })[] {
  const at = addressAdd(root, offset);
  if (!isInImage(k, base, at, DIRECTORY_HEADER_BYTES)) return [];
  const count = k.memory.readU16(addressAdd(at, 12)) + k.memory.readU16(addressAdd(at, 14));
  if (!isInImage(k, base, at, DIRECTORY_HEADER_BYTES + 8 * count)) return [];
  return Array.from({ length: count }, (_, index) => {
    const entry = addressAdd(at, DIRECTORY_HEADER_BYTES + 8 * index);
    const id = k.memory.readU32(entry);
    const name = (id & IS_NAME) !== 0 ? nameAt(k, base, addressAdd(root, id & ~IS_NAME)) : '';
    return { id, name, target: k.memory.readU32(addressAdd(entry, 4)) };
  });
}

/** A counted text of 16-bit characters; empty when it is not in the image. */
function nameAt(k: Kernel, base: GuestAddress, at: GuestAddress): string {
  if (!isInImage(k, base, at, 2)) return '';
  const units = k.memory.readU16(at);
  if (!isInImage(k, base, at, 2 + 2 * units)) return '';
  return String.fromCharCode(...Array.from({ length: units }, (_, i) => k.memory.readU16(addressAdd(at, 2 + 2 * i))));
}

/** What a driver asks for: a number, or a pointer to a text of 16-bit characters. */
function isWanted(k: Kernel, wanted: U64, { id, name }: ResourceEntry & { readonly name: string }): boolean {
  if (wanted.hi === 0 && wanted.lo <= 0xffff) return id === wanted.lo;
  const pointer = addressFromU64(wanted);
  return pointer !== undefined && name !== '' && readWideText(k.memory, pointer) === name;
}

interface FoundResource {
  readonly status: number;
  readonly at: GuestAddress;
}

function notFound(status: number): FoundResource {
  return { status, at: NULL_ADDRESS };
}

/** Finds a resource by type, name and language, as many of them as `path` has. */
function findResource(k: Kernel, base: GuestAddress, path: readonly U64[]): FoundResource {
  const directory = directoryOf(k, base, RESOURCE_DIRECTORY);
  if (directory === undefined) return notFound(STATUS_RESOURCE_DATA_NOT_FOUND);
  let target = IS_DIRECTORY;
  for (const [level, wanted] of path.entries()) {
    const entries = entriesAt(k, base, directory.at, target & ~IS_DIRECTORY);
    let entry = entries.find((candidate) => isWanted(k, wanted, candidate));
    if (level === 2)
      entry ??= LANGUAGES.map((id) => entries.find((other) => other.id === id)).find(Boolean) ?? entries[0];
    if (entry === undefined) return notFound(NOT_FOUND[level]!);
    target = entry.target >>> 0;
    if ((target & IS_DIRECTORY) === 0) break;
  }
  const at = addressAdd(directory.at, target & ~IS_DIRECTORY);
  const isLeaf = (target & IS_DIRECTORY) === 0;
  if (path.length === 3 && !(isLeaf && isInImage(k, base, at, 16))) return notFound(STATUS_RESOURCE_DATA_NOT_FOUND);
  return { status: STATUS_SUCCESS, at };
}

/** A MESSAGE_RESOURCE_ENTRY in a message table: blocks of numbers that follow each other, each with its entries' offset. */
function findMessage(k: Kernel, base: GuestAddress, table: GuestAddress, id: number): GuestAddress {
  const blocks = k.memory.readU32(table);
  if (!isInImage(k, base, table, 4 + 12 * blocks)) return NULL_ADDRESS;
  for (let index = 0; index < blocks; index++) {
    const block = addressAdd(table, 4 + 12 * index);
    const low = k.memory.readU32(block);
    if (id < low || id > k.memory.readU32(addressAdd(block, 4))) continue;
    let entry = addressAdd(table, k.memory.readU32(addressAdd(block, 8)));
    for (let number = low; number < id; number++) {
      if (!isInImage(k, base, entry, 4)) return NULL_ADDRESS;
      entry = addressAdd(entry, Math.max(4, k.memory.readU16(entry)));
    }
    return isInImage(k, base, entry, 4) ? entry : NULL_ADDRESS;
  }
  return NULL_ADDRESS;
}

export const imageDdis: readonly Ddi[] = [
  /**
   * Returns the NT headers of an image; NULL when there is none.
   * @irql any
   * Not in the WDK's documentation.
   */
  ddi({ name: 'RtlImageNtHeader', parameters: ['Base: ptr'], irql: anyIrql, call: ntHeaders }),
  /**
   * Stores where the NT headers of an image are, which must lie in a range of bytes unless the flags say otherwise.
   * @irql any
   * @returns STATUS_SUCCESS, STATUS_INVALID_IMAGE_FORMAT, STATUS_INVALID_PARAMETER
   * Not in the WDK's documentation.
   */
  ddi({
    name: 'RtlImageNtHeaderEx',
    parameters: ['Flags: u32', 'Base: ptr', 'Size: u64', 'OutHeaders: ptr'],
    irql: anyIrql,
    call(k, flags, base, size, out) {
      if ((flags & ~NO_RANGE_CHECK) !== 0 || base === NULL_ADDRESS || out === NULL_ADDRESS)
        return STATUS_INVALID_PARAMETER;
      const headers = ntHeaders(k, base);
      const isWithin = (flags & NO_RANGE_CHECK) !== 0 || headers + OPTIONAL <= base + u64ToNumber(size);
      const result = headers !== NULL_ADDRESS && isWithin ? headers : NULL_ADDRESS;
      k.memory.writePointer(out, result);
      return result === NULL_ADDRESS ? STATUS_INVALID_IMAGE_FORMAT : STATUS_SUCCESS;
    },
  }),
  /**
   * Returns where a directory of an image is, and stores its size; NULL when it has none.
   * @irql any
   * Not in the WDK's documentation.
   */
  ddi({
    name: 'RtlImageDirectoryEntryToData',
    parameters: ['Base: ptr', 'MappedAsImage: bool', 'DirectoryEntry: u16', 'Size: ptr'],
    irql: anyIrql,
    call(k, rawBase, isMapped, index, size) {
      // The lowest bit of a handle says that the file lies there as it is on disk.
      const isFile = !isMapped || rawBase % 2 !== 0;
      const base = addressAdd(rawBase, -(((rawBase % 4) + 4) % 4));
      const directory = directoryOf(k, base, index);
      const headers = ntHeaders(k, base);
      const offset = directory && (isFile ? fileOffset(k, headers, directory.rva) : directory.rva);
      k.memory.writeU32(size, offset === undefined ? 0 : directory!.sizeBytes);
      return offset === undefined ? NULL_ADDRESS : addressAdd(base, offset);
    },
  }),
  /**
   * Returns the address of a routine that an image exports by name; NULL when it does not.
   * @irql PASSIVE_LEVEL
   * Not in the WDK's documentation.
   */
  ddi({
    name: 'RtlFindExportedRoutineByName',
    parameters: ['ImageBase: ptr', 'RoutineName: ptr'],
    irql: passiveOnly,
    call: (k, base, name) => exportNamed(k, base, readNarrowText(k.memory, name)),
  }),
  /**
   * Stores where the data entry of a resource is: by type, name and language, as many of them as the level says.
   * @irql PASSIVE_LEVEL
   * @returns STATUS_SUCCESS, STATUS_RESOURCE_TYPE_NOT_FOUND, _NAME_, _LANG_, _DATA_, STATUS_INVALID_PARAMETER
   * Not in the WDK's documentation.
   */
  ddi({
    name: 'LdrFindResource_U',
    parameters: ['DllHandle: ptr', 'ResourceIdPath: ptr', 'ResourceIdPathLength: u32', 'ResourceDataEntry: ptr'],
    irql: passiveOnly,
    call(k, base, pathAt, levels, out) {
      if (levels < 1 || levels > 3) return STATUS_INVALID_PARAMETER;
      const path = Array.from({ length: levels }, (_, level) => k.memory.readU64(addressAdd(pathAt, 8 * level)));
      const { status, at } = findResource(k, base, path);
      if (status === STATUS_SUCCESS) k.memory.writePointer(out, at);
      return status;
    },
  }),
  /**
   * Stores where the data of a resource is and how many bytes, whichever is asked for.
   * @irql PASSIVE_LEVEL
   * @returns STATUS_SUCCESS, STATUS_RESOURCE_DATA_NOT_FOUND
   * Not in the WDK's documentation.
   */
  ddi({
    name: 'LdrAccessResource',
    parameters: ['DllHandle: ptr', 'ResourceDataEntry: ptr', 'Address: ptr', 'Size: ptr'],
    irql: passiveOnly,
    call(k, base, entry, address, size) {
      if (directoryOf(k, base, RESOURCE_DIRECTORY) === undefined) return STATUS_RESOURCE_DATA_NOT_FOUND;
      const [rva, bytes] = [k.memory.readU32(entry), k.memory.readU32(addressAdd(entry, 4))];
      if (address !== NULL_ADDRESS) k.memory.writePointer(address, addressAdd(base, rva));
      if (size !== NULL_ADDRESS) k.memory.writeU32(size, bytes);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Stores where a message of an image's message table is.
   * @irql PASSIVE_LEVEL
   * @returns STATUS_SUCCESS, STATUS_MESSAGE_NOT_FOUND, as LdrFindResource_U
   * Not in the WDK's documentation.
   */
  ddi({
    name: 'RtlFindMessage',
    parameters: [
      'DllHandle: ptr',
      'MessageTableId: u32',
      'MessageLanguageId: u32',
      'MessageId: u32',
      'MessageEntry: ptr',
    ],
    irql: passiveOnly,
    call(k, base, tableId, language, messageId, out) {
      const path = [tableId, 1, language].map((lo) => ({ lo, hi: 0 }));
      const { status, at } = findResource(k, base, path);
      if (status !== STATUS_SUCCESS) return status;
      const table = addressAdd(base, k.memory.readU32(at));
      const entry = isInImage(k, base, table, 4) ? findMessage(k, base, table, messageId) : NULL_ADDRESS;
      if (entry === NULL_ADDRESS) return STATUS_MESSAGE_NOT_FOUND;
      k.memory.writePointer(out, entry);
      return STATUS_SUCCESS;
    },
  }),
];
