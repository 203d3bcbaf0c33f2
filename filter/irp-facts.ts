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

export function isIrpFact(fact: Fact): fact is IrpFact {
  return fact.startsWith('irp.');
}

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

/** A column of events that tells a fact of the IRPs they name. */
interface Source {
  readonly to: NumberColumn;
  readonly values: ArrayLike<number>;
  /** 0 stands for none. */
  readonly isId: boolean;
}

/** What the first dispatch of an IRP tells: fact, field, and whether 0 stands for none. */
const FIRST_DISPATCH = [
  ['irp.major', 'major', false],
  ['irp.minor', 'minor', false],
  ['irp.mode', 'requestor_mode', false],
  ['irp.device', 'device', true],
  ['irp.file', 'file', true],
] as const;

/** What was last collected of a reader's trace: a view asks more than once when it explains why it shows nothing. */
const lastCollected = new WeakMap<TraceReader, IrpFacts>();

export class IrpFacts {
  /** Row in the columns of an IRP's number. */
  private readonly rows = new RowsById();
  private readonly columns: ReadonlyMap<StoredFact, NumberColumn>;

  private constructor(wanted: ReadonlySet<StoredFact>) {
    this.columns = new Map([...wanted].map((fact) => [fact, new NumberColumn()]));
  }

  /** Collects the wanted facts, by name; others would take memory. */
  static of(reader: TraceReader, wanted: ReadonlySet<string>): IrpFacts {
    const stored = storedFacts(wanted);
    const known = lastCollected.get(reader);
    if (known !== undefined && [...stored].every((fact) => known.columns.has(fact))) return known;
    const facts = new IrpFacts(stored);
    for (const [place, entry] of reader.batchIndex.entries()) {
      if (!entry.kind.some((kind) => IRP_FACT_KINDS.includes(kind))) continue;
      const batch = reader.batch(place);
      facts.learn(batch);
      batch.release();
    }
    lastCollected.set(reader, facts);
    return facts;
  }

  /** How many IRPs there are. Their rows are the numbers from 0 on. */
  get count(): number {
    return this.rows.count;
  }

  /** A fact of an IRP, NaN where there is none. */
  get(fact: IrpFact, irp: number): number {
    return this.reader(fact)(irp);
  }

  /** Gives the fact of an IRP; for those who ask for many. */
  reader(fact: IrpFact): (irp: number) => number {
    const { rows } = this;
    const read = this.rowReader(fact);
    return (irp) => {
      const row = rows.find(irp);
      return row < 0 ? Number.NaN : read(row);
    };
  }

  /** Gives the fact of the IRP in a row. */
  rowReader(fact: IrpFact): (row: number) => number {
    if (fact === 'irp.latency') {
      const [from, to] = [this.columns.get('irp.started')!, this.columns.get('irp.completed_at')!];
      return (row) => to.get(row) - from.get(row);
    }
    const column = this.columns.get(fact as StoredFact);
    return column === undefined ? () => Number.NaN : (row) => column.get(row);
  }

  /** True for the IRP itself and for those made on its behalf, and on theirs. */
  isWithin(irp: number, outer: number): boolean {
    // A damaged trace may have a cycle of parents.
    for (let at = irp, steps = 0; at > 0 && steps < 64; at = this.get('irp.parent', at), steps++) {
      if (at === outer) return true;
    }
    return false;
  }

  private learn(batch: DecodedBatch): void {
    if (batch.kindCounts.has(K.irpAllocate)) this.learnAllocations(batch);
    if (batch.kindCounts.has(K.irpDispatch)) this.learnDispatches(batch);
    if (batch.kindCounts.has(K.irpComplete)) this.learnCompletions(batch);
    for (const [kind, fact] of [
      [K.irpMarkPending, 'irp.pended'],
      [K.irpCancel, 'irp.cancelled'],
    ] as const) {
      if (!batch.kindCounts.has(kind)) continue;
      const to = this.columns.get(fact);
      for (const irp of column(batch, kind, 'irp')) {
        const row = this.rows.of(irp);
        to?.set(row, 1);
      }
    }
  }

