import { describe, expect, it } from 'vitest';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64FromNumber } from '../../base/u64.ts';
import { MDL_FLAGS } from '../../nt/tables/io-flags.ts';
import { ExpAllocatePool } from '../ex/pool.ts';
import { Mdl } from '../generated/views.ts';
import { callDdi } from '../testing/call-ddi.ts';
import { bugcheckOf, exceptionOf } from '../testing/expect-bugcheck.ts';
import { createTestSystem, USER_PAGE } from '../testing/test-system.ts';
import { mmDdis } from './ddis.ts';

const PAGE = 0x1000;
const KernelMode = 0;
const UserMode = 1;
const IoReadAccess = 0;
const IoWriteAccess = 1;
const NonPagedPoolNx = 512;
const PagedPool = 1;
const TAG = 0x74736554;
const { MDL_MAPPED_TO_SYSTEM_VA, MDL_PAGES_LOCKED, MDL_SOURCE_IS_NONPAGED_POOL, MDL_PARTIAL } = MDL_FLAGS;

function prepare() {
  const system = createTestSystem();
  const { k } = system;
  // Three more pages behind the program's own.
  k.memory.map(addressAdd(USER_PAGE, PAGE), 3 * PAGE, { write: true, execute: false, user: true });
  const mm = (name: string, ...args: unknown[]) => callDdi(k, mmDdis, name, ...args) as number;
  const allocate = (address: number, length: number) =>
    mm('IoAllocateMdl', address, length, false, false, NULL_ADDRESS) as GuestAddress;
  return {
    ...system,
    mm,
    allocate,
    view: (mdl: GuestAddress) => new Mdl(k.memory, mdl),
    lock: (mdl: GuestAddress, operation = IoWriteAccess, mode = UserMode) =>
      mm('MmProbeAndLockPages', mdl, mode, operation),
    map: (mdl: GuestAddress) => mm('MmMapLockedPagesSpecifyCache', mdl, KernelMode, 1, 0, 0, 16) as GuestAddress,
    frame: (mdl: GuestAddress, index: number) => k.memory.readI64(addressAdd(mdl, 48 + 8 * index)),
    pool: (type = NonPagedPoolNx, bytes = 0x100) => ExpAllocatePool(k, type, bytes, TAG),
  };
}

describe('an MDL', () => {
  it('has a header of 48 bytes and an entry for each page that the range touches', () => {
    const { mm } = prepare();
    const size = (address: number, length: number) => mm('MmSizeOfMdl', address, u64FromNumber(length));
    expect(size(0x5000, 1)).toBe(48 + 8);
    expect(size(0x5fff, 2)).toBe(48 + 16);
    expect(size(0x5000, 3 * PAGE)).toBe(48 + 24);
    expect(size(0x5001, 3 * PAGE)).toBe(48 + 32);
    expect(size(0x5000, 0)).toBe(48);
  });

  it('describes the range by its first page, an offset and a length', () => {
    const { allocate, view } = prepare();
    const mdl = view(allocate(USER_PAGE + 0x123, 0x1000));
    expect([mdl.StartVa, mdl.ByteOffset, mdl.ByteCount, mdl.Size]).toEqual([USER_PAGE, 0x123, 0x1000, 64]);
    expect([mdl.Next, mdl.MdlFlags]).toEqual([NULL_ADDRESS, 0]);
  });

  it('freed twice is a bug check of the pool', () => {
    const { mm, allocate } = prepare();
    const mdl = allocate(USER_PAGE, 8);
    mm('IoFreeMdl', mdl);
    expect(bugcheckOf(() => mm('IoFreeMdl', mdl)).code).toBe(0xc2);
  });
});

