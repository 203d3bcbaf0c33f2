/** Goes through the chosen events of a trace in order, with the names and the IRP of each at hand. */

import type { GuestAddress } from '../base/guest-address.ts';
import type { Filter } from '../filter/compile.ts';
import { type FoundEvents, TraceScan } from '../filter/scan.ts';
import type { DecodedBatch, TraceEvent } from '../proto/decoded-batch.ts';
import type { IndexedBatch } from '../proto/generated/messages.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { eventDriver } from '../wording/event-driver.ts';
import { IrpWork, WORK_KINDS } from '../wording/irp-work.ts';
import { IS_LASTING, NAME_OBSERVERS } from '../wording/name-observers.ts';
import { type Place, TraceNames } from '../wording/names.ts';
import { withContext } from './context-events.ts';
import { filterOf, type Selection } from './selection.ts';

/** An event that is shown. Everything in it is as of this event: use it before going on. */
export interface ShownEvent {
  readonly event: TraceEvent;
  readonly names: TraceNames;
  /** The IRP it names or its thread works on, 0 for none. */
  readonly irp: number;
  /** The driver it is about, empty for none. */
  readonly driver: string;
  /** How many dispatch and completion routines its thread is in. */
  readonly depth: number;
  /** Shown for itself, not as the context of another. */
  readonly isMatch: boolean;
  /** Its batch and its place there, for columns of a scan's facts. */
  readonly found: FoundEvents;
  readonly index: number;
}

export interface StreamOptions {
  /** So many events before and after each one that is chosen are shown as well. */
  readonly context?: number | undefined;
  /** What else is asked of the scan's tracker (plan.ts). */
  readonly values?: readonly unknown[];
}

/**
 * So many events before the first one that is shown are looked at for whatever they name and for the IRPs that threads
 * work on. Earlier ones are looked at only where the index says that they have lasting names.
 */
export const LOOK_BACK_EVENTS = 1 << 18;

/** The first event of which everything is known when events from number `from` on are shown: a batch's first one. */
export function knownFrom(reader: TraceReader, from: number): number {
  return reader.batchIndex.find((entry) => isNear(entry, from))?.firstEvent ?? 0;
}

function isNear({ firstEvent, eventCount }: IndexedBatch, from: number): boolean {
  return firstEvent + eventCount > from - LOOK_BACK_EVENTS;
}

/** The selected events of a trace. Throws InputError (selection), TraceError. */
export function* selectedEvents(reader: TraceReader, selection: Selection = {}): Generator<ShownEvent> {
  yield* new EventStream(reader, selection).run();
}

export class EventStream {
  readonly filter: Filter | undefined;
  readonly scan: TraceScan;
  private readonly reader: TraceReader;
  private readonly selection: Selection;
  private readonly context: number;

  constructor(reader: TraceReader, selection: Selection, { context = 0, values = [] }: StreamOptions = {}) {
    this.reader = reader;
    this.selection = selection;
    this.context = context;
    this.filter = filterOf(selection);
    this.scan = new TraceScan(reader, this.filter, values);
  }

  *run(): Generator<ShownEvent> {
    const { from = 0, to, limit = Number.POSITIVE_INFINITY } = this.selection;
    if (limit === 0) return;
    const past = new Past(this.reader, from);
    const names = new NamesSoFar(this.reader, past);
    for (const { found, index, isMatch } of withContext(this.reader, this.scan, {
      from,
      to,
      limit,
      context: this.context,
    })) {
      past.moveTo(found.place, found.batch, index);
      names.catchUp();
      yield new StreamEvent(found, index, isMatch, names, past);
    }
  }
}

/** Where a trace is looked at, and which of the events up to there somebody has taken in. */
class Past {
  place = 0;
  index = -1;
  private readonly reader: TraceReader;
  private batch: DecodedBatch | undefined;
  private readonly near: number;
  private readonly work = new IrpWork();
  private workedTo = { place: 0, index: -1 };
  private workIrp = 0;

  constructor(reader: TraceReader, from: number) {
    this.reader = reader;
    this.near = reader.batchIndex.findIndex((entry) => isNear(entry, from));
  }

