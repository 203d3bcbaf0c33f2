/** What drivers do with a KINTERRUPT. */
import { UnimplementedError } from '../../base/errors.ts';
import { formatAddress } from '../../base/format.ts';
import type { GuestAddress } from '../../base/guest-address.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { type Ddi, ddi } from '../ddi.ts';
import type { InterruptObject } from '../hal/state.ts';
import { enter } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import {
  KiAcquireInterruptSpinLock,
  KiInterruptAt,
  KiReleaseInterruptSpinLock,
  KiSynchronizeExecution,
} from './interrupt.ts';

/** The lowest and the highest IRQL that a device has. */
const LOWEST_DEVICE_LEVEL = 3;
const HIGHEST_DEVICE_LEVEL = 12;

/** The interrupt that a driver means. One that is disconnected is freed memory, which faults. */
export function connectedInterrupt(k: Kernel, address: GuestAddress, routine: string): InterruptObject {
  const interrupt = KiInterruptAt(k, address);
  if (interrupt !== undefined) return interrupt;
  k.memory.readU64(address);
  throw new UnimplementedError(`${routine} with ${formatAddress(address)}, which is no interrupt object`, '');
}

export const interruptDdis: readonly Ddi[] = [
  /**
   * Calls a routine at the interrupt's synchronisation level, holding its spin lock, and returns what it returns.
   * @irql <= the synchronisation level. Bug check 0xC4 above it.
   * Source: "KeSynchronizeExecution function (wdm.h)".
   */
  ddi({
    name: 'KeSynchronizeExecution',
    parameters: ['Interrupt: ptr', 'SynchronizeRoutine: ptr', 'SynchronizeContext: ptr'],
    irql: [PASSIVE_LEVEL, HIGHEST_DEVICE_LEVEL],
    call: (k, address, routine, context) =>
      enter(KiSynchronizeExecution, {
        interrupt: connectedInterrupt(k, address, 'KeSynchronizeExecution'),
        routine,
        context,
      }),
  }),
  /**
   * Raises the IRQL to the interrupt's synchronisation level, acquires its spin lock and returns the old IRQL.
   * @irql <= the synchronisation level. Bug checks 0xC4 above it, 0xF when the caller holds the lock already.
   * Source: "KeAcquireInterruptSpinLock function (wdm.h)".
   */
  ddi({
    name: 'KeAcquireInterruptSpinLock',
    parameters: ['Interrupt: ptr'],
    irql: [PASSIVE_LEVEL, HIGHEST_DEVICE_LEVEL],
    call(k, address) {
      const name = 'KeAcquireInterruptSpinLock';
      return KiAcquireInterruptSpinLock(k, connectedInterrupt(k, address, name), name);
    },
  }),
  /**
   * Releases an interrupt's spin lock and restores the IRQL.
   * @irql the synchronisation level. Bug checks 0x10 when the lock is free, 0xC4 when OldIrql is above the current one.
   * Source: "KeReleaseInterruptSpinLock function (wdm.h)".
   */
  ddi({
    name: 'KeReleaseInterruptSpinLock',
    parameters: ['Interrupt: ptr', 'OldIrql: u8'],
    irql: [LOWEST_DEVICE_LEVEL, HIGHEST_DEVICE_LEVEL],
    call(k, address, oldIrql) {
      const name = 'KeReleaseInterruptSpinLock';
      KiReleaseInterruptSpinLock(k, connectedInterrupt(k, address, name), oldIrql, name);
    },
  }),
];
