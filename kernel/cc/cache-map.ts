/**
 * Which files are cached. A file's cache are the pages of its segment (mm/file-pages.ts), the same ones that sections of it show.
 * Source: "File System Cache and Cache Manager routines", "CcInitializeCacheMap function (ntifs.h)" and its neighbours.
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import { FileObject, SectionObjectPointers } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import { fileSegmentOf, MiReferenceFileSegment, MiResizeFile } from '../mm/file-pages.ts';
import { MiDereferenceSegment } from '../mm/segment.ts';
import type { CacheMap } from './state.ts';

/** CC_FILE_SIZES: AllocationSize, FileSize, ValidDataLength. */
const FILE_SIZE_AT = 8;

/** What file systems see of a shared cache map, by CcGetFileSizePointer: the file's size. Of a private one nothing. */
const CACHED_SIZE_AT = 8;
const OPAQUE_BYTES = 16;

interface FileSizes {
  readonly fileBytes: number;
}

export function fileSizesAt(k: Kernel, sizes: GuestAddress): FileSizes {
  return { fileBytes: k.memory.readI64(addressAdd(sizes, FILE_SIZE_AT)) };
}

/** The cache map that a file object has; undefined when the file is not cached for it. */
export function cacheMapOf(k: Kernel, fileObject: GuestAddress): CacheMap | undefined {
  const map = k.state.cc.maps.get(new FileObject(k.memory, fileObject).SectionObjectPointer);
  return map?.files.has(fileObject) === true ? map : undefined;
}

/** Caches a file for a file object. */
export function CcpInitializeCacheMap(k: Kernel, fileObject: GuestAddress, sizes: FileSizes): void {
  const file = new FileObject(k.memory, fileObject);
  const { SectionObjectPointer: pointers } = file;
  const map = k.state.cc.maps.get(pointers) ?? createMap(k, fileObject, pointers, sizes);
  if (map.files.has(fileObject)) return;
  map.files.add(fileObject);
  file.PrivateCacheMap = ExpAllocateSystem(k, OPAQUE_BYTES, poolTag('CcPc'));
}

function createMap(k: Kernel, fileObject: GuestAddress, pointers: GuestAddress, sizes: FileSizes): CacheMap {
  // There are no pages before somebody asks for them.
  const segment = MiReferenceFileSegment(k, fileObject, 0, sizes.fileBytes);
  const map = {
    segment,
    sharedCacheMap: ExpAllocateSystem(k, OPAQUE_BYTES, poolTag('CcSc')),
    files: new Set<GuestAddress>(),
  };
  k.state.cc.maps.set(pointers, map);
  new SectionObjectPointers(k.memory, pointers).SharedCacheMap = map.sharedCacheMap;
  k.memory.writeI64(addressAdd(map.sharedCacheMap, CACHED_SIZE_AT), sizes.fileBytes);
  return map;
}

/** Shows the cache that a file has other sizes. */
export function CcpSetFileSizes(k: Kernel, fileObject: GuestAddress, { fileBytes }: FileSizes): void {
  const { SectionObjectPointer: pointers } = new FileObject(k.memory, fileObject);
  const map = k.state.cc.maps.get(pointers);
  if (map === undefined) return;
  MiResizeFile(k, pointers, fileBytes);
  k.memory.writeI64(addressAdd(map.sharedCacheMap, CACHED_SIZE_AT), fileBytes);
}

/** Has a cache reach that far into its file. */
export function growCache(k: Kernel, { segment }: CacheMap, sizeBytes: number): void {
  const { file } = fileSegmentOf(k, segment);
  MiReferenceFileSegment(k, file.fileObject, sizeBytes, file.sizeBytes);
  MiDereferenceSegment(k, segment);
}

/** Ends the caching of a file for a file object. @returns whether it was the last one, so that the cache goes */
export function CcpUninitializeCacheMap(k: Kernel, fileObject: GuestAddress): boolean {
  const file = new FileObject(k.memory, fileObject);
  const map = cacheMapOf(k, fileObject);
  if (map === undefined) return false;
  map.files.delete(fileObject);
  ExpFreeSystem(k, file.PrivateCacheMap);
  file.PrivateCacheMap = NULL_ADDRESS;
  if (map.files.size > 0) return false;
  const { SectionObjectPointer: pointers } = file;
  k.state.cc.maps.delete(pointers);
  new SectionObjectPointers(k.memory, pointers).SharedCacheMap = NULL_ADDRESS;
  ExpFreeSystem(k, map.sharedCacheMap);
  MiDereferenceSegment(k, map.segment);
  return true;
}
