/**
 * A stopped machine as plain data that is ready for JSON: what a debugger would show. Looks only, so that the same place of
 * the same trace gives the same data every time. Names come from whoever asks.
 */
import { formatPoolTag, hex } from '../../base/format.ts';
import {
  addressAdd,
  addressHi,
  addressLo,
  canonicalAddress,
  type GuestAddress,
  NULL_ADDRESS,
} from '../../base/guest-address.ts';
import { type U64, U64_ZERO } from '../../base/u64.ts';
import { poolUsageByTag } from '../../kernel/ex/pool-usage.ts';
import { KMutant } from '../../kernel/generated/views.ts';
import { stackLocationAddress } from '../../kernel/io/irp.ts';
import type { IrpRecord } from '../../kernel/io/state.ts';
import { MutantObject } from '../../kernel/ke/dispatcher-object.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { systemKey } from '../../kernel/mm/system-space.ts';
import type { Thread } from '../../kernel/ps/state.ts';
import { disassemble } from '../../machine/cpu/disassembly.ts';
import { IO_STACK_LOCATION, IO_STATUS_BLOCK, IRP } from '../../nt/generated/layouts.ts';
import { irpMajorName, irpMinorName } from '../../nt/irp-codes.ts';
import { irqlName } from '../../nt/irql.ts';
import { formatNtStatus } from '../../nt/ntstatus.ts';
import { STACK_CONTROL } from '../../nt/tables/io-flags.ts';
import type { System } from '../system.ts';
import { stackOf } from './guest-stack.ts';

/** What stands at an address, empty when nobody knows. */
export type AddressNames = (address: GuestAddress) => string;

/** An address in 16 digits and what stands there. */
export interface PlaceView {
  readonly address: string;
  readonly name: string;
}

export interface ThreadView {
  readonly id: number;
  readonly process: string;
  readonly name: string;
  readonly state: string;
  readonly priority: number;
  readonly irql: string;
  /** The IRP it works on, 0 for none. */
  readonly irp: number;
  readonly waits_for: readonly PlaceView[];
  readonly signal: string;
  /** Innermost first; the kernel's routines have no address. */
  readonly stack: readonly PlaceView[];
}

export interface StackLocationView {
  readonly number: number;
  readonly current: boolean;
  readonly major: string;
  readonly minor: string;
  readonly flags: string;
  readonly control: string;
  readonly arguments: readonly string[];
  readonly device: PlaceView;
  readonly file: PlaceView;
  readonly completion: PlaceView;
  readonly context: string;
}

export interface IrpView {
  readonly irp: number;
  readonly address: string;
  readonly stack_count: number;
  readonly current_location: number;
  readonly status: string;
  readonly information: string;
  readonly cancelled: boolean;
  readonly pending_returned: boolean;
  readonly system_buffer: PlaceView;
  readonly mdl: PlaceView;
  readonly user_buffer: string;
  readonly thread: PlaceView;
  readonly locations: readonly StackLocationView[];
}

export interface MachineView {
  readonly time_ns: number;
  readonly processors: readonly { readonly number: number; readonly irql: string; readonly thread: number }[];
  readonly threads: readonly ThreadView[];
  readonly irps: readonly IrpView[];
  readonly locks: readonly {
    readonly lock: number;
    readonly place: PlaceView;
    /** Of a mutex: the thread that owns it; 0 where nobody is noted. */
    readonly owner: number;
    readonly held_ns: number;
  }[];
  readonly pool: readonly {
    readonly tag: string;
    readonly paged: boolean;
    readonly allocations: number;
    readonly frees: number;
    readonly bytes: number;
  }[];
  readonly handles: readonly {
    readonly process: string;
    readonly handle: string;
    readonly type: string;
    readonly object: PlaceView;
    readonly access: string;
  }[];
  readonly registers: Readonly<Record<string, string>>;
  readonly code: readonly { readonly address: string; readonly bytes: string; readonly text: string }[];
}

const REGISTER_NAMES = 'rax rcx rdx rbx rsp rbp rsi rdi r8 r9 r10 r11 r12 r13 r14 r15'.split(' ');
const SHOWN_INSTRUCTIONS = 8;

/** 16 digits, so that a script can compare them. */
function digits({ lo, hi }: U64): string {
  return `0x${hex(hi, 8)}${hex(lo, 8)}`.toLowerCase();
}

