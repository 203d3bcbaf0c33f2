/** Processes: an EPROCESS, a user window of the address space and a handle table. Source: "Windows Kernel-Mode Process and Thread Manager". */
import { formatAddress } from '../../base/format.ts';
import { addressAdd, addressHi, addressLo, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { hashBytes, mixHi, mixLo } from '../../base/hash.ts';
import { type U64, u64 } from '../../base/u64.ts';
import { IRQL_NOT_LESS_OR_EQUAL } from '../../nt/bug-check-codes.ts';
import { EPROCESS } from '../../nt/generated/layouts.ts';
import { STATUS_PENDING } from '../../nt/status-codes.ts';
import { bugcheck } from '../bugcheck.ts';
import { EProcess } from '../generated/views.ts';
import { KiTickTime } from '../ke/clock.ts';
import { KiInitializeDispatcherHeader, ProcessObject } from '../ke/dispatcher-object.ts';
import type { Kernel } from '../kernel.ts';
import { PAGE_SIZE } from '../mm/system-space.ts';
import { whenDeleted } from '../ob/delete-procedures.ts';
import { ObpCreateObject } from '../ob/object.ts';
import type { Process } from './state.ts';

/** Characters of a name that PsGetProcessImageFileName gives. */
const IMAGE_NAME_CHARACTERS = 14;

/** Whose child a process is, and how it was started; a child of the running thread's process, by its name, unless said otherwise. */
export interface ProcessOrigin {
  readonly parent?: number;
  readonly commandLine?: string;
}

/** Creates a process with an empty user window. */
export function PspCreateProcess(k: Kernel, name: string, origin: ProcessOrigin = {}): Process {
  const ps = k.state.ps;
  const parent = origin.parent ?? k.currentThread?.process;
  const object = ObpCreateObject(k, 'Process', EPROCESS.SIZE);
  const process: Process = {
    id: ps.nextProcess++,
    name,
    commandLine: origin.commandLine ?? name,
    object,
    addressSpace: k.memory.createAddressSpace(),
    pages: new Set(),
    regions: [],
    secured: [],
    lockedPages: 0,
    threads: [],
    started: false,
    parent: parent ?? ps.systemProcess,
    creator: k.currentThread?.id ?? 0,
    creatorProcess: k.currentThread?.process ?? ps.systemProcess,
    createTime: KiTickTime(k),
    exited: false,
    exitStatus: STATUS_PENDING,
    exitTime: 0n,
    exitHolds: 0,
    exitEvent: NULL_ADDRESS,
    quota: {
      paged: { used: 0, peak: 0, limit: Number.POSITIVE_INFINITY },
      nonPaged: { used: 0, peak: 0, limit: Number.POSITIVE_INFINITY },
    },
  };
  KiInitializeDispatcherHeader(k, object, ProcessObject, EPROCESS.SIZE, 0);
  const view = new EProcess(k.memory, object);
  view.UniqueProcessId = { lo: PspClientId(process.id), hi: 0 };
  view.AddressSpace = process.addressSpace;
  const shortName = name.slice(name.lastIndexOf('\\') + 1).slice(0, IMAGE_NAME_CHARACTERS);
  k.memory.writeBytes(
    addressAdd(object, EPROCESS.ImageFileName),
    Uint8Array.from(shortName, (c) => c.charCodeAt(0) & 0xff),
  );
  ps.processes.set(process.id, process);
  k.sink.processCreate(process.id, name, parent ?? 0, object, PspClientId(process.id));
  return process;
}

/** The process whose EPROCESS a driver names. Bug check 0xA when there is none. */
export function PspProcessOf(k: Kernel, object: GuestAddress): Process {
  for (const process of k.state.ps.processes.values()) if (process.object === object) return process;
  const text = `${formatAddress(object)} is no process object`;
  throw bugcheck(k, IRQL_NOT_LESS_OR_EQUAL, [object, k.irql, 0, k.callSite], text);
}

/**
 * Process and thread ids as drivers see them: multiples of four; the first process, System, is 4 as on NT.
 * Deviation: on NT both come from one table, so that no thread has the id of a process.
 */
export function PspClientId(id: number): number {
  return id * 4;
}

/** Makes the user window of a process the current one. */
export function PspAttachProcess(k: Kernel, processId: number): void {
  const ps = k.state.ps;
  if (ps.attachedProcess === processId) return;
  ps.attachedProcess = processId;
  k.memory.switchAddressSpace(ps.processes.get(processId)!.addressSpace);
}

/** A hash of everything in the memory of the current process, in address order. */
export function memoryDigestOf(k: Kernel, process: Process): U64 {
  let lo = 0;
  let hi = 0;
  for (const page of [...process.pages].sort((a, b) => a - b)) {
    // One that nobody may access has contents too.
    k.memory.pageIn(page);
    const content = hashBytes(k.memory.readBytes(page, PAGE_SIZE));
    for (const word of [addressLo(page), addressHi(page), content.lo, content.hi]) {
      lo = mixLo(lo, word);
      hi = mixHi(hi, lo, word);
    }
  }
  return u64(lo, hi);
}

/** The last reference to a process has gone: no handle, no thread and no driver has one. */
whenDeleted('Process', (k, object) => {
  k.state.ps.processes.delete(PspProcessOf(k, object).id);
});
