/**
 * What drivers say of their own code and data: that it may be paged out, or must stay.
 * Source: "Making Drivers Pageable", "Locking Pageable Code or Data", the pages of the routines (wdm.h, ntddk.h).
 */
import { formatAddress } from '../../base/format.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { MEMORY_MANAGEMENT } from '../../nt/bug-check-codes.ts';
import { bugcheck } from '../bugcheck.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { upToApc } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import {
  imageAt,
  MiDriverSectionAt,
  MiLockDriverSection,
  MiSetImagePaging,
  MiUnlockDriverSection,
} from './driver-sections.ts';
import type { DriverSection } from './state.ts';

/** Parameter 1 of bug check 0x1A. */
const NO_SUCH_SECTION = 0x1234;
const UNLOCK_NOT_LOCKED = 0x1010;

/** The section of a driver that has the address. Bug check 0x1A when none has. */
function sectionAt(k: Kernel, address: GuestAddress): DriverSection {
  const section = MiDriverSectionAt(k, address);
  if (section !== undefined) return section;
  const text = `${formatAddress(address)} is in no section of a driver`;
  throw bugcheck(k, MEMORY_MANAGEMENT, [NO_SUCH_SECTION, address, 1, 0], text);
}

/** The section that a handle of MmLockPagableDataSection stands for. Bug check 0x1A when there is none. */
function sectionOf(k: Kernel, handle: GuestAddress): DriverSection {
  const section = MiDriverSectionAt(k, handle);
  if (section?.address === handle) return section;
  const text = `${formatAddress(handle)} is no handle of a driver's section`;
  throw bugcheck(k, MEMORY_MANAGEMENT, [NO_SUCH_SECTION, handle, 1, 0], text);
}

export const pagingDdis: readonly Ddi[] = [
  /**
   * Makes all of a driver pageable. Returns where its image begins, NULL when no driver has the address.
   * @irql <= APC_LEVEL
   * Source: "MmPageEntireDriver function (ntddk.h)".
   */
  ddi({
    name: 'MmPageEntireDriver',
    parameters: ['AddressWithinSection: ptr'],
    irql: upToApc,
    call(k, address) {
      const image = imageAt(k, address);
      if (image !== NULL_ADDRESS) MiSetImagePaging(k, image, true);
      return image;
    },
  }),
  /**
   * Makes a driver pageable as its image says.
   * @irql <= APC_LEVEL
   * Source: "MmResetDriverPaging function (ntddk.h)".
   */
  ddi({
    name: 'MmResetDriverPaging',
    parameters: ['AddressWithinSection: ptr'],
    irql: upToApc,
    call(k, address) {
      const image = imageAt(k, address);
      if (image !== NULL_ADDRESS) MiSetImagePaging(k, image, false);
    },
  }),
  /**
   * Keeps the section with the address in memory; gives what MmUnlockPagableImageSection takes.
   * @irql <= APC_LEVEL
   * Bug check 0x1A when no driver has the address.
   * Source: "MmLockPagableDataSection function (wdm.h)".
   */
  ddi({
    name: 'MmLockPagableDataSection',
    parameters: ['AddressWithinSection: ptr'],
    irql: upToApc,
    call(k, address) {
      const section = sectionAt(k, address);
      MiLockDriverSection(k, section);
      return section.address;
    },
  }),
  /**
   * Keeps a section in memory that was locked before. A section is as often locked as it has to be unlocked.
   * @irql <= APC_LEVEL
   * Bug check 0x1A when the handle is of no driver's section.
   * Source: "MmLockPagableSectionByHandle function (ntddk.h)".
   */
  ddi({
    name: 'MmLockPagableSectionByHandle',
    parameters: ['ImageSectionHandle: ptr'],
    irql: upToApc,
    call: (k, handle) => MiLockDriverSection(k, sectionOf(k, handle)),
  }),
  /**
   * Lets a section be paged out again, unless it has been locked more often.
   * @irql <= APC_LEVEL
   * Bug check 0x1A when the handle is of no driver's section, or that is not locked.
   * Source: "MmUnlockPagableImageSection function (wdm.h)".
   */
  ddi({
    name: 'MmUnlockPagableImageSection',
    parameters: ['ImageSectionHandle: ptr'],
    irql: upToApc,
    call(k, handle) {
      const section = sectionOf(k, handle);
      if (section.locks > 0) return MiUnlockDriverSection(k, section);
      const text = `the section at ${formatAddress(handle)} is unlocked, but it is not locked`;
      const end = addressAdd(handle, section.sizeBytes);
      throw bugcheck(k, MEMORY_MANAGEMENT, [UNLOCK_NOT_LOCKED, handle, end, section.locks], text);
    },
  }),
];
