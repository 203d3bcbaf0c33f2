/**
 * Probing of user buffers by drivers: whether a buffer lies in user space, which says nothing of later moments.
 * Source: "ProbeForRead function (wdm.h)", "ProbeForWrite function (wdm.h)".
 */
import { GuestFault } from '../../base/guest-fault.ts';
import { i64ToNumber, type U64 } from '../../base/u64.ts';
import { APC_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_ACCESS_VIOLATION, STATUS_DATATYPE_MISALIGNMENT } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { KiRaiseStatus } from '../ke/raise-status.ts';
import type { Kernel } from '../kernel.ts';
import { probeForRead, probeForWrite } from './probe.ts';

/** Raises when the buffer is not aligned, or when `probe` faults. A buffer of no bytes is always right. */
function check(k: Kernel, name: string, address: U64, length: U64, alignment: number, probe: (bytes: number) => void) {
  if (length.lo === 0 && length.hi === 0) return;
  if ((address.lo & (alignment - 1)) !== 0) {
    KiRaiseStatus(k, STATUS_DATATYPE_MISALIGNMENT, `${name} finds a buffer that is not aligned to ${alignment}`);
  }
  try {
    // A length that does not fit signed 64 bits is no length of anything.
    probe(length.hi >>> 31 === 0 ? i64ToNumber(length) : Number.MAX_SAFE_INTEGER);
  } catch (error) {
    if (!(error instanceof GuestFault)) throw error;
    KiRaiseStatus(
      k,
      STATUS_ACCESS_VIOLATION,
      `${name} finds a buffer that is not in user space or may not be used like that`,
    );
  }
}

export const probeDdis: readonly Ddi[] = [
  /**
   * Raises STATUS_ACCESS_VIOLATION when a buffer is not in user space, STATUS_DATATYPE_MISALIGNMENT when it is not aligned.
   * @irql <= APC_LEVEL
   * Source: "ProbeForRead function (wdm.h)".
   */
  ddi({
    name: 'ProbeForRead',
    parameters: ['Address: u64', 'Length: u64', 'Alignment: u32'],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call: (k, address, length, alignment) =>
      check(k, 'ProbeForRead', address, length, alignment, (bytes) => probeForRead(address, bytes)),
  }),
  /**
   * As ProbeForRead, and STATUS_ACCESS_VIOLATION too when the buffer cannot be written now.
   * @irql <= APC_LEVEL
   * Source: "ProbeForWrite function (wdm.h)".
   */
  ddi({
    name: 'ProbeForWrite',
    parameters: ['Address: u64', 'Length: u64', 'Alignment: u32'],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call: (k, address, length, alignment) =>
      check(k, 'ProbeForWrite', address, length, alignment, (bytes) => probeForWrite(k, address, bytes)),
  }),
];
