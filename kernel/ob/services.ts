/** System services of the object manager. */
import { type Ddi, systemService } from '../ddi.ts';
import { enter } from '../host-routine.ts';
import { closing, ObpCloseHandle, ObpCurrentProcess, UserMode } from './handle.ts';

export const obServices: readonly Ddi[] = [
  /**
   * Closes a handle of the calling process.
   * Returns STATUS_SUCCESS, STATUS_INVALID_HANDLE.
   * Source: "NtClose function (ntifs.h)".
   */
  systemService({
    name: 'NtClose',
    parameters: ['Handle: u64'],
    call: (k, handle) => enter(ObpCloseHandle, closing(ObpCurrentProcess(k), handle, UserMode)),
  }),
];
