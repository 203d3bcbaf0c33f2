/**
 * The sections of driver images: which of them may be paged out, now and by what the image says, and how often each is locked.
 * With Driver Verifier, those that may be are out of memory while the IRQL allows no page faults (vf/irql-checking.ts).
 * Source: "Making Drivers Pageable", "Locking Pageable Code or Data".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { Kernel } from '../kernel.ts';
import type { LoadedImage } from '../ports.ts';
import { VfAddPageable, VfRemovePageable } from '../vf/irql-checking.ts';
import type { DriverSection } from './state.ts';

/** Takes up the sections of an image that has been loaded. */
export function MiAddDriverSections(k: Kernel, { base, sections }: LoadedImage): void {
  for (const section of sections) {
    const record = { ...section, image: base, isPageable: section.pageable, locks: 0 };
    k.state.mm.driverSections.push(record);
    followPaging(k, record);
  }
}

/** Forgets the sections of an image that goes. */
export function MiRemoveDriverSections(k: Kernel, image: GuestAddress): void {
  removeSections(k, (section) => section.image === image);
}

/** Gives up what an image needs only until its DriverEntry has returned. */
export function MiFreeDriverInitialization(k: Kernel, image: GuestAddress): void {
  removeSections(k, (section) => section.image === image && section.untilInitialized);
  k.calls.freeInitialization(image);
}

function removeSections(k: Kernel, isGone: (section: DriverSection) => boolean): void {
  const { mm } = k.state;
  for (const { address, sizeBytes } of mm.driverSections.filter(isGone)) VfRemovePageable(k, address, sizeBytes);
  mm.driverSections = mm.driverSections.filter((section) => !isGone(section));
}

/** Where the driver image that has the address begins, NULL when none has it. */
export function imageAt(k: Kernel, address: GuestAddress): GuestAddress {
  const found = k.state.mm.images.find(
    ({ base, sizeBytes }) => address >= base && address < addressAdd(base, sizeBytes),
  );
  return found?.base ?? NULL_ADDRESS;
}

/** The section of a driver that has the address. */
export function MiDriverSectionAt(k: Kernel, address: GuestAddress): DriverSection | undefined {
  return k.state.mm.driverSections.find(
    (section) => address >= section.address && address < addressAdd(section.address, section.sizeBytes),
  );
}

/** Whether the address is in a section that may be paged out now. */
export function MiIsPageableAddress(k: Kernel, address: GuestAddress): boolean {
  const section = MiDriverSectionAt(k, address);
  return section?.isPageable === true && section.locks === 0;
}

/** Makes all sections of an image pageable, or only those that it says. */
export function MiSetImagePaging(k: Kernel, image: GuestAddress, entirely: boolean): void {
  for (const section of k.state.mm.driverSections) {
    if (section.image !== image) continue;
    section.isPageable = entirely || section.pageable;
    followPaging(k, section);
  }
}

/** Locks a section once more. */
export function MiLockDriverSection(k: Kernel, section: DriverSection): void {
  section.locks++;
  followPaging(k, section);
}

/** Gives up one of its locks. */
export function MiUnlockDriverSection(k: Kernel, section: DriverSection): void {
  section.locks--;
  followPaging(k, section);
}

function followPaging(k: Kernel, { address, sizeBytes, isPageable, locks }: DriverSection): void {
  VfRemovePageable(k, address, sizeBytes);
  if (isPageable && locks === 0) VfAddPageable(k, address, sizeBytes);
}