  private learnAllocations(batch: DecodedBatch): void {
    const irps = column(batch, K.irpAllocate, 'irp');
    const [parent, requester] = [this.columns.get('irp.parent'), this.columns.get('irp.requester')];
    const parents = parent && column(batch, K.irpAllocate, 'parent');
    const events = requester && eventsOfKind(batch, K.irpAllocate);
    for (let r = 0; r < irps.length; r++) {
      const row = this.rows.of(irps[r]!);
      if (parents !== undefined && parents[r] !== 0) parent!.set(row, parents[r]!);
      if (events === undefined) continue;
      const thread = batch.thread[events[r]!]!;
      if (thread !== 0) requester!.set(row, thread);
    }
  }

  private learnDispatches(batch: DecodedBatch): void {
    const kind = K.irpDispatch;
    const events = eventsOfKind(batch, kind);
    const { thread, time } = batch;
    const irps = column(batch, kind, 'irp');
    const sources: Source[] = [];
    for (const [fact, field, isId] of FIRST_DISPATCH) {
      const to = this.columns.get(fact);
      if (to !== undefined) sources.push({ to, values: column(batch, kind, field), isId });
    }
    const started = this.columns.get('irp.started')!;
    const drivers = this.columns.get('irp.drivers');
    const requester = this.columns.get('irp.requester');
    const flags = [this.columns.get('irp.pended'), this.columns.get('irp.cancelled')];
    const code = this.columns.get('irp.control_code');
    const majors = code && column(batch, kind, 'major');
    const codes = code && wideColumn(batch, kind, 'argument3').lo;
    for (let r = 0; r < irps.length; r++) {
      const row = this.rows.of(irps[r]!);
      drivers?.set(row, (drivers.get(row) || 0) + 1);
      if (!Number.isNaN(started.get(row))) continue;
      started.set(row, time[events[r]!]!);
      for (let s = 0; s < sources.length; s++) {
        const { to, values, isId } = sources[s]!;
        const value = values[r]!;
        if (value !== 0 || !isId) to.set(row, value);
      }
      for (const flag of flags) flag?.set(row, flag.get(row) || 0);
      if (code !== undefined && isControlMajor(majors![r]!)) code.set(row, codes![r]!);
      if (requester !== undefined && Number.isNaN(requester.get(row)) && thread[events[r]!] !== 0) {
        requester.set(row, thread[events[r]!]!);
      }
    }
  }

  private learnCompletions(batch: DecodedBatch): void {
    const kind = K.irpComplete;
    const events = eventsOfKind(batch, kind);
    const { time, irql } = batch;
    const irps = column(batch, kind, 'irp');
    const status = this.columns.get('irp.status');
    const statuses = status && column(batch, kind, 'status');
    const by = this.columns.get('irp.completed_by');
    const drivers = by && column(batch, kind, 'driver');
    const information = this.columns.get('irp.information');
    const wide = information && wideColumn(batch, kind, 'information');
    const at = this.columns.get('irp.completed_at');
    const atIrql = this.columns.get('irp.completed_at_irql');
    for (let r = 0; r < irps.length; r++) {
      const row = this.rows.of(irps[r]!);
      const event = events[r]!;
      status?.set(row, statuses![r]!);
      if (wide !== undefined) information!.set(row, wide.hi[r]! * 0x1_0000_0000 + wide.lo[r]!);
      at?.set(row, time[event]!);
      atIrql?.set(row, irql[event]!);
      if (by !== undefined && drivers![r] !== 0) by.set(row, drivers![r]!);
    }
  }
}

/** What is to be kept for the wanted facts. */
function storedFacts(wanted: ReadonlySet<string>): Set<StoredFact> {
  return new Set(
    FACTS.filter(
      (fact) =>
        wanted.has(fact) || (wanted.has('irp.latency') && LATENCY_PARTS.includes(fact)) || fact === 'irp.started',
    ),
  );
}
