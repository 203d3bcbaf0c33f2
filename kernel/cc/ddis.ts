/**
 * What the cache manager offers to file systems. Source: the pages of the routines (ntifs.h).
 * Deviation: nothing is read ahead, and nothing is written behind: what has changed in the cache is written when it is flushed,
 * when the cache goes, or through a view; so no callback of a file system is called.
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { IO_STATUS_BLOCK } from '../../nt/generated/layouts.ts';
import { STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpFreeSystem } from '../ex/pool.ts';
import { FileObject, Mdl } from '../generated/views.ts';
import { callGuest, done, type Enter, enter, hostRoutine } from '../host-routine.ts';
import { passiveOnly, upToApc } from '../irql-range.ts';
import { KiSignalEvent } from '../ke/event.ts';
import type { Kernel } from '../kernel.ts';
import { dropPage, fileSegmentOf, MiCanBeTruncated, MiResizeFile } from '../mm/file-pages.ts';
import { MiFreeMdl, MmUnlockPages } from '../mm/mdl.ts';
import { MiFlushFilePages } from '../mm/paging-io.ts';
import { MiDereferenceSegment } from '../mm/segment.ts';
import { MiUnmapFrames } from '../mm/system-mappings.ts';
import { PAGE_SIZE } from '../mm/system-space.ts';
import { CcpInitializeCacheMap, CcpSetFileSizes, CcpUninitializeCacheMap, fileSizesAt } from './cache-map.ts';
import { withPages } from './with-pages.ts';

/** MAP_WAIT and PIN_WAIT. */
const WAIT = 1;

/** The pages of a range of a file whose offset is given by a pointer; all of them without one. */
function pageRange(k: Kernel, segment: number, offsetAt: GuestAddress, length: number) {
  const { frames } = fileSegmentOf(k, segment);
  if (offsetAt === NULL_ADDRESS) return { first: 0, count: frames.length };
  const offset = Math.max(0, k.memory.readI64(offsetAt));
  const first = Math.floor(offset / PAGE_SIZE);
  // No length means to the end.
  const end = length === 0 ? frames.length : Math.ceil((offset + length) / PAGE_SIZE);
  return { first, count: Math.min(end, frames.length) - first };
}

interface FlushCache {
  readonly pages: { readonly segment: number; readonly first: number; readonly count: number };
  readonly ioStatus: GuestAddress;
}

const CcpFlushCache = hostRoutine<FlushCache>('CcpFlushCache', {
  start: (_k, { pages }) => enter(MiFlushFilePages, pages, 'flushed'),
  flushed(k, { ioStatus }, status) {
    storeStatus(k, ioStatus, status);
    return done(0);
  },
});

function storeStatus(k: Kernel, ioStatus: GuestAddress, status: number): void {
  if (ioStatus === NULL_ADDRESS) return;
  k.memory.writeU32(addressAdd(ioStatus, IO_STATUS_BLOCK.Status), status);
  k.memory.writeU64(addressAdd(ioStatus, IO_STATUS_BLOCK.Information), 0, 0);
}

/** Calls what a file system has put off until it may write. */
const CcpPostDeferredWrite = hostRoutine<{
  readonly routine: GuestAddress;
  readonly contexts: readonly [U64, U64];
}>('CcpPostDeferredWrite', {
  start: (_k, { routine, contexts }) => callGuest(routine, contexts, 'returned'),
  returned: () => done(0),
});

/** Gives back what has been mapped or pinned. */
function unpin(k: Kernel, bcb: GuestAddress): void {
  const range = k.state.cc.mapped.get(bcb);
  if (range === undefined) return;
  k.state.cc.mapped.delete(bcb);
  MiUnmapFrames(k, range.base, range.pages);
  ExpFreeSystem(k, bcb);
  MiDereferenceSegment(k, range.segment);
}

/** Takes pages of a file out of the cache, with what has changed in them. False when views of it keep them. */
function purge(k: Kernel, pointers: GuestAddress, offsetAt: GuestAddress, length: number): boolean {
  const segment = k.state.mm.fileSegments.get(pointers);
  if (segment === undefined) return true;
  const { first, count } = pageRange(k, segment, offsetAt, length);
  if (!MiCanBeTruncated(k, pointers, first * PAGE_SIZE)) return false;
  for (let page = first; page < first + count; page++) dropPage(k, fileSegmentOf(k, segment), page);
  return true;
}

