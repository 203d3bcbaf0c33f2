/**
 * How long each acquisition of a lock lasts, and which locks a thread holds. An acquisition is counted by its place among
 * all acquisitions of the trace, so that batches can be skipped.
 */
import type { DecodedBatch } from '../proto/decoded-batch.ts';
import { EventKind } from '../proto/generated/event-kinds.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { CONTEXT_KINDS, Contexts } from '../wording/contexts.ts';
import { eventField, numberAt } from '../wording/event-fields.ts';

const K = EventKind;
const F = {
  acquired: eventField(K.lockAcquire, 'lock'),
  acquiredDepth: eventField(K.lockAcquire, 'depth'),
  released: eventField(K.lockRelease, 'lock'),
  releasedDepth: eventField(K.lockRelease, 'depth'),
  held: eventField(K.lockRelease, 'held'),
};

interface Tenure {
  readonly ordinal: number;
  readonly time: number;
  /** The thread, or the DPC or interrupt of a processor. */
  readonly holder: number;
}

export class LockHolds {
  /** ns by acquisition, NaN for one that never ends. */
  private readonly holds: number[] = [];
  /** ns by release. */
  private readonly releases: number[] = [];

  static of(reader: TraceReader): LockHolds {
    const holds = new LockHolds();
    const open = new Map<number, Tenure[]>();
    const contexts = new Contexts();
    const wanted = [K.lockAcquire, K.lockRelease, ...CONTEXT_KINDS];
    for (const [place, { kind }] of reader.batchIndex.entries()) {
      if (!kind.some((number) => wanted.includes(number))) continue;
      const batch = reader.batch(place);
      for (let i = 0; i < batch.eventCount; i++) {
        contexts.observe(batch, i);
        if (batch.kind[i] === K.lockAcquire) holds.begin(batch, i, contexts.of(batch, i), open);
        else if (batch.kind[i] === K.lockRelease) holds.end(batch, i, contexts.of(batch, i), open);
      }
      batch.release();
    }
    return holds;
  }

  /** Of the acquisition with that place among all. */
  ofAcquisition(ordinal: number): number {
    return this.holds[ordinal] ?? Number.NaN;
  }

  ofRelease(ordinal: number): number {
    return this.releases[ordinal] ?? Number.NaN;
  }

  private begin(batch: DecodedBatch, i: number, context: number, open: Map<number, Tenure[]>): void {
    const tenure = { ordinal: this.holds.length, time: batch.time[i]!, holder: context };
    this.holds.push(Number.NaN);
    // Taking a lock again is no tenure of its own.
    if (numberAt(batch, i, F.acquiredDepth) > 1) return;
    const lock = numberAt(batch, i, F.acquired);
    const tenures = open.get(lock);
    if (tenures === undefined) open.set(lock, [tenure]);
    else tenures.push(tenure);
  }

  private end(batch: DecodedBatch, i: number, context: number, open: Map<number, Tenure[]>): void {
    if (numberAt(batch, i, F.releasedDepth) > 0) {
      this.releases.push(Number.NaN);
      return;
    }
    const tenures = open.get(numberAt(batch, i, F.released)) ?? [];
    const own = tenures.findIndex(({ holder }) => holder === context);
    const [tenure] = tenures.splice(Math.max(0, own), 1);
    // Traces of format 1.0 do not say how long it was held.
    const held = numberAt(batch, i, F.held) || (tenure === undefined ? Number.NaN : batch.time[i]! - tenure.time);
    this.releases.push(held);
    if (tenure !== undefined) this.holds[tenure.ordinal] = held;
  }
}

/** Which locks are held, as of the event that was last observed. */
export class HeldLocks {
  private readonly contexts = new Contexts();
  private readonly held = new Map<number, number[]>();

  /**
   * Takes event `i` of a batch.
   * @returns the locks its thread holds while it happens: one it acquires and one it releases among them
   */
  observe(batch: DecodedBatch, i: number): readonly number[] {
    this.contexts.observe(batch, i);
    const holder = this.contexts.of(batch, i);
    const locks = this.held.get(holder) ?? NO_LOCKS;
    const kind = batch.kind[i];
    if (kind === K.lockAcquire && numberAt(batch, i, F.acquiredDepth) <= 1) {
      const now = [...locks, numberAt(batch, i, F.acquired)];
      this.held.set(holder, now);
      return now;
    }
    if (kind === K.lockRelease && numberAt(batch, i, F.releasedDepth) === 0) {
      this.release(numberAt(batch, i, F.released), holder);
    }
    return locks;
  }

  private release(lock: number, holder: number): void {
    const owner = this.held.get(holder)?.includes(lock)
      ? holder
      : [...this.held].find(([, locks]) => locks.includes(lock))?.[0];
    if (owner === undefined) return;
    const locks = this.held.get(owner)!;
    const at = locks.lastIndexOf(lock);
    this.held.set(owner, [...locks.slice(0, at), ...locks.slice(at + 1)]);
  }
}

const NO_LOCKS: readonly number[] = [];
