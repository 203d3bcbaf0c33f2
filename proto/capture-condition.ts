/**
 * A condition that decides, besides the criteria, what a recording keeps. It is written in the filter language, which this
 * layer does not know: recorder and replayer bring what carries it out (filter/record-condition.ts).
 */
import type { CaptureCriteria } from './capture-criteria.ts';
import type { CandidateEvent } from './capturing-base.ts';

/** What a condition remembers of the events before, as plain data. */
export interface ConditionState {
  /** By IRP, what is known of it: numbers by name. */
  readonly irps: Map<number, Map<string, number>>;
  /** By context, the IRPs and devices of the routines it is in, the innermost last. */
  readonly work: Map<number, { readonly irp: number; readonly device: number }[]>;
  /** By context, the locks it holds. */
  readonly held: Map<number, number[]>;
  /** By processor, how many DPCs and interrupts it is in. */
  readonly borrowed: Map<number, number>;
  readonly threads: Map<number, string>;
}

export interface CaptureCondition {
  /**
   * Asked for every event of the run, in order.
   * @param known what the events so far have told, this one included
   */
  keeps(event: CandidateEvent, known: CaptureCriteria): boolean;
  save(): ConditionState;
  restore(state: ConditionState): void;
}

/** Makes a condition of its text. Throws InputError for one that a recording cannot decide, or that is none. */
export type CompileCondition = (filter: string) => CaptureCondition;
