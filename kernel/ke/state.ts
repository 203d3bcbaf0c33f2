/** What the kernel core (Ke) keeps outside guest memory: processors and the timer queue. */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import type { KernelConfiguration } from '../kernel.ts';
import type { Thread } from '../ps/state.ts';

/** Memory that a processor looks at again and again until bits of it are clear, at its IRQL. */
export interface Spin {
  readonly address: GuestAddress;
  /** The bits, as two halves. */
  readonly lo: number;
  readonly hi: number;
  /** When it began, nanoseconds since boot. */
  readonly sinceNs: number;
}

/** A DPC in a queue. What it is to do is in the KDPC. */
export interface QueuedDpc {
  readonly address: GuestAddress;
  /** Its number. */
  readonly id: number;
  /** When it was queued, nanoseconds since boot. */
  readonly queuedNs: number;
}

/** One simulated processor. */
export interface Processor {
  readonly number: number;
  irql: number;
  /** Number of the running thread, 0 when idle. */
  thread: number;
  /** Part of the clock that is not retired instructions: costs of kernel routines and idle time, nanoseconds. */
  extraTimeNs: number;
  /** Its clock when it was last the current processor, nanoseconds since boot; of use only while it is not. */
  clockNs: number;
  /** The process whose user window it sees; of use only while it is not the current processor. */
  process: number;
  /** What it spins for; it executes nothing meanwhile. */
  spin: Spin | undefined;
  /** DPCs queued to it, the next one first. */
  readonly dpcs: QueuedDpc[];
  /** Threaded ones, the next one first; the thread that runs them, and the KEVENT it waits for, once there is one (0, null). */
  readonly threadedDpcs: QueuedDpc[];
  dpcThread: number;
  dpcThreadEvent: GuestAddress;
  /** When another processor has interrupted it, nanoseconds since boot, until it has noticed. */
  ipiDueNs: number | undefined;
  /** Whether it shall look at them as soon as its IRQL is below DISPATCH_LEVEL. */
  dpcsRequested: boolean;
  /** What runs when no thread does: it waits for work, and lends itself to DPCs. It is not among the threads. */
  idle: Thread | undefined;
  /** The thread of the last context switch, 0 for idle. */
  lastThread: number;
  /** Why that thread has given the processor up; 0 while it runs. */
  switchReason: number;
  /** When the running thread's quantum ends, nanoseconds since boot. */
  quantumEndNs: number;
  /** When it took that thread up, nanoseconds since boot. */
  dispatchedNs: number;
}

/** What is due at a time: the end of a wait, or a timer. Ordered by due time, then by age. */
export interface WaitTimeout {
  readonly dueTimeNs: number;
  /** The thread that waits, 0 for a timer. */
  readonly thread: number;
  /** The wait it belongs to; a thread's later wait has another number. */
  readonly wait: number;
  /** KTIMER, null for the end of a wait. */
  readonly timer: GuestAddress;
}

/** A lock. Whether it is held is in guest memory. */
export interface LockRecord {
  /** Monotonic, never used twice. */
  readonly id: number;
  /** When its owner got it, nanoseconds since boot; undefined while nobody has been seen to. */
  acquiredNs: number | undefined;
  /** When it was last released, nanoseconds since boot: whoever gets it later sees later time. */
  releasedNs: number;
  /** The processor and the thread (0: none) that acquired it last. */
  processor: number;
  thread: number;
}

/** A routine that a thread runs when a timer is due. */
export interface TimerApcRecord {
  readonly thread: number;
  readonly userMode: boolean;
  readonly routine: U64;
  readonly context: U64;
}

/** A routine for non-maskable interrupts. */
export interface NmiCallback {
  /** What its driver takes it back with. */
  readonly handle: GuestAddress;
  readonly routine: GuestAddress;
  readonly context: U64;
}

