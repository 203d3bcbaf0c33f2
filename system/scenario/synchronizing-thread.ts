/**
 * Events, waits and other threads, in the words of Win32.
 * Source: "CreateEvent", "SetEvent", "WaitForSingleObject", "WaitForMultipleObjects" (synchapi.h), "OpenThread".
 */
import { InputError } from '../../base/errors.ts';
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { type U64, U64_ZERO, u64, u64FromAddress, u64FromNumber, u64ToNumber } from '../../base/u64.ts';
import { ntSuccess, STATUS_PENDING } from '../../nt/status-codes.ts';
import { OBJECT_ACCESS, STANDARD_ACCESS } from '../../nt/tables/io-flags.ts';
import { type HandleValue, halves, INVALID_HANDLE_VALUE, ProgramThread, rawHandle } from './program-thread.ts';
import type { UserProgram } from './user-program.ts';
import { INFINITE, WAIT_FAILED, WAIT_IO_COMPLETION } from './win32.ts';

/** Offsets in the parameter page. */
const HANDLE_AT = 0x00;
const TIMEOUT_AT = 0x08;
const CLIENT_ID_AT = 0x10;
const HANDLES_AT = 0x20;

const MAXIMUM_WAIT_OBJECTS = 64;
const EVENT_ALL_ACCESS = 0x1f_0003;
const NOTIFICATION_EVENT = 0;
const SYNCHRONIZATION_EVENT = 1;
const WAIT_ALL = 0;
const WAIT_ANY = 1;

export interface CreateEventOptions {
  /** Stays signalled until it is reset; otherwise it lets one wait through. */
  readonly manualReset?: boolean;
  readonly initialState?: boolean;
}

/** NtCurrentProcess() */
const CURRENT_PROCESS = u64FromNumber(-1);
const STATUS_USER_APC = 0xc0;

/** What a program is called with when a request is over. */
export interface CompletedRequest {
  readonly status: number;
  readonly bytesTransferred: number;
}

export class SynchronizingThread extends ProgramThread {
  /** Requests whose end is told by a call, by the address of their OVERLAPPED. */
  protected readonly completionRoutines = new Map<GuestAddress, (result: CompletedRequest) => void>();

  /** Suspends the thread; alertably, completion routines run meanwhile and end it with WAIT_IO_COMPLETION. */
  *SleepEx(milliseconds: number, alertable: boolean): UserProgram<number> {
    const timeout = yield* this.timeout(milliseconds);
    // An endless delay is the longest one that there is.
    const endless = timeout.lo === 0 && timeout.hi === 0;
    const at = addressAdd(this.base, TIMEOUT_AT);
    if (endless) yield* this.store(at, halves({ lo: 0, hi: 0x8000_0000 }));
    const args = [u64(alertable ? 1 : 0), u64FromAddress(at)];
    const { status } = yield* this.systemCall('NtDelayExecution', args);
    return status === STATUS_USER_APC ? this.runCompletionRoutines() : 0;
  }

  /** As WaitForSingleObject; alertably, completion routines run meanwhile and end it with WAIT_IO_COMPLETION. */
  *WaitForSingleObjectEx(handle: HandleValue, milliseconds: number, alertable: boolean): UserProgram<number> {
    const timeout = yield* this.timeout(milliseconds);
    const args = [rawHandle(handle), u64(alertable ? 1 : 0), timeout];
    const { status } = yield* this.systemCall('NtWaitForSingleObject', args, handle);
    if (status === STATUS_USER_APC) return this.runCompletionRoutines();
    return ntSuccess(status) ? status : WAIT_FAILED;
  }

  /** Calls the routines of the requests that are over. */
  private runCompletionRoutines(): number {
    for (const [overlapped, routine] of [...this.completionRoutines]) {
      const status = this.peekU32(overlapped);
      if (status === STATUS_PENDING) continue;
      this.completionRoutines.delete(overlapped);
      routine({ status, bytesTransferred: this.peekU32(addressAdd(overlapped, 8)) });
    }
    return WAIT_IO_COMPLETION;
  }

  /** Ends the process with all its threads. Nothing of this thread's code runs after it. */
  *ExitProcess(exitStatus = 0): UserProgram<void> {
    yield* this.systemCall('NtTerminateProcess', [CURRENT_PROCESS, u64(exitStatus)]);
  }

  /** Ends another thread. */
  *TerminateThread(thread: HandleValue, exitStatus = 0): UserProgram<boolean> {
    const args = [rawHandle(thread), u64(exitStatus)];
    return ntSuccess((yield* this.systemCall('NtTerminateThread', args, thread)).status);
  }

