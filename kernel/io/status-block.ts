/** Where the I/O manager gets the result of a request it makes itself: a status block and an event in system memory. */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { IO_STATUS_BLOCK, KEVENT } from '../../nt/generated/layouts.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { ExpAllocateSystem } from '../ex/pool.ts';
import { type Enter, enter } from '../host-routine.ts';
import { KiInitializeEvent, NotificationEvent } from '../ke/event.ts';
import { KiWaitForObjects, WaitAny } from '../ke/wait.ts';
import type { Kernel } from '../kernel.ts';
import { KernelMode } from '../ob/handle.ts';

/** An IO_STATUS_BLOCK and behind it a KEVENT; freed with ExpFreeSystem. */
export function allocateStatusBlock(k: Kernel): GuestAddress {
  const block = ExpAllocateSystem(k, IO_STATUS_BLOCK.SIZE + KEVENT.SIZE, poolTag('IoSb'));
  KiInitializeEvent(k, statusBlockEvent(block), NotificationEvent, false);
  return block;
}

export function statusBlockEvent(block: GuestAddress): GuestAddress {
  return addressAdd(block, IO_STATUS_BLOCK.SIZE);
}

/** Waits for an event of the I/O manager's, as long as it takes. */
export function waitForEvent(event: GuestAddress, next: string): Enter {
  return waitOnBehalf(event, KernelMode, false, next);
}

/**
 * Waits for an event of the I/O manager's on behalf of a requester. The end of a program's thread, and its APCs when the wait is
 * alertable, end the wait: `next` gets another status than STATUS_SUCCESS then.
 */
export function waitOnBehalf(event: GuestAddress, mode: number, alertable: boolean, next: string): Enter {
  return enter(KiWaitForObjects, { objects: [event], type: WaitAny, mode, alertable }, next);
}