export interface KeState {
  readonly processors: Processor[];
  currentProcessor: number;
  /** Ready threads by priority 0..31, each first in, first out. */
  readonly readyQueues: number[][];
  /** Bit n is set when queue n may hold a thread; it is certain that the others are empty. */
  readySummary: number;
  readonly waitTimeouts: WaitTimeout[];
  /** Records of what drivers want called when the system stops, and when a crash dump is made. */
  readonly bugCheckCallbacks: GuestAddress[];
  readonly bugCheckReasonCallbacks: GuestAddress[];
  /** What is called for non-maskable interrupts, in that order. */
  readonly nmiCallbacks: NmiCallback[];
  /** The bug check with which the system is stopping, while those are called. */
  stopping:
    | { readonly code: number; readonly parameters: readonly [U64, U64, U64, U64]; readonly message: string }
    | undefined;
  /** What all processors are to call, and the words they spin on (ke/ipi.ts); null until that is used. */
  ipiCall: { readonly routine: GuestAddress; readonly context: U64 } | undefined;
  ipiBlock: GuestAddress;
  /** The queued spin locks that have numbers, and their handles (ke/numbered-spin-lock.ts); null until they are used. */
  numberedLocks: GuestAddress;
  /** The event that lets one KeGenericCallDpc in at a time (ke/generic-call-dpc.ts); null until that is used. */
  genericCallEvent: GuestAddress;
  /** When the clock interrupt next updates the shared time, nanoseconds since boot. */
  nextTickNs: number;
  nextWait: number;
  /** Locks by address, known when they are initialised or first used. */
  readonly locks: Map<number, LockRecord>;
  nextLock: number;
  /** Numbers of DPCs by address: given when they are initialised or first used, never twice. */
  readonly dpcIds: Map<number, number>;
  nextDpc: number;
  nextApc: number;
  /** By component, the mask of the levels at which its messages are enabled, where a driver has set it. */
  readonly debugFilters: Map<number, number>;
  /** Routines of drivers that hear of debug messages, and whether they are being called. */
  readonly debugCallbacks: { readonly routines: GuestAddress[]; calling: boolean };
  /** The same of timers. */
  readonly timerIds: Map<number, number>;
  /** What is run when timer objects with handles are due, by timer. */
  readonly timerApcs: Map<GuestAddress, TimerApcRecord>;
  nextTimer: number;
  /** By timer that may expire late, how late, and when it is due in fact, nanoseconds. */
  readonly timerTolerances: Map<GuestAddress, { readonly toleranceNs: number; dueNs: number }>;
  /** Timers that have expired since a thread last got a processor. */
  expiredUnseen: number;
  /** Default choices since the last stored decision of each kind. */
  readonly defaults: {
    threadSwitch: number;
    preemption: number;
    allocationFailure: number;
    processor: number;
    hardwareDue: number;
  };
  /** The latest time that any processor has shown to anybody, nanoseconds since boot. */
  latestShownNs: number;
}

export function initialKeState(configuration: KernelConfiguration): KeState {
  return {
    processors: Array.from({ length: configuration.processorCount }, (_, number) => ({
      number,
      irql: 0,
      thread: 0,
      extraTimeNs: 0,
      clockNs: 0,
      process: 0,
      spin: undefined,
      dpcs: [],
      threadedDpcs: [],
      dpcThread: 0,
      dpcThreadEvent: NULL_ADDRESS,
      ipiDueNs: undefined,
      dpcsRequested: false,
      idle: undefined,
      lastThread: 0,
      switchReason: 0,
      quantumEndNs: 0,
      dispatchedNs: 0,
    })),
    currentProcessor: 0,
    readyQueues: Array.from({ length: 32 }, () => []),
    readySummary: 0,
    waitTimeouts: [],
    bugCheckCallbacks: [],
    bugCheckReasonCallbacks: [],
    nmiCallbacks: [],
    stopping: undefined,
    ipiCall: undefined,
    ipiBlock: NULL_ADDRESS,
    numberedLocks: NULL_ADDRESS,
    genericCallEvent: NULL_ADDRESS,
    nextTickNs: 0,
    nextWait: 1,
    locks: new Map(),
    nextLock: 1,
    dpcIds: new Map(),
    nextDpc: 1,
    nextApc: 1,
    debugFilters: new Map(configuration.debugFilter ?? []),
    debugCallbacks: { routines: [], calling: false },
    timerIds: new Map(),
    timerApcs: new Map(),
    nextTimer: 1,
    timerTolerances: new Map(),
    expiredUnseen: 0,
    defaults: { threadSwitch: 0, preemption: 0, allocationFailure: 0, processor: 0, hardwareDue: 0 },
    latestShownNs: 0,
  };
}
