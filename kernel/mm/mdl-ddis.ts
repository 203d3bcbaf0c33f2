/** MDLs as drivers call for them. Source: the pages of the routines (wdm.h). */
import { addressAdd, type GuestAddress, isSystemAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { i64ToNumber } from '../../base/u64.ts';
import { DRIVER_VERIFIER_DETECTED_VIOLATION } from '../../nt/bug-check-codes.ts';
import { APC_LEVEL, irqlName } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { NonPagedPoolNx } from '../../nt/pool-types.ts';
import {
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_INVALID_PAGE_PROTECTION,
  STATUS_INVALID_PARAMETER_2,
  STATUS_NOT_MAPPED_VIEW,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { bugcheck } from '../bugcheck.ts';
import { checkChain } from '../chain.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpAllocatePool } from '../ex/pool.ts';
import { ExpAllocateCharged } from '../ex/pool-quota.ts';
import { KiTouchVariable } from '../exported-variables.ts';
import { Irp, Mdl } from '../generated/views.ts';
import { liveIrp } from '../io/irp.ts';
import { anyIrql, upToApc, upToDispatch } from '../irql-range.ts';
import { KiRaiseStatus } from '../ke/raise-status.ts';
import type { Kernel } from '../kernel.ts';
import { PspAttachProcess, PspProcessOf } from '../ps/process.ts';
import {
  IoBuildPartialMdl,
  MiAdvanceMdl,
  MiAllocateMdl,
  MiFreeMdl,
  MiInitializeMdl,
  MiMapToSystem,
  MiMapToUser,
  MiProbeAndLockPages,
  MiProtectMapping,
  MmBuildMdlForNonPagedPool,
  MmSizeOfMdl,
  MmUnlockPages,
  MmUnmapLockedPages,
  mdlPages,
} from './mdl.ts';
import { isPageProtection, SYSTEM_PROTECTIONS } from './page-protection.ts';
import { PAGE_SIZE } from './system-space.ts';

const UserMode = 1;
const FILE_SEGMENT_ELEMENT_BYTES = 8;

/** Sub-codes of bug check 0xC4: what has to do with a user window needs APC_LEVEL or less. */
const MAP_TO_USER = 0x75;
const MAP_TO_USER_CACHED = 0x77;
const UNMAP_FROM_USER = 0x7a;

/** MM_PAGE_PRIORITY: the mapping is read-only. */
const MdlMappingNoWrite = 0x8000_0000;

/** Hangs an MDL on an IRP: as its only one, or behind those it has. */
function attachToIrp(k: Kernel, irpAddress: GuestAddress, mdl: GuestAddress, isSecondary: boolean): void {
  const irp = new Irp(k.memory, irpAddress);
  if (!isSecondary || irp.MdlAddress === NULL_ADDRESS) {
    irp.MdlAddress = mdl;
    return;
  }
  let last = new Mdl(k.memory, irp.MdlAddress);
  for (let steps = 0; last.Next !== NULL_ADDRESS; steps++) {
    checkChain(steps, 'MDLs', last.address);
    last = new Mdl(k.memory, last.Next);
  }
  last.Next = mdl;
}

function checkUserMapping(k: Kernel, name: string, subCode: number, first: number, second: number): void {
  if (k.irql <= APC_LEVEL) return;
  const text = `${name} is called for user space at ${irqlName(k.irql)}; it may be called at APC_LEVEL and below`;
  throw bugcheck(k, DRIVER_VERIFIER_DETECTED_VIOLATION, [subCode, k.irql, first, second], text);
}

/** Maps to user space or raises. */
function mapToUser(k: Kernel, mdl: GuestAddress, wanted: GuestAddress): GuestAddress {
  const address = MiMapToUser(k, mdl, wanted);
  if (address !== NULL_ADDRESS) return address;
  return KiRaiseStatus(k, STATUS_INSUFFICIENT_RESOURCES, 'there is no room in user space for the pages of an MDL');
}

export const mdlDdis: readonly Ddi[] = [
  /**
   * Allocates an MDL for a buffer, and hangs it on an IRP if one is given. NULL without memory for it, or when it is to be charged
   * and the quota of the process does not allow it.
   * @irql <= DISPATCH_LEVEL
   * Deviation: NULL for more than 16 MiB.
   * Source: "IoAllocateMdl function (wdm.h)".
   */
  ddi({
    name: 'IoAllocateMdl',
    parameters: ['VirtualAddress: ptr', 'Length: u32', 'SecondaryBuffer: bool', 'ChargeQuota: bool', 'Irp: ptr'],
    irql: upToDispatch,
    call(k, address, length, isSecondary, chargeQuota, irp) {
      const id = irp === NULL_ADDRESS ? 0 : liveIrp(k, irp, 'given an MDL').id;
      const allocate = () => MiAllocateMdl(k, address, length, id);
      const bytes = MmSizeOfMdl(address, length);
      const mdl = chargeQuota ? (ExpAllocateCharged(k, NonPagedPoolNx, bytes, allocate) ?? NULL_ADDRESS) : allocate();
      if (mdl !== NULL_ADDRESS && irp !== NULL_ADDRESS) attachToIrp(k, irp, mdl, isSecondary);
      return mdl;
    },
  }),
  /**
   * Frees an MDL.
   * @irql <= DISPATCH_LEVEL
   * Bug checks 0xC4 when its pages are still mapped, 0xC2 when it is no MDL of IoAllocateMdl (any more).
   * Source: "IoFreeMdl function (wdm.h)".
   */
  ddi({
    name: 'IoFreeMdl',
    parameters: ['Mdl: ptr'],
    irql: upToDispatch,
    call: (k, mdl) => MiFreeMdl(k, mdl),
  }),
  /**
   * Makes an MDL describe a part of what another one describes; a length of 0 means the rest. As on NT, nobody looks whether it is
   * a part: what comes of another range shows when that is used.
   * @irql <= DISPATCH_LEVEL
   * Bug check 0x40 when it has too few entries.
   * Source: "IoBuildPartialMdl function (wdm.h)".
   */
  ddi({
    name: 'IoBuildPartialMdl',
    parameters: ['SourceMdl: ptr', 'TargetMdl: ptr', 'VirtualAddress: ptr', 'Length: u32'],
    irql: upToDispatch,
    call: (k, source, target, address, length) => IoBuildPartialMdl(k, source, target, address, length),
  }),
  /**
   * Locks the pages of an MDL in memory. Raises STATUS_ACCESS_VIOLATION when one is not there or not to be used like that.
   * @irql <= DISPATCH_LEVEL
   * Bug check 0xC4 when the MDL is in use already.
   * Source: "MmProbeAndLockPages function (wdm.h)".
   */
  ddi({
    name: 'MmProbeAndLockPages',
    parameters: ['MemoryDescriptorList: ptr', 'AccessMode: u8', 'Operation: u32'],
    irql: upToDispatch,
    call(k, mdl, mode, operation) {
      const status = MiProbeAndLockPages(k, mdl, mode, operation);
      if (status !== STATUS_SUCCESS)
        KiRaiseStatus(k, status, 'MmProbeAndLockPages finds memory that may not be used like that');
    },
  }),
  /**
   * Locks pages of a process, whichever is the current one. Raises as MmProbeAndLockPages does.
   * @irql <= APC_LEVEL
   * Bug check 0xC4 when the MDL is in use already.
   * Not in the WDK's documentation; declared in wdm.h.
   */
  ddi({
    name: 'MmProbeAndLockProcessPages',
    parameters: ['MemoryDescriptorList: ptr', 'Process: ptr', 'AccessMode: u8', 'Operation: u32'],
    irql: upToApc,
    call(k, mdl, processObject, mode, operation) {
      const process = PspProcessOf(k, processObject);
      const before = k.state.ps.attachedProcess;
      PspAttachProcess(k, process.id);
      const status = MiProbeAndLockPages(k, mdl, mode, operation);
      PspAttachProcess(k, before);
      if (status !== STATUS_SUCCESS)
        KiRaiseStatus(k, status, 'MmProbeAndLockProcessPages finds memory that may not be used like that');
    },
  }),
  /**
   * Locks the pages whose addresses an array of FILE_SEGMENT_ELEMENT has, in their order. Raises as MmProbeAndLockPages does.
   * @irql <= APC_LEVEL
   * Bug check 0xC4 when the MDL is in use already.
   * Source: "MmProbeAndLockSelectedPages function (wdm.h)".
   */
  ddi({
    name: 'MmProbeAndLockSelectedPages',
    parameters: ['MemoryDescriptorList: ptr', 'SegmentArray: ptr', 'AccessMode: u8', 'Operation: u32'],
    irql: upToApc,
    call(k, address, segments, mode, operation) {
      const mdl = new Mdl(k.memory, address);
      const pages = Array.from({ length: mdlPages(mdl) }, (_, index) => ({
        address: k.memory.readPointer(addressAdd(segments, FILE_SEGMENT_ELEMENT_BYTES * index)),
        length: PAGE_SIZE,
      }));
      const status = MiProbeAndLockPages(k, address, mode, operation, pages);
      if (status !== STATUS_SUCCESS)
        KiRaiseStatus(k, status, 'MmProbeAndLockSelectedPages finds memory that may not be used like that');
    },
  }),
  /**
   * Takes bytes off the beginning of an MDL; pages that it does not describe any more are unlocked and unmapped.
   * @irql <= DISPATCH_LEVEL
   * @returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER_2 (more bytes than it has)
   * Source: "MmAdvanceMdl function (wdm.h)".
   */
  ddi({
    name: 'MmAdvanceMdl',
    parameters: ['Mdl: ptr', 'NumberOfBytes: u32'],
    irql: upToDispatch,
    call: (k, mdl, bytes) => (MiAdvanceMdl(k, mdl, bytes) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER_2),
  }),
  /**
   * Sets the protection of the mapping of an MDL in system space.
   * @irql <= DISPATCH_LEVEL
   * @returns STATUS_SUCCESS, STATUS_NOT_MAPPED_VIEW, STATUS_INVALID_PAGE_PROTECTION
   * Source: "MmProtectMdlSystemAddress function (wdm.h)".
   */
  ddi({
    name: 'MmProtectMdlSystemAddress',
    parameters: ['MemoryDescriptorList: ptr', 'NewProtect: u32'],
    irql: upToDispatch,
    call(k, mdl, protect) {
      if (!isPageProtection(protect) || (protect & ~SYSTEM_PROTECTIONS) !== 0) return STATUS_INVALID_PAGE_PROTECTION;
      return MiProtectMapping(k, mdl, protect) ? STATUS_SUCCESS : STATUS_NOT_MAPPED_VIEW;
    },
  }),
  /**
   * Unlocks the pages of an MDL, and unmaps them from system space.
   * @irql <= DISPATCH_LEVEL
   * Bug checks 0xC4 when they are not locked, 0x76 when a frame in it is not.
   * Source: "MmUnlockPages function (wdm.h)".
   */
  ddi({
    name: 'MmUnlockPages',
    parameters: ['MemoryDescriptorList: ptr'],
    irql: upToDispatch,
    call: (k, mdl) => MmUnlockPages(k, mdl),
  }),
  /**
   * Fills in the frames of nonpaged memory.
   * @irql <= DISPATCH_LEVEL
   * Bug check 0xC4 for paged pool.
   * Source: "MmBuildMdlForNonPagedPool function (wdm.h)".
   */
  ddi({
    name: 'MmBuildMdlForNonPagedPool',
    parameters: ['MemoryDescriptorList: ptr'],
    irql: upToDispatch,
    call: (k, mdl) => MmBuildMdlForNonPagedPool(k, mdl),
  }),
  /**
   * Maps the pages of an MDL into system space or the current process. Bug check 0x3F without room in system space,
   * raises STATUS_INSUFFICIENT_RESOURCES without room in user space.
   * @irql <= DISPATCH_LEVEL; UserMode <= APC_LEVEL
   * Bug checks 0xC4 when it is mapped already or not locked, 0x4E for frames that are in no use.
   * Source: "MmMapLockedPages function (wdm.h)".
   */
  ddi({
    name: 'MmMapLockedPages',
    parameters: ['MemoryDescriptorList: ptr', 'AccessMode: u8'],
    irql: upToDispatch,
    call(k, mdl, mode) {
      if (mode !== UserMode) return MiMapToSystem(k, mdl, true, true);
      checkUserMapping(k, 'MmMapLockedPages', MAP_TO_USER, mdl, mode);
      return mapToUser(k, mdl, NULL_ADDRESS);
    },
  }),
  /**
   * Maps the pages of an MDL into system space (NULL without room, or bug check 0x3F) or the current process (raises
   * STATUS_INSUFFICIENT_RESOURCES).
   * @irql <= DISPATCH_LEVEL; UserMode <= APC_LEVEL
   * Bug checks 0xC4 when it is mapped already or not locked, 0x4E for frames that are in no use.
   * Deviation: all memory is cached.
   * Source: "MmMapLockedPagesSpecifyCache function (wdm.h)".
   */
  ddi({
    name: 'MmMapLockedPagesSpecifyCache',
    parameters: [
      'MemoryDescriptorList: ptr',
      'AccessMode: u8',
      'CacheType: u32',
      'RequestedAddress: ptr',
      'BugCheckOnFailure: u32',
      'Priority: u32',
    ],
    irql: upToDispatch,
    call(k, mdl, mode, _cacheType, requestedAddress, bugCheckOnFailure, priority) {
      if (mode !== UserMode)
        return MiMapToSystem(k, mdl, (priority & MdlMappingNoWrite) === 0, bugCheckOnFailure !== 0);
      checkUserMapping(k, 'MmMapLockedPagesSpecifyCache', MAP_TO_USER_CACHED, mdl, mode);
      return mapToUser(k, mdl, requestedAddress);
    },
  }),
  /**
   * Takes a mapping away.
   * @irql <= DISPATCH_LEVEL; a user address <= APC_LEVEL
   * Bug check 0xC4 when the MDL is not mapped there.
   * Source: "MmUnmapLockedPages function (wdm.h)".
   */
  ddi({
    name: 'MmUnmapLockedPages',
    parameters: ['BaseAddress: ptr', 'MemoryDescriptorList: ptr'],
    irql: upToDispatch,
    call(k, base, mdl) {
      if (!isSystemAddress(base)) checkUserMapping(k, 'MmUnmapLockedPages', UNMAP_FROM_USER, base, mdl);
      MmUnmapLockedPages(k, base, mdl);
    },
  }),
  /**
   * Returns the bytes an MDL for a range has.
   * @irql any
   * Source: "MmSizeOfMdl function (wdm.h)".
   */
  ddi({
    name: 'MmSizeOfMdl',
    parameters: ['Base: ptr', 'Length: u64'],
    irql: anyIrql,
    call: (_k, base, length) => MmSizeOfMdl(base, i64ToNumber(length)),
  }),
  /**
   * Fills in the header of an MDL, allocated if none is given.
   * @irql <= DISPATCH_LEVEL
   * Source: "MmCreateMdl function (ntddk.h)".
   */
  ddi({
    name: 'MmCreateMdl',
    parameters: ['MemoryDescriptorList: ptr', 'Base: ptr', 'Length: u64'],
    irql: upToDispatch,
    call(k, given, base, rawLength) {
      const length = i64ToNumber(rawLength);
      const mdl =
        given === NULL_ADDRESS ? ExpAllocatePool(k, NonPagedPoolNx, MmSizeOfMdl(base, length), poolTag('Mdl')) : given;
      if (mdl !== NULL_ADDRESS) MiInitializeMdl(new Mdl(k.memory, mdl), base, length);
      return mdl;
    },
  }),
  /**
   * Returns the physical address of a mapped one; 0 when nothing is mapped there.
   * @irql any
   * Source: "MmGetPhysicalAddress function (wdm.h)".
   */
  ddi({
    name: 'MmGetPhysicalAddress',
    parameters: ['BaseAddress: ptr'],
    irql: anyIrql,
    call(k, address) {
      KiTouchVariable(address, 'read');
      if (!k.memory.isAccessible(address, 1, 'read')) return 0;
      return k.memory.frameAt(address) * PAGE_SIZE + (((address % PAGE_SIZE) + PAGE_SIZE) % PAGE_SIZE);
    },
  }),
  /**
   * Whether a read of the address would not fault now.
   * @irql <= DISPATCH_LEVEL
   * Source: "MmIsAddressValid function (ntddk.h)".
   */
  ddi({
    name: 'MmIsAddressValid',
    parameters: ['VirtualAddress: ptr'],
    irql: upToDispatch,
    call(k, address) {
      KiTouchVariable(address, 'read');
      return k.memory.isAccessible(address, 1, 'read');
    },
  }),
];
