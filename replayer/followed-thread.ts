/**
 * A thread of the new run beside the recorded thread of the same lineage: how far along the recorded one it is. Boundaries
 * correspond by the routine's name, in order. A routine that the recorded thread does not call there is passed over; where
 * some of its calls are missing, two calls in a row that match find the place again. Each user action starts afresh.
 */
import type { TraceEvent } from '../proto/decoded-batch.ts';
import { EventKind } from '../proto/generated/event-kinds.ts';
import type { RecordedBoundary, RecordedThread } from './recorded-threads.ts';

const K = EventKind;

/** How far ahead a place is looked for. */
const LOOK_AHEAD = 32;

/** Calls of a DPC's routine correspond when they are no further apart, nanoseconds. */
const MOST_APART_NS = 1_000_000;

export class FollowedThread {
  readonly lineage: string;
  private readonly recorded: RecordedThread;
  private nextAction = 0;
  private nextDecision = 0;
  private readonly taken = new Set<TraceEvent>();
  /** The recorded boundary that is expected next. */
  private cursor = 0;
  /** The recorded step that is expected next, where steps are followed. */
  private step = 0;
  /** Whether the thread stands at a recorded boundary. */
  private matched = false;
  /** DPCs that were first heard of from it. */
  dpcs = 0;
  /** Routines called since the last boundary that matched. */
  private unmatched: string[] = [];

  constructor(lineage: string, recorded: RecordedThread) {
    this.lineage = lineage;
    this.recorded = recorded;
  }

  /** The user action that comes next; undefined when the recording has no more. */
  peekAction(): TraceEvent | undefined {
    return this.recorded.actions[this.nextAction]?.event;
  }

  takeAction(): TraceEvent | undefined {
    const action = this.recorded.actions[this.nextAction];
    if (action === undefined) return undefined;
    this.nextAction++;
    this.arriveAt(action.boundary);
    return action.event;
  }

  /**
   * The routine of the DPC is called at that time, nanoseconds since boot; undefined when nothing was recorded near it. As timers
   * do, it may come more or less often than recorded.
   */
  beginRoutine(now: number): RecordedBoundary | undefined {
    const { boundaries, actions } = this.recorded;
    const timeOf = (action: number) => boundaries[actions[action]!.boundary]!.time;
    while (this.nextAction < actions.length && timeOf(this.nextAction) < now - MOST_APART_NS) this.nextAction++;
    if (this.nextAction < actions.length && timeOf(this.nextAction) <= now + MOST_APART_NS) {
      const { boundary } = actions[this.nextAction++]!;
      this.arriveAt(boundary);
      return boundaries[boundary];
    }
    this.arriveAt((actions[this.nextAction]?.boundary ?? boundaries.length) - 1);
    this.matched = false;
    return undefined;
  }

  /** The recorded boundary this call corresponds to; undefined for one that the recorded thread does not make here. */
  pass(routine: string): RecordedBoundary | undefined {
    const index = this.find(routine);
    if (index === undefined) {
      this.matched = false;
      this.unmatched.push(routine);
      return undefined;
    }
    this.arriveAt(index);
    return this.recorded.boundaries[index];
  }

  private arriveAt(boundary: number): void {
    this.cursor = boundary + 1;
    this.step = (this.recorded.boundaries[boundary]?.step ?? -1) + 1;
    this.matched = true;
    this.unmatched = [];
  }

  private find(routine: string): number | undefined {
    const { boundaries, actions } = this.recorded;
    const end = Math.min(actions[this.nextAction]?.boundary ?? boundaries.length, this.cursor + LOOK_AHEAD);
    const isAt = (index: number, name: string | undefined) => index < end && boundaries[index]!.routine === name;
    if (isAt(this.cursor, routine)) return this.cursor;
    // As many other calls instead of as many recorded ones.
    const replaced = this.cursor + this.unmatched.length;
    if (this.unmatched.length > 0 && isAt(replaced, routine)) return replaced;
    const last = this.unmatched.at(-1);
    for (let index = this.cursor + 1; index < end; index++) {
      if (isAt(index, routine) && isAt(index - 1, last)) return index;
    }
    return undefined;
  }

  /** The recorded boundary that comes next. */
  get expected(): RecordedBoundary | undefined {
    return this.recorded.boundaries[this.cursor];
  }

  /** Calls in a row that the recorded thread does not make. */
  get strayed(): number {
    return this.unmatched.length;
  }

  /** Number of the recorded event with which the thread goes on when it has waited where it is. */
  get resumes(): number {
    if (this.cursor === 0) return this.recorded.firstEvent;
    const { resumes } = this.recorded.boundaries[this.cursor - 1]!;
    return Math.min(resumes, this.arrives);
  }

  /** Number of the event of the recorded boundary that comes next. */
  get arrives(): number {
    return this.expected?.event ?? Number.POSITIVE_INFINITY;
  }

  /** The thread has made a step of that kind: finds it among the recorded ones up to the next boundary. */
  observe(kind: number): void {
    const { kinds } = this.recorded.steps;
    const end = this.expected?.step ?? kinds.length;
    for (let step = this.step; step < end; step++) {
      if (kinds[step] !== kind) continue;
      this.step = step + 1;
      return;
    }
  }

  /**
   * Number of the recorded event with which the thread, being ready, is taken up. No event tells of that where the processor
   * has run nothing else since: it may be at once.
   */
  get takenUp(): number {
    const { kinds } = this.recorded.steps;
    return this.step > 0 && this.step < kinds.length && kinds[this.step] !== K.contextSwitch ? 0 : this.continues;
  }

  /** The processor of the recorded step that comes next. */
  get processor(): number | undefined {
    return this.recorded.steps.processors[this.step];
  }

  /** Number of the event of the recorded step that comes next. */
  get continues(): number {
    return Math.min(this.recorded.steps.events[this.step] ?? Number.POSITIVE_INFINITY, this.arrives);
  }

  /**
   * Takes the decision of this kind that was made at the boundary where the thread stands, or at one before it that the
   * thread has not passed; undefined when there is none.
   */
  takeDecision(name: string, wanted: (event: TraceEvent) => boolean = () => true): TraceEvent | undefined {
    if (!this.matched) return undefined;
    const { decisions } = this.recorded;
    while (this.nextDecision < decisions.length && decisions[this.nextDecision]!.boundary < this.cursor) {
      const { event, boundary } = decisions[this.nextDecision]!;
      if (event.name === name && wanted(event)) {
        this.nextDecision++;
        this.taken.add(event);
        return event;
      }
      // One that belongs to this boundary may still be asked for; an older one is not any more.
      if (boundary === this.cursor - 1) return undefined;
      this.nextDecision++;
    }
    return undefined;
  }

  /** Decisions of a kind that this run has not come to. */
  missed(name: string): TraceEvent[] {
    return this.recorded.decisions
      .map(({ event }) => event)
      .filter((event) => event.name === name && !this.taken.has(event));
  }
}
