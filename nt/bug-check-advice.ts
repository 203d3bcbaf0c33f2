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
    0x139,
    advice(
      'A check in the code found its data corrupted: argument 1 tells which; 3 is a list entry, often removed twice.',
      'Who else changes the structure, under which lock.',
    ),
  ],
]);

/** Argument 1 of the codes that have kinds. */
const KINDS: ReadonlyMap<number, ReadonlyMap<number, string>> = new Map([
  [
    0xc2,
    new Map([
      [0x00, 'memory of no bytes was asked for'],
      [0x07, 'the block was freed already'],
      [0x08, 'memory was allocated at an IRQL that does not allow it'],
      [0x09, 'memory was freed at an IRQL that does not allow it'],
      [0x0a, 'the block was freed with another tag than it was allocated with'],
      [0x40, 'a user-mode address was freed as pool'],
      [0x41, 'a nonpaged address was freed that is not allocated'],
      [0x43, 'an address was freed that was never in the pool'],
      [0x46, 'an invalid address was freed'],
      [0x48, 'a paged address was freed that is not allocated'],
      [0x99, 'an address was freed that is not the start of a block'],
      [0x9a, 'must-succeed memory was asked for'],
      [0x9b, 'the tag is zero'],
      [0x9c, 'the tag is BIG'],
      [0x9d, 'the tag has no letter or digit'],
    ]),
  ],
  [
    0xc4,
    new Map([
      [0x00, 'memory of no bytes was asked for'],
      [0x01, 'paged memory was allocated above APC_LEVEL'],
      [0x02, 'nonpaged memory was allocated above DISPATCH_LEVEL'],
      [0x11, 'paged memory was freed above APC_LEVEL'],
      [0x12, 'nonpaged memory was freed above DISPATCH_LEVEL'],
      [0x30, 'the IRQL was raised to one that is lower or does not exist'],
      [0x31, 'the IRQL was lowered to one that is higher or does not exist'],
      [0x37, 'a resource was acquired with normal kernel APCs enabled'],
      [0x40, 'a spin lock was acquired at DPC level below DISPATCH_LEVEL'],
      [0x41, 'a spin lock was released from DPC level below DISPATCH_LEVEL'],
      [0x42, 'a spin lock was acquired above DISPATCH_LEVEL'],
      [0x7c, 'pages were unlocked that were never locked'],
      [0x7d, 'MmUnlockPages was called for memory of the nonpaged pool'],
      [0x7f, 'an MDL for nonpaged pool was built over paged pool'],
      [0xb2, 'an MDL was mapped that is mapped already'],
      [0xb3, 'an MDL was mapped that is not locked'],
      [0xb6, 'an MDL was unmapped that is not mapped'],
      [0xe5, 'a routine was called at an IRQL that it does not allow'],
    ]),
  ],
  [
    0xc7,
    new Map([
      [0, 'a timer was found in memory that must not hold one'],
      [1, 'a DPC was found in memory that must not hold one'],
      [2, 'a DPC routine was found in memory that must not hold one'],
      [3, 'the DPC names a processor that does not exist'],
      [4, 'a DPC routine changed the APC disable count'],
      [5, 'the DPC routine of a timer changed the APC disable count'],
    ]),
  ],
  [
    0xc9,
    new Map([
      [0x01, 'IoFreeIrp was given something that is no IRP'],
      [0x02, 'an IRP was freed that is still in the list of a thread'],
      [0x06, 'an IRP was completed with STATUS_PENDING or -1'],
      [0x07, 'an IRP was completed with its cancel routine still set'],
      [0x0e, 'IoCompleteRequest was called above DISPATCH_LEVEL'],
      [0x10, 'IoCallDriver was called above DISPATCH_LEVEL'],
    ]),
  ],
  [
    0x139,
    new Map([
      [0, 'a stack buffer was overrun'],
      [2, 'the cookie of a stack frame was overwritten'],
      [3, 'a list entry is corrupt'],
      [5, 'an argument is fatally wrong'],
      [8, 'an index is outside its array'],
      [0xa, 'a call through a pointer was refused by control flow guard'],
      [0xe, 'a reference count is wrong'],
    ]),
  ],
]);

/** What to look at; undefined for a code drivers are not known to cause. */
export function bugCheckAdvice(code: number): BugCheckAdvice | undefined {
  return ADVICE.get(code >>> 0);
}

/** What argument 1 says of a code that has kinds, for example of 0xC4; empty when it says nothing. */
export function bugCheckKind(code: number, parameter1: bigint): string {
  return parameter1 > 0xffff_ffffn ? '' : (KINDS.get(code >>> 0)?.get(Number(parameter1)) ?? '');
}
