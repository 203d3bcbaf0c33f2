/**
 * The waist: everything the simulated kernel needs from the world, and everything the world learns from it.
 * Recorder and replayer boot the same system and differ only in {@link DecisionSource} and {@link EventSink}.
 *
 * Time does not cross: a processor's clock is its retired instructions plus fixed costs. Each decision that is stored
 * carries anchors (retired instructions, DDI boundary, IRP), which the sink takes from the kernel at that moment.
 */
import type { GuestAddress } from '../base/guest-address.ts';
import type { U64 } from '../base/u64.ts';
import type { EventSink } from '../proto/generated/event-sink.ts';
import type { KernelRoutine } from './ke/kernel-code.ts';
import type { KernelStack } from './mm/system-space.ts';
import type { UserAction } from './user-action.ts';

export type { EventSink };

/**
 * Rights of a mapped page. `copyOnWrite`: what is written to it goes into a copy of its own, made then. `user`: ring 3 may use it. `host`: executing here leaves the CPU for the run loop. `device`: no
 * memory is behind it, every access leaves the CPU for the run loop.
 */
export interface PageProtection {
  readonly write: boolean;
  readonly execute: boolean;
  readonly user: boolean;
  readonly host?: boolean;
  readonly device?: boolean;
  readonly copyOnWrite?: boolean;
}

/** Where page frames may be: physical addresses of the first and the last byte; they cross no multiple of `boundary` (0: any). */
export interface PhysicalLimits {
  readonly lowest: number;
  readonly highest: number;
  readonly boundary: number;
}

/**
 * Simulated memory with permission checks. Sizes and lengths are in bytes. Every access checks its first and last
 * byte and throws `GuestFault` (base/guest-fault.ts) before anything is changed. Accesses are made with
 * supervisor rights in the current address space. Integers are little-endian; unaligned accesses are legal.
 */
export interface GuestMemory {
  readU8(address: GuestAddress): number;
  readU16(address: GuestAddress): number;
  readU32(address: GuestAddress): number;
  readS32(address: GuestAddress): number;
  readU64(address: GuestAddress): U64;
  /** A 64-bit pointer. A value that is not canonical throws `GuestFault` with cause `reserved`. */
  readPointer(address: GuestAddress): GuestAddress;
  /** A signed 64-bit integer as a number; exact within +-2^53. */
  readI64(address: GuestAddress): number;
  writeU8(address: GuestAddress, value: number): void;
  writeU16(address: GuestAddress, value: number): void;
  writeU32(address: GuestAddress, value: number): void;
  /** Two 32-bit halves of any signedness. */
  writeU64(address: GuestAddress, lo: number, hi: number): void;
  /** The 64 bits of a canonical address. */
  writePointer(address: GuestAddress, value: GuestAddress): void;
  /** A signed 64-bit integer given as a safe integer. */
  writeI64(address: GuestAddress, value: number): void;
  /** A copy of the bytes. */
  readBytes(address: GuestAddress, length: number): Uint8Array;
  /** Stores all of the bytes or, when a page refuses, none. */
  writeBytes(address: GuestAddress, bytes: Uint8Array): void;
  /** As `memmove`: overlap is allowed. */
  move(destination: GuestAddress, source: GuestAddress, length: number): void;
  /** Sets every byte of the range to `byte` (0 to 255). */
  fill(address: GuestAddress, length: number, byte: number): void;
  /** How many bytes from `address` on are `byte`, at most `length`: all, unless the first other one is after so many. */
  countBytes(address: GuestAddress, length: number, byte: number): number;
  /** `count` 32-bit words that follow each other. */
  readWords(address: GuestAddress, count: number): number[];
  /** True when every byte of the range may be accessed that way with supervisor rights. */
  isAccessible(address: GuestAddress, length: number, access: 'read' | 'write' | 'execute'): boolean;

