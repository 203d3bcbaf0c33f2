/**
 * The decisions of a trace, sorted by who asks for them. Each queue reads on by itself, a batch at a time, and passes over the
 * batches that have none of its kinds: so a decision that comes late or never does not bring all before it into memory.
 */
import type { DecodedBatch, TraceEvent } from '../proto/decoded-batch.ts';
import { EVENT_KINDS } from '../proto/generated/event-kinds.ts';
import type { TraceReader } from '../proto/trace-reader.ts';

/** What devices do by themselves, of whatever kind, in one order. */
export const HARDWARE = 'hardware';

/** Decisions that are not user actions: the queue of each kind. */
const SYSTEM_DECISIONS: ReadonlyMap<string, string> = new Map([
  ['thread_switch', 'thread_switch'],
  ['processor_choice', 'processor_choice'],
  ['preemption', 'preemption'],
  ['allocation_failure', 'allocation_failure'],
  ['register_read', 'register_read'],
  ['interrupt_delivery', HARDWARE],
  ['dma_request', HARDWARE],
  ['dma_write', HARDWARE],
  ['hardware_event', HARDWARE],
  ['hardware_due', 'hardware_due'],
]);

/** Numbers of the decisions whose queue is this one; without a queue, those of user mode. */
function kindsOf(queue?: string): ReadonlySet<number> {
  const decisions = EVENT_KINDS.filter(({ role }) => role === 'decision');
  return new Set(decisions.filter(({ name }) => SYSTEM_DECISIONS.get(name) === queue).map(({ number }) => number));
}

const USER_ACTIONS = kindsOf();
const KINDS_OF_QUEUE: ReadonlyMap<string, ReadonlySet<number>> = new Map(
  [...new Set(SYSTEM_DECISIONS.values())].map((queue) => [queue, kindsOf(queue)]),
);

/** Events in order; taking the first one costs nothing, however many there are. */
class EventQueue {
  private events: TraceEvent[] = [];
  private head = 0;

  get first(): TraceEvent | undefined {
    return this.events[this.head];
  }

  push(event: TraceEvent): void {
    this.events.push(event);
  }

  shift(): TraceEvent | undefined {
    const event = this.events[this.head++];
    if (this.head >= this.events.length) {
      this.events = [];
      this.head = 0;
    }
    return event;
  }

  /** Numbers of the events in the queue. */
  numbers(): number[] {
    return this.events.slice(this.head).map(({ number }) => number);
  }
}

/** The batches of a trace; the one that was asked for last, which several queues come to, is decoded once. */
class Batches {
  /** Without the decisions in a gap nothing behind it can be replayed. */
  readonly count: number;
  private readonly reader: TraceReader;
  private latest: { readonly index: number; readonly batch: DecodedBatch } | undefined;

  constructor(reader: TraceReader) {
    this.reader = reader;
    this.count = reader.batchIndex.filter(({ firstEvent }) => firstEvent < reader.eventsBeforeGap).length;
  }

  has(index: number, kinds: ReadonlySet<number>): boolean {
    return this.reader.batchIndex[index]!.kind.some((kind) => kinds.has(kind));
  }

  at(index: number): DecodedBatch {
    if (this.latest?.index !== index) this.latest = { index, batch: this.reader.batch(index) };
    return this.latest.batch;
  }

  event(number: number): TraceEvent {
    const batch = this.at(this.reader.batchOf(number));
    return batch.event(number - batch.firstEvent);
  }
}

/** Reads the events of some kinds, a batch at a time. */
class BatchWalk {
  nextBatch = 0;
  private readonly batches: Batches;
  private readonly kinds: ReadonlySet<number>;

  constructor(batches: Batches, kinds: ReadonlySet<number>) {
    this.batches = batches;
    this.kinds = kinds;
  }

  /** Hands on those of the next batch that has any. @returns whether there was one */
  read(take: (event: TraceEvent) => void): boolean {
    const { batches, kinds } = this;
    while (this.nextBatch < batches.count) {
      const index = this.nextBatch++;
      if (!batches.has(index, kinds)) continue;
      const batch = batches.at(index);
      for (let i = 0; i < batch.eventCount; i++) if (kinds.has(batch.kind[i]!)) take(batch.event(i));
      return true;
    }
    return false;
  }
}

export class TraceDecisions {
  private readonly batches: Batches;
  private readonly actions: BatchWalk;
  private readonly userActions = new Map<number, EventQueue>();
  private readonly others: ReadonlyMap<string, { readonly walk: BatchWalk; readonly queue: EventQueue }>;

  constructor(reader: TraceReader) {
    this.batches = new Batches(reader);
    this.actions = new BatchWalk(this.batches, USER_ACTIONS);
    this.others = new Map(
      [...KINDS_OF_QUEUE].map(([name, kinds]) => [
        name,
        { walk: new BatchWalk(this.batches, kinds), queue: new EventQueue() },
      ]),
    );
  }

  /** Takes the next action of a thread; undefined when the trace has no more. */
  takeUserAction(thread: number): TraceEvent | undefined {
    while (this.userActions.get(thread)?.first === undefined) {
      if (!this.actions.read((event) => this.queueOfThread(event.thread).push(event))) return undefined;
    }
    return this.userActions.get(thread)!.shift();
  }

  /** The next decision of another kind, or of {@link HARDWARE}, which stays until {@link take}. */
  peek(kind: string): TraceEvent | undefined {
    const { walk, queue } = this.others.get(kind)!;
    if (queue.first === undefined) walk.read((event) => queue.push(event));
    return queue.first;
  }

  take(kind: string): void {
    this.others.get(kind)!.queue.shift();
  }

  private queueOfThread(thread: number): EventQueue {
    let queue = this.userActions.get(thread);
    if (queue === undefined) {
      queue = new EventQueue();
      this.userActions.set(thread, queue);
    }
    return queue;
  }

  /** How far the trace has been read, for snapshots. */
  save(): DecisionsState {
    return {
      nextBatch: this.actions.nextBatch,
      userActions: [...this.userActions].map(([thread, events]) => [thread, events.numbers()]),
      others: [...this.others].map(([kind, { walk, queue }]) => [kind, walk.nextBatch, queue.numbers()]),
    };
  }

  restore(state: DecisionsState): void {
    this.actions.nextBatch = state.nextBatch;
    this.userActions.clear();
    for (const [thread, numbers] of state.userActions) this.fill(this.queueOfThread(thread), numbers);
    for (const [kind, nextBatch, numbers] of state.others) {
      const { walk, queue } = this.others.get(kind)!;
      walk.nextBatch = nextBatch;
      this.fill(queue, numbers);
    }
  }

  private fill(queue: EventQueue, numbers: readonly number[]): void {
    while (queue.first !== undefined) queue.shift();
    for (const number of numbers) queue.push(this.batches.event(number));
  }
}

/** Numbers of the events that have been read and not used, and of the batches to read next. */
export interface DecisionsState {
  readonly nextBatch: number;
  readonly userActions: readonly (readonly [thread: number, events: readonly number[]])[];
  readonly others: readonly (readonly [queue: string, nextBatch: number, events: readonly number[]])[];
}
