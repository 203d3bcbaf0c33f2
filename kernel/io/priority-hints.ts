/**
 * The priority hint of an IRP: how urgent its sender takes it to be. It is in bits of IRP.Flags that drivers do not look at.
 * Source: the pages of the routines (wdm.h, ntddk.h), "IO_PRIORITY_HINT enumeration (wdm.h)".
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import { HIGH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_INVALID_PARAMETER, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { IRP_FLAGS } from '../../nt/tables/io-flags.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { Irp } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';

/** IO_PRIORITY_HINT */
const IoPriorityNormal = 2;
const MaxIoPriorityTypes = 5;
/** IO_PAGING_PRIORITY */
const IoPagingPriorityInvalid = 0;
const IoPagingPriorityNormal = 1;

/** Where the hint is, one larger so that 0 is none. */
const HINT_SHIFT = 17;
const HINT_MASK = 7 << HINT_SHIFT;

function hintOf(k: Kernel, irp: GuestAddress): number {
  const stored = (new Irp(k.memory, irp).Flags & HINT_MASK) >>> HINT_SHIFT;
  return stored === 0 ? IoPriorityNormal : stored - 1;
}

export const priorityHintDdis: readonly Ddi[] = [
  /**
   * Returns the priority hint of an IRP, that of normal priority when nobody has set one.
   * @irql any
   * Deviation: threads and files have no hint of their own yet.
   * Source: "IoGetIoPriorityHint function (wdm.h)".
   */
  ddi({
    name: 'IoGetIoPriorityHint',
    parameters: ['Irp: ptr'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: (k, irp) => hintOf(k, irp),
  }),
  /**
   * Sets the priority hint of an IRP.
   * @irql any
   * Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER (no hint).
   * Source: "IoSetIoPriorityHint function (wdm.h)".
   */
  ddi({
    name: 'IoSetIoPriorityHint',
    parameters: ['Irp: ptr', 'PriorityHint: u32'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call(k, address, hint) {
      if (hint >= MaxIoPriorityTypes) return STATUS_INVALID_PARAMETER;
      const irp = new Irp(k.memory, address);
      irp.Flags = (irp.Flags & ~HINT_MASK) | ((hint + 1) << HINT_SHIFT);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Returns the priority of paging I/O, IoPagingPriorityInvalid for an IRP that is none.
   * @irql any
   * Source: "IoGetPagingIoPriority function (ntddk.h)".
   */
  ddi({
    name: 'IoGetPagingIoPriority',
    parameters: ['Irp: ptr'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: (k, irp) =>
      new Irp(k.memory, irp).Flags & IRP_FLAGS.IRP_PAGING_IO ? IoPagingPriorityNormal : IoPagingPriorityInvalid,
  }),
];