function placeOf(address: GuestAddress, names: AddressNames): PlaceView {
  const name = address === NULL_ADDRESS ? '' : names(address);
  return { address: digits({ lo: addressLo(address) >>> 0, hi: addressHi(address) >>> 0 }), name };
}

/** Eight bytes of guest memory; zero where a driver has taken the memory away. */
function word(k: Kernel, address: GuestAddress): U64 {
  return k.memory.isAccessible(address, 8, 'read') ? k.memory.readU64(address) : U64_ZERO;
}

function byte(k: Kernel, address: GuestAddress): number {
  return k.memory.isAccessible(address, 1, 'read') ? k.memory.readU8(address) : 0;
}

function pointerView(k: Kernel, address: GuestAddress, names: AddressNames): PlaceView {
  const value = word(k, address);
  const pointer = canonicalAddress(value.lo, value.hi);
  return pointer === undefined ? { address: digits(value), name: '' } : placeOf(pointer, names);
}

function threadView(system: System, thread: Thread, names: AddressNames): ThreadView {
  const { kernel } = system;
  const processor = kernel.state.ke.processors.find((one) => one.thread === thread.id);
  return {
    id: thread.id,
    process: kernel.state.ps.processes.get(thread.process)?.name ?? '',
    name: thread.name,
    state: thread.state,
    priority: thread.priority,
    irql: irqlName((processor ?? thread).irql),
    irp: thread.irp,
    waits_for: (thread.wait?.objects ?? []).map((object) => placeOf(object, names)),
    signal: thread.wait?.signal ?? '',
    stack: stackView(system, thread, names),
  };
}

/** The stack of a thread with names: `module!routine+0x12` and `nt!Routine`. */
export function stackView(system: System, thread: Thread, names: AddressNames): PlaceView[] {
  return stackOf(system, thread).map((place) => {
    if (place.kind === 'guest') {
      const { address, name } = placeOf(place.address, names);
      return { address, name: system.images.symbolise(place.address) || name };
    }
    return { address: '', name: `nt!${place.routine}${place.step === 'start' ? '' : ` (${place.step})`}` };
  });
}

function controlText(control: number): string {
  const names = Object.entries(STACK_CONTROL).filter(([, bit]) => (control & bit) !== 0);
  return names.map(([name]) => name).join('|');
}

function locationView(k: Kernel, irp: GuestAddress, number: number, current: number, names: AddressNames) {
  const at = stackLocationAddress(irp, number);
  const field = (offset: number) => addressAdd(at, offset);
  const major = byte(k, field(IO_STACK_LOCATION.MajorFunction));
  const minor = byte(k, field(IO_STACK_LOCATION.MinorFunction));
  const argument = (n: number) => digits(word(k, field(IO_STACK_LOCATION.Parameters + 8 * n)));
  return {
    number,
    current: number === current,
    major: irpMajorName(major),
    minor: irpMinorName(major, minor),
    flags: `0x${hex(byte(k, field(IO_STACK_LOCATION.Flags)), 2)}`,
    control: controlText(byte(k, field(IO_STACK_LOCATION.Control))),
    arguments: [0, 1, 2, 3].map(argument),
    device: pointerView(k, field(IO_STACK_LOCATION.DeviceObject), names),
    file: pointerView(k, field(IO_STACK_LOCATION.FileObject), names),
    completion: pointerView(k, field(IO_STACK_LOCATION.CompletionRoutine), names),
    context: digits(word(k, field(IO_STACK_LOCATION.Context))),
  };
}

function irpView(k: Kernel, address: GuestAddress, { id }: IrpRecord, names: AddressNames): IrpView {
  const field = (offset: number) => addressAdd(address, offset);
  const stackCount = byte(k, field(IRP.StackCount));
  const current = byte(k, field(IRP.CurrentLocation));
  return {
    irp: id,
    address: placeOf(address, () => '').address,
    stack_count: stackCount,
    current_location: current,
    status: formatNtStatus(word(k, field(IRP.IoStatus + IO_STATUS_BLOCK.Status)).lo),
    information: digits(word(k, field(IRP.IoStatus + IO_STATUS_BLOCK.Information))),
    cancelled: byte(k, field(IRP.Cancel)) !== 0,
    pending_returned: byte(k, field(IRP.PendingReturned)) !== 0,
    system_buffer: pointerView(k, field(IRP.AssociatedIrp_SystemBuffer), names),
    mdl: pointerView(k, field(IRP.MdlAddress), names),
    user_buffer: digits(word(k, field(IRP.UserBuffer))),
    thread: pointerView(k, field(IRP.Tail_Overlay_Thread), (object) => threadName(k, object) || names(object)),
    // The lowest driver's location is number 1; the topmost one stands first.
    locations: Array.from({ length: stackCount }, (_, i) => locationView(k, address, stackCount - i, current, names)),
  };
}