  moveTo(place: number, batch: DecodedBatch, index: number): void {
    this.place = place;
    this.batch = batch;
    this.index = index;
  }

  /** The batch, and whether nobody else uses it. */
  private batchAt(place: number): { readonly batch: DecodedBatch; readonly own: boolean } {
    if (place === this.place && this.batch !== undefined) return { batch: this.batch, own: false };
    return { batch: this.reader.batch(place), own: true };
  }

  /**
   * Gives `take` the events behind `cursor` up to the one at hand, and moves the cursor there.
   * @param wants says for a kind whether its events are of interest; batches without any are not read
   */
  follow(
    cursor: { place: number; index: number },
    wants: (kind: number, isNear: boolean) => boolean,
    take: (batch: DecodedBatch, i: number) => void,
  ): void {
    for (; cursor.place <= this.place; cursor.place++, cursor.index = -1) {
      const isLast = cursor.place === this.place;
      const isNear = cursor.place >= this.near;
      const last = isLast ? this.index : this.reader.batchIndex[cursor.place]!.eventCount - 1;
      if (this.reader.batchIndex[cursor.place]!.kind.some((kind) => wants(kind, isNear))) {
        const { batch, own } = this.batchAt(cursor.place);
        for (let i = cursor.index + 1; i <= last; i++) if (wants(batch.kind[i]!, isNear)) take(batch, i);
        if (own) batch.release();
      }
      if (isLast) {
        cursor.index = last;
        return;
      }
    }
  }

  /** The work of threads as of the event at hand. */
  workNow(): { readonly work: IrpWork; readonly irp: number } {
    const { place, index, workedTo } = this;
    if (workedTo.place !== place || workedTo.index !== index) {
      const before = { ...workedTo };
      this.index = index - 1;
      if (before.place < place || before.index < index - 1)
        this.follow(before, isWork, (batch, i) => this.work.observe(batch, i));
      this.index = index;
      this.workIrp = this.work.observe(this.batch!, index);
      this.workedTo = { place, index };
    }
    return { work: this.work, irp: this.workIrp };
  }
}

function isWork(kind: number, isNear: boolean): boolean {
  return isNear && WORK_KINDS.includes(kind);
}

/**
 * The names as of the event at hand. Those that last are followed at once; what stands at an address (IRPs, pool blocks,
 * locks) comes and goes by the million, and is followed only when somebody asks for it.
 */
class NamesSoFar extends TraceNames {
  private readonly past: Past;
  private readonly cursor = { place: 0, index: -1 };
  private readonly whole: TraceNames;
  private readonly wholeCursor = { place: 0, index: -1 };

  constructor(reader: TraceReader, past: Past) {
    super(reader);
    this.past = past;
    this.whole = new TraceNames(reader);
  }

  catchUp(): void {
    this.past.follow(
      this.cursor,
      (kind) => IS_LASTING[kind] === 1,
      (batch, i) => this.observe(batch, i),
    );
  }

  private get complete(): TraceNames {
    this.past.follow(
      this.wholeCursor,
      (kind, isNear) => (isNear ? NAME_OBSERVERS[kind] !== undefined : IS_LASTING[kind] === 1),
      (batch, i) => this.whole.observe(batch, i),
    );
    return this.whole;
  }

  override lock(id: number): string {
    return this.complete.lock(id);
  }

  override placeOf(address: GuestAddress): Place | undefined {
    return this.complete.placeOf(address);
  }
}

class StreamEvent implements ShownEvent {
  readonly event: TraceEvent;
  readonly names: TraceNames;
  readonly isMatch: boolean;
  readonly found: FoundEvents;
  readonly index: number;
  private readonly past: Past;

  constructor(found: FoundEvents, index: number, isMatch: boolean, names: TraceNames, past: Past) {
    this.event = found.batch.event(index);
    this.names = names;
    this.isMatch = isMatch;
    this.found = found;
    this.index = index;
    this.past = past;
  }

  get irp(): number {
    return this.past.workNow().irp;
  }

  get driver(): string {
    return eventDriver(this.found.batch, this.index, this.names, this.past.workNow().work);
  }

  get depth(): number {
    return this.past.workNow().work.depth;
  }
}