  /** Bytes of physical memory, which begins at physical address 0. */
  readonly ramBytes: number;
  /** Page frames that `map` can still hand out; asking for more fails an assertion. */
  readonly freeFrames: number;
  /** Backs whole pages with zeroed frames. Asserts that address and size are page-aligned and nothing is mapped. */
  map(address: GuestAddress, sizeBytes: number, protection: PageProtection): void;
  /** As `map`, with frames that follow each other within limits; false, and nothing is mapped, when there are none. */
  mapContiguous(address: GuestAddress, sizeBytes: number, protection: PageProtection, limits: PhysicalLimits): boolean;
  /** Removes the mappings; frames that no page uses any more are freed. */
  unmap(address: GuestAddress, sizeBytes: number): void;
  /** Changes the rights of whole pages that are mapped. */
  protect(address: GuestAddress, sizeBytes: number, protection: PageProtection): void;
  /** The page is as if it were not mapped, with its frame and contents kept, until `pageIn`. */
  pageOut(page: GuestAddress): void;
  /** Undoes `pageOut`; nothing happens to a page that is in. */
  pageIn(page: GuestAddress): void;
  /** Maps the frames behind `source` a second time at `address` (direct I/O, sections, shared data). */
  alias(address: GuestAddress, source: GuestAddress, sizeBytes: number, protection: PageProtection): void;

  /** The number of the page frame that a mapped address is in. @throws GuestFault when nothing is mapped there */
  frameAt(address: GuestAddress): number;
  /** Whether any page maps the frame. */
  isFrameInUse(frame: number): boolean;
  /** How many pages map the frame. */
  mappingCount(frame: number): number;
  /** Maps a frame that is in use at one more page. */
  mapFrame(address: GuestAddress, frame: number, protection: PageProtection): void;
  /** An address in system space at which a frame is mapped, the first of them; undefined when it is mapped nowhere there. */
  systemPageOf(frame: number): GuestAddress | undefined;

  /** Whether the page of an address is to be copied when it is written to. */
  isCopyOnWrite(address: GuestAddress): boolean;
  /** Gives the page of an address a frame of its own, with write access, if it is to be copied on write; false when it is not. */
  copyOnWrite(address: GuestAddress): boolean;

  /** A copy of memory at a physical address: page frame number times the page size, and an offset. */
  readPhysical(address: number, length: number): Uint8Array;
  /** Stores at a physical address, whatever rights its pages have. */
  writePhysical(address: number, bytes: Uint8Array): void;

  /** A new empty user window; returns its number. Space 0 exists from the start and has no user window. */
  createAddressSpace(): number;
  /** Unmaps everything in the user window; its number may be given out again. */
  deleteAddressSpace(space: number): void;
  /** Makes the user window of `space` the current one. */
  switchAddressSpace(space: number): void;
}

/**
 * The processor as the kernel uses it. Guest code itself is entered by returning a step from a host routine
 * (host-routine.ts); these are the few things done to the processor's state from outside.
 */
export interface GuestCalls {
  /** Instructions retired by the current processor since boot. */
  readonly retired: number;
  /** Makes another processor the current one: its registers, its count of instructions. */
  selectProcessor(number: number): void;
  /** Whether the processor takes interrupts (RFLAGS.IF), whatever its IRQL. */
  readonly interruptsEnabled: boolean;
  /** Mirrors the current IRQL into CR8, where drivers read it. */
  setIrql(irql: number): void;
  /** The registers of the thread that runs now, as plain bytes. */
  saveContext(): Uint8Array;
  /** Makes saved registers the current ones. */
  loadContext(context: Uint8Array): void;
  /** The current stack pointer. */
  readonly stackPointer: GuestAddress;
  /**
   * Leaves what the processor is at for a routine of the kernel: puts a machine frame and the routine's own frame on a
   * stack. Bug check 0x7F when that has no room.
   * @param stack the stack to be on
   * @param atTop from its top on, as the processor is on another one; else below the current stack pointer
   * @returns the routine's frame, which is the stack pointer from here on
   */
  enterKernel(routine: KernelRoutine, stack: KernelStack, atTop?: boolean): GuestAddress;
  /** The registers as the bytes of a CONTEXT. */
  captureContext(): Uint8Array;
  /** Takes registers over from the bytes of a CONTEXT, as far as its ContextFlags say. */
  restoreContext(context: Uint8Array): void;
  /** Registers for a thread that has not run yet. */
  initialContext(stackPointer: GuestAddress): Uint8Array;
  /** Argument `index` (from 0, counting the declared ones) of the DDI call being served, for variadic routines. */
  extraArgument(index: number): U64;
  /**
   * Maps the driver image of a service at `base` and binds its imports; a routine that nobody implements gets an
   * address too. Throws `UnimplementedError` for an import from a module the simulated system does not have.
   */
  loadImage(service: string, base: GuestAddress): LoadedImage;
  /** Unmaps what the image at `base` needs only until its DriverEntry has returned. */
  freeInitialization(base: GuestAddress): void;
  /** Unmaps the image at `base`. */
  unloadImage(base: GuestAddress): void;
  /** The guest-visible address of an exported routine. */
  exportAddress(name: string): GuestAddress;
  /** Whether there is a routine of that name. */
  isImplemented(name: string): boolean;
  /** Facts about the image of a service, before it is mapped; undefined when there is none. */
  describeImage(service: string): { readonly fileName: string; readonly sizeBytes: number } | undefined;
  /** The service under which an image of that file name, in any case, is configured; undefined when there is none. */
  imageWithFileName(fileName: string): string | undefined;
}

