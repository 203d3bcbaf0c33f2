/**
 * Memory of processes as drivers use it without handles: copying between them, and keeping ranges as they are.
 * Source: "MmSecureVirtualMemory function (ntddk.h)", "MmUnsecureVirtualMemory function (ntddk.h)", "Bug Check 0x1A".
 */
import { addressAdd, type GuestAddress, isSystemAddress } from '../../base/guest-address.ts';
import { type U64, u64 } from '../../base/u64.ts';
import { MEMORY_MANAGEMENT } from '../../nt/bug-check-codes.ts';
import {
  STATUS_ACCESS_VIOLATION,
  STATUS_PARTIAL_COPY,
  STATUS_PROCESS_IS_TERMINATING,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { bugcheck } from '../bugcheck.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { MM_USER_PROBE_ADDRESS } from '../ex/probe.ts';
import { upToApc } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { PspProcessOf } from '../ps/process.ts';
import type { Process } from '../ps/state.ts';
import { PAGE_READONLY, PAGE_READWRITE } from './page-protection.ts';
import { PAGE_SIZE } from './system-space.ts';
import { MiInProcess } from './virtual-regions.ts';

const UserMode = 1;

/** Parameter 1 of bug check 0x1A. */
const UNSECURE_OF_UNKNOWN = 0x15000;

interface Place {
  readonly process: Process;
  readonly address: GuestAddress;
}

/** Copies page by page until one of the two cannot be used; gives how many bytes. */
function copy(k: Kernel, from: Place, to: Place, length: number): number {
  let done = 0;
  while (done < length) {
    const source = addressAdd(from.address, done);
    const target = addressAdd(to.address, done);
    const roomOf = (address: GuestAddress) => PAGE_SIZE - (((address % PAGE_SIZE) + PAGE_SIZE) % PAGE_SIZE);
    const count = Math.min(length - done, roomOf(source), roomOf(target));
    const bytes = MiInProcess(k, from.process, () =>
      k.memory.isAccessible(source, count, 'read') ? k.memory.readBytes(source, count) : undefined,
    );
    if (bytes === undefined) return done;
    const isWritten = MiInProcess(k, to.process, () => {
      if (!k.memory.isAccessible(target, count, 'write')) return false;
      k.memory.writeBytes(target, bytes);
      return true;
    });
    if (!isWritten) return done;
    done += count;
  }
  return done;
}

function isUserRange(address: GuestAddress, length: number): boolean {
  return !isSystemAddress(address) && address + length <= MM_USER_PROBE_ADDRESS;
}

/** Secures a range of the current process; 0 when it cannot be used like that. */
function secure(k: Kernel, address: GuestAddress, sizeBytes: number, probeMode: number): U64 {
  const process = k.state.ps.processes.get(k.state.ps.attachedProcess)!;
  const isMode = probeMode === PAGE_READONLY || probeMode === PAGE_READWRITE;
  const access = probeMode === PAGE_READWRITE ? 'write' : 'read';
  if (!isMode || sizeBytes <= 0 || !isUserRange(address, sizeBytes)) return u64(0);
  if (!k.memory.isAccessible(address, sizeBytes, access)) return u64(0);
  const handle = k.state.mm.nextSecured++;
  process.secured.push({ handle, address, sizeBytes });
  return u64(handle);
}

export const processMemoryDdis: readonly Ddi[] = [
  /**
   * Copies memory from one process to another and stores how many bytes.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS, STATUS_PARTIAL_COPY, STATUS_ACCESS_VIOLATION (UserMode, and no user address),
   * STATUS_PROCESS_IS_TERMINATING
   * Not in the WDK's documentation.
   */
  ddi({
    name: 'MmCopyVirtualMemory',
    parameters: [
      'FromProcess: ptr',
      'FromAddress: ptr',
      'ToProcess: ptr',
      'ToAddress: ptr',
      'BufferSize: i64',
      'PreviousMode: u8',
      'NumberOfBytesCopied: ptr',
    ],
    irql: upToApc,
    call(k, fromProcess, fromAddress, toProcess, toAddress, length, mode, copiedAt) {
      const from = { process: PspProcessOf(k, fromProcess), address: fromAddress };
      const to = { process: PspProcessOf(k, toProcess), address: toAddress };
      k.memory.writeI64(copiedAt, 0);
      if (mode === UserMode && !(isUserRange(fromAddress, length) && isUserRange(toAddress, length))) {
        return STATUS_ACCESS_VIOLATION;
      }
      if (from.process.exited || to.process.exited) return STATUS_PROCESS_IS_TERMINATING;
      const copied = copy(k, from, to, length);
      k.memory.writeI64(copiedAt, copied);
      return copied === length ? STATUS_SUCCESS : STATUS_PARTIAL_COPY;
    },
  }),
  /**
   * Keeps a range of the current process from being freed or protected otherwise; gives a handle, NULL when it cannot be used
   * like that. Its contents can still change.
   * @irql <= APC_LEVEL
   * Source: "MmSecureVirtualMemory function (ntddk.h)".
   */
  ddi({
    name: 'MmSecureVirtualMemory',
    parameters: ['Address: ptr', 'Size: i64', 'ProbeMode: u32'],
    irql: upToApc,
    call: secure,
  }),
  /**
   * Lets a range change again.
   * @irql <= APC_LEVEL
   * Bug check 0x1A when the current process has no such handle.
   * Source: "MmUnsecureVirtualMemory function (ntddk.h)".
   */
  ddi({
    name: 'MmUnsecureVirtualMemory',
    parameters: ['SecureHandle: u64'],
    irql: upToApc,
    call(k, { lo, hi }) {
      const { secured } = k.state.ps.processes.get(k.state.ps.attachedProcess)!;
      const index = hi === 0 ? secured.findIndex(({ handle }) => handle === lo) : -1;
      if (index < 0) {
        const text = `the handle ${lo}, which the current process has secured nothing under, is given up`;
        throw bugcheck(k, MEMORY_MANAGEMENT, [UNSECURE_OF_UNKNOWN, lo, 0, 0], text);
      }
      secured.splice(index, 1);
    },
  }),
];
