/** Counts what is done with each lock of a trace, or each kind of lock: acquired, held, waited for, in which order. */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { DecodedBatch } from '../../proto/decoded-batch.ts';
import { EventKind } from '../../proto/generated/event-kinds.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import { Contexts } from '../../wording/contexts.ts';
import { addressAt, eventField, numberAt } from '../../wording/event-fields.ts';
import { TraceNames } from '../../wording/names.ts';
import { Distribution } from '../distribution.ts';
import { type EventHandlers, scanEvents } from '../scan.ts';
import { LockOrderGraph } from './lock-order.ts';

const K = EventKind;
export const LOCK_KINDS: readonly number[] = [K.lockAcquire, K.lockRelease, K.lockContend, K.lockTry];
const F = {
  lock: eventField(K.lockAcquire, 'lock'),
  type: eventField(K.lockAcquire, 'type'),
  address: eventField(K.lockAcquire, 'address'),
  depth: eventField(K.lockAcquire, 'depth'),
  waited: eventField(K.lockAcquire, 'waited'),
  tried: eventField(K.lockAcquire, 'tried'),
  released: eventField(K.lockRelease, 'lock'),
  leftDepth: eventField(K.lockRelease, 'depth'),
  held: eventField(K.lockRelease, 'held'),
  releasedType: eventField(K.lockRelease, 'type'),
  releasedAddress: eventField(K.lockRelease, 'address'),
  contended: eventField(K.lockContend, 'lock'),
  contendedType: eventField(K.lockContend, 'type'),
  owner: eventField(K.lockContend, 'owner'),
  contendedAddress: eventField(K.lockContend, 'address'),
  failed: eventField(K.lockTry, 'lock'),
  failedType: eventField(K.lockTry, 'type'),
  failedAddress: eventField(K.lockTry, 'address'),
};

/** Where something was done. */
export interface Moment {
  readonly event: number;
  readonly callSite: GuestAddress;
  /** As Contexts numbers them. */
  readonly context: number;
}

export interface LockUse {
  /** Where the lock is; for a kind of lock without the numbers of what it is in. */
  readonly place: string;
  readonly type: number;
  /** How many locks of the kind there are. */
  locks: number;
  acquisitions: number;
  /** Times a lock was taken again by its owner. */
  recursions: number;
  /** Times somebody had to wait. */
  contentions: number;
  failedTries: number;
  /** ns from acquisition to release. */
  readonly held: Distribution;
  /** ns of those who waited. */
  readonly waited: Distribution;
  longest: (Moment & { readonly ns: number }) | undefined;
}

/** A lock that is held. */
export interface Holding extends Moment {
  readonly lock: number;
  readonly use: LockUse;
  readonly timeNs: number;
}

/** Somebody found a lock held. */
export interface Contention {
  readonly use: LockUse;
  readonly waiter: GuestAddress;
  /** Where the owner had acquired it; NULL when that is not in the trace. */
  readonly holder: GuestAddress;
  count: number;
  readonly waited: Distribution;
  readonly firstEvent: number;
}

export class LockCounter {
  readonly names: TraceNames;
  readonly uses = new Map<string, LockUse>();
  readonly order = new LockOrderGraph<LockUse>();
  readonly contentions = new Map<string, Contention>();
  private readonly each: boolean;
  private readonly contexts = new Contexts();
  private readonly useOf = new Map<number, LockUse>();
  /** By context, in the order of acquisition. */
  private readonly holdings = new Map<number, Holding[]>();
  private readonly waiting = new Map<string, { readonly timeNs: number; readonly contention: Contention }>();

  /** @param each counts each lock by itself, not with all of its kind */
  constructor(reader: TraceReader, each: boolean) {
    this.each = each;
    this.names = new TraceNames(reader);
    const context = (batch: DecodedBatch, i: number) => this.contexts.observe(batch, i);
    const handlers: EventHandlers = {
      [K.dpcStart]: context,
      [K.dpcEnd]: context,
      [K.interruptStart]: context,
      [K.interruptEnd]: context,
      [K.lockAcquire]: (batch, i) => this.acquired(batch, i),
      [K.lockRelease]: (batch, i) => this.released(batch, i),
      [K.lockContend]: (batch, i) => this.contended(batch, i),
      [K.lockTry]: (batch, i) => {
        const lock = numberAt(batch, i, F.failed);
        this.use(lock, numberAt(batch, i, F.failedType), addressAt(batch, i, F.failedAddress)).failedTries++;
      },
    };
    scanEvents(reader, handlers, { names: this.names, places: true, onGap: () => this.forget() });
  }

  /** What is held where the trace ends, in the order of acquisition. */
  heldAtEnd(): Holding[] {
    return [...this.holdings.values()].flat().sort((a, b) => a.event - b.event);
  }

