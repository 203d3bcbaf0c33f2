/**
 * The loader's entry for a driver image (KLDR_DATA_TABLE_ENTRY), to which DRIVER_OBJECT.DriverSection points. The entries
 * of all loaded drivers are in one ring.
 * Deviation: the ring has no head; PsLoadedModuleList does not exist.
 * Source: "KLDR_DATA_TABLE_ENTRY" of the public symbols.
 */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { UNICODE_STRING } from '../../nt/generated/layouts.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import type { Kernel } from '../kernel.ts';
import type { LoadedImage } from '../ports.ts';
import { InitializeListHead, InsertTailList, RemoveEntryList } from '../rtl/list.ts';
import { allocateUnicodeString, freeUnicodeString } from '../rtl/unicode-string.ts';

const SIZE = 0xa0;
const DllBase = 0x30;
const EntryPoint = 0x38;
const SizeOfImage = 0x40;
const FullDllName = 0x48;
const BaseDllName = FullDllName + UNICODE_STRING.SIZE;
const LoadCount = 0x6c;
const TAG = poolTag('MmLd');

/** Makes the entry of an image, and puts it behind the others. */
export function MiCreateSection(k: Kernel, image: LoadedImage, others: readonly GuestAddress[]): GuestAddress {
  const entry = ExpAllocateSystem(k, SIZE, TAG);
  InitializeListHead(k.memory, entry);
  const [first] = others;
  if (first !== undefined) InsertTailList(k.memory, first, entry);
  k.memory.writePointer(addressAdd(entry, DllBase), image.base);
  k.memory.writePointer(addressAdd(entry, EntryPoint), image.entry);
  k.memory.writeU32(addressAdd(entry, SizeOfImage), image.sizeBytes);
  const path = `\\SystemRoot\\System32\\drivers\\${image.fileName}`;
  allocateUnicodeString(k, addressAdd(entry, FullDllName), path, TAG);
  allocateUnicodeString(k, addressAdd(entry, BaseDllName), image.fileName, TAG);
  k.memory.writeU16(addressAdd(entry, LoadCount), 1);
  return entry;
}

/** Takes the entry of an image that is unloaded out of the ring. */
export function MiDeleteSection(k: Kernel, entry: GuestAddress): void {
  RemoveEntryList(k.memory, entry);
  freeUnicodeString(k, addressAdd(entry, FullDllName));
  freeUnicodeString(k, addressAdd(entry, BaseDllName));
  ExpFreeSystem(k, entry);
}