/** `process/thread` of a thread object; empty for what is none. */
function threadName(k: Kernel, object: GuestAddress): string {
  const { threads, threadByObject, processes } = k.state.ps;
  const thread = threads.get(threadByObject.get(object) ?? 0);
  return thread === undefined ? '' : `${processes.get(thread.process)?.name ?? ''}/${thread.name}`;
}

function ownerOf(k: Kernel, lock: GuestAddress): number {
  if (byte(k, lock) !== MutantObject) return 0;
  return k.state.ps.threadByObject.get(new KMutant(k.memory, lock).OwnerThread) ?? 0;
}

function locksView(k: Kernel, names: AddressNames): MachineView['locks'] {
  return [...k.state.ke.locks].flatMap(([address, { id, acquiredNs }]) => {
    const at = address as GuestAddress;
    if (acquiredNs === undefined) return [];
    return [{ lock: id, place: placeOf(at, names), owner: ownerOf(k, at), held_ns: k.time - acquiredNs }];
  });
}

function handlesView(k: Kernel, names: AddressNames): MachineView['handles'] {
  const { ob, ps } = k.state;
  return [...ob.handleTables].flatMap(([process, { entries }]) =>
    entries.flatMap((entry, index) => {
      if (entry === undefined || entry.id === 0) return [];
      const record = ob.byAddress.get(systemKey(entry.object));
      return [
        {
          process: ps.processes.get(process)?.name ?? '',
          handle: `0x${hex(4 * index)}`,
          type: record?.type ?? '',
          object: placeOf(entry.object, names),
          access: `0x${hex(entry.access >>> 0)}`,
        },
      ];
    }),
  );
}

function registersView({ machine: { cpu } }: System): Readonly<Record<string, string>> {
  const general = REGISTER_NAMES.map((name, n) => [name, digits({ lo: cpu.regLo(n), hi: cpu.regHi(n) })] as const);
  const rip = digits({ lo: addressLo(cpu.rip) >>> 0, hi: addressHi(cpu.rip) >>> 0 });
  return { ...Object.fromEntries(general), rip, rflags: `0x${hex(cpu.rflags, 8)}`, cr8: `0x${hex(cpu.cr8)}` };
}

/** Where driver code of the running thread is: RIP, or what the routine that was called returns to. */
function codeAddress(system: System): GuestAddress {
  const { rip } = system.machine.cpu;
  if (system.images.imageAt(rip) !== undefined) return rip;
  const thread = system.kernel.currentThread;
  const place = thread && stackOf(system, thread).find(({ kind }) => kind === 'guest');
  return place?.kind === 'guest' ? place.address : rip;
}

/** Everything there is to see. `names` says what stands at an address. */
export function machineView(system: System, names: AddressNames): MachineView {
  const { kernel: k, machine } = system;
  const { ps, ke, io } = k.state;
  return {
    time_ns: k.time,
    processors: ke.processors.map(({ irql, thread }, number) => ({ number, irql: irqlName(irql), thread })),
    threads: [...ps.threads.values()].map((thread) => threadView(system, thread, names)),
    irps: [...io.irps.values()].map((record) => irpView(k, record.address, record, names)),
    locks: locksView(k, names),
    pool: poolUsageByTag(k).map(({ tag, paged, allocations, frees, bytes }) => ({
      tag: formatPoolTag(tag),
      paged,
      allocations,
      frees,
      bytes,
    })),
    handles: handlesView(k, names),
    registers: registersView(system),
    code: disassemble(machine.memory, codeAddress(system), SHOWN_INSTRUCTIONS).map(({ address, bytes, text }) => ({
      address: placeOf(address, () => '').address,
      bytes: [...bytes]
        .map((value) => hex(value, 2))
        .join(' ')
        .toLowerCase(),
      text,
    })),
  };
}
