/** What the process manager (Ps) keeps outside guest memory: processes and threads. */
import type { GuestAddress } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';

/** Guest code that was called from below: by a host routine, or as the start of a thread. */
export interface GuestFrame {
  readonly kind: 'guest';
  /** RSP and RIP to go back to when the called code has returned. */
  readonly stackPointer: GuestAddress;
  readonly place: GuestAddress;
  /** RSP that the called code must have on return: one slot above the sentinel return address. */
  readonly expectedStackPointer: GuestAddress;
  /** Whoever called it wants all of RAX: an address. */
  readonly returnsAddress: boolean;
}

/** What a thread was doing when a DPC or an APC came between. */
export interface Interruption {
  readonly registers: Uint8Array;
  readonly irql: number;
  readonly irp: number;
  readonly boundary: number;
  readonly atBoundary: boolean;
  /** Where the code that came between has its stack; undefined for the thread's own. */
  readonly stack: { readonly stackBase: GuestAddress; readonly stackLimit: GuestAddress } | undefined;
}

/** A host routine (host-routine.ts) that has begun and not finished. */
export interface HostFrame {
  readonly kind: 'host';
  readonly routine: string;
  /** The step that runs next. */
  step: string;
  readonly slots: object;
  /** What the next step gets. */
  result: number;
  /** The DDI the frame serves; its return is reported. Empty for a routine entered by another. */
  readonly ddi: string;
  /** Where that DDI was called from. */
  readonly callSite: GuestAddress;
  /** What goes on when it has finished, for one that was not called but came between. */
  readonly interrupts?: Interruption;
}

export type Frame = GuestFrame | HostFrame;

export type ThreadState = 'ready' | 'running' | 'waiting' | 'terminated';

/** A wait in progress (KeWaitForSingleObject and others, or a user barrier). */
export interface ThreadWait {
  readonly id: number;
  /** Dispatcher objects waited for; empty for a plain delay or a user barrier. */
  readonly objects: readonly GuestAddress[];
  /** WAIT_TYPE: all (0) or any (1) of them. */
  readonly type: number;
  /** The user signal waited for; empty for kernel waits. */
  readonly signal: string;
  /** The first of the wait blocks, one for each object. */
  readonly blocks: GuestAddress;
  /** Made for user mode: the end of the thread ends it. */
  readonly userMode: boolean;
  /** Whether an alert ends it; a user APC does too when it is made for user mode. */
  readonly alertable: boolean;
  /** Whether a user APC ends it. */
  readonly alertableByUser: boolean;
}

/** An APC in the queue of its thread. What a driver's is to do is in the KAPC. */
export interface QueuedApc {
  /** Monotonic. */
  readonly id: number;
  /** KAPC, or null for one of the kernel's own. */
  readonly address: GuestAddress;
  /** apc_code */
  readonly type: number;
  /** The host routine that one of the kernel's own runs, and its slots. */
  readonly routine: string;
  readonly slots: object;
}

export interface Thread {
  readonly id: number;
  readonly process: number;
  /** Whose memory and handles are the current ones: another process's while it is attached to that. */
  attachedTo: number;
  /** It has attached to a process, which may be its own again, and not come back. */
  isAttached: boolean;
  readonly name: string;
  /** KTHREAD. */
  readonly object: GuestAddress;
  /** Runs user actions; a system thread ends when its frames are gone. */
  readonly user: boolean;
  /** The run does not wait for its end: a worker of the system, or a thread that a driver has made. */
  readonly background: boolean;
  readonly stackBase: GuestAddress;
  readonly stackLimit: GuestAddress;
  state: ThreadState;
  /** Scheduling priority, 0 to 31; what raises it for a while leaves the base priority as it is. */
  priority: number;
  basePriority: number;
  /** What is left of its quantum while it does not run, nanoseconds. */
  quantumNs: number;
  /** The processor that it should run on best. */
  idealProcessor: number;
  /** How long it has had a processor, up to its last switch, nanoseconds. */
  ranNs: number;
  /** The processors it may run on, a bit each. */
  affinity: U64;
  /** It cannot go on before this time: what stopped it, or made it ready, happened then. Nanoseconds since boot. */
  notBeforeNs: number;
  /** The thread's IRQL while it does not run: PASSIVE_LEVEL or APC_LEVEL. */
  irql: number;
  /** KernelMode 0 or UserMode 1: who made the request that is being served. */
  previousMode: number;
  readonly frames: Frame[];
  /** Registers while the thread does not run. */
  context: Uint8Array | undefined;
  wait: ThreadWait | undefined;
  /** KQUEUE from which it took an entry last, and the entry that the end of a wait has given it; null for none. */
  queue: GuestAddress;
  queueEntry: GuestAddress;
  /** Mutexes that were handed to the thread while it waited; reported when it goes on. */
  readonly acquired: GuestAddress[];
  /** The user action being carried out, 0 for none. */
  action: number;
  /** The handle or address the system call in progress has produced, 0 for none. */
  callResult: U64;
  /** Set once somebody has terminated the thread: it ends when it would go back to user mode. */
  terminateStatus: number | undefined;
  /** Set once the thread is to end when its frames are gone. */
  exitStatus: number | undefined;
  /** Waits for its IRPs to be over, so that it can end. */
  endsIo: boolean;
  /** Kernel APCs to be run, special ones first, and user APCs. */
  readonly kernelApcs: QueuedApc[];
  readonly userApcs: QueuedApc[];
  /** An alertable wait has ended for a user APC, so user APCs run before user mode goes on. */
  userApcPending: boolean;
  /** Whether it has been alerted in kernel mode (0) and user mode (1) while no wait would end for that. */
  readonly alerted: [boolean, boolean];
  /** The second routine of a normal kernel APC runs. */
  kernelApcInProgress: boolean;
  /** How often critical and guarded regions were entered more than left. */
  kernelApcDisable: number;
  specialApcDisable: number;
  /** DDI boundaries passed. */
  boundary: number;
  /** Whether it has come to its next boundary and not passed it, where the run is led (ke/boundary.ts). */
  atBoundary: boolean;
  /** The IRP being worked on, 0 for none. */
  irp: number;
  /** Threads created by this one. */
  children: number;
  /** How often it was suspended more than resumed; the event it waits for then, or NULL. */
  suspendCount: number;
  suspendEvent: GuestAddress;
  /** The APC that suspends it is queued or runs. */
  suspendApcQueued: boolean;
  /** System time, 100 ns units since 1601-01-01. */
  readonly createTime: bigint;
}

