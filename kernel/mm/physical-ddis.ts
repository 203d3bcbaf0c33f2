/**
 * Physical memory, and what a driver asks of the system's memory as a whole.
 * Source: the pages of the routines (wdm.h, ntddk.h).
 */
import {
  addressAdd,
  addressFromU64,
  type GuestAddress,
  isSystemAddress,
  NULL_ADDRESS,
} from '../../base/guest-address.ts';
import { u64FromNumber, u64ToNumber } from '../../base/u64.ts';
import { PHYSICAL_MEMORY_RANGE } from '../../nt/generated/layouts.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { NonPagedPoolNx } from '../../nt/pool-types.ts';
import { STATUS_INVALID_PARAMETER_4, STATUS_PARTIAL_COPY, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpAllocatePool } from '../ex/pool.ts';
import { KiTouchVariable } from '../exported-variables.ts';
import { HalIsDeviceMemory } from '../hal/registers.ts';
import { anyIrql, passiveOnly, upToApc } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { imageAt, MiIsPageableAddress } from './driver-sections.ts';
import { PAGE_SIZE, PAGED_POOL, PAGED_POOL_BYTES } from './system-space.ts';

/** MM_SYSTEMSIZE */
const MmSmallSystem = 0;
const MmMediumSystem = 1;
const MmLargeSystem = 2;
const MIB = 0x10_0000;

/** MM_COPY_MEMORY_... */
const COPY_PHYSICAL = 1;
const COPY_VIRTUAL = 2;

/** Where the copy ends that a page without memory stops: how many bytes can be read from `source` on. */
function readableBytes(k: Kernel, source: GuestAddress, length: number): number {
  let done = 0;
  while (done < length) {
    const at = addressAdd(source, done);
    const count = Math.min(length - done, PAGE_SIZE - (at & (PAGE_SIZE - 1)));
    KiTouchVariable(at, 'read');
    if (!k.memory.isAccessible(at, count, 'read') || HalIsDeviceMemory(k, at)) return done;
    done += count;
  }
  return done;
}

function physicalRanges(k: Kernel): GuestAddress {
  const list = ExpAllocatePool(k, NonPagedPoolNx, 2 * PHYSICAL_MEMORY_RANGE.SIZE, poolTag('hPmM'));
  if (list === NULL_ADDRESS) return list;
  const { lo, hi } = u64FromNumber(k.memory.ramBytes);
  k.memory.fill(list, 2 * PHYSICAL_MEMORY_RANGE.SIZE, 0);
  k.memory.writeU64(addressAdd(list, PHYSICAL_MEMORY_RANGE.NumberOfBytes), lo, hi);
  return list;
}

