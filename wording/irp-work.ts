/**
 * Which IRP a thread works on, and for which driver, as of the event that was last observed: a dispatch or completion
 * routine that was called and has not returned. Tells to which IRP locks, allocations and calls belong.
 */
import type { DecodedBatch } from '../proto/decoded-batch.ts';
import { EventKind, KIND_BY_NUMBER } from '../proto/generated/event-kinds.ts';
import { eventField, fieldsNamed, numberAt } from './event-fields.ts';

interface Work {
  readonly irp: number;
  /** 0 when the routine is a completion routine, whose driver the event does not tell. */
  readonly driver: number;
}

const { irpDispatch, irpDispatchReturn, irpCompletionCall, irpCompletionReturn } = EventKind;
const DISPATCHED = eventField(irpDispatch, 'irp');
const DISPATCH_DRIVER = eventField(irpDispatch, 'driver');
const COMPLETED = eventField(irpCompletionCall, 'irp');
const IRP_FIELDS = fieldsNamed('irp');

export class IrpWork {
  private readonly stacks = new Map<number, Work[]>();

  /**
   * Takes event `i` of a batch.
   * @returns the IRP it belongs to: the one it names, else the one its thread works on; 0 for none
   */
  observe(batch: DecodedBatch, i: number): number {
    const kind = batch.kind[i]!;
    const thread = batch.thread[i]!;
    if (kind === irpDispatch) {
      const irp = numberAt(batch, i, DISPATCHED);
      this.push(thread, { irp, driver: numberAt(batch, i, DISPATCH_DRIVER) });
      return irp;
    }
    if (kind === irpCompletionCall) {
      const irp = numberAt(batch, i, COMPLETED);
      this.push(thread, { irp, driver: 0 });
      return irp;
    }
    const irp = this.irpOf(batch, i);
    if (kind === irpDispatchReturn || kind === irpCompletionReturn) this.stacks.get(thread)?.pop();
    return irp;
  }

  /** The driver in whose dispatch routine the thread is, 0 for none. */
  driverOf(thread: number): number {
    const stack = this.stacks.get(thread);
    return stack?.at(-1)?.driver ?? 0;
  }

  /** How many dispatch and completion routines the thread is in. */
  depthOf(thread: number): number {
    return this.stacks.get(thread)?.length ?? 0;
  }

  private irpOf(batch: DecodedBatch, i: number): number {
    const kind = batch.kind[i]!;
    const field = IRP_FIELDS[kind];
    if (field !== undefined) return numberAt(batch, i, field);
    if (KIND_BY_NUMBER[kind]?.role === 'decision') {
      const anchored = batch.irp[batch.decisionRowOf(i)]!;
      if (anchored !== 0) return anchored;
    }
    return this.stacks.get(batch.thread[i]!)?.at(-1)?.irp ?? 0;
  }

  private push(thread: number, work: Work): void {
    const stack = this.stacks.get(thread);
    if (stack === undefined) this.stacks.set(thread, [work]);
    else stack.push(work);
  }
}
