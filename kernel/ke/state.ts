/** What the kernel core (Ke) keeps outside guest memory: processors and the timer queue. */
import type { KernelConfiguration } from '../kernel.ts';

/** One simulated processor. */
export interface Processor {
  irql: number;
  /** Number of the running thread, 0 when idle. */
  thread: number;
  /** Part of the clock that is not retired instructions: costs of kernel routines and idle time, nanoseconds. */
  extraTimeNs: number;
  /** The thread of the last context switch, 0 for idle. */
  lastThread: number;
  /** Why that thread has given the processor up; 0 while it runs. */
  switchReason: number;
  /** When the running thread's quantum ends, nanoseconds since boot. */
  quantumEndNs: number;
}

/** A wait that ends by itself. Ordered by due time, then by age. */
export interface WaitTimeout {
  readonly dueTimeNs: number;
  readonly thread: number;
  /** The wait it belongs to; a thread's later wait has another number. */
  readonly wait: number;
}

/** A lock. Whether it is held is in guest memory. */
export interface LockRecord {
  /** Monotonic, never used twice. */
  readonly id: number;
  /** When its owner got it, nanoseconds since boot; undefined while nobody has been seen to. */
  acquiredNs: number | undefined;
}

export interface KeState {
  readonly processors: Processor[];
  currentProcessor: number;
  /** Ready threads by priority 0..31, each first in, first out. */
  readonly readyQueues: number[][];
  /** Bit n is set when queue n may hold a thread; it is certain that the others are empty. */
  readySummary: number;
  readonly waitTimeouts: WaitTimeout[];
  /** When the clock interrupt next updates the shared time, nanoseconds since boot. */
  nextTickNs: number;
  nextWait: number;
  /** Locks by address, known when they are initialised or first used. */
  readonly locks: Map<number, LockRecord>;
  nextLock: number;
  /** Default choices since the last stored decision of each kind. */
  readonly defaults: { threadSwitch: number; preemption: number; allocationFailure: number };
}

export function initialKeState(configuration: KernelConfiguration): KeState {
  return {
    processors: Array.from({ length: configuration.processorCount }, () => ({
      irql: 0,
      thread: 0,
      extraTimeNs: 0,
      lastThread: 0,
      switchReason: 0,
      quantumEndNs: 0,
    })),
    currentProcessor: 0,
    readyQueues: Array.from({ length: 32 }, () => []),
    readySummary: 0,
    waitTimeouts: [],
    nextTickNs: 0,
    nextWait: 1,
    locks: new Map(),
    nextLock: 1,
    defaults: { threadSwitch: 0, preemption: 0, allocationFailure: 0 },
  };
}
