/** Memory for devices, and physical memory. Source: the pages of the routines (wdm.h, ntddk.h). */
import {
  addressAdd,
  MDL_FLAGS,
  NonPagedPoolNx,
  NULL_ADDRESS,
  PagedPool,
  poolTag,
  u64,
  u64FromAddress,
} from '../../../kernel/driver-kit/api.ts';
import { STATUS_INVALID_PARAMETER_4, STATUS_PARTIAL_COPY } from '../../../nt/status-codes.ts';
import { rules } from '../harness/rule.ts';

const TAG = poolTag('Case');
const PAGE = 0x1000;
const BAD_POOL_CALLER = 0xc2;
const ANYWHERE = u64(0xffff_ffff, 0x7fff_ffff);
const ZERO = u64(0);
const MmCached = 1;
const PAGE_READWRITE = 4;
const NODE_0 = 0x8000_0000;
const [PHYSICAL, VIRTUAL] = [1, 2];

export default rules((rule) => {
  rule('pages of MmAllocateContiguousMemory follow each other in physical memory', {
    c: 'Contiguous',
    *kernel(nt, c) {
      const block = yield* nt.MmAllocateContiguousMemory(8 * PAGE, ANYWHERE);
      const first = yield* nt.MmGetPhysicalAddress(block);
      for (let page = 1; page < 8; page++) {
        const physical = yield* nt.MmGetPhysicalAddress(addressAdd(block, page * PAGE));
        if (physical !== first + page * PAGE) yield* c.report('gap before page', page);
      }
      yield* c.report('aligned', first % PAGE);
      nt.memory.fill(block, 8 * PAGE, 1);
      yield* nt.MmFreeContiguousMemory(block);
      yield* c.report('after', yield* nt.MmIsAddressValid(block));
    },
    expect: { aligned: 0, after: 0 },
  });

  rule('contiguous memory lies between the physical addresses that were asked for', {
    c: 'ContiguousWithin',
    *kernel(nt, c) {
      const [low, high] = [0x80_0000, 0xbf_ffff];
      const block = yield* nt.MmAllocateContiguousMemorySpecifyCache(4 * PAGE, u64(low), u64(high), ZERO, MmCached);
      const physical = yield* nt.MmGetPhysicalAddress(block);
      yield* c.report('low', physical >= low);
      yield* c.report('high', physical + 4 * PAGE - 1 <= high);
      yield* nt.MmFreeContiguousMemorySpecifyCache(block, 4 * PAGE, MmCached);
    },
    expect: { low: 1, high: 1 },
  });

  rule('contiguous memory crosses no multiple of the boundary', {
    c: 'ContiguousBoundary',
    *kernel(nt, c) {
      const boundary = 0x1_0000;
      for (let count = 0; count < 3; count++) {
        const block = yield* nt.MmAllocateContiguousMemorySpecifyCacheNode(
          9 * PAGE,
          ZERO,
          ANYWHERE,
          u64(boundary),
          MmCached,
          NODE_0,
        );
        c.kept.set(`${count}`, block);
        const physical = yield* nt.MmGetPhysicalAddress(block);
        const last = physical + 9 * PAGE - 1;
        yield* c.report('same', Math.floor(physical / boundary) === Math.floor(last / boundary));
      }
      for (const block of c.kept.values()) yield* nt.MmFreeContiguousMemory(block);
    },
    expect: [
      ['same', 1],
      ['same', 1],
      ['same', 1],
    ],
  });

  rule('contiguous memory that there is not is NULL', {
    c: 'ContiguousTooMuch',
    *kernel(nt, c) {
      yield* c.report('beyond', yield* nt.MmAllocateContiguousMemory(0x4000_0000, ANYWHERE));
      yield* c.report('no room', yield* nt.MmAllocateContiguousMemory(4 * PAGE, u64(2 * PAGE)));
    },
    expect: { beyond: 0, 'no room': 0 },
  });

  rule('MmAllocateContiguousNodeMemory gives memory with the protection asked for', {
    *kernel(nt, c) {
      const block = yield* nt.MmAllocateContiguousNodeMemory(PAGE, ZERO, ANYWHERE, ZERO, PAGE_READWRITE, NODE_0);
      nt.memory.writeU32(block, 7);
      yield* c.report('value', nt.memory.readU32(block));
      yield* nt.MmFreeContiguousMemory(block);
    },
    expect: { value: 7 },
  });

  rule('freeing contiguous memory twice is a bug check', {
    *kernel(nt) {
      const block = yield* nt.MmAllocateContiguousMemory(PAGE, ANYWHERE);
      yield* nt.MmFreeContiguousMemory(block);
      yield* nt.MmFreeContiguousMemory(block);
    },
    bugCheck: [BAD_POOL_CALLER, undefined, undefined, undefined, undefined],
  });

  rule('MmAllocateNonCachedMemory gives pages that can be used, MmFreeNonCachedMemory takes them away', {
    c: 'NonCached',
    *kernel(nt, c) {
      const block = yield* nt.MmAllocateNonCachedMemory(100);
      nt.memory.writeU32(addressAdd(block, 96), 5);
      yield* c.report('value', nt.memory.readU32(addressAdd(block, 96)));
      yield* nt.MmFreeNonCachedMemory(block, 100);
      yield* c.report('after', yield* nt.MmIsAddressValid(block));
    },
    expect: { value: 5, after: 0 },
  });

  rule('MmGetVirtualForPhysical finds the address that MmGetPhysicalAddress was asked about', {
    c: 'VirtualForPhysical',
    *kernel(nt, c) {
      const block = yield* nt.ExAllocatePoolWithTag(NonPagedPoolNx, 64, TAG);
      const physical = yield* nt.MmGetPhysicalAddress(block);
      yield* c.report('same', (yield* nt.MmGetVirtualForPhysical(u64(physical))) === block);
      yield* nt.ExFreePoolWithTag(block, TAG);
    },
    expect: { same: 1 },
  });

  rule('MmGetPhysicalMemoryRanges lists all physical memory, and ends with an entry of zeros', {
    c: 'PhysicalRanges',
    *kernel(nt, c) {
      const list = yield* nt.MmGetPhysicalMemoryRanges();
      const base = nt.memory.readI64(list);
      const bytes = nt.memory.readI64(addressAdd(list, 8));
      const local = yield* nt.MmGetPhysicalAddress(nt.local(8));
      yield* c.report('holds the stack', local >= base && local < base + bytes);
      yield* c.report('end', nt.memory.readI64(addressAdd(list, 24)));
      yield* nt.ExFreePool(list);
    },
    expect: { 'holds the stack': 1, end: 0 },
  });

  rule('MmGetPhysicalMemoryRangesEx lists the same of the system partition', {
    *kernel(nt, c) {
      const all = yield* nt.MmGetPhysicalMemoryRanges();
      const list = yield* nt.MmGetPhysicalMemoryRangesEx(NULL_ADDRESS);
      yield* c.report('same', nt.memory.readI64(addressAdd(list, 8)) === nt.memory.readI64(addressAdd(all, 8)));
      yield* nt.ExFreePool(list);
      yield* nt.ExFreePool(all);
    },
    expect: { same: 1 },
  });

  rule('MmCopyMemory copies from virtual and from physical addresses', {
    c: 'CopyMemory',
    *kernel(nt, c) {
      const block = yield* nt.ExAllocatePoolWithTag(NonPagedPoolNx, 8, TAG);
      nt.memory.writeU32(block, 0x1234_5678);
      const [target, count] = [nt.local(8), nt.local(8)];
      yield* c.report('virtual', yield* nt.MmCopyMemory(target, u64FromAddress(block), 4, VIRTUAL, count));
      yield* c.report('bytes', nt.memory.readI64(count));
      yield* c.report('value', nt.memory.readU32(target));
      nt.memory.writeU32(target, 0);
      const physical = yield* nt.MmGetPhysicalAddress(block);
      yield* c.report('physical', yield* nt.MmCopyMemory(target, u64(physical), 4, PHYSICAL, count));
      yield* c.report('value', nt.memory.readU32(target));
      yield* nt.ExFreePoolWithTag(block, TAG);
    },
    expect: [
      ['virtual', 0],
      ['bytes', 4],
      ['value', 0x1234_5678],
      ['physical', 0],
      ['value', 0x1234_5678],
    ],
  });

  rule('MmCopyMemory copies what there is of an invalid range, and says how much, instead of crashing', {
    c: 'CopyMemoryPartly',
    *kernel(nt, c) {
      const block = yield* nt.ExAllocatePoolWithTag(NonPagedPoolNx, PAGE, TAG);
      const [target, count] = [nt.local(64), nt.local(8)];
      const nearEnd = addressAdd(block, PAGE - 16);
      yield* c.report('status', yield* nt.MmCopyMemory(target, u64FromAddress(nearEnd), 64, VIRTUAL, count));
      yield* c.report('bytes', nt.memory.readI64(count));
      yield* nt.ExFreePoolWithTag(block, TAG);
      const freed = yield* nt.MmCopyMemory(target, u64FromAddress(block), 8, VIRTUAL, count);
      yield* c.report('of freed memory', freed >>> 31);
      yield* c.report('bytes of it', nt.memory.readI64(count));
    },
    expect: { status: STATUS_PARTIAL_COPY, bytes: 16, 'of freed memory': 1, 'bytes of it': 0 },
  });

  rule('MmCopyMemory wants one of its two flags', {
    *kernel(nt, c) {
      const [target, count] = [nt.local(8), nt.local(8)];
      for (const flags of [0, PHYSICAL | VIRTUAL]) {
        yield* c.report('status', yield* nt.MmCopyMemory(target, u64FromAddress(target), 8, flags, count));
      }
    },
    expect: [
      ['status', STATUS_INVALID_PARAMETER_4],
      ['status', STATUS_INVALID_PARAMETER_4],
    ],
  });

  rule('MmIsNonPagedSystemAddressValid is true of nonpaged pool and false of paged pool and of nothing', {
    c: 'NonPagedValid',
    *kernel(nt, c) {
      for (const [label, type] of [
        ['nonpaged', NonPagedPoolNx],
        ['paged', PagedPool],
      ] as const) {
        const block = yield* nt.ExAllocatePoolWithTag(type, 16, TAG);
        yield* c.report(label, yield* nt.MmIsNonPagedSystemAddressValid(block));
        yield* nt.ExFreePoolWithTag(block, TAG);
      }
      yield* c.report('null', yield* nt.MmIsNonPagedSystemAddressValid(NULL_ADDRESS));
    },
    expect: { nonpaged: 1, paged: 0, null: 0 },
  });

  rule('MmIsThisAnNtAsSystem is false of a workstation; MmQuerySystemSize is one of three sizes', {
    c: 'SystemSize',
    *kernel(nt, c) {
      yield* c.report('server', yield* nt.MmIsThisAnNtAsSystem());
      yield* c.report('size', (yield* nt.MmQuerySystemSize()) <= 2);
    },
    expect: { server: 0, size: 1 },
  });

  rule('MmIsDriverVerifying and MmIsDriverVerifyingByAddress are false without Driver Verifier', {
    c: 'DriverVerifying',
    *kernel(nt, c) {
      yield* c.report('driver', yield* nt.MmIsDriverVerifying(c.driverObject));
      yield* c.report('address', yield* nt.MmIsDriverVerifyingByAddress(nt.data(8)));
    },
    expect: { driver: 0, address: 0 },
  });

  rule('MmAllocatePagesForMdl gives frames between the two addresses only', {
    c: 'PagesWithin',
    *kernel(nt, c) {
      const mdl = yield* nt.MmAllocatePagesForMdl(u64(0xc0_0000), u64(0xcf_ffff), ZERO, u64(3 * PAGE));
      for (let index = 0; index < 3; index++) {
        const frame = nt.memory.readI64(addressAdd(mdl, 48 + 8 * index));
        yield* c.report('frame', frame >= 0xc00 && frame <= 0xcff);
      }
      yield* nt.MmFreePagesFromMdl(mdl);
      yield* nt.ExFreePool(mdl);
    },
    expect: [
      ['frame', 1],
      ['frame', 1],
      ['frame', 1],
    ],
  });

  rule('MmAllocatePagesForMdl gives fewer pages than asked for when there are no more', {
    c: 'FewerPages',
    *kernel(nt, c) {
      const mdl = yield* nt.MmAllocatePagesForMdl(u64(0xf0_0000), u64(0xf0_1fff), ZERO, u64(8 * PAGE));
      yield* c.report('bytes', nt.memory.readU32(addressAdd(mdl, 40)));
      yield* nt.MmFreePagesFromMdl(mdl);
      yield* nt.ExFreePool(mdl);
    },
    expect: { bytes: 2 * PAGE },
  });

  rule('MM_ALLOCATE_FULLY_REQUIRED makes MmAllocatePagesForMdlEx give all pages or none', {
    c: 'AllPages',
    *kernel(nt, c) {
      const FULLY_REQUIRED = 4;
      const range = [u64(0xf0_0000), u64(0xf0_1fff), ZERO] as const;
      yield* c.report('all', yield* nt.MmAllocatePagesForMdlEx(...range, u64(8 * PAGE), MmCached, FULLY_REQUIRED));
    },
    expect: { all: 0 },
  });

  rule('MM_ALLOCATE_REQUIRE_CONTIGUOUS_CHUNKS makes frames of a chunk follow each other', {
    *kernel(nt, c) {
      const CHUNKS = 0x20;
      const mdl = yield* nt.MmAllocateNodePagesForMdlEx(
        ZERO,
        ANYWHERE,
        u64(4 * PAGE),
        u64(8 * PAGE),
        MmCached,
        0,
        CHUNKS,
      );
      const frameAt = (index: number) => nt.memory.readI64(addressAdd(mdl, 48 + 8 * index));
      for (const chunk of [0, 4]) {
        yield* c.report(
          'follow',
          [1, 2, 3].every((index) => frameAt(chunk + index) === frameAt(chunk) + index),
        );
      }
      yield* nt.MmFreePagesFromMdl(mdl);
      yield* nt.ExFreePool(mdl);
    },
    expect: [
      ['follow', 1],
      ['follow', 1],
    ],
  });

  rule('freeing pages of an MDL that is still mapped is a bug check', {
    *kernel(nt) {
      const mdl = yield* nt.MmAllocatePagesForMdl(ZERO, ANYWHERE, ZERO, u64(PAGE));
      yield* nt.MmMapLockedPagesSpecifyCache(mdl, 0, MmCached, NULL_ADDRESS, 0, 16);
      yield* nt.MmFreePagesFromMdl(mdl);
    },
    bugCheck: [0xc4, 0xb8, undefined, MDL_FLAGS.MDL_PAGES_LOCKED | MDL_FLAGS.MDL_MAPPED_TO_SYSTEM_VA, undefined],
  });
});
