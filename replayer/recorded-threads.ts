/**
 * What each thread and DPC of a recorded run did, by its lineage: the boundaries it passed (user actions, DDI calls), when, and
 * which decisions were made there. Numbers of threads differ from run to run; who made a thread, and as which of its
 * children, does not.
 */
import type { DecodedBatch, TraceEvent } from '../proto/decoded-batch.ts';
import { EventKind, KIND_BY_NUMBER } from '../proto/generated/event-kinds.ts';
import type { TraceReader } from '../proto/trace-reader.ts';

const K = EventKind;

/** Decisions that belong to the boundary their thread has passed last. */
const ANCHORED: ReadonlySet<number> = new Set([K.preemption, K.allocationFailure, K.callFailure, K.randomValue]);

/** Where the path of a thread that cannot go on ends for now. */
const PAUSES: ReadonlySet<number> = new Set([K.ddiReturn, K.waitBegin]);

/** What happens between two steps of a thread and is none of it. */
const NO_STEPS: ReadonlySet<number> = new Set([K.processorChoice, K.threadSwitch, K.preemption, K.stateDigest]);

/** What is looked at besides decisions. */
const OBSERVED: ReadonlySet<number> = new Set([K.ddiCall, K.threadCreate, K.dpcStart]);

const NEVER = Number.POSITIVE_INFINITY;

/** What comes between in a thread, and the end of it. DPCs are followed themselves. */
const BEGINS: ReadonlySet<number> = new Set([K.apcStart, K.interruptStart, K.dpcStart]);
const ENDS: ReadonlySet<number> = new Set([K.apcEnd, K.interruptEnd, K.dpcEnd]);

/** Events that name a DPC. */
const DPCS: ReadonlySet<number> = new Set([K.dpcQueue, K.timerSet, K.dpcRemove, K.dpcStart]);

/** No routine's name: the end of a thread. */
const END = '(end)';

export interface RecordedBoundary {
  /** Number of its event. */
  readonly event: number;
  /** The routine; empty for a user action and for the beginning of a DPC routine. */
  readonly routine: string;
  /** Nanoseconds since boot. */
  readonly time: number;
  /** Index of its event among the steps. */
  readonly step: number;
  /** Number of the thread's first event after it has left the routine or waits in it. */
  resumes: number;
}

/** Events, column by column. */
export interface RecordedSteps {
  readonly kinds: number[];
  readonly events: number[];
  readonly processors: number[];
}

/** A thread, or all calls of a DPC's routine. */
export class RecordedThread {
  readonly lineage: string;
  readonly boundaries: RecordedBoundary[] = [];
  /** User actions in order, or the calls of the routine, as indices of `boundaries`, and their events. */
  readonly actions: { readonly boundary: number; readonly event: TraceEvent }[] = [];
  /** Decisions by the index of the boundary they were made at, in order. */
  readonly decisions: { readonly boundary: number; readonly event: TraceEvent }[] = [];
  /** All its events, where there are several processors. */
  readonly steps: RecordedSteps = { kinds: [], events: [], processors: [] };
  /** Number of its first event. */
  firstEvent = NEVER;
  /** Whether its next event is where it goes on. */
  paused = false;
  /** APCs and interrupts that have come between and not ended: what they call is none of its boundaries. */
  interruptions = 0;
  /** DPCs that were first heard of from it. */
  dpcs = 0;

  constructor(lineage: string) {
    this.lineage = lineage;
  }

  pass({ number, time }: Pick<TraceEvent, 'number' | 'time'>, routine: string): void {
    const step = this.steps.events.length - 1;
    this.boundaries.push({ event: number, routine, time, step, resumes: NEVER });
  }
}

/** Who made a thread, and as which of its children: `0/1/0`. */
export function lineageOf(parent: string | undefined, ordinal: number): string {
  return `${parent ?? ''}/${ordinal}`;
}

/** Who made a DPC, which is whoever first queued it or set its timer, and as which: `0/1*2`. */
export function dpcLineageOf(maker: string, ordinal: number): string {
  return `${maker}*${ordinal}`;
}

/** Whose events are whose, where DPCs and APCs come between: by processor and thread, the last one last. */
export class Owners<T> {
  private readonly stacks = new Map<number, T[]>();

  /**
   * Whose an event is; APCs belong to the thread.
   * @param dpc the owner of a DPC routine that begins with the event
   */
  of(kind: number, processor: number, thread: number, itself: T, dpc: () => T): T {
    const place = processor + 64 * thread;
    let stack = this.stacks.get(place);
    if (stack === undefined) {
      if (!BEGINS.has(kind)) return itself;
      stack = [];
      this.stacks.set(place, stack);
    }
    if (BEGINS.has(kind)) stack.push(kind === K.dpcStart ? dpc() : (stack.at(-1) ?? itself));
    return (ENDS.has(kind) ? stack.pop() : stack.at(-1)) ?? itself;
  }
}

