/** What processes and threads tell of themselves, and what of that can be set. Source: "ZwQueryInformationProcess function", "NtQueryInformationThread function (winternl.h)", "ZwSetInformationThread function (ntddk.h)". */
import { addressAdd } from '../../base/guest-address.ts';
import { type U64, u64ToNumber } from '../../base/u64.ts';
import { UNICODE_STRING } from '../../nt/generated/layouts.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { PRIVILEGES } from '../../nt/security.ts';
import {
  ntSuccess,
  STATUS_INFO_LENGTH_MISMATCH,
  STATUS_INVALID_INFO_CLASS,
  STATUS_INVALID_PARAMETER,
  STATUS_PENDING,
  STATUS_PRIVILEGE_NOT_HELD,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { KThread } from '../generated/views.ts';
import type { Enter } from '../host-routine.ts';
import { KiActiveProcessors } from '../ke/processor.ts';
import { KiSetPriority } from '../ke/scheduler.ts';
import type { Kernel } from '../kernel.ts';
import { type NativeRoutine, nativeRoutine } from '../native-routine.ts';
import { guardAccess, readableRange, writableRange } from '../ob/capture.ts';
import { type ObjectQuery, storeAnswer, withObject } from '../ob/change-by-handle.ts';
import { UserMode } from '../ob/handle.ts';
import { writeWide } from '../rtl/guest-text.ts';
import { PspAssignImpersonation } from '../se/impersonation.ts';
import { holdsPrivilege, SepEffectiveToken, SepTokenOfProcess } from '../se/token.ts';
import { PspClientId, PspProcessOf } from './process.ts';
import type { PoolQuota, Process, Thread } from './state.ts';
import { PspThreadOf } from './thread.ts';

const PASSIVE = [PASSIVE_LEVEL, PASSIVE_LEVEL] as const;
const PROCESS_QUERY_LIMITED_INFORMATION = 0x1000;
const PROCESS_SET_QUOTA = 0x100;
const THREAD_QUERY_LIMITED_INFORMATION = 0x800;
const THREAD_SET_INFORMATION = 0x20;
const THREAD_SET_THREAD_TOKEN = 0x80;
/** Priority of ordinary processes. */
const NORMAL_PRIORITY = 8;

/** PROCESSINFOCLASS */
const PROCESS_CLASSES = {
  ProcessBasicInformation: 0,
  ProcessQuotaLimits: 1,
  ProcessTimes: 4,
  ProcessDebugPort: 7,
  ProcessHandleCount: 20,
  ProcessSessionInformation: 24,
  ProcessWow64Information: 26,
  ProcessImageFileName: 27,
  ProcessBreakOnTermination: 29,
} as const;

/** THREADINFOCLASS */
const THREAD_CLASSES = {
  ThreadBasicInformation: 0,
  ThreadTimes: 1,
  ThreadPriority: 2,
  ThreadBasePriority: 3,
  ThreadAffinityMask: 4,
  ThreadImpersonationToken: 5,
  ThreadAmILastThread: 12,
  ThreadIsIoPending: 16,
  ThreadHideFromDebugger: 17,
  ThreadIsTerminated: 20,
  ThreadSuspendCount: 35,
} as const;

/** The bytes of a structure that is written field by field. */
function structure(sizeBytes: number, fill: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(sizeBytes);
  fill(new DataView(bytes.buffer));
  return bytes;
}

function number32(value: number): Uint8Array {
  return structure(4, (view) => view.setUint32(0, value, true));
}

function number64(value: bigint): Uint8Array {
  return structure(8, (view) => view.setBigUint64(0, BigInt.asUintN(64, value), true));
}

const affinity = ({ lo, hi }: U64) => BigInt(lo) | (BigInt(hi) << 32n);

/** A limit as QUOTA_LIMITS has it: all bits when there is none. */
function limitOf({ limit }: PoolQuota): bigint {
  return Number.isFinite(limit) ? BigInt(limit) : 0xffff_ffff_ffff_ffffn;
}

/** The answer to a class of fixed size; undefined for a class that there is not. */
function processInformation(k: Kernel, process: Process, informationClass: number): Uint8Array | undefined {
  switch (informationClass) {
    case PROCESS_CLASSES.ProcessBasicInformation:
      // Deviation: programs have no PEB, so PebBaseAddress is NULL.
      return structure(48, (view) => {
        view.setUint32(0, process.exitStatus, true);
        view.setBigUint64(16, affinity(KiActiveProcessors(k)), true);
        view.setInt32(24, NORMAL_PRIORITY, true);
        view.setUint32(32, PspClientId(process.id), true);
        view.setUint32(40, PspClientId(process.parent), true);
      });
    case PROCESS_CLASSES.ProcessQuotaLimits:
      return structure(48, (view) => {
        view.setBigUint64(0, limitOf(process.quota.paged), true);
        view.setBigUint64(8, limitOf(process.quota.nonPaged), true);
        view.setBigUint64(32, 0xffff_ffff_ffff_ffffn, true);
        view.setBigInt64(40, -1n, true);
      });
    case PROCESS_CLASSES.ProcessTimes:
      // Time spent is not accounted for.
      return structure(32, (view) => {
        view.setBigInt64(0, process.createTime, true);
        view.setBigInt64(8, process.exitTime, true);
      });
    case PROCESS_CLASSES.ProcessDebugPort:
    case PROCESS_CLASSES.ProcessWow64Information:
      // Nobody debugs, and there are only 64-bit programs.
      return number64(0n);
    case PROCESS_CLASSES.ProcessHandleCount: {
      const entries = k.state.ob.handleTables.get(process.id)?.entries ?? [];
      return number32(entries.filter((entry) => entry !== undefined).length);
    }
    case PROCESS_CLASSES.ProcessSessionInformation:
      return number32(SepTokenOfProcess(k, process.id).sessionId);
    case PROCESS_CLASSES.ProcessBreakOnTermination:
      return number32(0);
    default:
      return undefined;
  }
}

/** ProcessImageFileName: a UNICODE_STRING and its text behind it. */
function storeImageName(k: Kernel, { mode, buffer, length, returnLength }: ObjectQuery, name: string): number {
  const needed = UNICODE_STRING.SIZE + 2 * (name.length + 1);
  const fits = length >= needed;
  const fault = guardAccess(mode, () => {
    if (u64ToNumber(returnLength) !== 0) k.memory.writeU32(writableRange(k, mode, returnLength, 4), needed);
    if (!fits) return;
    const at = writableRange(k, mode, buffer, needed);
    k.memory.fill(at, UNICODE_STRING.SIZE, 0);
    k.memory.writeU16(at, 2 * name.length);
    k.memory.writeU16(addressAdd(at, UNICODE_STRING.MaximumLength), 2 * (name.length + 1));
    k.memory.writePointer(addressAdd(at, UNICODE_STRING.Buffer), addressAdd(at, UNICODE_STRING.SIZE));
    writeWide(k.memory, addressAdd(at, UNICODE_STRING.SIZE), `${name}\0`);
  });
  if (fault !== STATUS_SUCCESS) return fault;
  return fits ? STATUS_SUCCESS : STATUS_INFO_LENGTH_MISMATCH;
}

function threadInformation(k: Kernel, thread: Thread, informationClass: number): Uint8Array | undefined {
  switch (informationClass) {
    case THREAD_CLASSES.ThreadBasicInformation:
      // Deviation: programs have no TEB, so TebBaseAddress is NULL.
      return structure(48, (view) => {
        view.setUint32(0, thread.exitStatus ?? STATUS_PENDING, true);
        view.setUint32(16, PspClientId(thread.process), true);
        view.setUint32(24, PspClientId(thread.id), true);
        view.setBigUint64(32, affinity(thread.affinity), true);
        view.setInt32(40, thread.priority, true);
        view.setInt32(44, thread.priority - NORMAL_PRIORITY, true);
      });
    case THREAD_CLASSES.ThreadTimes:
      return structure(32, (view) => view.setBigInt64(0, thread.createTime, true));
    case THREAD_CLASSES.ThreadAmILastThread:
      return number32(k.state.ps.processes.get(thread.process)!.threads.length === 1 ? 1 : 0);
    case THREAD_CLASSES.ThreadIsIoPending: {
      const { IrpList } = new KThread(k.memory, thread.object);
      return number32(k.memory.readPointer(IrpList) === IrpList ? 0 : 1);
    }
    case THREAD_CLASSES.ThreadIsTerminated:
      return number32(thread.state === 'terminated' ? 1 : 0);
    case THREAD_CLASSES.ThreadSuspendCount:
      return number32(thread.suspendCount);
    default:
      return undefined;
  }
}

function answer(k: Kernel, query: ObjectQuery, bytes: Uint8Array | undefined): number {
  if (bytes === undefined) return STATUS_INVALID_INFO_CLASS;
  return query.length === bytes.length ? storeAnswer(k, query, bytes) : STATUS_INFO_LENGTH_MISMATCH;
}

/** Bytes that a caller gives for a class that takes so many. */
function captured(k: Kernel, mode: number, buffer: U64, length: number, wanted: number): DataView | number {
  if (length !== wanted) return STATUS_INFO_LENGTH_MISMATCH;
  let bytes: Uint8Array = new Uint8Array(0);
  const fault = guardAccess(mode, () => {
    bytes = k.memory.readBytes(readableRange(mode, buffer, wanted), wanted);
  });
  return fault === STATUS_SUCCESS ? new DataView(bytes.buffer, bytes.byteOffset, bytes.length) : fault;
}

/** Sets the pool limits of a process, a value of zero leaves one as it is. */
function setQuotaLimits(k: Kernel, mode: number, process: Process, limits: DataView): number {
  if (mode === UserMode && !holdsPrivilege(SepEffectiveToken(k), PRIVILEGES.SeIncreaseQuotaPrivilege))
    return STATUS_PRIVILEGE_NOT_HELD;
  const { paged, nonPaged } = process.quota;
  for (const [quota, offset] of [
    [paged, 0],
    [nonPaged, 8],
  ] as const) {
    const value = limits.getBigUint64(offset, true);
    if (value !== 0n) quota.limit = value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.POSITIVE_INFINITY : Number(value);
  }
  return STATUS_SUCCESS;
}

function setThread(
  k: Kernel,
  mode: number,
  handle: U64,
  informationClass: number,
  buffer: U64,
  length: number,
): number | Enter {
  const set = (sizeBytes: number, access: number, apply: (thread: Thread, value: DataView) => number): number => {
    const value = captured(k, mode, buffer, length, sizeBytes);
    if (typeof value === 'number') return value;
    return withObject(k, mode, handle, 'Thread', access, (object) => apply(PspThreadOf(k, object), value));
  };
  switch (informationClass) {
    case THREAD_CLASSES.ThreadPriority:
      return set(4, THREAD_SET_INFORMATION, (thread, value) => {
        const priority = value.getInt32(0, true);
        if (priority < 1 || priority > 31) return STATUS_INVALID_PARAMETER;
        KiSetPriority(k, thread, priority);
        return STATUS_SUCCESS;
      });
    case THREAD_CLASSES.ThreadBasePriority:
      return set(4, THREAD_SET_INFORMATION, (thread, value) => {
        const increment = value.getInt32(0, true);
        if (increment < -NORMAL_PRIORITY + 1 || increment > 31 - NORMAL_PRIORITY) return STATUS_INVALID_PARAMETER;
        KiSetPriority(k, thread, NORMAL_PRIORITY + increment);
        return STATUS_SUCCESS;
      });
    case THREAD_CLASSES.ThreadImpersonationToken: {
      const value = captured(k, mode, buffer, length, 8);
      if (typeof value === 'number') return value;
      const token: U64 = { lo: value.getUint32(0, true), hi: value.getUint32(4, true) };
      let thread: Thread | undefined;
      const status = withObject(k, mode, handle, 'Thread', THREAD_SET_THREAD_TOKEN, (object) => {
        thread = PspThreadOf(k, object);
        return STATUS_SUCCESS;
      });
      return ntSuccess(status) ? PspAssignImpersonation(k, thread!, token, mode) : status;
    }
    case THREAD_CLASSES.ThreadHideFromDebugger:
      // There is no debugger to hide from.
      return length === 0
        ? withObject(k, mode, handle, 'Thread', THREAD_SET_INFORMATION, () => STATUS_SUCCESS)
        : STATUS_INFO_LENGTH_MISMATCH;
    default:
      return STATUS_INVALID_INFO_CLASS;
  }
}

export const informationRoutines: readonly NativeRoutine[] = [
  /**
   * Tells of a process: basic information (0), quota limits (1), times (4), debug port (7), number of handles (20), session (24),
   * whether it is a 32-bit one (26), image file name (27), whether its end breaks into the debugger (29).
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INFO_LENGTH_MISMATCH, STATUS_INVALID_INFO_CLASS, STATUS_INVALID_HANDLE,
   * STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED, STATUS_ACCESS_VIOLATION.
   * Deviation: programs have no PEB and no path; time spent is not accounted for; other classes are invalid.
   * Source: "ZwQueryInformationProcess function".
   */
  nativeRoutine({
    name: 'QueryInformationProcess',
    exports: ['Zw', 'Nt'],
    parameters: [
      'ProcessHandle: u64',
      'ProcessInformationClass: u32',
      'ProcessInformation: ptr',
      'ProcessInformationLength: u32',
      'ReturnLength: ptr',
    ],
    irql: PASSIVE,
    call: (k, mode, handle, informationClass, buffer, length, returnLength) =>
      withObject(k, mode, handle, 'Process', PROCESS_QUERY_LIMITED_INFORMATION, (object) => {
        const process = PspProcessOf(k, object);
        const query = { mode, informationClass, buffer, length, returnLength };
        return informationClass === PROCESS_CLASSES.ProcessImageFileName
          ? storeImageName(k, query, process.name)
          : answer(k, query, processInformation(k, process, informationClass));
      }),
  }),
  /**
   * Sets what can be set of a process: its quota limits (1).
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INFO_LENGTH_MISMATCH, STATUS_INVALID_INFO_CLASS, STATUS_PRIVILEGE_NOT_HELD,
   * STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED, STATUS_ACCESS_VIOLATION.
   * Deviation: working sets have no limits; other classes are invalid.
   */
  nativeRoutine({
    name: 'SetInformationProcess',
    exports: ['Zw', 'Nt'],
    parameters: [
      'ProcessHandle: u64',
      'ProcessInformationClass: u32',
      'ProcessInformation: ptr',
      'ProcessInformationLength: u32',
    ],
    irql: PASSIVE,
    call(k, mode, handle, informationClass, buffer, length) {
      if (informationClass !== PROCESS_CLASSES.ProcessQuotaLimits) return STATUS_INVALID_INFO_CLASS;
      const limits = captured(k, mode, buffer, length, 48);
      if (typeof limits === 'number') return limits;
      return withObject(k, mode, handle, 'Process', PROCESS_SET_QUOTA, (object) =>
        setQuotaLimits(k, mode, PspProcessOf(k, object), limits),
      );
    },
  }),
  /**
   * Tells of a thread: basic information (0), times (1), whether it is its process's last (12), whether it has IRPs (16), whether
   * it has ended (20), how often it is suspended (35).
   * @irql PASSIVE_LEVEL
   * Returns as ZwQueryInformationProcess.
   * Deviation: programs have no TEB; time spent is not accounted for; other classes are invalid.
   * Source: "NtQueryInformationThread function (winternl.h)".
   */
  nativeRoutine({
    name: 'QueryInformationThread',
    exports: ['Zw', 'Nt'],
    parameters: [
      'ThreadHandle: u64',
      'ThreadInformationClass: u32',
      'ThreadInformation: ptr',
      'ThreadInformationLength: u32',
      'ReturnLength: ptr',
    ],
    irql: PASSIVE,
    call: (k, mode, handle, informationClass, buffer, length, returnLength) =>
      withObject(k, mode, handle, 'Thread', THREAD_QUERY_LIMITED_INFORMATION, (object) => {
        const query = { mode, informationClass, buffer, length, returnLength };
        return answer(k, query, threadInformation(k, PspThreadOf(k, object), informationClass));
      }),
  }),
  /**
   * Sets what can be set of a thread: priority (2), priority relative to its process (3), impersonation token (5), that debuggers
   * do not see it (17).
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INFO_LENGTH_MISMATCH, STATUS_INVALID_INFO_CLASS, STATUS_INVALID_PARAMETER,
   * STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED, STATUS_ACCESS_VIOLATION.
   * Deviation: other classes are invalid.
   * Source: "ZwSetInformationThread function (ntddk.h)".
   */
  nativeRoutine({
    name: 'SetInformationThread',
    exports: ['Zw', 'Nt'],
    parameters: [
      'ThreadHandle: u64',
      'ThreadInformationClass: u32',
      'ThreadInformation: ptr',
      'ThreadInformationLength: u32',
    ],
    irql: PASSIVE,
    call: (k, mode, handle, informationClass, buffer, length) =>
      setThread(k, mode, handle, informationClass, buffer, length),
  }),
];
