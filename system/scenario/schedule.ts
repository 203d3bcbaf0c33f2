/** The choices a run leaves open besides user mode: which ready thread runs, who is preempted, what fails. */
import { Prng } from '../../base/prng.ts';

export interface Schedule {
  chooseThread(candidates: readonly number[]): number;
  preempt(thread: number): boolean;
  failAllocation(tag: number, size: number): boolean;
}

/** Always the default choice: first come, first served. */
const PLAIN_SCHEDULE: Schedule = {
  chooseThread: () => 0,
  preempt: () => false,
  failAllocation: () => false,
};

/** One DDI boundary in this many loses the processor. */
const PREEMPTION_RATE = 16;

/** Another legal schedule for each seed; seed 0 is the plain one. Allocations do not fail. */
export function scheduleOfSeed(seed: number): Schedule {
  if (seed === 0) return PLAIN_SCHEDULE;
  const source = new Prng(seed);
  return {
    chooseThread: (candidates) => source.below(candidates.length),
    preempt: () => source.below(PREEMPTION_RATE) === 0,
    failAllocation: () => false,
  };
}
