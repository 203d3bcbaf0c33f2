/** The choices a run leaves open besides user mode: which ready thread runs, who is preempted, what fails. */
import { Prng } from '../../base/prng.ts';
import type { ProcessorSlice } from '../../kernel/ports.ts';

export interface Schedule {
  chooseThread(candidates: readonly number[]): number;
  chooseProcessor(candidates: readonly number[]): ProcessorSlice | undefined;
  preempt(thread: number): boolean;
  failAllocation(tag: number, size: number): boolean;
}

/** Always the default choice: first come, first served. */
const PLAIN_SCHEDULE: Schedule = {
  chooseThread: () => 0,
  chooseProcessor: () => undefined,
  preempt: () => false,
  failAllocation: () => false,
};

/** One DDI boundary in this many loses the processor. */
const PREEMPTION_RATE = 16;

/** One choice of a processor in this many is not the usual one. */
const PROCESSOR_CHOICE_RATE = 8;
/** Most instructions of a processor that was chosen so. */
const MOST_SLICE_INSTRUCTIONS = 200;

/** Another legal schedule for each seed; seed 0 is the plain one. Allocations do not fail. */
export function scheduleOfSeed(seed: number): Schedule {
  if (seed === 0) return PLAIN_SCHEDULE;
  const source = new Prng(seed);
  return {
    chooseThread: (candidates) => source.below(candidates.length),
    chooseProcessor(candidates) {
      if (source.below(PROCESSOR_CHOICE_RATE) !== 0) return undefined;
      const processor = candidates[source.below(candidates.length)]!;
      return { processor, instructions: 1 + source.below(MOST_SLICE_INSTRUCTIONS) };
    },
    preempt: () => source.below(PREEMPTION_RATE) === 0,
    failAllocation: () => false,
  };
}
