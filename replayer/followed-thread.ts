/**
 * A thread of the new run beside the recorded thread of the same lineage: how far along the recorded one it is. Boundaries
 * correspond by the routine's name, in order. A routine that the recorded thread does not call there is passed over; where
 * some of its calls are missing, two calls in a row that match find the place again. Each user action starts afresh.
 */
import type { TraceEvent } from '../proto/decoded-batch.ts';
import type { RecordedBoundary, RecordedThread } from './recorded-threads.ts';

/** How far ahead a place is looked for. */
const LOOK_AHEAD = 32;

export class FollowedThread {
  readonly lineage: string;
  private readonly recorded: RecordedThread;
  private nextAction = 0;
  private nextDecision = 0;
  private readonly taken = new Set<TraceEvent>();
  /** The recorded boundary that is expected next. */
  private cursor = 0;
  /** Whether the thread stands at a recorded boundary. */
  private matched = false;
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

  /** Number of the recorded event with which the thread goes on from where it is. */
  get resumes(): number {
    if (this.cursor === 0) return this.recorded.firstEvent;
    const { resumes } = this.recorded.boundaries[this.cursor - 1]!;
    return Math.min(resumes, this.expected?.event ?? Number.POSITIVE_INFINITY);
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
