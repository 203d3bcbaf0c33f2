/** System services of the kernel core. */
import { U64_ZERO } from '../../base/u64.ts';
import { ntSuccess } from '../../nt/status-codes.ts';
import { type Ddi, systemService } from '../ddi.ts';
import { guardUserAccess, probeForRead } from '../ex/probe.ts';
import { enter } from '../host-routine.ts';
import { UserMode } from '../ob/handle.ts';
import { KeDelay } from './wait.ts';

export const keServices: readonly Ddi[] = [
  /**
   * Suspends the calling thread for an interval (100 ns units, negative relative).
   * Returns STATUS_SUCCESS, STATUS_ACCESS_VIOLATION.
   * Source: "KeDelayExecutionThread function (wdm.h)", which it leads to.
   */
  systemService({
    name: 'NtDelayExecution',
    parameters: ['Alertable: bool', 'DelayInterval: u64'],
    call(k, alertable, interval) {
      let time = U64_ZERO;
      const status = guardUserAccess(() => {
        time = k.memory.readU64(probeForRead(interval, 8));
      });
      return ntSuccess(status) ? enter(KeDelay, { mode: UserMode, alertable, interval: time }) : status;
    },
  }),
];