  /** Makes an event without a name. Returns INVALID_HANDLE_VALUE when it fails. */
  *CreateEvent({ manualReset = false, initialState = false }: CreateEventOptions = {}): UserProgram<HandleValue> {
    yield* this.reserve(0);
    const called = yield* this.systemCall('NtCreateEvent', [
      this.pointer(HANDLE_AT),
      u64(EVENT_ALL_ACCESS),
      U64_ZERO,
      u64(manualReset ? NOTIFICATION_EVENT : SYNCHRONIZATION_EVENT),
      u64(initialState ? 1 : 0),
    ]);
    if (!ntSuccess(called.status)) return INVALID_HANDLE_VALUE;
    return { value: u64ToNumber(called.result), action: called.action };
  }

  *SetEvent(event: HandleValue): UserProgram<boolean> {
    return ntSuccess((yield* this.systemCall('NtSetEvent', [rawHandle(event), U64_ZERO], event)).status);
  }

  *ResetEvent(event: HandleValue): UserProgram<boolean> {
    return ntSuccess((yield* this.systemCall('NtResetEvent', [rawHandle(event), U64_ZERO], event)).status);
  }

  /** Opens a thread of the scenario, of this process unless said otherwise; enough for CancelSynchronousIo and waits. */
  *OpenThread(thread: string, process: string = this.processName): UserProgram<HandleValue> {
    const id = this.environment.threadId(process, thread);
    if (id === undefined) throw new InputError(`OpenThread: the scenario has no thread ${process}/${thread}`);
    yield* this.store(addressAdd(this.base, CLIENT_ID_AT), new Uint8Array(8));
    yield* this.store(addressAdd(this.base, CLIENT_ID_AT + 8), halves(u64(id)));
    const called = yield* this.systemCall('NtOpenThread', [
      this.pointer(HANDLE_AT),
      u64(OBJECT_ACCESS.THREAD_TERMINATE | STANDARD_ACCESS.SYNCHRONIZE),
      U64_ZERO,
      this.pointer(CLIENT_ID_AT),
    ]);
    if (!ntSuccess(called.status)) return INVALID_HANDLE_VALUE;
    return { value: u64ToNumber(called.result), action: called.action };
  }

  /** Waits until the object is signalled; WAIT_OBJECT_0, WAIT_TIMEOUT, WAIT_ABANDONED or WAIT_FAILED. */
  *WaitForSingleObject(handle: HandleValue, milliseconds: number = INFINITE): UserProgram<number> {
    const timeout = yield* this.timeout(milliseconds);
    const called = yield* this.systemCall('NtWaitForSingleObject', [rawHandle(handle), U64_ZERO, timeout], handle);
    return ntSuccess(called.status) ? called.status : WAIT_FAILED;
  }

  /** Waits for one or all of several objects; WAIT_OBJECT_0 + index, otherwise as WaitForSingleObject. */
  *WaitForMultipleObjects(
    handles: readonly HandleValue[],
    waitAll: boolean,
    milliseconds: number = INFINITE,
  ): UserProgram<number> {
    if (handles.length === 0 || handles.length > MAXIMUM_WAIT_OBJECTS)
      throw new InputError(`WaitForMultipleObjects takes 1 to ${MAXIMUM_WAIT_OBJECTS} handles, not ${handles.length}`);
    const timeout = yield* this.timeout(milliseconds);
    const array = new Uint8Array(8 * handles.length);
    handles.forEach((handle, index) => {
      array.set(halves(rawHandle(handle)), 8 * index);
    });
    const references = handles.flatMap(({ action }, index) => (action > 0 ? [{ action, index: 8 * index }] : []));
    yield { kind: 'write', address: addressAdd(this.base, HANDLES_AT), data: array, references };
    const called = yield* this.systemCall('NtWaitForMultipleObjects', [
      u64(handles.length),
      this.pointer(HANDLES_AT),
      u64(waitAll ? WAIT_ALL : WAIT_ANY),
      U64_ZERO,
      timeout,
    ]);
    return ntSuccess(called.status) ? called.status : WAIT_FAILED;
  }

  /** A pointer to a relative timeout, null for an endless one. */
  private *timeout(milliseconds: number): UserProgram<U64> {
    if (!(milliseconds >= 0 && milliseconds <= INFINITE))
      throw new InputError(`a wait takes 0 to ${INFINITE} milliseconds, not ${milliseconds}`);
    yield* this.reserve(0);
    if (milliseconds === INFINITE) return U64_ZERO;
    const at = addressAdd(this.base, TIMEOUT_AT);
    yield* this.store(at, halves(u64FromNumber(-Math.round(milliseconds * 10_000))));
    return u64FromAddress(at);
  }
}
