/**
 * Driver Verifier's deadlock detection: two locks that are acquired in both orders can make two threads wait for each other
 * for ever, even if it did not happen this time. Routines that only try cannot wait, so they set no order.
 * Source: "Deadlock Detection", "Bug Check 0xC4" (0x1001).
 */
import { formatAddress } from '../../base/format.ts';
import type { GuestAddress } from '../../base/guest-address.ts';
import { DRIVER_VERIFIER_DETECTED_VIOLATION } from '../../nt/bug-check-codes.ts';
import { DISPATCH_LEVEL } from '../../nt/irql.ts';
import { bugcheck } from '../bugcheck.ts';
import type { Kernel } from '../kernel.ts';

const LOCK_ORDER_VIOLATION = 0x1001;

/** A mutex cannot be waited for at DISPATCH_LEVEL, so what a DPC interrupts holds nothing that matters to it. */
function contextOf(k: Kernel): number {
  return k.irql >= DISPATCH_LEVEL ? -1 - k.cpu : k.thread;
}

/**
 * A lock was acquired for the first time by its owner.
 * @throws Bugcheck 0xC4 when it stands before a lock that the owner holds elsewhere
 */
export function VfLockAcquired(k: Kernel, lock: number, address: GuestAddress, tried: boolean): void {
  if (k.configuration.verifier !== true) return;
  const { held, lockOrder } = k.state.vf;
  const context = contextOf(k);
  const before = held.get(context) ?? [];
  if (!tried) {
    for (const first of before) {
      const reverse = pathBetween(k, lock, first);
      if (reverse !== undefined) throw violation(k, address, reverse);
      const orders = lockOrder.get(first) ?? [];
      if (!orders.some(({ second }) => second === lock))
        lockOrder.set(first, [...orders, { second: lock, callSite: k.callSite }]);
    }
  }
  held.set(context, [...before, lock]);
}

/** A lock is not held any more, by whoever it was. */
export function VfLockReleased(k: Kernel, lock: number): void {
  if (k.configuration.verifier !== true) return;
  const { held } = k.state.vf;
  for (const context of [contextOf(k), ...held.keys()]) {
    const locks = held.get(context);
    const index = locks?.lastIndexOf(lock) ?? -1;
    if (index < 0) continue;
    held.set(context, locks!.toSpliced(index, 1));
    return;
  }
}

/** Where `to` was acquired, directly or over other locks, while `from` was held; undefined when that never happened. */
function pathBetween(k: Kernel, from: number, to: number): GuestAddress | undefined {
  const seen = new Set([from]);
  const open = [from];
  for (let lock = open.pop(); lock !== undefined; lock = open.pop()) {
    for (const { second, callSite } of k.state.vf.lockOrder.get(lock) ?? []) {
      if (second === to) return callSite;
      if (!seen.has(second)) open.push(second);
      seen.add(second);
    }
  }
  return undefined;
}

function violation(k: Kernel, address: GuestAddress, reverse: GuestAddress) {
  const text = `the lock at ${formatAddress(address)} is acquired behind one that is acquired behind it elsewhere, as at ${formatAddress(reverse)}`;
  return bugcheck(k, DRIVER_VERIFIER_DETECTED_VIOLATION, [LOCK_ORDER_VIOLATION, address, 0, 0], text);
}
