/** Cancel-safe queues as drivers call for them. Source: the pages of the routines (wdm.h). */
import { NULL_ADDRESS } from '../../base/guest-address.ts';
import { U64_ZERO } from '../../base/u64.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { enter } from '../host-routine.ts';
import { anyIrql } from '../irql-range.ts';
import {
  IoCsqInsertIrpEx,
  IoCsqRemoveIrp,
  IoCsqRemoveNextIrp,
  IopCsqCancelRoutine,
  IopInitializeCsq,
} from './cancel-safe-queue.ts';

/** Declares one of the two routines that fill an IO_CSQ. */
function initializeCsq(name: string, mayRefuse: boolean): Ddi {
  return ddi({
    name,
    parameters: [
      'Csq: ptr',
      'CsqInsertIrp: ptr',
      'CsqRemoveIrp: ptr',
      'CsqPeekNextIrp: ptr',
      'CsqAcquireLock: ptr',
      'CsqReleaseLock: ptr',
      'CsqCompleteCanceledIrp: ptr',
    ],
    irql: anyIrql,
    call: (k, csq, ...routines) => IopInitializeCsq(k, csq, mayRefuse, routines),
  });
}

export const csqDdis: readonly Ddi[] = [
  /**
   * Makes a cancel-safe queue whose insert routine cannot refuse an IRP.
   * @irql any
   * Returns STATUS_SUCCESS.
   * Source: "IoCsqInitialize function (wdm.h)".
   */
  initializeCsq('IoCsqInitialize', false),
  /**
   * Makes a cancel-safe queue whose insert routine returns a status.
   * @irql any
   * Returns STATUS_SUCCESS.
   * Source: "IoCsqInitializeEx function (wdm.h)".
   */
  initializeCsq('IoCsqInitializeEx', true),
  /**
   * Marks an IRP pending and puts it into a queue.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoCsqInsertIrp function (wdm.h)".
   */
  ddi({
    name: 'IoCsqInsertIrp',
    parameters: ['Csq: ptr', 'Irp: ptr', 'Context: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (_k, csq, irp, context) => enter(IoCsqInsertIrpEx, { csq, irp, context, insertContext: U64_ZERO }),
  }),
  /**
   * Marks an IRP pending and puts it into a queue, unless the driver's insert routine refuses it.
   * @irql <= DISPATCH_LEVEL
   * Returns what the insert routine does; the IRP is still the caller's when that is a failure.
   * Source: "IoCsqInsertIrpEx function (wdm.h)".
   */
  ddi({
    name: 'IoCsqInsertIrpEx',
    parameters: ['Csq: ptr', 'Irp: ptr', 'Context: ptr', 'InsertContext: u64'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (_k, csq, irp, context, insertContext) => enter(IoCsqInsertIrpEx, { csq, irp, context, insertContext }),
  }),
  /**
   * Takes the IRP of a context out of a queue; NULL when it is there no more or being cancelled.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoCsqRemoveIrp function (wdm.h)".
   */
  ddi({
    name: 'IoCsqRemoveIrp',
    parameters: ['Csq: ptr', 'Context: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (_k, csq, context) => enter(IoCsqRemoveIrp, { csq, context }),
  }),
  /**
   * Takes the next IRP that matches out of a queue; NULL when there is none.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoCsqRemoveNextIrp function (wdm.h)".
   */
  ddi({
    name: 'IoCsqRemoveNextIrp',
    parameters: ['Csq: ptr', 'PeekContext: u64'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (_k, csq, peekContext) => enter(IoCsqRemoveNextIrp, { csq, peekContext, irp: NULL_ADDRESS }),
  }),
  /**
   * The cancel routine of IRPs in cancel-safe queues. Not an export: IRPs hold its address.
   * @irql DISPATCH_LEVEL, with the cancel spin lock
   * Source: "Cancel-Safe IRP Queues".
   */
  ddi({
    name: 'IopCsqCancelRoutine',
    parameters: ['DeviceObject: ptr', 'Irp: ptr'],
    irql: [DISPATCH_LEVEL, DISPATCH_LEVEL],
    call: (_k, _device, irp) => enter(IopCsqCancelRoutine, { irp }),
  }),
];