/** What may be charged to a process of a kind of pool, bytes. */
export interface PoolQuota {
  used: number;
  peak: number;
  /** Infinity when nobody has set one. */
  limit: number;
}

/** User addresses that were reserved at once. */
export interface VirtualRegion {
  readonly base: GuestAddress;
  /** Memory of its own, a view of a section, or pages of an MDL. */
  readonly kind: 'private' | 'view' | 'locked pages';
  /** PAGE_... it was reserved with. */
  readonly allocationProtect: number;
  /** PAGE_... of each page; 0 for one that is not committed. */
  readonly protections: number[];
  /** Of a view: the segment, and which of its pages is the first. */
  readonly segment?: number;
  readonly firstPage?: number;
}

/** Memory of a process that must stay as it is (MmSecureVirtualMemory). */
export interface SecuredRange {
  readonly handle: number;
  readonly address: GuestAddress;
  readonly sizeBytes: number;
}

export interface Process {
  readonly id: number;
  readonly name: string;
  readonly commandLine: string;
  /** EPROCESS. */
  readonly object: GuestAddress;
  /** Number of its user window; that of nobody once its memory has gone. */
  addressSpace: number;
  /** Addresses of its mapped pages. */
  readonly pages: Set<GuestAddress>;
  /** What is reserved, in the order of addresses. */
  readonly regions: VirtualRegion[];
  readonly secured: SecuredRange[];
  /** Pages of its memory that drivers have locked. */
  lockedPages: number;
  /** Those that have not ended. */
  readonly threads: number[];
  /** It has had a thread. */
  started: boolean;
  /** The process whose child it is; the session's are those of the System process. */
  readonly parent: number;
  /** The thread that has made it, 0 for the session's, and the process of that. */
  readonly creator: number;
  readonly creatorProcess: number;
  /** System time, 100 ns units since 1601-01-01. */
  readonly createTime: bigint;
  /** Set once the last thread has begun to exit; no thread can be created any more. */
  exited: boolean;
  /** STATUS_PENDING until then. */
  exitStatus: number;
  /** System time, 0 until then. */
  exitTime: bigint;
  /** How many hold its end back, and the event that its last thread waits for then, or NULL. */
  exitHolds: number;
  exitEvent: GuestAddress;
  readonly quota: { readonly paged: PoolQuota; readonly nonPaged: PoolQuota };
}

/** Routines that drivers want called when processes and threads come and go, in the order of their registration. */
export interface NotifyRoutines {
  /** `extended`: PCREATE_PROCESS_NOTIFY_ROUTINE_EX. */
  readonly process: { readonly routine: GuestAddress; readonly extended: boolean }[];
  /** `inNew`: told by the new thread itself, and of threads of programs only. */
  readonly thread: { readonly routine: GuestAddress; readonly inNew: boolean }[];
  readonly image: GuestAddress[];
}

export interface PsState {
  /** Those whose objects somebody still holds, ended ones too. */
  readonly processes: Map<number, Process>;
  readonly threads: Map<number, Thread>;
  /** Thread by KTHREAD. */
  readonly threadByObject: Map<number, number>;
  nextProcess: number;
  nextThread: number;
  nextAction: number;
  /** Results (handle, address) of user actions, by action, for later actions that refer to them. */
  readonly actionResults: Map<number, { readonly lo: number; readonly hi: number }>;
  /** User signals that have been set. */
  readonly userSignals: Set<string>;
  /** The process the processor's user window belongs to. */
  attachedProcess: number;
  systemProcess: number;
  /** Threads created by no thread. */
  orphans: number;
  /** Threads whose end the run waits for: those of user mode, those that load and unload drivers. */
  awaitedThreads: number;
  readonly notify: NotifyRoutines;
}

export function initialPsState(): PsState {
  return {
    processes: new Map(),
    threads: new Map(),
    threadByObject: new Map(),
    nextProcess: 1,
    nextThread: 1,
    nextAction: 1,
    actionResults: new Map(),
    userSignals: new Set(),
    attachedProcess: 0,
    systemProcess: 0,
    orphans: 0,
    awaitedThreads: 0,
    notify: { process: [], thread: [], image: [] },
  };
}
