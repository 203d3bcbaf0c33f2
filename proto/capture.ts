/**
 * The choice of what a recording keeps, and the sink that carries it out: it asks a predicate for each event, gives what is
 * kept to a batch writer, and mixes everything else into the event hash all the same. Recorder and replayer make it from
 * the same `Capture`, so that their hashes and batches agree. What the criteria mean is capture-criteria.ts.
 */
import { InputError, TraceError } from '../base/errors.ts';
import { keepsEverything } from './capture-choice.ts';
import type { CaptureCondition, CompileCondition, ConditionState } from './capture-condition.ts';
import { CaptureCriteria, type CriteriaState } from './capture-criteria.ts';
import type { CandidateEvent, CapturePredicate } from './capturing-base.ts';
import { BatchWriter } from './generated/batch-writer.ts';
import { CapturingSink } from './generated/capturing-sink.ts';
import type { EventSink } from './generated/event-sink.ts';
import type { Capture } from './generated/messages.ts';

/** Where a system's events go, and what becomes of them, as plain data. */
export interface IntakeState {
  readonly leftOut: readonly (readonly [kind: number, count: number])[];
  readonly criteria: CriteriaState | undefined;
  readonly condition: ConditionState | undefined;
}

/** Takes the events of a run. Those that are kept arrive in `writer`. */
export class Intake {
  /** Where the system reports its events. */
  readonly sink: EventSink;
  readonly writer = new BatchWriter();
  private readonly capturing: CapturingSink | undefined;
  private readonly criteria: CaptureCriteria | undefined;
  private readonly condition: CaptureCondition | undefined;

  /**
   * @param compile makes a condition of the capture's filter
   * @param watch told of each event that is kept, before it is
   * @throws TraceError `capture` for a choice this version does not understand
   */
  constructor(capture: Capture, compile: CompileCondition, watch?: (event: CandidateEvent) => void) {
    if (capture.filter !== '') this.condition = conditionOf(capture.filter, compile);
    this.writer.capture = capture;
    if (!keepsEverything(capture)) this.criteria = new CaptureCriteria(capture, this.condition);
    const predicate = watch === undefined ? this.criteria : watched(watch, this.criteria);
    // A recording of everything goes without a detour.
    if (predicate !== undefined) this.capturing = new CapturingSink(this.writer, predicate);
    this.sink = this.capturing ?? this.writer;
  }

  /** How many events of which kinds were left out so far. */
  get leftOut(): ReadonlyMap<number, number> {
    return this.capturing?.leftOutCounts ?? new Map();
  }

  /** The names of devices and processes that were asked for and that nothing has had so far, in lower case. */
  get strangers(): string[] {
    return this.criteria?.strangers ?? [];
  }

  /** Everything but the state of `writer`, whose owner stores it. */
  save(): IntakeState {
    return { leftOut: [...this.leftOut], criteria: this.criteria?.save(), condition: this.condition?.save() };
  }

  restore({ leftOut, criteria, condition }: IntakeState): void {
    this.capturing?.restoreCounts(leftOut);
    if (criteria !== undefined) this.criteria?.restore(criteria);
    if (condition !== undefined) this.condition?.restore(condition);
  }
}

function conditionOf(filter: string, compile: CompileCondition): CaptureCondition {
  try {
    return compile(filter);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const text = JSON.stringify(filter);
    throw new TraceError(
      'capture',
      `the events were chosen by the filter ${text}, which makes no sense here: ${error.message}`,
    );
  }
}

function watched(watch: (event: CandidateEvent) => void, criteria: CapturePredicate | undefined): CapturePredicate {
  return {
    keeps(event) {
      const kept = criteria?.keeps(event) ?? true;
      if (kept) watch(event);
      return kept;
    },
  };
}