describe('locking', () => {
  it('writes the frames down, keeps them when the program unmaps its memory, and gives them back', () => {
    const { k, mm, allocate, lock, map, frame, program } = prepare();
    k.memory.writeU32(addressAdd(USER_PAGE, 0x800), 0x1234_5678);
    const mdl = allocate(USER_PAGE + 0x800, PAGE);
    lock(mdl);
    expect([frame(mdl, 0), frame(mdl, 1)]).toEqual([
      k.memory.frameAt(USER_PAGE),
      k.memory.frameAt(addressAdd(USER_PAGE, PAGE)),
    ]);
    expect(program.process.lockedPages).toBe(2);
    const free = k.memory.freeFrames;
    k.memory.unmap(USER_PAGE, 2 * PAGE);
    expect(k.memory.freeFrames).toBe(free);
    expect(k.memory.readU32(map(mdl))).toBe(0x1234_5678);
    mm('MmUnlockPages', mdl);
    expect([k.memory.freeFrames, program.process.lockedPages]).toEqual([free + 2, 0]);
  });

  it.each([
    ['a page that is not there', USER_PAGE + 3 * PAGE + 0x800, PAGE],
    ['system memory for a program', -0x8000_0000_0000, 8],
  ])('of %s raises STATUS_ACCESS_VIOLATION', (_what, address, length) => {
    const { allocate, lock } = prepare();
    const mdl = allocate(address, length);
    expect(exceptionOf(() => lock(mdl)).code).toBe(0xc000_0005);
  });

  it('of read-only memory works for reading only', () => {
    const { k, allocate, lock } = prepare();
    k.memory.protect(USER_PAGE, PAGE, { write: false, execute: false, user: true });
    lock(allocate(USER_PAGE, 8), IoReadAccess);
    expect(exceptionOf(() => lock(allocate(USER_PAGE, 8), IoWriteAccess)).code).toBe(0xc000_0005);
  });

  it.each([
    ['locking twice', 0xb0, ['MmProbeAndLockPages', 'MmProbeAndLockPages']],
    ['unlocking what was never locked', 0x7c, ['MmUnlockPages']],
    ['unlocking twice', 0x7c, ['MmProbeAndLockPages', 'MmUnlockPages', 'MmUnlockPages']],
    ['unlocking nonpaged pool', 0x7d, ['MmBuildMdlForNonPagedPool', 'MmUnlockPages']],
    ['mapping what is not locked', 0xb3, ['MmMapLockedPagesSpecifyCache']],
    ['mapping twice', 0xb2, ['MmProbeAndLockPages', 'MmMapLockedPagesSpecifyCache', 'MmMapLockedPagesSpecifyCache']],
    ['freeing what is mapped', 0xb8, ['MmProbeAndLockPages', 'MmMapLockedPagesSpecifyCache', 'IoFreeMdl']],
  ])('%s is bug check 0xC4', (_what, subCode, calls) => {
    const { mm, allocate, pool } = prepare();
    const mdl = allocate(pool(), 0x20);
    const stop = bugcheckOf(() => {
      for (const name of calls) mm(name, mdl, KernelMode, IoWriteAccess, 0, 0, 16);
    });
    expect([stop.code, stop.parameters[0].lo]).toEqual([0xc4, subCode]);
  });
});

describe('mapping', () => {
  it('shows the same memory at another address, with the offset kept', () => {
    const { k, mm, allocate, lock, map, view } = prepare();
    const mdl = allocate(USER_PAGE + 0xffe, 4);
    lock(mdl);
    const address = map(mdl);
    k.memory.writeU32(address, 0xcafe_f00d);
    expect(k.memory.readU32(addressAdd(USER_PAGE, 0xffe))).toBe(0xcafe_f00d);
    expect([view(mdl).MappedSystemVa, address % PAGE]).toEqual([address, 0xffe - PAGE]);
    expect(view(mdl).MdlFlags & MDL_MAPPED_TO_SYSTEM_VA).not.toBe(0);
    mm('MmUnmapLockedPages', address, mdl);
    expect(k.memory.isAccessible(address, 1, 'read')).toBe(false);
    expect(view(mdl).MdlFlags & MDL_MAPPED_TO_SYSTEM_VA).toBe(0);
  });

  it('is taken away by unlocking too', () => {
    const { k, mm, allocate, lock, map } = prepare();
    const mdl = allocate(USER_PAGE, 8);
    lock(mdl);
    const address = map(mdl);
    mm('MmUnlockPages', mdl);
    expect(k.memory.isAccessible(address, 1, 'read')).toBe(false);
  });

  it('into user space belongs to the current process', () => {
    const { k, mm, allocate, pool, createProgram, enter, program } = prepare();
    const block = pool();
    k.memory.writeU32(block, 77);
    const mdl = allocate(block, 8);
    mm('MmBuildMdlForNonPagedPool', mdl);
    const address = mm('MmMapLockedPagesSpecifyCache', mdl, UserMode, 1, 0, 0, 16) as GuestAddress;
    expect([address > 0, k.memory.readU32(address)]).toEqual([true, 77]);
    enter(createProgram('other.exe').thread);
    expect(k.memory.isAccessible(address, 1, 'read')).toBe(false);
    enter(program.thread);
    mm('MmUnmapLockedPages', address, mdl);
    expect(k.memory.isAccessible(address, 1, 'read')).toBe(false);
  });

  it('of nonpaged pool is where it is', () => {
    const { mm, allocate, pool, view } = prepare();
    const block = pool();
    const mdl = allocate(block, 8);
    mm('MmBuildMdlForNonPagedPool', mdl);
    expect([view(mdl).MappedSystemVa, view(mdl).MdlFlags]).toEqual([block, MDL_SOURCE_IS_NONPAGED_POOL]);
  });

  it('of paged pool cannot be built that way', () => {
    const { mm, allocate, pool } = prepare();
    const mdl = allocate(pool(PagedPool), 8);
    const stop = bugcheckOf(() => mm('MmBuildMdlForNonPagedPool', mdl));
    expect([stop.code, stop.parameters[0].lo]).toEqual([0xc4, 0x7f]);
  });
});

