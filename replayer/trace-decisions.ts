/** The decisions of a trace, read ahead as far as needed and sorted by who asks for them. */
import type { TraceEvent } from '../proto/decoded-batch.ts';
import { KIND_BY_NUMBER } from '../proto/generated/event-kinds.ts';
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
]);

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

export class TraceDecisions {
  private readonly reader: TraceReader;
  /** Without the decisions in a gap nothing behind it can be replayed. */
  private readonly batchesBeforeGap: number;
  private nextBatch = 0;
  private readonly userActions = new Map<number, EventQueue>();
  private readonly others = new Map<string, EventQueue>();

  constructor(reader: TraceReader) {
    this.reader = reader;
    this.batchesBeforeGap = reader.batchIndex.filter(({ firstEvent }) => firstEvent < reader.eventsBeforeGap).length;
  }

  /** Takes the next action of a thread; undefined when the trace has no more. */
  takeUserAction(thread: number): TraceEvent | undefined {
    return this.look(() => this.userActions.get(thread)?.first) && this.userActions.get(thread)!.shift();
  }

  /** The next decision of another kind, or of {@link HARDWARE}, which stays until {@link take}. */
  peek(kind: string): TraceEvent | undefined {
    return this.look(() => this.others.get(kind)?.first);
  }

  take(kind: string): void {
    this.others.get(kind)!.shift();
  }

  private look(find: () => TraceEvent | undefined): TraceEvent | undefined {
    let found = find();
    while (found === undefined && this.nextBatch < this.batchesBeforeGap) {
      this.readBatch();
      found = find();
    }
    return found;
  }

  private readBatch(): void {
    const batch = this.reader.batch(this.nextBatch++);
    for (let i = 0; i < batch.eventCount; i++) {
      if (KIND_BY_NUMBER[batch.kind[i]!]?.role !== 'decision') continue;
      const event = batch.event(i);
      const queue = SYSTEM_DECISIONS.get(event.name);
      if (queue !== undefined) append(this.others, queue, event);
      else append(this.userActions, event.thread, event);
    }
  }

  /** How far the trace has been read, for snapshots. */
  save(): DecisionsState {
    return {
      nextBatch: this.nextBatch,
      userActions: [...this.userActions].map(([thread, events]) => [thread, events.numbers()]),
      others: [...this.others].map(([kind, events]) => [kind, events.numbers()]),
    };
  }

  restore(state: DecisionsState): void {
    this.nextBatch = state.nextBatch;
    this.userActions.clear();
    this.others.clear();
    for (const [thread, numbers] of state.userActions) this.userActions.set(thread, this.queueOf(numbers));
    for (const [kind, numbers] of state.others) this.others.set(kind, this.queueOf(numbers));
  }

  private queueOf(numbers: readonly number[]): EventQueue {
    const batches = new Map<number, ReturnType<TraceReader['batch']>>();
    const queue = new EventQueue();
    for (const number of numbers) {
      const index = this.reader.batchOf(number);
      const batch = batches.get(index) ?? this.reader.batch(index);
      batches.set(index, batch);
      queue.push(batch.event(number - batch.firstEvent));
    }
    return queue;
  }
}

/** Numbers of the events that have been read and not used. */
export interface DecisionsState {
  readonly nextBatch: number;
  readonly userActions: readonly (readonly [number, readonly number[]])[];
  readonly others: readonly (readonly [string, readonly number[]])[];
}

function append<K>(map: Map<K, EventQueue>, key: K, event: TraceEvent): void {
  let queue = map.get(key);
  if (queue === undefined) {
    queue = new EventQueue();
    map.set(key, queue);
  }
  queue.push(event);
}
