/**
 * What each thread and processor of a trace did when: ran, could have run, waited; ran a thread, a DPC, nothing. Tells
 * each span as it ends; keeps nothing of them.
 */
import { eventCode } from '../../nt/event-codes.ts';
import type { DecodedBatch } from '../../proto/decoded-batch.ts';
import { EventKind } from '../../proto/generated/event-kinds.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import { CONTEXT_KINDS, Contexts } from '../../wording/contexts.ts';
import { eventField, numberAt } from '../../wording/event-fields.ts';
import type { TraceNames } from '../../wording/names.ts';
import { type EventHandlers, scanEvents } from '../scan.ts';
import type { TimeSpan } from './time-axis.ts';

const K = EventKind;
export const THREAD_KINDS: readonly number[] = [K.contextSwitch, K.threadCreate, K.threadExit];
const F = {
  from: eventField(K.contextSwitch, 'from'),
  to: eventField(K.contextSwitch, 'to'),
  reason: eventField(K.contextSwitch, 'reason'),
  created: eventField(K.threadCreate, 'created'),
  exited: eventField(K.threadExit, 'exited'),
  readied: eventField(K.threadReady, 'readied'),
};

export type ThreadState = 'running' | 'ready' | 'waiting';

/** What a processor does: runs a thread, something that borrows the processor, nothing. */
export type ProcessorState = { readonly thread: number } | 'interrupted' | 'idle';

export interface StateListener {
  thread(thread: number, state: ThreadState, span: TimeSpan): void;
  processor(cpu: number, state: ProcessorState, span: TimeSpan): void;
  /** No processor had anything to do. */
  idle(span: TimeSpan): void;
  switched(from: number, to: number, cpu: number): void;
}

/** Reasons for which a thread gives up a processor that it could still use. */
const STILL_READY = new Set(
  (['higher priority', 'quantum end', 'preempted'] as const).map((reason) => eventCode('switch_code', reason)),
);

interface Processor {
  thread: number;
  interrupted: boolean;
  sinceNs: number;
}

export class ThreadStates {
  private readonly listener: StateListener;
  private readonly contexts = new Contexts();
  private readonly processors = new Map<number, Processor>();
  private readonly threads = new Map<number, { state: ThreadState; sinceNs: number }>();
  private idleSinceNs = 0;
  private lastNs = 0;

  private constructor(listener: StateListener) {
    this.listener = listener;
  }

  /** Goes through a trace. `names` follow it. */
  static scan(reader: TraceReader, listener: StateListener, names?: TraceNames): void {
    const states = new ThreadStates(listener);
    for (const { timeMin } of reader.batchIndex.slice(0, 1)) {
      states.idleSinceNs = timeMin;
      for (let cpu = 0; cpu < reader.header.processorCount; cpu++) states.processor(cpu, timeMin);
    }
    scanEvents(reader, states.handlers(), { names, onGap: () => states.lose() });
    states.end(reader.batchIndex.reduce((most, { timeMax }) => Math.max(most, timeMax), 0));
  }

  private handlers(): EventHandlers {
    const borrowed = (batch: DecodedBatch, i: number) => this.borrowed(batch, i);
    return {
      [K.threadCreate]: (batch, i) => this.setState(numberAt(batch, i, F.created), 'waiting', batch.time[i]!),
      [K.threadReady]: (batch, i) => {
        const thread = numberAt(batch, i, F.readied);
        if (this.threads.get(thread)?.state !== 'running') this.setState(thread, 'ready', batch.time[i]!);
      },
      [K.threadExit]: (batch, i) => this.setState(numberAt(batch, i, F.exited), undefined, batch.time[i]!),
      [K.contextSwitch]: (batch, i) => this.switched(batch, i),
      ...Object.fromEntries(CONTEXT_KINDS.map((kind) => [kind, borrowed])),
    };
  }

  private processor(cpu: number, timeNs: number): Processor {
    let processor = this.processors.get(cpu);
    if (processor === undefined) {
      processor = { thread: 0, interrupted: false, sinceNs: timeNs };
      this.processors.set(cpu, processor);
    }
    return processor;
  }

  /** Events are missing here: what anybody did meanwhile is not known. */
  private lose(): void {
    this.threads.clear();
    this.idleSinceNs = Number.NaN;
    for (const processor of this.processors.values()) processor.sinceNs = Number.NaN;
  }

  private setState(thread: number, state: ThreadState | undefined, timeNs: number): void {
    this.lastNs = Math.max(this.lastNs, timeNs);
    const before = this.threads.get(thread);
    // The clocks of processors differ: nothing lasts less than nothing.
    if (before !== undefined && timeNs > before.sinceNs) {
      this.listener.thread(thread, before.state, { from: before.sinceNs, to: timeNs });
    }
    if (state === undefined) this.threads.delete(thread);
    else this.threads.set(thread, { state, sinceNs: Math.max(timeNs, before?.sinceNs ?? 0) });
  }

  private switched(batch: DecodedBatch, i: number): void {
    const timeNs = batch.time[i]!;
    const from = numberAt(batch, i, F.from);
    const to = numberAt(batch, i, F.to);
    const cpu = batch.cpu[i]!;
    if (from !== 0 && this.threads.has(from)) {
      const ready = STILL_READY.has(numberAt(batch, i, F.reason));
      this.setState(from, ready ? 'ready' : 'waiting', timeNs);
    }
    if (to !== 0) this.setState(to, 'running', timeNs);
    this.setProcessor(cpu, timeNs, to, this.processor(cpu, timeNs).interrupted);
    this.listener.switched(from, to, cpu);
  }

  private borrowed(batch: DecodedBatch, i: number): void {
    this.contexts.observe(batch, i);
    const cpu = batch.cpu[i]!;
    const timeNs = batch.time[i]!;
    this.setProcessor(cpu, timeNs, this.processor(cpu, timeNs).thread, this.contexts.isBorrowed(cpu));
  }

  private setProcessor(cpu: number, timeNs: number, thread: number, interrupted: boolean): void {
    this.lastNs = Math.max(this.lastNs, timeNs);
    const processor = this.processor(cpu, timeNs);
    this.endProcessor(cpu, processor, timeNs);
    const wasIdle = this.allIdle();
    processor.thread = thread;
    processor.interrupted = interrupted;
    const isIdle = this.allIdle();
    if (wasIdle && !isIdle && timeNs > this.idleSinceNs) this.listener.idle({ from: this.idleSinceNs, to: timeNs });
    if (!wasIdle && isIdle) this.idleSinceNs = this.lastNs;
  }

  private endProcessor(cpu: number, processor: Processor, timeNs: number): void {
    if (Number.isNaN(processor.sinceNs)) processor.sinceNs = timeNs;
    if (timeNs <= processor.sinceNs) return;
    const { thread, interrupted } = processor;
    const state = interrupted ? 'interrupted' : thread === 0 ? 'idle' : { thread };
    this.listener.processor(cpu, state, { from: processor.sinceNs, to: timeNs });
    processor.sinceNs = timeNs;
  }

  private allIdle(): boolean {
    for (const { thread, interrupted } of this.processors.values()) if (thread !== 0 || interrupted) return false;
    return true;
  }

  private end(timeNs: number): void {
    if (this.allIdle() && timeNs > this.idleSinceNs) this.listener.idle({ from: this.idleSinceNs, to: timeNs });
    for (const [cpu, processor] of this.processors) this.endProcessor(cpu, processor, timeNs);
    for (const thread of [...this.threads.keys()]) this.setState(thread, undefined, timeNs);
  }
}
