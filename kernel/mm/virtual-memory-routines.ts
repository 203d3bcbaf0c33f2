/** Virtual memory of processes by handle. Source: the pages of the routines (ntifs.h), "VirtualProtect function (memoryapi.h)". */
import { addressAdd, addressFromU64, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64ToNumber } from '../../base/u64.ts';
import {
  ntSuccess,
  STATUS_INFO_LENGTH_MISMATCH,
  STATUS_INVALID_INFO_CLASS,
  STATUS_INVALID_PAGE_PROTECTION,
  STATUS_INVALID_PARAMETER,
  STATUS_INVALID_PARAMETER_3,
  STATUS_INVALID_PARAMETER_4,
  STATUS_INVALID_PARAMETER_5,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { MM_USER_PROBE_ADDRESS } from '../ex/probe.ts';
import { passiveOnly } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { type NativeRoutine, nativeRoutine } from '../native-routine.ts';
import { guardAccess, writableRange } from '../ob/capture.ts';
import { COPY_ON_WRITE, isPageProtection } from './page-protection.ts';
import { MiChangeRange, MiWithProcess, PROCESS_QUERY_INFORMATION, PROCESS_VM_OPERATION } from './process-handle.ts';
import {
  MEM_COMMIT,
  MEM_DECOMMIT,
  MEM_RELEASE,
  MEM_RESERVE,
  MEM_RESET,
  MEM_TOP_DOWN,
  type MemoryInformation,
  MiAllocateVirtual,
  MiFreeVirtual,
  MiProtectVirtual,
  MiQueryVirtual,
  type RangeResult,
} from './virtual-memory.ts';

/** Allocation types that there are; those about physical pages and large ones are not. */
const ALLOCATION_TYPES = MEM_COMMIT | MEM_RESERVE | MEM_RESET | MEM_TOP_DOWN;
/** Zero bits of an address that a caller can ask for; more is a mask. */
const MOST_ZERO_BITS = 21;

/** MEMORY_BASIC_INFORMATION */
const MEMORY_BASIC_INFORMATION_CLASS = 0;
const BASIC_INFORMATION_BYTES = 48;

function isAllocationType(type: number): boolean {
  if ((type & ~ALLOCATION_TYPES) !== 0) return false;
  if (type & MEM_RESET) return type === MEM_RESET;
  return (type & (MEM_COMMIT | MEM_RESERVE)) !== 0;
}

function writeInformation(k: Kernel, mode: number, information: MemoryInformation, out: GuestAddress): number {
  return guardAccess(mode, () => {
    k.memory.fill(out, BASIC_INFORMATION_BYTES, 0);
    k.memory.writePointer(out, information.base);
    k.memory.writePointer(addressAdd(out, 8), information.allocationBase);
    k.memory.writeU32(addressAdd(out, 16), information.allocationProtect);
    k.memory.writeI64(addressAdd(out, 24), information.sizeBytes);
    k.memory.writeU32(addressAdd(out, 32), information.state);
    k.memory.writeU32(addressAdd(out, 36), information.protect);
    k.memory.writeU32(addressAdd(out, 40), information.type);
  });
}

export const virtualMemoryRoutines: readonly NativeRoutine[] = [
  /**
   * Reserves or commits user addresses of a process, or both.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_CONFLICTING_ADDRESSES, STATUS_ALREADY_COMMITTED, STATUS_COMMITMENT_LIMIT, STATUS_NO_MEMORY,
   * STATUS_INVALID_PAGE_PROTECTION, STATUS_INVALID_PARAMETER_2 to 5, those of the handle.
   * Deviation: memory that is committed is there at once; large and physical pages and watched writes are refused.
   * Source: "ZwAllocateVirtualMemory function (ntifs.h)".
   */
  nativeRoutine({
    name: 'AllocateVirtualMemory',
    exports: ['Zw', 'Nt'],
    parameters: [
      'ProcessHandle: u64',
      'BaseAddress: ptr',
      'ZeroBits: u64',
      'RegionSize: ptr',
      'AllocationType: u32',
      'Protect: u32',
    ],
    irql: passiveOnly,
    call(k, mode, handle, base, zeroBits, size, type, protect) {
      if (zeroBits.hi === 0 && zeroBits.lo > MOST_ZERO_BITS && zeroBits.lo < 32) return STATUS_INVALID_PARAMETER_3;
      if (!isAllocationType(type)) return STATUS_INVALID_PARAMETER_5;
      if (!isPageProtection(protect) || (protect & COPY_ON_WRITE) !== 0) return STATUS_INVALID_PAGE_PROTECTION;
      const wish = { base, sizeBytes: size };
      return MiChangeRange(k, mode, wish, (address, bytes) =>
        inProcess(k, handle, mode, (process) => MiAllocateVirtual(k, process, address, bytes, type, protect)),
      );
    },
  }),
  /**
   * Decommits or releases user addresses of a process.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_MEMORY_NOT_ALLOCATED, STATUS_FREE_VM_NOT_AT_BASE, STATUS_UNABLE_TO_FREE_VM,
   * STATUS_UNABLE_TO_DELETE_SECTION (not its own memory), STATUS_INVALID_PAGE_PROTECTION (secured), STATUS_INVALID_PARAMETER_2,
   * STATUS_INVALID_PARAMETER_4, those of the handle.
   * Source: "ZwFreeVirtualMemory function (ntifs.h)".
   */
  nativeRoutine({
    name: 'FreeVirtualMemory',
    exports: ['Zw', 'Nt'],
    parameters: ['ProcessHandle: u64', 'BaseAddress: ptr', 'RegionSize: ptr', 'FreeType: u32'],
    irql: passiveOnly,
    call(k, mode, handle, base, size, type) {
      if (type !== MEM_DECOMMIT && type !== MEM_RELEASE) return STATUS_INVALID_PARAMETER_4;
      return MiChangeRange(k, mode, { base, sizeBytes: size }, (address, bytes) =>
        inProcess(k, handle, mode, (process) => MiFreeVirtual(k, process, address, bytes, type)),
      );
    },
  }),
  /**
   * Changes what committed pages of a process permit; tells what the first one permitted.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_NOT_COMMITTED, STATUS_CONFLICTING_ADDRESSES, STATUS_SECTION_PROTECTION,
   * STATUS_INVALID_PAGE_PROTECTION, STATUS_INVALID_PARAMETER_2, those of the handle.
   * Source: "VirtualProtect function (memoryapi.h)", which is this service.
   */
  nativeRoutine({
    name: 'ProtectVirtualMemory',
    exports: ['Zw'],
    parameters: ['ProcessHandle: u64', 'BaseAddress: ptr', 'RegionSize: ptr', 'NewProtect: u32', 'OldProtect: ptr'],
    irql: passiveOnly,
    call(k, mode, handle, base, size, protect, oldProtect) {
      if (!isPageProtection(protect)) return STATUS_INVALID_PAGE_PROTECTION;
      let old = 0;
      const status = MiChangeRange(k, mode, { base, sizeBytes: size }, (address, bytes) =>
        inProcess(k, handle, mode, (process) => {
          const result = MiProtectVirtual(k, process, address, bytes, protect);
          old = result.old;
          return result;
        }),
      );
      if (!ntSuccess(status)) return status;
      return guardAccess(mode, () => k.memory.writeU32(writableRange(k, mode, oldProtect, 4), old));
    },
  }),
  /**
   * Tells what is at a user address of a process: MemoryBasicInformation.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER (no user address), STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH,
   * those of the handle.
   * Source: "ZwQueryVirtualMemory function (ntifs.h)".
   */
  nativeRoutine({
    name: 'QueryVirtualMemory',
    exports: ['Zw'],
    parameters: [
      'ProcessHandle: u64',
      'BaseAddress: u64',
      'MemoryInformationClass: u32',
      'MemoryInformation: ptr',
      'MemoryInformationLength: u64',
      'ReturnLength: ptr',
    ],
    irql: passiveOnly,
    call(k, mode, handle, base, informationClass, out, length, returnLength) {
      if (informationClass !== MEMORY_BASIC_INFORMATION_CLASS) return STATUS_INVALID_INFO_CLASS;
      if (u64ToNumber(length) < BASIC_INFORMATION_BYTES) return STATUS_INFO_LENGTH_MISMATCH;
      const address = addressFromU64(base);
      if (address === undefined || address < 0 || address >= MM_USER_PROBE_ADDRESS) return STATUS_INVALID_PARAMETER;
      let at = NULL_ADDRESS;
      const fault = guardAccess(mode, () => {
        at = writableRange(k, mode, out, BASIC_INFORMATION_BYTES);
        if (u64ToNumber(returnLength) !== 0) {
          k.memory.writeI64(writableRange(k, mode, returnLength, 8), BASIC_INFORMATION_BYTES);
        }
      });
      if (fault !== STATUS_SUCCESS) return fault;
      let information: MemoryInformation | undefined;
      const status = MiWithProcess(k, handle, PROCESS_QUERY_INFORMATION, mode, (process) => {
        information = MiQueryVirtual(k, process, address);
        return STATUS_SUCCESS;
      });
      return information === undefined ? status : writeInformation(k, mode, information, at);
    },
  }),
];

type Change = (process: Parameters<typeof MiAllocateVirtual>[1]) => RangeResult;

/** Changes the memory of a handle's process; a status of the handle's own is a result without a range. */
function inProcess(k: Kernel, handle: { lo: number; hi: number }, mode: number, change: Change): RangeResult {
  let result: RangeResult = { status: STATUS_SUCCESS, base: NULL_ADDRESS, sizeBytes: 0 };
  const status = MiWithProcess(k, handle, PROCESS_VM_OPERATION, mode, (process) => {
    result = change(process);
    return result.status;
  });
  return { ...result, status };
}
