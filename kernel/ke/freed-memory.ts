/**
 * Memory that a driver gives up must hold no timer that is set and no DPC that is queued, and no queued DPC's routine may
 * be in an image that is unloaded: Driver Verifier's bug check 0xC7, made before anything follows a stale pointer.
 * Source: "Bug Check 0xC7: TIMER_OR_DPC_INVALID".
 */
import { formatAddress } from '../../base/format.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { TIMER_OR_DPC_INVALID } from '../../nt/bug-check-codes.ts';
import { bugcheck } from '../bugcheck.ts';
import { KDpc } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';

/** Parameter 1: what is found. */
const TIMER = 0;
const DPC = 1;
const DPC_ROUTINE = 2;
const NAMES = ['a timer that is set', 'a DPC that is queued', 'the routine of a DPC that is queued'];

/** @throws Bugcheck 0xC7 when the timer at this address is set: nobody could take it out of the queue any more */
export function KiCheckNewTimer(k: Kernel, timer: GuestAddress, sizeBytes: number): void {
  if (!k.state.ke.waitTimeouts.some((timeout) => timeout.timer === timer)) return;
  const text = `the timer at ${formatAddress(timer)} is initialised although it is set`;
  throw bugcheck(k, TIMER_OR_DPC_INVALID, [TIMER, timer, timer, addressAdd(timer, sizeBytes)], text);
}

/** @throws Bugcheck 0xC7 when the memory holds a set timer, a queued DPC, or the routine of one */
export function KiCheckFreedMemory(k: Kernel, start: GuestAddress, sizeBytes: number): void {
  const { waitTimeouts, processors } = k.state.ke;
  const check = (kind: number, object: GuestAddress) => {
    if (object < start || object >= start + sizeBytes) return;
    const text = `memory is given up that holds ${NAMES[kind]}: ${formatAddress(object)}`;
    throw bugcheck(k, TIMER_OR_DPC_INVALID, [kind, object, start, addressAdd(start, sizeBytes)], text);
  };
  for (const { timer } of waitTimeouts) {
    if (timer !== NULL_ADDRESS) check(TIMER, timer);
  }
  for (const { dpcs, threadedDpcs } of processors) {
    for (const queue of [dpcs, threadedDpcs]) {
      for (const { address } of queue) {
        check(DPC, address);
        check(DPC_ROUTINE, new KDpc(k.memory, address).DeferredRoutine);
      }
    }
  }
}