/** A section of a driver image, whole pages. */
export interface ImageSection {
  readonly address: GuestAddress;
  readonly sizeBytes: number;
  /** It may be paged out. */
  readonly pageable: boolean;
  /** `freeInitialization` takes it away. */
  readonly untilInitialized: boolean;
}

/** A driver image in guest memory. Sizes in bytes, whole pages. */
export interface LoadedImage {
  readonly fileName: string;
  readonly base: GuestAddress;
  readonly sizeBytes: number;
  readonly entry: GuestAddress;
  /** Its function table, and how many entries that has. */
  readonly functions: GuestAddress;
  readonly functionCount: number;
  readonly sections: readonly ImageSection[];
}

/** An access of a processor to a register of a device. */
export interface RegisterAccess {
  /** The device, by its place in the configuration's list, from 1 on. */
  readonly hardware: number;
  readonly space: 'port' | 'memory' | 'configuration';
  /** Port number, physical address, or offset in the device's PCI configuration space. */
  readonly address: number;
  /** 1, 2, 4 or 8. */
  readonly sizeBytes: number;
}

/** What a device can do to the machine while {@link DecisionSource.runHardware} has its turn. Lengths in bytes. */
export interface HardwareBus {
  /** The current processor's clock, nanoseconds since boot. */
  readonly timeNs: number;
  /** An interrupt line of a device goes up, or down; the line of a message goes up only. */
  setLine(hardware: number, line: number, isUp: boolean): void;
  /** A device reads memory at a physical address. */
  readMemory(hardware: number, address: number, length: number): Uint8Array;
  /** A device stores into memory at a physical address. */
  writeMemory(hardware: number, address: number, data: Uint8Array): void;
  /** Something happens to a device from outside. */
  event(hardware: number, name: string, data: Uint8Array): void;
}

/** A processor that goes on, and the most instructions it executes before the next choice (at least one). */
export interface ProcessorSlice {
  readonly processor: number;
  readonly instructions: number;
}

/** What a processor goes on with when it is chosen. */
export interface ProcessorWork {
  readonly processor: number;
  /** The thread it runs; of several that are ready, it takes one up. */
  readonly threads: readonly number[];
  /** The DPC whose routine runs or is called next, 0 for none. */
  readonly dpc: number;
  /** Whether it runs no thread: one that is ready may come to it. */
  readonly isIdle: boolean;
  /** Whether it has come to its next boundary, and passes that when it goes on. */
  readonly atBoundary: boolean;
}

/** What an IRP asks of a driver, as its stack location has it. */
export interface AskedOfIrp {
  readonly major: number;
  readonly minor: number;
  /** The four words of its parameters. */
  readonly words: readonly U64[];
}

