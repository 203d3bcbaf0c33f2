/** System services of the kernel core. */
import { GuestFault } from '../../base/guest-fault.ts';
import { STATUS_ACCESS_VIOLATION } from '../../nt/status-codes.ts';
import { type Ddi, systemService } from '../ddi.ts';
import { enter } from '../host-routine.ts';
import { KeDelay } from './wait.ts';

export const keServices: readonly Ddi[] = [
  /**
   * Suspends the calling thread for an interval (100 ns units, negative relative).
   * Returns STATUS_SUCCESS, STATUS_ACCESS_VIOLATION.
   * Source: "KeDelayExecutionThread function (wdm.h)", which it leads to.
   */
  systemService({
    name: 'NtDelayExecution',
    parameters: ['Alertable: bool', 'DelayInterval: ptr'],
    call(k, alertable, interval) {
      try {
        return enter(KeDelay, { mode: 1, alertable, interval100ns: k.memory.readI64(interval) });
      } catch (error) {
        if (error instanceof GuestFault) return STATUS_ACCESS_VIOLATION;
        throw error;
      }
    },
  }),
];