export const physicalDdis: readonly Ddi[] = [
  /**
   * Lists the ranges of physical memory in pool, which the caller frees; the last entry is zero. NULL without pool for it.
   * @irql PASSIVE_LEVEL
   * Not in the WDK's documentation; declared in ntddk.h.
   */
  ddi({ name: 'MmGetPhysicalMemoryRanges', parameters: [], irql: passiveOnly, call: physicalRanges }),
  /**
   * The same for a partition of memory; there is one.
   * @irql <= APC_LEVEL
   * Not in the WDK's documentation; declared in ntddk.h.
   */
  ddi({
    name: 'MmGetPhysicalMemoryRangesEx',
    parameters: ['PartitionObject: ptr'],
    irql: upToApc,
    call: (k) => physicalRanges(k),
  }),
  /**
   * A virtual address of system space behind which a physical address is; NULL when there is none.
   * @irql any
   * Not in the WDK's documentation; declared in ntddk.h.
   */
  ddi({
    name: 'MmGetVirtualForPhysical',
    parameters: ['PhysicalAddress: u64'],
    irql: anyIrql,
    call(k, physical) {
      const address = u64ToNumber(physical);
      const page = k.memory.systemPageOf(Math.floor(address / PAGE_SIZE));
      return page === undefined ? NULL_ADDRESS : addressAdd(page, address % PAGE_SIZE);
    },
  }),
  /**
   * Copies memory from a physical address, or from a virtual one that may be invalid, and stores how many bytes.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS; STATUS_PARTIAL_COPY when not all of it is memory that can be read; STATUS_INVALID_PARAMETER_4 unless
   * the flags are one of two
   * Source: "MmCopyMemory function (ntddk.h)".
   */
  ddi({
    name: 'MmCopyMemory',
    parameters: [
      'TargetAddress: ptr',
      'SourceAddress: u64',
      'NumberOfBytes: i64',
      'Flags: u32',
      'NumberOfBytesTransferred: ptr',
    ],
    irql: upToApc,
    call(k, target, source, length, flags, transferred) {
      k.memory.writeI64(transferred, 0);
      if (flags !== COPY_PHYSICAL && flags !== COPY_VIRTUAL) return STATUS_INVALID_PARAMETER_4;
      const copied =
        flags === COPY_PHYSICAL
          ? copyPhysical(k, target, u64ToNumber(source), length)
          : copyVirtual(k, target, addressFromU64(source), length);
      k.memory.writeI64(transferred, copied);
      return copied === length ? STATUS_SUCCESS : STATUS_PARTIAL_COPY;
    },
  }),
  /**
   * Whether an address is one of nonpaged memory that is there.
   * @irql any
   * Not in the WDK's documentation; declared in ntddk.h.
   */
  ddi({
    name: 'MmIsNonPagedSystemAddressValid',
    parameters: ['VirtualAddress: ptr'],
    irql: anyIrql,
    call(k, address) {
      KiTouchVariable(address, 'read');
      if (!isSystemAddress(address) || !k.memory.isAccessible(address, 1, 'read')) return false;
      const inPagedPool = address >= PAGED_POOL && address < PAGED_POOL + PAGED_POOL_BYTES;
      return !inPagedPool && !MiIsPageableAddress(k, address);
    },
  }),
  /**
   * Whether the system is a server: this one is a workstation.
   * @irql any
   * Source: "MmIsThisAnNtAsSystem function (ntddk.h)".
   */
  ddi({ name: 'MmIsThisAnNtAsSystem', parameters: [], irql: anyIrql, call: () => false }),
  /**
   * How much memory there is, roughly: a small, a medium or a large system.
   * @irql any
   * Deviation: the documentation gives no sizes; here less than 32 MiB is small, and 512 MiB or more large.
   * Source: "MmQuerySystemSize function (wdm.h)".
   */
  ddi({
    name: 'MmQuerySystemSize',
    parameters: [],
    irql: anyIrql,
    call({ memory }) {
      if (memory.ramBytes < 32 * MIB) return MmSmallSystem;
      return memory.ramBytes < 512 * MIB ? MmMediumSystem : MmLargeSystem;
    },
  }),
  /**
   * Whether Driver Verifier watches a driver.
   * @irql <= APC_LEVEL
   * Source: "MmIsDriverVerifying function (wdm.h)".
   */
  ddi({
    name: 'MmIsDriverVerifying',
    parameters: ['DriverObject: ptr'],
    irql: upToApc,
    call: (k, driver) => (k.state.io.drivers.has(driver) && k.configuration.verifier === true ? 1 : 0),
  }),
  /**
   * Whether Driver Verifier watches the driver that has an address.
   * @irql <= APC_LEVEL
   * Source: "MmIsDriverVerifyingByAddress function (wdm.h)".
   */
  ddi({
    name: 'MmIsDriverVerifyingByAddress',
    parameters: ['AddressWithinSection: ptr'],
    irql: upToApc,
    call: (k, address) => (imageAt(k, address) !== NULL_ADDRESS && k.configuration.verifier === true ? 1 : 0),
  }),
];

function copyPhysical(k: Kernel, target: GuestAddress, source: number, length: number): number {
  const count = Math.max(0, Math.min(length, k.memory.ramBytes - source));
  k.memory.writeBytes(target, k.memory.readPhysical(source, count));
  return count;
}

function copyVirtual(k: Kernel, target: GuestAddress, source: GuestAddress | undefined, length: number): number {
  if (source === undefined) return 0;
  const count = readableBytes(k, source, length);
  k.memory.move(target, source, count);
  return count;
}