/** Whether an event is a step of whoever it belongs to. */
export function isStep(kind: number): boolean {
  return !NO_STEPS.has(kind);
}

/** The threads and DPCs of a recorded run by their lineage. The session that starts processes, thread 0, has the empty one. */
export class RecordedThreads {
  private readonly byLineage = new Map<string, RecordedThread>();
  private readonly lineages = new Map<number, string>([[0, '']]);
  private readonly dpcs = new Map<number, RecordedThread>();
  /** Whether there are several processors, whose steps are followed. */
  private readonly hasSteps: boolean;

  /** Reads the whole trace up to its first gap. Throws TraceError. */
  constructor(reader: TraceReader) {
    this.hasSteps = reader.header.processorCount > 1;
    const owners = new Owners<RecordedThread>();
    const last = new Map<RecordedThread, Pick<TraceEvent, 'number' | 'time'>>();
    for (const batch of reader.batches()) {
      const count = Math.min(batch.eventCount, reader.eventsBeforeGap - batch.firstEvent);
      for (let i = 0; i < count; i++) {
        const [kind, cpu, thread] = [batch.kind[i]!, batch.cpu[i]!, batch.thread[i]!];
        const itself = this.threadOf(thread);
        const owner = owners.of(kind, cpu, thread, itself, () => this.dpcOf(batch.event(i), itself));
        if (DPCS.has(kind)) this.dpcOf(batch.event(i), owner);
        if (owner === itself) last.set(owner, { number: batch.firstEvent + i, time: batch.time[i]! });
        this.follow(owner, batch, i);
      }
    }
    for (const [thread, end] of last) thread.pass(end, END);
  }

  private follow(thread: RecordedThread, batch: DecodedBatch, i: number): void {
    const kind = batch.kind[i]!;
    const number = batch.firstEvent + i;
    if (isStep(kind)) {
      if (this.hasSteps) {
        thread.steps.kinds.push(kind);
        thread.steps.events.push(number);
        thread.steps.processors.push(batch.cpu[i]!);
      }
      if (number < thread.firstEvent) thread.firstEvent = number;
      if (thread.paused) {
        thread.paused = false;
        thread.boundaries.at(-1)!.resumes = number;
      }
    }
    if (kind !== K.dpcStart && kind !== K.dpcEnd) {
      thread.interruptions += Number(BEGINS.has(kind)) - Number(ENDS.has(kind));
    }
    if (thread.interruptions > 0) return;
    if (PAUSES.has(kind)) thread.paused = thread.boundaries.length > 0;
    const isDecision = KIND_BY_NUMBER[kind]?.role === 'decision';
    if (isDecision || OBSERVED.has(kind)) this.observe(thread, batch.event(i));
  }

  /** A DPC that nobody has heard of yet belongs to whoever does something with it. */
  private dpcOf({ fields }: TraceEvent, maker: RecordedThread): RecordedThread {
    const number = fields.dpc as number;
    let dpc = this.dpcs.get(number);
    if (dpc === undefined && number !== 0) {
      dpc = this.get(dpcLineageOf(maker.lineage, maker.dpcs++), true)!;
      this.dpcs.set(number, dpc);
    }
    return dpc ?? maker;
  }

  private threadOf(id: number): RecordedThread {
    return this.get(this.lineages.get(id) ?? `#${id}`, true)!;
  }

  /** The thread of a lineage; undefined when the recorded run has none. */
  get(lineage: string, create = false): RecordedThread | undefined {
    let thread = this.byLineage.get(lineage);
    if (thread === undefined && create) {
      thread = new RecordedThread(lineage);
      this.byLineage.set(lineage, thread);
    }
    return thread;
  }

  private observe(thread: RecordedThread, event: TraceEvent): void {
    const { kind, fields } = event;
    if (kind === K.threadCreate) {
      const lineage = lineageOf(this.lineages.get(fields.parent as number), fields.ordinal as number);
      this.lineages.set(fields.created as number, lineage);
    } else if (kind === K.ddiCall) {
      thread.pass(event, fields.ddi as string);
    } else if (kind === K.dpcStart) {
      thread.pass(event, '');
      thread.actions.push({ boundary: thread.boundaries.length - 1, event });
    } else if (event.name.startsWith('user_')) {
      thread.pass(event, '');
      thread.paused = true;
      thread.actions.push({ boundary: thread.boundaries.length - 1, event });
    } else if (ANCHORED.has(kind)) {
      thread.decisions.push({ boundary: thread.boundaries.length - 1, event });
    }
  }
}
