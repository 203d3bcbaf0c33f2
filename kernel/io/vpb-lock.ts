/** The spin lock that guards the volume parameter blocks of all devices. Source: "IoAcquireVpbSpinLock function (ntifs.h)". */
import type { GuestAddress } from '../../base/guest-address.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpAllocateSystem } from '../ex/pool.ts';
import { done, type Enter, enter, hostRoutine } from '../host-routine.ts';
import { KiLowerIrql, KiRaiseIrql } from '../ke/irql.ts';
import { LOCK_TYPE_SPIN_LOCK } from '../ke/lock-id.ts';
import { KiAcquireSpinLock, KiReleaseSpinLock } from '../ke/spin-lock.ts';
import type { Kernel } from '../kernel.ts';
import { sharedBlock } from './system-blocks.ts';

/** The VPB spin lock. */
export function IopVpbSpinLock(k: Kernel): GuestAddress {
  return sharedBlock(k, 'VPB spin lock', () => ExpAllocateSystem(k, 8, poolTag('IoVp')));
}

/** Stores the old IRQL once the processor has got the lock it had to spin for. */
const IoAcquireVpbSpinLock = hostRoutine<{ readonly acquire: Enter; readonly irql: GuestAddress }>(
  'IoAcquireVpbSpinLock',
  {
    start: (_k, { acquire }) => ({ ...acquire, next: 'acquired' }),
    acquired(k, { irql }, old) {
      k.memory.writeU8(irql, old);
      return done(0);
    },
  },
);

export const vpbLockDdis: readonly Ddi[] = [
  /**
   * Acquires the spin lock of volume parameter blocks and stores the old IRQL.
   * @irql <= DISPATCH_LEVEL
   * Bug check 0xF when the caller holds it already.
   * Source: "IoAcquireVpbSpinLock function (ntifs.h)".
   */
  ddi({
    name: 'IoAcquireVpbSpinLock',
    parameters: ['Irql: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, irql) {
      const raised = KiRaiseIrql(k, DISPATCH_LEVEL, 'IoAcquireVpbSpinLock');
      const old = KiAcquireSpinLock(k, IopVpbSpinLock(k), raised, LOCK_TYPE_SPIN_LOCK);
      if (typeof old !== 'number') return enter(IoAcquireVpbSpinLock, { acquire: old, irql });
      k.memory.writeU8(irql, old);
    },
  }),
  /**
   * Releases it and restores the IRQL.
   * @irql DISPATCH_LEVEL
   * Bug check 0x10 when nobody holds it.
   * Source: "IoReleaseVpbSpinLock function (ntifs.h)".
   */
  ddi({
    name: 'IoReleaseVpbSpinLock',
    parameters: ['Irql: u8'],
    irql: [DISPATCH_LEVEL, DISPATCH_LEVEL],
    call(k, irql) {
      KiReleaseSpinLock(k, IopVpbSpinLock(k), LOCK_TYPE_SPIN_LOCK);
      KiLowerIrql(k, irql, 'IoReleaseVpbSpinLock');
    },
  }),
];
