/**
 * What the system tells of itself: the classes of ZwQuerySystemInformation that drivers ask for. Each is made as bytes.
 * Source: "ZwQuerySystemInformation function", "NtQuerySystemInformation function (winternl.h)", the structures of winternl.h.
 */
import { UnimplementedError } from '../../base/errors.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { PAGE_SIZE } from '../../base/page.ts';
import { type U64, u64FromAddress, u64ToNumber } from '../../base/u64.ts';
import { STATUS_INFO_LENGTH_MISMATCH, STATUS_INVALID_INFO_CLASS, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { passiveOnly } from '../irql-range.ts';
import { KiTickTime } from '../ke/clock.ts';
import type { Kernel } from '../kernel.ts';
import { KERNEL_IMAGE, KERNEL_IMAGE_BYTES } from '../mm/system-space.ts';
import { ALLOCATION_GRANULARITY } from '../mm/virtual-regions.ts';
import { type NativeRoutine, nativeRoutine } from '../native-routine.ts';
import { guardAccess, writableRange } from '../ob/capture.ts';
import { PspClientId } from '../ps/process.ts';
import type { Process, Thread } from '../ps/state.ts';
import { MM_USER_PROBE_ADDRESS } from './probe.ts';

/** SYSTEM_INFORMATION_CLASS */
const SystemBasicInformation = 0;
const SystemProcessorInformation = 1;
const SystemTimeOfDayInformation = 3;
const SystemProcessInformation = 5;
const SystemModuleInformation = 11;
const SystemKernelDebuggerInformation = 35;
/** One more than the last class of the build whose structures these are. */
const CLASS_LIMIT = 232;

const PROCESSOR_ARCHITECTURE_AMD64 = 9;
/** Family 6, model 5Eh, stepping 3: what CPUID says. */
const PROCESSOR_LEVEL = 6;
const PROCESSOR_REVISION = 0x5e03;
const TICK_100NS = 156_250;
const LOWEST_USER_ADDRESS = 0x1_0000;

/** Bytes that are written by offset. */
class Bytes {
  readonly bytes: Uint8Array;
  private readonly view: DataView;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
    this.view = new DataView(this.bytes.buffer);
  }

  u8(at: number, value: number): void {
    this.view.setUint8(at, value);
  }

  u16(at: number, value: number): void {
    this.view.setUint16(at, value, true);
  }

  u32(at: number, value: number): void {
    this.view.setUint32(at, value, true);
  }

  u64(at: number, { lo, hi }: U64): void {
    this.u32(at, lo);
    this.u32(at + 4, hi);
  }

  i64(at: number, value: bigint): void {
    this.view.setBigInt64(at, value, true);
  }

  ascii(at: number, text: string): void {
    for (let i = 0; i < text.length; i++) this.u8(at + i, text.charCodeAt(i) & 0xff);
  }

  wide(at: number, text: string): void {
    for (let i = 0; i < text.length; i++) this.u16(at + 2 * i, text.charCodeAt(i));
  }
}

function basicInformation(k: Kernel): Uint8Array {
  const out = new Bytes(64);
  const pages = k.memory.ramBytes / PAGE_SIZE;
  const processors = k.configuration.processorCount;
  out.u32(4, TICK_100NS);
  out.u32(8, PAGE_SIZE);
  out.u32(12, pages);
  out.u32(20, pages - 1);
  out.u32(24, ALLOCATION_GRANULARITY);
  out.i64(32, BigInt(LOWEST_USER_ADDRESS));
  out.i64(40, BigInt(MM_USER_PROBE_ADDRESS) - 1n);
  out.i64(48, BigInt.asIntN(64, (1n << BigInt(processors)) - 1n));
  out.u8(56, processors);
  return out.bytes;
}

function processorInformation(k: Kernel): Uint8Array {
  const out = new Bytes(12);
  out.u16(0, PROCESSOR_ARCHITECTURE_AMD64);
  out.u16(2, PROCESSOR_LEVEL);
  out.u16(4, PROCESSOR_REVISION);
  out.u16(6, k.configuration.processorCount);
  return out.bytes;
}

function timeOfDay(k: Kernel): Uint8Array {
  const out = new Bytes(48);
  out.i64(0, k.configuration.bootTime100ns);
  out.i64(8, KiTickTime(k));
  return out.bytes;
}

interface Module {
  readonly path: string;
  readonly base: GuestAddress;
  readonly sizeBytes: number;
}

function modulesOf(k: Kernel): Module[] {
  const kernel = { path: '\\SystemRoot\\system32\\ntoskrnl.exe', base: KERNEL_IMAGE, sizeBytes: KERNEL_IMAGE_BYTES };
  const drivers = [...k.state.io.drivers.values()].flatMap(({ imageOf, imageBase }) => {
    const image = k.state.mm.images.find(({ base }) => base === imageBase);
    const described = k.calls.describeImage(imageOf);
    if (image === undefined || described === undefined) return [];
    const path = `\\SystemRoot\\system32\\drivers\\${described.fileName}`;
    return [{ path, base: imageBase, sizeBytes: image.sizeBytes }];
  });
  return [kernel, ...drivers];
}

const MODULE_BYTES = 296;
const PATH_BYTES = 256;

