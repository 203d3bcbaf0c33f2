/**
 * Driver Verifier's pool tracking: a driver that is unloaded has freed all that it allocated.
 * Source: "Pool Tracking", "Bug Check 0xC4" (0x62).
 */
import { formatPoolTag } from '../../base/format.ts';
import type { GuestAddress } from '../../base/guest-address.ts';
import { DRIVER_VERIFIER_DETECTED_VIOLATION } from '../../nt/bug-check-codes.ts';
import { bugcheck } from '../bugcheck.ts';
import { outstandingAllocations } from '../ex/pool-usage.ts';
import { DriverObject, UnicodeString } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';

const POOL_LEFT_AT_UNLOAD = 0x62;

/** @throws Bugcheck 0xC4 when the driver has pool that it allocated and nobody has freed */
export function VfCheckPoolAtUnload(k: Kernel, driver: GuestAddress): void {
  if (k.configuration.verifier !== true) return;
  const { DriverStart: start, DriverSize: size, DriverName: name } = new DriverObject(k.memory, driver);
  const left = outstandingAllocations(k).filter(({ callSite }) => callSite >= start && callSite < start + size);
  const [first] = left;
  if (first === undefined) return;
  const which = `'${formatPoolTag(first.tag)}', ${first.sizeBytes} bytes`;
  const text = `the driver is unloaded with ${left.length === 1 ? 'an allocation' : `${left.length} allocations`} that it has not freed (${which})`;
  const buffer = new UnicodeString(k.memory, name).Buffer;
  throw bugcheck(k, DRIVER_VERIFIER_DETECTED_VIOLATION, [POOL_LEFT_AT_UNLOAD, buffer, 0, left.length], text);
}