export const ccDdis: readonly Ddi[] = [
  /**
   * Has a file cached for a file object, with the sizes that its file system gives.
   * @irql <= APC_LEVEL
   * Deviation: the callbacks are not called.
   * Source: "CcInitializeCacheMap function (ntifs.h)".
   */
  ddi({
    name: 'CcInitializeCacheMap',
    parameters: ['FileObject: ptr', 'FileSizes: ptr', 'PinAccess: bool', 'Callbacks: ptr', 'LazyWriteContext: u64'],
    irql: upToApc,
    call: (k, file, sizes) => CcpInitializeCacheMap(k, file, fileSizesAt(k, sizes)),
  }),
  /**
   * Ends the caching of a file for a file object; TRUE when it was the last one it was cached for. What has changed is written
   * then, soon, unless the file is to be shorter: what is behind its new end is dropped.
   * @irql <= APC_LEVEL
   * Deviation: the event is set at once, before what has changed is written.
   * Source: "CcUninitializeCacheMap function (ntifs.h)".
   */
  ddi({
    name: 'CcUninitializeCacheMap',
    parameters: ['FileObject: ptr', 'TruncateSize: ptr', 'UninitializeEvent: ptr'],
    irql: upToApc,
    call(k, file, truncateSize, event) {
      const { SectionObjectPointer: pointers } = new FileObject(k.memory, file);
      if (truncateSize !== NULL_ADDRESS) MiResizeFile(k, pointers, k.memory.readI64(truncateSize));
      const isLast = CcpUninitializeCacheMap(k, file);
      // CACHE_UNINITIALIZE_EVENT: a link, and a KEVENT behind it.
      if (event !== NULL_ADDRESS) KiSignalEvent(k, addressAdd(event, 8));
      return isLast;
    },
  }),
  /**
   * Tells the cache that a file has other sizes; pages behind its end go. Nothing happens to a file that is not cached.
   * @irql <= APC_LEVEL
   * Source: "CcSetFileSizes function (ntifs.h)".
   */
  ddi({
    name: 'CcSetFileSizes',
    parameters: ['FileObject: ptr', 'FileSizes: ptr'],
    irql: upToApc,
    call: (k, file, sizes) => CcpSetFileSizes(k, file, fileSizesAt(k, sizes)),
  }),
  /**
   * Copies data of a cached file; pages that are not in memory are read first. FALSE when the caller does not wait for that; a read
   * that fails is raised.
   * @irql <= APC_LEVEL
   * Source: "CcCopyRead function (ntifs.h)".
   */
  ddi({
    name: 'CcCopyRead',
    parameters: ['FileObject: ptr', 'FileOffset: ptr', 'Length: u32', 'Wait: bool', 'Buffer: ptr', 'IoStatus: ptr'],
    irql: upToApc,
    call: (k, file, offsetAt, length, wait, buffer, ioStatus) =>
      withPages(k, { file, offset: k.memory.readI64(offsetAt), length }, wait, { kind: 'read', buffer, ioStatus }),
  }),
  /**
   * Copies data into a cached file; as CcCopyRead. It is written to the file later.
   * @irql <= APC_LEVEL
   * Source: "CcCopyWrite function (ntifs.h)".
   */
  ddi({
    name: 'CcCopyWrite',
    parameters: ['FileObject: ptr', 'FileOffset: ptr', 'Length: u32', 'Wait: bool', 'Buffer: ptr'],
    irql: upToApc,
    call: (k, file, offsetAt, length, wait, buffer) =>
      withPages(k, { file, offset: k.memory.readI64(offsetAt), length }, wait, { kind: 'write', buffer }),
  }),
  /**
   * Zeroes a range of a cached file, whose end is given; as CcCopyRead.
   * @irql <= APC_LEVEL
   * Deviation: a file that is not cached cannot be zeroed.
   * Source: "CcZeroData function (ntifs.h)".
   */
  ddi({
    name: 'CcZeroData',
    parameters: ['FileObject: ptr', 'StartOffset: ptr', 'EndOffset: ptr', 'Wait: bool'],
    irql: upToApc,
    call(k, file, startAt, endAt, wait) {
      const offset = k.memory.readI64(startAt);
      return withPages(k, { file, offset, length: k.memory.readI64(endAt) - offset }, wait, { kind: 'zero' });
    },
  }),
  /**
   * Writes what has changed in the cache of a file: of a range, or all of it without an offset.
   * @irql <= APC_LEVEL
   * Source: "CcFlushCache function (ntifs.h)".
   */
  ddi({
    name: 'CcFlushCache',
    parameters: ['SectionObjectPointer: ptr', 'FileOffset: ptr', 'Length: u32', 'IoStatus: ptr'],
    irql: upToApc,
    call(k, pointers, offsetAt, length, ioStatus): undefined | Enter {
      const segment = k.state.mm.fileSegments.get(pointers);
      if (segment === undefined) {
        storeStatus(k, ioStatus, STATUS_SUCCESS);
        return undefined;
      }
      return enter(CcpFlushCache, { pages: { segment, ...pageRange(k, segment, offsetAt, length) }, ioStatus });
    },
  }),
  /**
   * Takes a range of a file out of the cache, or all of it without an offset; what has changed in it is lost. FALSE, and nothing
   * happens, when views of the file reach into it.
   * @irql <= APC_LEVEL
   * Deviation: cache maps are never uninitialized by this.
   * Source: "CcPurgeCacheSection function (ntifs.h)".
   */
  ddi({
    name: 'CcPurgeCacheSection',
    parameters: ['SectionObjectPointer: ptr', 'FileOffset: ptr', 'Length: u32', 'Flags: u32'],
    irql: upToApc,
    call: (k, pointers, offsetAt, length) => purge(k, pointers, offsetAt, length),
  }),
  /**
   * Whether so much may be written to the cache now.
   * @irql <= APC_LEVEL
   * Deviation: it always may.
   * Source: "CcCanIWrite function (ntifs.h)".
   */
  ddi({
    name: 'CcCanIWrite',
    parameters: ['FileObject: ptr', 'BytesToWrite: u32', 'Wait: bool', 'Retrying: u8'],
    irql: upToApc,
    call: () => true,
  }),
  /**
   * Has a routine called when so much may be written to the cache: now.
   * @irql <= APC_LEVEL
   * Source: "CcDeferWrite function (ntifs.h)".
   */
  ddi({
    name: 'CcDeferWrite',
    parameters: [
      'FileObject: ptr',
      'PostRoutine: ptr',
      'Context1: u64',
      'Context2: u64',
      'BytesToWrite: u32',
      'Retrying: bool',
    ],
    irql: upToApc,
    call: (_k, _file, routine, first, second) =>
      enter(CcpPostDeferredWrite, { routine, contexts: [first, second] as const }),
  }),
  /**
   * Says in what pieces a file is read ahead.
   * @irql <= APC_LEVEL
   * Deviation: nothing is read ahead.
   * Source: "CcSetReadAheadGranularity function (ntifs.h)".
   */
  ddi({
    name: 'CcSetReadAheadGranularity',
    parameters: ['FileObject: ptr', 'Granularity: u32'],
    irql: upToApc,
    call: () => undefined,
  }),
  /**
   * Turns reading ahead and writing behind off or on.
   * @irql <= APC_LEVEL
   * Deviation: there is neither.
   * Source: "CcSetAdditionalCacheAttributes function (ntifs.h)".
   */
  ddi({
    name: 'CcSetAdditionalCacheAttributes',
    parameters: ['FileObject: ptr', 'DisableReadAhead: bool', 'DisableWriteBehind: bool'],
    irql: upToApc,
    call: () => undefined,
  }),
  /**
   * Waits until the lazy writer has done what it is at.
   * @irql PASSIVE_LEVEL
   * Deviation: there is none.
   * Source: "CcWaitForCurrentLazyWriterActivity function (ntifs.h)".
   */
  ddi({
    name: 'CcWaitForCurrentLazyWriterActivity',
    parameters: [],
    irql: passiveOnly,
    call: () => STATUS_SUCCESS,
  }),
  /**
   * Shows a range of a cached file in system space, to be looked at; as CcCopyRead.
   * @irql <= APC_LEVEL
   * Source: "CcMapData function (ntifs.h)".
   */
  mapDdi('CcMapData'),
  /**
   * The same, to be changed.
   * @irql <= APC_LEVEL
   * Source: "CcPinRead function (ntifs.h)".
   */
  mapDdi('CcPinRead'),
  /**
   * Lets what CcMapData shows be changed.
   * @irql PASSIVE_LEVEL
   * Source: "CcPinMappedData function (ntifs.h)".
   */
  ddi({
    name: 'CcPinMappedData',
    parameters: ['FileObject: ptr', 'FileOffset: ptr', 'Length: u32', 'Flags: u32', 'Bcb: ptr'],
    irql: passiveOnly,
    call: () => true,
  }),
  /**
   * Says that pinned data have been changed.
   * @irql <= APC_LEVEL
   * Deviation: they are compared with what was read, whether this is called or not.
   * Source: "CcSetDirtyPinnedData function (ntifs.h)".
   */
  ddi({
    name: 'CcSetDirtyPinnedData',
    parameters: ['BcbVoid: ptr', 'Lsn: ptr'],
    irql: upToApc,
    call: () => undefined,
  }),
  /**
   * Gives back what CcMapData or CcPinRead shows.
   * @irql PASSIVE_LEVEL
   * Source: "CcUnpinData function (ntifs.h)".
   */
  ddi({
    name: 'CcUnpinData',
    parameters: ['Bcb: ptr'],
    irql: passiveOnly,
    call: (k, bcb) => unpin(k, bcb),
  }),
  /**
   * The file object that a buffer control block was made for.
   * @irql <= APC_LEVEL
   * Source: "CcGetFileObjectFromBcb function (ntifs.h)".
   */
  ddi({
    name: 'CcGetFileObjectFromBcb',
    parameters: ['Bcb: ptr'],
    irql: upToApc,
    call: (k, bcb) => k.state.cc.mapped.get(bcb)?.file ?? NULL_ADDRESS,
  }),
  /**
   * Describes a range of a cached file by an MDL, locked, behind those of a chain.
   * @irql <= APC_LEVEL
   * Source: "CcMdlRead function (ntifs.h)".
   */
  ddi({
    name: 'CcMdlRead',
    parameters: ['FileObject: ptr', 'FileOffset: ptr', 'Length: u32', 'MdlChain: ptr', 'IoStatus: ptr'],
    irql: upToApc,
    call: (k, file, offsetAt, length, chain, ioStatus) =>
      withPages(k, { file, offset: k.memory.readI64(offsetAt), length }, true, { kind: 'mdl', chain, ioStatus }),
  }),
  /**
   * Frees the MDLs of CcMdlRead.
   * @irql PASSIVE_LEVEL
   * Source: "CcMdlReadComplete function (ntifs.h)".
   */
  ddi({
    name: 'CcMdlReadComplete',
    parameters: ['FileObject: ptr', 'MdlChain: ptr'],
    irql: passiveOnly,
    call(k, _file, chain) {
      for (let mdl = chain; mdl !== NULL_ADDRESS; ) {
        const { Next } = new Mdl(k.memory, mdl);
        MmUnlockPages(k, mdl);
        MiFreeMdl(k, mdl);
        mdl = Next;
      }
    },
  }),
];

function mapDdi(name: string): Ddi {
  return ddi({
    name,
    parameters: ['FileObject: ptr', 'FileOffset: ptr', 'Length: u32', 'Flags: u32', 'Bcb: ptr', 'Buffer: ptr'],
    irql: upToApc,
    call: (k, file, offsetAt, length, flags, bcb, buffer) =>
      withPages(k, { file, offset: k.memory.readI64(offsetAt), length }, (flags & WAIT) !== 0, {
        kind: 'map',
        bcb,
        buffer,
      }),
  });
}
