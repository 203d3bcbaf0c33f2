/**
 * What drivers say of their own code and data: that it may be paged out, or must stay. Nothing is paged out here, so all
 * that is left is to find the image. Source: "Making Drivers Pageable", the pages of the routines (wdm.h).
 */
import { formatAddress } from '../../base/format.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { MEMORY_MANAGEMENT } from '../../nt/bug-check-codes.ts';
import { bugcheck } from '../bugcheck.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { DriverObject } from '../generated/views.ts';
import { upToApc } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';

/** Parameter 1 of bug check 0x1A when there is no such pageable section. */
const NO_SUCH_SECTION = 0x1234;

/** Where the driver image that has the address begins, NULL when none has it. */
function imageAt(k: Kernel, address: GuestAddress): GuestAddress {
  for (const [driver, { imageBase }] of k.state.io.drivers) {
    const { DriverSize } = new DriverObject(k.memory, driver);
    if (address >= imageBase && address < addressAdd(imageBase, DriverSize)) return imageBase;
  }
  return NULL_ADDRESS;
}

/** Bug check 0x1A when no driver has the address. */
function sectionAt(k: Kernel, address: GuestAddress): GuestAddress {
  const image = imageAt(k, address);
  if (image !== NULL_ADDRESS) return image;
  const text = `${formatAddress(address)} is in no section of a driver`;
  throw bugcheck(k, MEMORY_MANAGEMENT, [NO_SUCH_SECTION, address, 0, 0], text);
}

export const pagingDdis: readonly Ddi[] = [
  /**
   * Makes all of a driver pageable. Returns where its image begins, NULL when no driver has the address.
   * @irql <= APC_LEVEL
   * Deviation: nothing is paged out.
   * Source: "MmPageEntireDriver function (ntddk.h)".
   */
  ddi({
    name: 'MmPageEntireDriver',
    parameters: ['AddressWithinSection: ptr'],
    irql: upToApc,
    call: imageAt,
  }),
  /**
   * Makes a driver pageable as its image says.
   * @irql <= APC_LEVEL
   * Deviation: nothing is paged out.
   * Source: "MmResetDriverPaging function (ntddk.h)".
   */
  ddi({
    name: 'MmResetDriverPaging',
    parameters: ['AddressWithinSection: ptr'],
    irql: upToApc,
    call: () => undefined,
  }),
  /**
   * Keeps the section with the address in memory; gives what MmUnlockPagableImageSection takes.
   * @irql <= APC_LEVEL
   * Bug check 0x1A when no driver has the address.
   * Deviation: nothing is paged out, so all sections of an image are one, and locks are not counted.
   * Source: "MmLockPagableDataSection function (wdm.h)".
   */
  ddi({
    name: 'MmLockPagableDataSection',
    parameters: ['AddressWithinSection: ptr'],
    irql: upToApc,
    call: sectionAt,
  }),
  /**
   * Keeps a section in memory that was locked before.
   * @irql <= APC_LEVEL
   * Bug check 0x1A when the handle is of no driver's section.
   * Deviation: nothing is paged out, and locks are not counted.
   * Source: "MmLockPagableSectionByHandle function (ntddk.h)".
   */
  ddi({
    name: 'MmLockPagableSectionByHandle',
    parameters: ['ImageSectionHandle: ptr'],
    irql: upToApc,
    call(k, handle) {
      sectionAt(k, handle);
    },
  }),
  /**
   * Lets a section be paged out again.
   * @irql <= APC_LEVEL
   * Bug check 0x1A when the handle is of no driver's section.
   * Deviation: nothing is paged out, and locks are not counted.
   * Source: "MmUnlockPagableImageSection function (wdm.h)".
   */
  ddi({
    name: 'MmUnlockPagableImageSection',
    parameters: ['ImageSectionHandle: ptr'],
    irql: upToApc,
    call(k, handle) {
      sectionAt(k, handle);
    },
  }),
];
