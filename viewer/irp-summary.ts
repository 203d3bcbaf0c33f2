/** The life of each IRP in one record: who asked for what, through which drivers it went, how it ended. */
import type { DecodedBatch } from '../proto/decoded-batch.ts';
import { EventKind } from '../proto/generated/event-kinds.ts';
import { eventField, numberAt, wideAt } from '../wording/event-fields.ts';
import type { IrpArguments } from '../wording/irp-parameters.ts';

/** One driver that was given the IRP. */
export interface IrpHop {
  readonly driver: number;
  readonly device: number;
}

export interface IrpSummary {
  readonly irp: number;
  /** Number of the event that first names it. */
  readonly firstEvent: number;
  /** The thread that allocated it, or else first sent it; 0 for none. */
  readonly thread: number;
  /** ns since boot, of the first dispatch (of the first event until then) */
  startTime: number;
  /** As first dispatched; -1 when it never was. */
  major: number;
  minor: number;
  file: number;
  args: IrpArguments;
  readonly hops: IrpHop[];
  /** A driver marked it pending. */
  pended: boolean;
  /** As it was last completed; undefined when it was not. */
  status: number | undefined;
  information: bigint;
  completedBy: number;
  /** ns since boot, of the last completion */
  endTime: number | undefined;
  freed: boolean;
}

const K = EventKind;
const F = {
  allocated: eventField(K.irpAllocate, 'irp'),
  dispatched: eventField(K.irpDispatch, 'irp'),
  device: eventField(K.irpDispatch, 'device'),
  driver: eventField(K.irpDispatch, 'driver'),
  file: eventField(K.irpDispatch, 'file'),
  major: eventField(K.irpDispatch, 'major'),
  minor: eventField(K.irpDispatch, 'minor'),
  argument1: eventField(K.irpDispatch, 'argument1'),
  argument2: eventField(K.irpDispatch, 'argument2'),
  argument3: eventField(K.irpDispatch, 'argument3'),
  argument4: eventField(K.irpDispatch, 'argument4'),
  pending: eventField(K.irpMarkPending, 'irp'),
  completed: eventField(K.irpComplete, 'irp'),
  completedBy: eventField(K.irpComplete, 'driver'),
  status: eventField(K.irpComplete, 'status'),
  information: eventField(K.irpComplete, 'information'),
  freed: eventField(K.irpFree, 'irp'),
};

/** Collects summaries. Give it the events in order; it keeps the IRPs that have not been freed. */
export class IrpCollector {
  private readonly open = new Map<number, IrpSummary>();

  /** Takes event `i` of a batch. Returns the summary of an IRP whose life it begins. */
  observe(batch: DecodedBatch, i: number): IrpSummary | undefined {
    switch (batch.kind[i]) {
      case K.irpAllocate:
        return this.begin(batch, i, numberAt(batch, i, F.allocated));
      case K.irpDispatch:
        return this.dispatched(batch, i);
      case K.irpMarkPending:
        return this.update(batch, i, numberAt(batch, i, F.pending), (summary) => {
          summary.pended = true;
        });
      case K.irpComplete:
        return this.update(batch, i, numberAt(batch, i, F.completed), (summary) => completed(summary, batch, i));
      case K.irpFree:
        return this.freed(batch, i);
      default:
        return undefined;
    }
  }

  private begin(batch: DecodedBatch, i: number, irp: number): IrpSummary {
    const summary: IrpSummary = {
      irp,
      firstEvent: batch.firstEvent + i,
      thread: batch.thread[i]!,
      startTime: batch.time[i]!,
      major: -1,
      minor: 0,
      file: 0,
      args: [0n, 0n, 0n, 0n],
      hops: [],
      pended: false,
      status: undefined,
      information: 0n,
      completedBy: 0,
      endTime: undefined,
      freed: false,
    };
    this.open.set(irp, summary);
    return summary;
  }

  /** Changes the summary of an IRP; begins one when the trace did not see it allocated. */
  private update(batch: DecodedBatch, i: number, irp: number, change: (summary: IrpSummary) => void) {
    const known = this.open.get(irp);
    const summary = known ?? this.begin(batch, i, irp);
    change(summary);
    return known === undefined ? summary : undefined;
  }

  private dispatched(batch: DecodedBatch, i: number): IrpSummary | undefined {
    return this.update(batch, i, numberAt(batch, i, F.dispatched), (summary) => {
      if (summary.major < 0) {
        summary.major = numberAt(batch, i, F.major);
        summary.minor = numberAt(batch, i, F.minor);
        summary.file = numberAt(batch, i, F.file);
        summary.args = [
          wideAt(batch, i, F.argument1),
          wideAt(batch, i, F.argument2),
          wideAt(batch, i, F.argument3),
          wideAt(batch, i, F.argument4),
        ];
        summary.startTime = batch.time[i]!;
      }
      summary.hops.push({ driver: numberAt(batch, i, F.driver), device: numberAt(batch, i, F.device) });
    });
  }

  private freed(batch: DecodedBatch, i: number): undefined {
    const irp = numberAt(batch, i, F.freed);
    const summary = this.open.get(irp);
    if (summary !== undefined) summary.freed = true;
    this.open.delete(irp);
  }
}

function completed(summary: IrpSummary, batch: DecodedBatch, i: number): void {
  summary.status = numberAt(batch, i, F.status);
  summary.information = wideAt(batch, i, F.information);
  summary.completedBy = numberAt(batch, i, F.completedBy);
  summary.endTime = batch.time[i]!;
}