/** An IRP as a driver is about to get it. */
export interface SentIrp extends AskedOfIrp {
  /** Its number. */
  readonly irp: number;
  /** Number of the user action in whose course it was made; 0 for none. */
  readonly action: number;
  /** Service of the driver whose code sends it; empty when the I/O manager does. */
  readonly sender: string;
  /** Service of the driver it is sent to. */
  readonly service: string;
  /** `\\Device\\Example`; empty for a device without a name. */
  readonly device: string;
  /** Counted as CurrentLocation does. */
  readonly location: number;
  /** What it carries down; empty for nothing, or nothing that can be read. */
  readonly data: Uint8Array;
}

/** How a driver that does not run completes an IRP. */
export interface ExternalResult {
  readonly status: number;
  readonly information: U64;
  readonly priorityBoost: number;
  /** What it puts into the buffer for output, from its beginning. */
  readonly data: Uint8Array;
  /** When, nanoseconds since boot; undefined: before its dispatch routine returns. */
  readonly time: number | undefined;
}

/** What becomes of an IRP whose driver does not run. */
export interface ExternalCompletion {
  /** What its dispatch routine returns. */
  readonly returned: number;
  /** Undefined when it is never completed. */
  readonly result: ExternalResult | undefined;
}

/**
 * Every choice the program does not determine. The recorder's source follows a policy and a scenario, the
 * replayer's reads a trace. The kernel writes each choice that is not the default to the {@link EventSink}.
 */
export interface DecisionSource {
  /** What user mode does next in this thread; thread 0 stands for whoever starts the first processes. */
  nextUserAction(thread: number): UserAction;
  /** Tells the source how an action ended: the status, and the handle or address it produced (0 for none). */
  userActionDone(thread: number, action: number, status: number, result: U64): void;
  /** Which of the ready threads of the highest priority runs next: an index, 0 being the default choice. */
  chooseThread(candidates: readonly number[]): number;
  /**
   * Which processor goes on, of those whose clocks are close together; undefined is the default choice, the first one.
   * `threads` has the thread that each runs, or takes up.
   */
  chooseProcessor(candidates: readonly number[], threads: readonly number[]): ProcessorSlice | undefined;
  /** Whether the running thread loses the processor at this DDI boundary; the default is no. */
  preempt(thread: number): boolean;
  /** Whether this pool allocation fails; the default is no. */
  failAllocation(tag: number, size: number): boolean;
  /** What a register gives; the kernel stores each answer. */
  readRegister(access: RegisterAccess, timeNs: number): bigint;
  /** A driver has written to a register. */
  registerWritten(access: RegisterAccess, value: bigint, timeNs: number): void;
  /** When devices next do something by themselves, nanoseconds since boot; Infinity for not unless something else happens. */
  hardwareDueNs(): number;
  /** The clock has come to {@link hardwareDueNs}: devices do what is due. */
  runHardware(bus: HardwareBus): void;
  /**
   * What the clock is to show as a thread calls a routine (`''`: as it begins a user action), nanoseconds since boot. `dpc` is
   * the DPC whose routine makes the call (`''`: begins), 0 for the thread itself. Without it, or where it gives nothing, the
   * clock runs by itself. Only a replay against another version of a driver sets it.
   */
  clockAt?(thread: number, routine: string, now: number, dpc: number): number | undefined;
  /** Tells of a new thread by who made it, and as which of its children: in another run it may have another number. */
  threadCreated?(thread: number, parent: number, ordinal: number): void;
  /**
   * Tells of the first thread of a program that a program has started: from now on it is asked what that does.
   * @throws InputError when there is no such program
   */
  programStarted?(thread: number, image: string, commandLine: string): void;
  /** Tells of a new DPC, in the course of the call that passed a boundary last. */
  dpcCreated?(dpc: number): void;
  /** Whether {@link leadProcessor} would say something; processors stop at boundaries then, before they pass them. */
  readonly leads?: boolean;
  /**
   * The number of the processor that goes on, asked before {@link chooseProcessor}; undefined leaves it to that. Only a
   * replay against another version of a driver leads.
   */
  leadProcessor?(work: readonly ProcessorWork[]): number | undefined;
  /**
   * What the driver an IRP is sent to makes of it, where that driver is not to run; undefined: it runs. Only a replay
   * that isolates a driver answers for others.
   */
  readonly externalCompletion?: ((irp: SentIrp) => ExternalCompletion | undefined) | undefined;
}
