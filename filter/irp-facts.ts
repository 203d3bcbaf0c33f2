/**
 * What is known of each IRP over the whole trace: how it was first sent, how it was last completed. Collected in one pass
 * over the columns of few kinds, before a filter that asks for it looks at the events.
 */
import { IRP_MJ_DEVICE_CONTROL, IRP_MJ_FILE_SYSTEM_CONTROL, IRP_MJ_INTERNAL_DEVICE_CONTROL } from '../nt/irp-codes.ts';
import type { WideValues } from '../proto/column-decode.ts';
import type { DecodedBatch } from '../proto/decoded-batch.ts';
import { EventKind, KIND_BY_NUMBER } from '../proto/generated/event-kinds.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { NumberColumn, RowsById } from './number-columns.ts';
import type { Fact } from './plan.ts';

export type IrpFact = Extract<Fact, `irp.${string}`>;

const K = EventKind;

/** The kinds that tell something of an IRP. */
export const IRP_FACT_KINDS: readonly number[] = [
  K.irpAllocate,
  K.irpDispatch,
  K.irpMarkPending,
  K.irpCancel,
  K.irpComplete,
];

const CONTROL_MAJORS: readonly number[] = [
  IRP_MJ_DEVICE_CONTROL,
  IRP_MJ_INTERNAL_DEVICE_CONTROL,
  IRP_MJ_FILE_SYSTEM_CONTROL,
];

/** True for the major codes whose third argument is a control code. */
export function isControlMajor(major: number): boolean {
  return CONTROL_MAJORS.includes(major);
}

const FACTS = [
  'irp.major',
  'irp.minor',
  'irp.mode',
  'irp.device',
  'irp.file',
  'irp.requester',
  'irp.parent',
  'irp.drivers',
  'irp.started',
  'irp.pended',
  'irp.cancelled',
  'irp.status',
  'irp.information',
  'irp.completed_at',
  'irp.completed_at_irql',
  'irp.completed_by',
  'irp.control_code',
] as const satisfies readonly IrpFact[];

type StoredFact = (typeof FACTS)[number];

const LATENCY_PARTS: readonly StoredFact[] = ['irp.started', 'irp.completed_at'];

/** The numbers of the rows of a kind in its batch's events. */
export function eventsOfKind(batch: DecodedBatch, kind: number): Uint32Array {
  const events = new Uint32Array(batch.kindCounts.get(kind) ?? 0);
  const kinds = batch.kind;
  for (let i = 0, row = 0; row < events.length; i++) if (kinds[i] === kind) events[row++] = i;
  return events;
}

function column(batch: DecodedBatch, kind: number, name: string): Float64Array {
  return batch.column(kind, placeOf(kind, name)) as Float64Array;
}

function wideColumn(batch: DecodedBatch, kind: number, name: string): WideValues {
  return batch.column(kind, placeOf(kind, name)) as WideValues;
}

const places = new Map<string, number>();

function placeOf(kind: number, name: string): number {
  const key = `${kind} ${name}`;
  let place = places.get(key);
  if (place === undefined) {
    place = KIND_BY_NUMBER[kind]!.fields.findIndex((field) => field.name === name);
    places.set(key, place);
  }
  return place;
}

export class IrpFacts {
  /** Row in the columns of an IRP's number. */
  private readonly rows = new RowsById();
  private readonly columns: ReadonlyMap<StoredFact, NumberColumn>;

  private constructor(wanted: ReadonlySet<string>) {
    const stored = FACTS.filter(
      (fact) =>
        wanted.has(fact) || (wanted.has('irp.latency') && LATENCY_PARTS.includes(fact)) || fact === 'irp.started',
    );
    this.columns = new Map(stored.map((fact) => [fact, new NumberColumn()]));
  }

  /** Collects the wanted facts, by name; others would take memory. */
  static of(reader: TraceReader, wanted: ReadonlySet<string>): IrpFacts {
    const facts = new IrpFacts(wanted);
    for (const [place, entry] of reader.batchIndex.entries()) {
      if (entry.kind.some((kind) => IRP_FACT_KINDS.includes(kind))) facts.learn(reader.batch(place));
    }
    return facts;
  }

  /** A fact of an IRP, NaN where there is none. */
  get(fact: IrpFact, irp: number): number {
    return this.reader(fact)(irp);
  }

  /** Gives the fact of an IRP; for those who ask for many. */
  reader(fact: IrpFact): (irp: number) => number {
    const { rows } = this;
    if (fact === 'irp.latency') {
      const [from, to] = [this.reader('irp.started'), this.reader('irp.completed_at')];
      return (irp) => to(irp) - from(irp);
    }
    const column = this.columns.get(fact as StoredFact);
    return (irp) => {
      const row = rows.find(irp);
      return row < 0 || column === undefined ? Number.NaN : column.get(row);
    };
  }