  private use(lock: number, type: number, address: GuestAddress): LockUse {
    const known = this.useOf.get(lock);
    if (known !== undefined) return known;
    const place = this.placeOf(lock, address);
    const key = `${type}:${place}`;
    let use = this.uses.get(key);
    if (use === undefined) {
      use = {
        place,
        type,
        locks: 0,
        acquisitions: 0,
        recursions: 0,
        contentions: 0,
        failedTries: 0,
        held: new Distribution(),
        waited: new Distribution(),
        longest: undefined,
      };
      this.uses.set(key, use);
    }
    use.locks++;
    this.useOf.set(lock, use);
    return use;
  }

  private placeOf(lock: number, address: GuestAddress): string {
    const place = this.each ? this.names.placeOf(address)?.text : this.names.kindAt(address);
    return place ?? `#${lock}`;
  }

  private held(context: number): Holding[] {
    let held = this.holdings.get(context);
    if (held === undefined) {
      held = [];
      this.holdings.set(context, held);
    }
    return held;
  }

  private moment(batch: DecodedBatch, i: number): Moment {
    const callSite = batch.callSite[i]! as GuestAddress;
    return { event: batch.firstEvent + i, callSite, context: this.contexts.of(batch, i) };
  }

  private acquired(batch: DecodedBatch, i: number): void {
    const lock = numberAt(batch, i, F.lock);
    const use = this.use(lock, numberAt(batch, i, F.type), addressAt(batch, i, F.address));
    const moment = this.moment(batch, i);
    use.acquisitions++;
    this.waitOver(batch, i, lock, use, moment.context);
    if (numberAt(batch, i, F.depth) > 1) {
      use.recursions++;
      return;
    }
    const held = this.held(moment.context);
    // Who only tries does not wait, so it cannot wait for ever.
    if (numberAt(batch, i, F.tried) === 0) {
      const others = held.filter((holding) => holding.lock !== lock).map((holding) => holding.use);
      this.order.taken(use, others, moment);
    }
    held.push({ ...moment, lock, use, timeNs: batch.time[i]! });
  }

  private waitOver(batch: DecodedBatch, i: number, lock: number, use: LockUse, context: number): void {
    const key = `${context}:${lock}`;
    const waiting = this.waiting.get(key);
    const waitedNs = numberAt(batch, i, F.waited);
    if (waiting === undefined && waitedNs === 0) return;
    this.waiting.delete(key);
    // Traces of format 1.0 do not say how long.
    const ns = waitedNs > 0 ? waitedNs : Math.max(0, batch.time[i]! - waiting!.timeNs);
    use.waited.add(ns);
    waiting?.contention.waited.add(ns);
  }

  private released(batch: DecodedBatch, i: number): void {
    if (numberAt(batch, i, F.leftDepth) > 0) return;
    const lock = numberAt(batch, i, F.released);
    const use = this.use(lock, numberAt(batch, i, F.releasedType), addressAt(batch, i, F.releasedAddress));
    const holding = this.take(lock, this.contexts.of(batch, i));
    let ns = numberAt(batch, i, F.held);
    if (ns === 0 && holding === undefined) return;
    if (ns === 0) ns = Math.max(0, batch.time[i]! - holding!.timeNs);
    use.held.add(ns);
    if (use.longest !== undefined && use.longest.ns >= ns) return;
    const { event, callSite, context } = holding ?? this.moment(batch, i);
    use.longest = { ns, event, callSite, context };
  }

  /** Removes a lock from what is held: by this context, else by whoever holds it. */
  private take(lock: number, context: number): Holding | undefined {
    for (const held of [this.holdings.get(context) ?? [], ...this.holdings.values()]) {
      const place = held.findLastIndex((holding) => holding.lock === lock);
      if (place >= 0) return held.splice(place, 1)[0];
    }
    return undefined;
  }

  private contended(batch: DecodedBatch, i: number): void {
    const lock = numberAt(batch, i, F.contended);
    const use = this.use(lock, numberAt(batch, i, F.contendedType), addressAt(batch, i, F.contendedAddress));
    use.contentions++;
    const { event, callSite, context } = this.moment(batch, i);
    const holding = [...this.holdings.values()].flat().find((candidate) => candidate.lock === lock);
    const holder = holding?.callSite ?? NULL_ADDRESS;
    const key = `${use.type}:${use.place}:${callSite}:${holder}`;
    let contention = this.contentions.get(key);
    if (contention === undefined) {
      contention = { use, waiter: callSite, holder, count: 0, waited: new Distribution(), firstEvent: event };
      this.contentions.set(key, contention);
    }
    contention.count++;
    this.waiting.set(`${context}:${lock}`, { timeNs: batch.time[i]!, contention });
  }

  /** Events are missing here: nobody knows what was released meanwhile. */
  private forget(): void {
    this.holdings.clear();
    this.waiting.clear();
  }
}
