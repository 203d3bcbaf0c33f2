/** Cancellation as drivers call for it. Source: the pages of the routines (wdm.h). */
import type { GuestAddress } from '../../base/guest-address.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { done, type Enter, enter, hostRoutine } from '../host-routine.ts';
import { CANCELLED_BY_DRIVER, IoCancelIrp, IopAcquireCancelSpinLock, IopReleaseCancelSpinLock } from './cancel.ts';

/** Stores the old IRQL once the processor has got the cancel spin lock it had to spin for. */
const IoAcquireCancelSpinLock = hostRoutine<{ readonly acquire: Enter; readonly irql: GuestAddress }>(
  'IoAcquireCancelSpinLock',
  {
    start: (_k, { acquire }) => ({ ...acquire, next: 'acquired' }),
    acquired(k, { irql }, old) {
      k.memory.writeU8(irql, old);
      return done(0);
    },
  },
);

export const cancelDdis: readonly Ddi[] = [
  /**
   * Acquires the cancel spin lock and stores the old IRQL.
   * @irql <= DISPATCH_LEVEL
   * Bug check 0xF when the caller holds it already.
   * Source: "IoAcquireCancelSpinLock function (wdm.h)".
   */
  ddi({
    name: 'IoAcquireCancelSpinLock',
    parameters: ['Irql: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, irql) {
      const old = IopAcquireCancelSpinLock(k, 'IoAcquireCancelSpinLock');
      if (typeof old !== 'number') return enter(IoAcquireCancelSpinLock, { acquire: old, irql });
      k.memory.writeU8(irql, old);
    },
  }),
  /**
   * Releases the cancel spin lock and restores the IRQL; a cancel routine gives Irp->CancelIrql.
   * @irql DISPATCH_LEVEL
   * Bug checks 0x10 when nobody holds it, 0xC4 when Irql is above DISPATCH_LEVEL.
   * Source: "IoReleaseCancelSpinLock function (wdm.h)".
   */
  ddi({
    name: 'IoReleaseCancelSpinLock',
    parameters: ['Irql: u8'],
    irql: [DISPATCH_LEVEL, DISPATCH_LEVEL],
    call: (k, irql) => IopReleaseCancelSpinLock(k, irql, 'IoReleaseCancelSpinLock'),
  }),
  /**
   * Marks an IRP cancelled and calls its cancel routine, if it has one; returns whether it had.
   * @irql <= DISPATCH_LEVEL
   * Bug checks 0x44 when it is not an IRP in use, 0x48 when it was completed with its cancel routine still set.
   * Source: "IoCancelIrp function (wdm.h)".
   */
  ddi({
    name: 'IoCancelIrp',
    parameters: ['Irp: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (_k, irp) => enter(IoCancelIrp, { irp, cause: CANCELLED_BY_DRIVER }),
  }),
];
