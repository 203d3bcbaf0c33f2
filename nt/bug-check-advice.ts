/**
 * What usually leads to a bug check and what to look at, for the codes and sub-codes that drivers cause. Source: the bug
 * check code reference, in our own words.
 */
export interface BugCheckAdvice {
  /** The likely mistake. */
  readonly cause: string;
  /** Where to look for it. */
  readonly look: string;
}

const advice = (cause: string, look: string): BugCheckAdvice => ({ cause, look });

const TOUCHED_AT_RAISED_IRQL = advice(
  'An invalid or pageable address was used while the IRQL did not allow a page fault: a NULL, stale or uninitialised pointer, or paged memory used under a spin lock or in a DPC.',
  'Which pointer the instruction uses and who set it; whether it is freed before; whether the memory is paged and a spin lock is held.',
);
const EXCEPTION = advice(
  'Code raised an exception that nobody handled: most often a bad pointer (0xC0000005), else a breakpoint, a division by zero or a status that was raised.',
  'The exception code in argument 1, the instruction at the top of the stack, and whether access to user buffers stands in __try/__except.',
);

const ADVICE: ReadonlyMap<number, BugCheckAdvice> = new Map([
  [
    0x01,
    advice(
      'KeEnterCriticalRegion and KeLeaveCriticalRegion, or the routines that imply them, were not called in pairs.',
      'Every way out of the routine in argument 1.',
    ),
  ],
  [0x0a, TOUCHED_AT_RAISED_IRQL],
  [
    0x0f,
    advice(
      'A spin lock was acquired by a processor that holds it already.',
      'The locks held below, and whether a callback runs under the lock and takes it again.',
    ),
  ],
  [
    0x10,
    advice('A spin lock was released that is not held.', 'Error paths that release twice or skip the acquisition.'),
  ],
  [
    0x18,
    advice(
      'An object was dereferenced more often than it was referenced.',
      'The references and dereferences of the object in argument 2.',
    ),
  ],
  [0x1e, EXCEPTION],
  [
    0x20,
    advice(
      'A thread ended with APCs disabled.',
      'A lock or critical region that the thread entered and did not leave.',
    ),
  ],
  [
    0x35,
    advice(
      'An IRP was passed down with no stack location left: it was allocated too small, or the driver forwards it to its own device.',
      'StackSize given to IoAllocateIrp, StackSize of the device after attaching, and to which device the driver sends the IRP.',
    ),
  ],
  [
    0x3f,
    advice(
      'The space for mapping pages is used up: mappings are made and not undone.',
      'Calls that map MDLs or device memory against those that unmap.',
    ),
  ],
  [
    0x40,
    advice(
      'A partial MDL was built into a target that is too small for the range.',
      'The length given to IoAllocateMdl for the target.',
    ),
  ],
  [
    0x44,
    advice(
      'IoCompleteRequest was called for an IRP that is completed already: two drivers, or two paths of one, believe that they own it.',
      'Where the IRP below was completed first; a cancel routine that races with normal completion; a driver that completes an IRP it has forwarded.',
    ),
  ],
  [
    0x48,
    advice(
      'An IRP was completed while its cancel routine was still set.',
      'IoSetCancelRoutine(Irp, NULL) before the completion, and the case in which it returns NULL.',
    ),
  ],
  [
    0x49,
    advice(
      'A page fault came while interrupts were disabled.',
      'Code between disabling and enabling interrupts that touches pageable memory.',
    ),
  ],
  [
    0x4a,
    advice(
      'A system call returned to user mode above PASSIVE_LEVEL.',
      'A spin lock that was not released, or KeRaiseIrql without KeLowerIrql: see the locks held.',
    ),
  ],
  [
    0x4e,
    advice(
      'The bookkeeping of a page is wrong: its MDL was unlocked or freed twice, or never locked.',
      'MmProbeAndLockPages and MmUnlockPages of the same MDL.',
    ),
  ],
  [
    0x50,
    advice(
      'System memory that does not exist was used: freed, never allocated, or a corrupted pointer. No handler catches that.',
      'The address in argument 1: what was freed near it, and where the pointer comes from.',
    ),
  ],
  [
    0x76,
    advice(
      'A process ended with pages that a driver had locked and not unlocked.',
      'MmUnlockPages on every completion and cancel path.',
    ),
  ],
  [0x7e, EXCEPTION],
  [
    0x7f,
    advice(
      'The processor raised a trap that the kernel does not handle; 8, a double fault, usually is a stack overflow.',
      'Recursion and large local variables in the stack.',
    ),
  ],
  [
    0x80,
    advice(
      'A device reported an error that cannot be masked, and no driver claimed it.',
      'Routines registered with KeRegisterNmiCallback, and what they return.',
    ),
  ],
  [0xbe, advice('Memory that is read-only was written.', 'Constants and code the driver writes to.')],
  [
    0xc1,
    advice(
      'Memory outside a pool block was written.',
      'Lengths of copies into the block that argument 1 is in or next to.',
    ),
  ],
  [
    0xc2,
    advice(
      'The pool was used wrongly: argument 1 tells how.',
      'All allocations and frees of the block in the arguments: ntrewind pool, and view with a filter.',
    ),
  ],
  [
    0xc4,
    advice(
      'The driver broke a rule that Driver Verifier checks: argument 1 tells which.',
      'The call at the top of the stack, its IRQL and its arguments.',
    ),
  ],
  [
    0xc7,
    advice(
      'A timer or DPC was still active in memory that was freed, or a DPC routine changed the APC state.',
      'KeCancelTimer and KeFlushQueuedDpcs before the memory is freed or the driver unloaded.',
    ),
  ],
  [
    0xc8,
    advice(
      'A routine came back at another IRQL than it was called at.',
      'A spin lock or raised IRQL that the routine does not undo on some path.',
    ),
  ],
  [
    0xc9,
    advice(
      'The driver broke a rule about IRPs that Driver Verifier checks: argument 1 tells which.',
      'The IRP below and its last steps.',
    ),
  ],
  [
    0xce,
    advice(
      'A driver was unloaded while something could still call into it: a timer, DPC, work item, thread or completion routine.',
      'What the driver started and its unload routine does not cancel or wait for.',
    ),
  ],
  [0xd1, TOUCHED_AT_RAISED_IRQL],
  [
    0xe1,
    advice(
      'A work item returned above PASSIVE_LEVEL.',
      'A lock or raised IRQL that the routine in argument 1 does not undo.',
    ),
  ],
  [
    0xe3,
    advice('A thread released a resource it does not own.', 'Acquire and release in different threads or error paths.'),
  ],
  [
    0xfc,
    advice(
      'Control went to memory that holds no code.',
      'Function pointers and the return address: an overwritten stack or a freed structure.',
    ),
  ],
  [
    0x133,
    advice(
      'A DPC routine ran for longer than any may: it waits for its device in a loop, or does the work of a thread.',
      'The routine on the stack; have a timer or an interrupt tell what it waits for, and leave the rest to a work item.',
    ),
  ],
  [
    0x139,
    advice(
      'A check in the code found its data corrupted: argument 1 tells which; 3 is a list entry, often removed twice.',
      'Who else changes the structure, under which lock.',
    ),
  ],
]);