/** RTL_PROCESS_MODULES: the kernel first, then drivers in the order in which they were loaded. */
function moduleInformation(k: Kernel): Uint8Array {
  const modules = modulesOf(k);
  const out = new Bytes(8 + MODULE_BYTES * modules.length);
  out.u32(0, modules.length);
  modules.forEach(({ path, base, sizeBytes }, index) => {
    const at = 8 + MODULE_BYTES * index;
    const shown = path.slice(0, PATH_BYTES - 1);
    out.u64(at + 16, u64FromAddress(base));
    out.u32(at + 24, sizeBytes);
    out.u16(at + 32, index);
    out.u16(at + 36, 1);
    out.u16(at + 38, shown.lastIndexOf('\\') + 1);
    out.ascii(at + 40, shown);
  });
  return out.bytes;
}

const PROCESS_BYTES = 256;
const THREAD_BYTES = 80;
const THREAD_STATES: Readonly<Record<Thread['state'], number>> = { ready: 1, running: 2, terminated: 4, waiting: 5 };

/**
 * SYSTEM_PROCESS_INFORMATION: each process with its threads and its name, one behind the other. Names are pointed to, so it has
 * to be known where it will lie. Counters of use are zero.
 */
function processInformation(k: Kernel, where: GuestAddress): Uint8Array {
  const processes = [...k.state.ps.processes.values()].filter(({ exited }) => !exited);
  const sizes = processes.map(({ threads, name }) => {
    const bytes = PROCESS_BYTES + THREAD_BYTES * threads.length + 2 * (name.length + 1);
    return Math.ceil(bytes / 8) * 8;
  });
  const out = new Bytes(sizes.reduce((sum, size) => sum + size, 0));
  let at = 0;
  processes.forEach((process, index) => {
    writeProcess(k, out, at, process, where);
    if (index < processes.length - 1) out.u32(at, sizes[index]!);
    at += sizes[index]!;
  });
  return out.bytes;
}

function writeProcess(k: Kernel, out: Bytes, at: number, process: Process, where: GuestAddress): void {
  const { threads, name, createTime, id, parent, pages } = process;
  const nameAt = at + PROCESS_BYTES + THREAD_BYTES * threads.length;
  out.u32(at + 4, threads.length);
  out.i64(at + 32, createTime);
  out.u16(at + 56, 2 * name.length);
  out.u16(at + 58, 2 * (name.length + 1));
  out.u64(at + 64, u64FromAddress(addressAdd(where, nameAt)));
  out.u32(at + 80, PspClientId(id));
  out.u32(at + 88, PspClientId(parent));
  out.u32(at + 96, (k.state.ob.handleTables.get(id)?.entries ?? []).filter((entry) => entry !== undefined).length);
  out.i64(at + 120, BigInt(pages.size * PAGE_SIZE));
  out.wide(nameAt, name);
  threads.forEach((threadId, index) => {
    const thread = k.state.ps.threads.get(threadId)!;
    const place = at + PROCESS_BYTES + THREAD_BYTES * index;
    out.u32(place + 40, PspClientId(id));
    out.u32(place + 48, PspClientId(threadId));
    out.u32(place + 56, thread.priority);
    out.u32(place + 60, thread.priority);
    out.u32(place + 68, THREAD_STATES[thread.state]);
  });
}

/** No kernel debugger is enabled, and none is there. */
const DEBUGGER_INFORMATION = Uint8Array.of(0, 1);

/** The bytes of a class; undefined for one that Windows does not have. */
function informationOf(k: Kernel, informationClass: number, where: GuestAddress): Uint8Array | undefined {
  switch (informationClass) {
    case SystemBasicInformation:
      return basicInformation(k);
    case SystemProcessorInformation:
      return processorInformation(k);
    case SystemTimeOfDayInformation:
      return timeOfDay(k);
    case SystemProcessInformation:
      return processInformation(k, where);
    case SystemModuleInformation:
      return moduleInformation(k);
    case SystemKernelDebuggerInformation:
      return DEBUGGER_INFORMATION;
    default:
      if (informationClass >= CLASS_LIMIT) return undefined;
      throw new UnimplementedError(`class ${informationClass} of ZwQuerySystemInformation`, '');
  }
}

export const systemInformationRoutines: readonly NativeRoutine[] = [
  /**
   * Tells of the system: SystemBasicInformation, SystemProcessorInformation, SystemTimeOfDayInformation, SystemProcessInformation,
   * SystemModuleInformation, SystemKernelDebuggerInformation; another class ends the run with its number.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INFO_LENGTH_MISMATCH (the length that is needed is stored), STATUS_INVALID_INFO_CLASS,
   * STATUS_ACCESS_VIOLATION.
   * Deviation: what processes and threads have used is zero.
   * Source: "ZwQuerySystemInformation function", "NtQuerySystemInformation function (winternl.h)".
   */
  nativeRoutine({
    name: 'QuerySystemInformation',
    exports: ['Zw', 'Nt'],
    parameters: [
      'SystemInformationClass: u32',
      'SystemInformation: ptr',
      'SystemInformationLength: u32',
      'ReturnLength: ptr',
    ],
    irql: passiveOnly,
    call(k, mode, informationClass, out, length, returnLength) {
      let at = NULL_ADDRESS;
      const fault = guardAccess(mode, () => {
        if (length > 0) at = writableRange(k, mode, out, length);
      });
      if (fault !== STATUS_SUCCESS) return fault;
      const bytes = informationOf(k, informationClass, at);
      if (bytes === undefined) return STATUS_INVALID_INFO_CLASS;
      return (
        guardAccess(mode, () => {
          if (u64ToNumber(returnLength) !== 0) k.memory.writeU32(writableRange(k, mode, returnLength, 4), bytes.length);
          if (length >= bytes.length) k.memory.writeBytes(at, bytes);
        }) || (length < bytes.length ? STATUS_INFO_LENGTH_MISMATCH : STATUS_SUCCESS)
      );
    },
  }),
];