  /** True for the IRP itself and for those made on its behalf, and on theirs. */
  isWithin(irp: number, outer: number): boolean {
    // A damaged trace may have a cycle of parents.
    for (let at = irp, steps = 0; at > 0 && steps < 64; at = this.get('irp.parent', at), steps++) {
      if (at === outer) return true;
    }
    return false;
  }

  private at(fact: StoredFact, row: number): number {
    return this.columns.get(fact)?.get(row) ?? Number.NaN;
  }

  private rowOf(irp: number): number {
    return this.rows.of(irp);
  }

  private set(fact: StoredFact, row: number, value: number): void {
    this.columns.get(fact)?.set(row, value);
  }

  private learn(batch: DecodedBatch): void {
    if (batch.kindCounts.has(K.irpAllocate)) this.learnAllocations(batch);
    if (batch.kindCounts.has(K.irpDispatch)) this.learnDispatches(batch);
    if (batch.kindCounts.has(K.irpComplete)) this.learnCompletions(batch);
    for (const [kind, fact] of [
      [K.irpMarkPending, 'irp.pended'],
      [K.irpCancel, 'irp.cancelled'],
    ] as const) {
      if (batch.kindCounts.has(kind)) for (const irp of column(batch, kind, 'irp')) this.set(fact, this.rowOf(irp), 1);
    }
  }

  private learnAllocations(batch: DecodedBatch): void {
    const [irps, parents] = [column(batch, K.irpAllocate, 'irp'), column(batch, K.irpAllocate, 'parent')];
    const events = eventsOfKind(batch, K.irpAllocate);
    for (let r = 0; r < irps.length; r++) {
      const row = this.rowOf(irps[r]!);
      if (parents[r] !== 0) this.set('irp.parent', row, parents[r]!);
      const thread = batch.thread[events[r]!]!;
      if (thread !== 0) this.set('irp.requester', row, thread);
    }
  }

  private learnDispatches(batch: DecodedBatch): void {
    const kind = K.irpDispatch;
    const events = eventsOfKind(batch, kind);
    const irps = column(batch, kind, 'irp');
    const majors = column(batch, kind, 'major');
    const minors = column(batch, kind, 'minor');
    const modes = column(batch, kind, 'requestor_mode');
    const devices = column(batch, kind, 'device');
    const files = column(batch, kind, 'file');
    const codes = wideColumn(batch, kind, 'argument3');
    const started = this.columns.get('irp.started')!;
    for (let r = 0; r < irps.length; r++) {
      const row = this.rowOf(irps[r]!);
      this.set('irp.drivers', row, (this.at('irp.drivers', row) || 0) + 1);
      if (!Number.isNaN(started.get(row))) continue;
      started.set(row, batch.time[events[r]!]!);
      this.set('irp.major', row, majors[r]!);
      this.set('irp.minor', row, minors[r]!);
      this.set('irp.mode', row, modes[r]!);
      this.set('irp.pended', row, this.at('irp.pended', row) || 0);
      this.set('irp.cancelled', row, this.at('irp.cancelled', row) || 0);
      if (devices[r] !== 0) this.set('irp.device', row, devices[r]!);
      if (files[r] !== 0) this.set('irp.file', row, files[r]!);
      if (isControlMajor(majors[r]!)) this.set('irp.control_code', row, codes.lo[r]!);
      const thread = batch.thread[events[r]!]!;
      if (thread !== 0 && Number.isNaN(this.at('irp.requester', row))) this.set('irp.requester', row, thread);
    }
  }

  private learnCompletions(batch: DecodedBatch): void {
    const kind = K.irpComplete;
    const events = eventsOfKind(batch, kind);
    const irps = column(batch, kind, 'irp');
    const drivers = column(batch, kind, 'driver');
    const statuses = column(batch, kind, 'status');
    const { lo, hi } = wideColumn(batch, kind, 'information');
    for (let r = 0; r < irps.length; r++) {
      const row = this.rowOf(irps[r]!);
      const event = events[r]!;
      this.set('irp.status', row, statuses[r]!);
      this.set('irp.information', row, hi[r]! * 0x1_0000_0000 + lo[r]!);
      this.set('irp.completed_at', row, batch.time[event]!);
      this.set('irp.completed_at_irql', row, batch.irql[event]!);
      if (drivers[r] !== 0) this.set('irp.completed_by', row, drivers[r]!);
    }
  }
}
