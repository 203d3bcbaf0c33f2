/**
 * What each thread of a recorded run did, by its lineage: the boundaries it passed (user actions and DDI calls), when, and
 * which decisions were made there. Numbers of threads differ from run to run; who made a thread, and as which of its
 * children, does not.
 */
import type { TraceEvent } from '../proto/decoded-batch.ts';
import { EventKind, KIND_BY_NUMBER } from '../proto/generated/event-kinds.ts';
import type { TraceReader } from '../proto/trace-reader.ts';

const K = EventKind;

/** Decisions that belong to the boundary their thread has passed last. */
const ANCHORED: ReadonlySet<number> = new Set([K.preemption, K.allocationFailure, K.callFailure, K.randomValue]);

/** Where the path of a thread that cannot go on ends for now. */
const PAUSES: ReadonlySet<number> = new Set([K.ddiReturn, K.waitBegin]);

/** What comes between, and the end of it: nothing in it belongs to the thread it interrupts. */
const BEGINS: ReadonlySet<number> = new Set([K.dpcStart, K.apcStart, K.interruptStart]);
const ENDS: ReadonlySet<number> = new Set([K.dpcEnd, K.apcEnd, K.interruptEnd]);

export interface RecordedBoundary {
  /** Number of its event. */
  readonly event: number;
  /** The routine; empty for a user action. */
  readonly routine: string;
  /** Nanoseconds since boot. */
  readonly time: number;
  /** Number of the thread's first event after it has left the routine or waits in it. */
  resumes: number;
}

export class RecordedThread {
  readonly boundaries: RecordedBoundary[] = [];
  /** User actions in order, as indices of `boundaries`, and their events. */
  readonly actions: { readonly boundary: number; readonly event: TraceEvent }[] = [];
  /** Decisions by the index of the boundary they were made at, in order. */
  readonly decisions: { readonly boundary: number; readonly event: TraceEvent }[] = [];
  /** Number of its first event. */
  firstEvent = Number.POSITIVE_INFINITY;
  /** Whether its next event is where it goes on. */
  paused = false;
  /** How many things have come between and not ended. */
  interruptions = 0;
}

/** Who made a thread, and as which of its children: `0/1/0`. */
export function lineageOf(parent: string | undefined, ordinal: number): string {
  return `${parent ?? ''}/${ordinal}`;
}

/** The threads of a recorded run by their lineage. The session that starts processes, thread 0, has the empty one. */
export class RecordedThreads {
  private readonly byLineage = new Map<string, RecordedThread>();
  private readonly lineages = new Map<number, string>([[0, '']]);
  /** Processors of the recorded machine. */
  readonly processors: number;

  /** Reads the whole trace up to its first gap. Throws TraceError. */
  constructor(reader: TraceReader) {
    this.processors = reader.header.processorCount;
    for (const batch of reader.batches()) {
      for (let i = 0; i < batch.eventCount; i++) {
        const number = batch.firstEvent + i;
        if (number >= reader.eventsBeforeGap) return;
        const thread = this.threadOf(batch.thread[i]!);
        const kind = batch.kind[i]!;
        if (number < thread.firstEvent) thread.firstEvent = number;
        if (BEGINS.has(kind)) thread.interruptions++;
        if (ENDS.has(kind)) thread.interruptions--;
        if (thread.interruptions > 0) continue;
        if (thread.paused && kind !== K.preemption) {
          thread.paused = false;
          thread.boundaries.at(-1)!.resumes = number;
        }
        if (PAUSES.has(kind)) thread.paused = thread.boundaries.length > 0;
        const isDecision = KIND_BY_NUMBER[kind]?.role === 'decision';
        if (isDecision || kind === K.ddiCall || kind === K.threadCreate) this.observe(thread, batch.event(i));
      }
    }
  }

  private threadOf(id: number): RecordedThread {
    return this.get(this.lineages.get(id) ?? `#${id}`, true)!;
  }

  /** The thread of a lineage; undefined when the recorded run has none. */
  get(lineage: string, create = false): RecordedThread | undefined {
    let thread = this.byLineage.get(lineage);
    if (thread === undefined && create) {
      thread = new RecordedThread();
      this.byLineage.set(lineage, thread);
    }
    return thread;
  }

  private observe(thread: RecordedThread, event: TraceEvent): void {
    const { kind, number, time, fields } = event;
    const pass = (routine: string) =>
      thread.boundaries.push({ event: number, routine, time, resumes: Number.POSITIVE_INFINITY });
    if (kind === K.threadCreate) {
      const lineage = lineageOf(this.lineages.get(fields.parent as number), fields.ordinal as number);
      this.lineages.set(fields.created as number, lineage);
    } else if (kind === K.ddiCall) {
      pass(fields.ddi as string);
    } else if (event.name.startsWith('user_')) {
      pass('');
      thread.paused = true;
      thread.actions.push({ boundary: thread.boundaries.length - 1, event });
    } else if (ANCHORED.has(kind)) {
      thread.decisions.push({ boundary: thread.boundaries.length - 1, event });
    }
  }
}