/** For kinds of bug checks that have causes of their own: the code, and the value that tells the kind. */
const ADVICE_OF_KIND: ReadonlyMap<string, BugCheckAdvice> = new Map([
  [
    'c4/62',
    advice(
      'The driver was unloaded and has not freed all pool that it had allocated.',
      'What the allocations below are for, and which path ends their use: the unload routine, cleanup, or an error path.',
    ),
  ],
  [
    'c4/1001',
    advice(
      'Two locks are acquired in one order here and in the other order elsewhere: two threads can wait for each other for ever.',
      'The two places; fix one order for all of the driver.',
    ),
  ],
  [
    'c4/fa',
    advice(
      'A completion routine came back at another IRQL than it was called at.',
      'A spin lock or raised IRQL that the routine does not undo on some path.',
    ),
  ],
  [
    'c9/12',
    advice(
      'A dispatch routine came back at another IRQL than it was called at.',
      'A spin lock that is not released, or KeRaiseIrql without KeLowerIrql, on some path of the routine.',
    ),
  ],
  [
    'c9/203',
    advice(
      'The driver gave a request to another driver while its own cancel routine was still set.',
      'IoSetCancelRoutine(Irp, NULL) before IoCallDriver, and the case in which it returns NULL.',
    ),
  ],
  [
    'c9/226',
    advice(
      'A path through the dispatch routine forgets the request: nobody completes it, and its requester waits for ever.',
      'IoCompleteRequest, IoCallDriver, or IoMarkIrpPending with STATUS_PENDING on each path.',
    ),
  ],
  [
    'c9/312',
    advice(
      'IoStatus.Information says more bytes than the requester has room for.',
      'What the driver sets it to on this path; on errors it is 0.',
    ),
  ],
  [
    'c9/23d',
    advice(
      'The driver said that the request is pending and did not mark it: its requester never learns of the end.',
      'IoMarkIrpPending(Irp) before the IRP can be completed by anybody, on each path that returns STATUS_PENDING.',
    ),
  ],
  [
    'c9/23e',
    advice(
      'The driver marked the request as pending and returned another status.',
      'Return STATUS_PENDING on each path behind IoMarkIrpPending.',
    ),
  ],
]);

/** What to look at; undefined for a code drivers are not known to cause. `kind` is the value that tells its kind. */
export function bugCheckAdvice(code: number, kind: bigint): BugCheckAdvice | undefined {
  const number = code >>> 0;
  return ADVICE_OF_KIND.get(`${number.toString(16)}/${kind.toString(16)}`) ?? ADVICE.get(number);
}