describe('a partial MDL', () => {
  it('describes a part with the frames of the whole, and is mapped for itself', () => {
    const { k, mm, allocate, lock, map, view, frame } = prepare();
    const whole = allocate(USER_PAGE, 4 * PAGE);
    lock(whole);
    const part = allocate(USER_PAGE + 2 * PAGE + 0x10, 0x20);
    mm('IoBuildPartialMdl', whole, part, USER_PAGE + 2 * PAGE + 0x10, 0x20);
    expect([frame(part, 0), view(part).ByteOffset, view(part).ByteCount]).toEqual([frame(whole, 2), 0x10, 0x20]);
    expect(view(part).MdlFlags & (MDL_PARTIAL | MDL_PAGES_LOCKED)).toBe(MDL_PARTIAL);
    k.memory.writeU32(map(part), 99);
    expect(k.memory.readU32(addressAdd(USER_PAGE, 2 * PAGE + 0x10))).toBe(99);
    mm('IoFreeMdl', part);
    mm('MmUnlockPages', whole);
  });

  it('of a length of zero is the rest', () => {
    const { mm, allocate, lock, view } = prepare();
    const whole = allocate(USER_PAGE, 2 * PAGE);
    lock(whole);
    const part = allocate(USER_PAGE + 0x100, 2 * PAGE);
    mm('IoBuildPartialMdl', whole, part, USER_PAGE + 0x100, 0);
    expect(view(part).ByteCount).toBe(2 * PAGE - 0x100);
  });

  it('that is too small is TARGET_MDL_TOO_SMALL; unlocking a part is a violation', () => {
    const { mm, allocate, lock } = prepare();
    const whole = allocate(USER_PAGE, 4 * PAGE);
    lock(whole);
    const part = allocate(USER_PAGE, 8);
    expect(bugcheckOf(() => mm('IoBuildPartialMdl', whole, part, USER_PAGE, 3 * PAGE)).code).toBe(0x40);
    // The rest behind the end, in 32 bits without a sign.
    expect(bugcheckOf(() => mm('IoBuildPartialMdl', whole, part, USER_PAGE + 5 * PAGE, 0)).code).toBe(0x40);
    mm('IoBuildPartialMdl', whole, part, USER_PAGE, 8);
    expect(bugcheckOf(() => mm('MmUnlockPages', part)).parameters[0].lo).toBe(0xb4);
  });
});

describe('a partial MDL of more than there is', () => {
  it('gets whatever stands behind the frames of the whole, which no page is', () => {
    const { mm, allocate, lock, map } = prepare();
    const whole = allocate(USER_PAGE, 8);
    lock(whole);
    const part = allocate(USER_PAGE, 2 * PAGE);
    // There is no page behind the MDL of one entry, or what is there is no number of a frame.
    const error = bugcheckOf(() => {
      mm('IoBuildPartialMdl', whole, part, USER_PAGE, 2 * PAGE);
      map(part);
    });
    expect(error.code).toBe(0x4e);
  });
});

describe('frames without an address', () => {
  it('are allocated for an MDL, mapped, and freed', () => {
    const { k, mm, map } = prepare();
    const free = k.memory.freeFrames;
    const none = u64FromNumber(0);
    const mdl = mm('MmAllocatePagesForMdl', none, none, none, u64FromNumber(2 * PAGE)) as GuestAddress;
    const address = map(mdl);
    k.memory.writeU32(addressAdd(address, PAGE), 5);
    mm('MmUnmapLockedPages', address, mdl);
    mm('MmFreePagesFromMdl', mdl);
    // The MDL itself is the driver's, from the pool.
    expect(k.memory.freeFrames).toBe(free - 1);
  });
});
