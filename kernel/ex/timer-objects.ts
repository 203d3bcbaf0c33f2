/** Timer objects with handles, which programs call waitable timers. Source: "ZwCreateTimer", "ZwSetTimer" (wdm.h), "CreateWaitableTimerW function (synchapi.h)". */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, U64_ZERO, u64ToNumber } from '../../base/u64.ts';
import { KTIMER } from '../../nt/generated/layouts.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_INVALID_PARAMETER, STATUS_INVALID_PARAMETER_4, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { DispatcherHeader } from '../generated/views.ts';
import { done, hostRoutine } from '../host-routine.ts';
import { KiCancelTimer, KiInitializeTimer, KiSetTimer } from '../ke/timer.ts';
import type { Kernel } from '../kernel.ts';
import { type NativeRoutine, nativeRoutine } from '../native-routine.ts';
import { guardAccess, readableRange, writableRange } from '../ob/capture.ts';
import { queryByHandle, withObject } from '../ob/change-by-handle.ts';
import { UserMode } from '../ob/handle.ts';
import { ObpCreateNamed, ObpOpenNamed } from '../ob/named-object.ts';
import { ObpCreateObject } from '../ob/object.ts';

const PASSIVE = [PASSIVE_LEVEL, PASSIVE_LEVEL] as const;
const [TIMER_QUERY_STATE, TIMER_MODIFY_STATE] = [1, 2];
const SynchronizationTimer = 1;
/** Nanoseconds of a unit of system time. */
const NS_IN_UNIT = 100;

/** Delete procedure of timers: one that is set is taken back. */
export const ExpDeleteTimer = hostRoutine<{ readonly object: GuestAddress }>('ExpDeleteTimer', {
  start(k, { object }) {
    k.state.ke.timerApcs.delete(object);
    if (isRunning(k, object)) KiCancelTimer(k, object);
    return done(0);
  },
});

function isRunning(k: Kernel, timer: GuestAddress): boolean {
  return k.state.ke.waitTimeouts.some((timeout) => timeout.timer === timer);
}

/** Stores a BOOLEAN that a caller may have asked for. */
function giveState(k: Kernel, mode: number, out: U64, state: boolean): number {
  return guardAccess(mode, () => {
    if (u64ToNumber(out) !== 0) k.memory.writeU8(writableRange(k, mode, out, 1), state ? 1 : 0);
  });
}

/** How long until a timer is due, 100 ns units; 0 when it is not set. */
function remaining(k: Kernel, timer: GuestAddress): bigint {
  const timeout = k.state.ke.waitTimeouts.find((one) => one.timer === timer);
  return timeout === undefined ? 0n : BigInt(Math.floor(Math.max(0, timeout.dueTimeNs - k.time) / NS_IN_UNIT));
}

export const timerRoutines: readonly NativeRoutine[] = [
  /**
   * Makes a timer that is not set, or opens the one of that name with OBJ_OPENIF: TimerType 0 stays signalled, 1 lets one wait
   * through.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_INVALID_PARAMETER_4 (no such type), otherwise as ObpCreateNamed.
   * Source: "ZwCreateTimer function (wdm.h)".
   */
  nativeRoutine({
    name: 'CreateTimer',
    exports: ['Zw'],
    parameters: ['TimerHandle: ptr', 'DesiredAccess: u32', 'ObjectAttributes: ptr', 'TimerType: u32'],
    irql: PASSIVE,
    call(k, mode, handle, desiredAccess, objectAttributes, type) {
      if (type > SynchronizationTimer) return STATUS_INVALID_PARAMETER_4;
      return ObpCreateNamed(k, { mode, handle, desiredAccess, objectAttributes }, 'Timer', (options) => {
        const timer = ObpCreateObject(k, 'Timer', KTIMER.SIZE, options);
        KiInitializeTimer(k, timer, type);
        return timer;
      });
    },
  }),
  /**
   * Opens a timer by its name.
   * @irql PASSIVE_LEVEL
   * Returns as ObpOpenNamed.
   * Source: "ZwOpenTimer function (wdm.h)".
   */
  nativeRoutine({
    name: 'OpenTimer',
    exports: ['Zw'],
    parameters: ['TimerHandle: ptr', 'DesiredAccess: u32', 'ObjectAttributes: ptr'],
    irql: PASSIVE,
    call: (k, mode, handle, desiredAccess, objectAttributes) =>
      ObpOpenNamed(k, { mode, handle, desiredAccess, objectAttributes }, 'Timer'),
  }),
  /**
   * Sets a timer, anew if it is set, and has the calling thread run a routine each time it is due; gives whether it was
   * signalled.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER (a negative period), STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH,
   * STATUS_ACCESS_DENIED, STATUS_ACCESS_VIOLATION.
   * Deviation: ResumeTimer has no effect, since the system never sleeps.
   * Source: "ZwSetTimer function (wdm.h)".
   */
  nativeRoutine({
    name: 'SetTimer',
    exports: ['Zw'],
    parameters: [
      'TimerHandle: u64',
      'DueTime: ptr',
      'TimerApcRoutine: u64',
      'TimerContext: u64',
      'ResumeTimer: bool',
      'Period: s32',
      'PreviousState: ptr',
    ],
    irql: PASSIVE,
    call(k, mode, handle, dueTime, routine, context, _resume, periodMs, previous) {
      if (periodMs < 0) return STATUS_INVALID_PARAMETER;
      let due = U64_ZERO;
      const fault = guardAccess(mode, () => {
        due = k.memory.readU64(readableRange(mode, dueTime, 8));
      });
      if (fault !== STATUS_SUCCESS) return fault;
      return withObject(k, mode, handle, 'Timer', TIMER_MODIFY_STATE, (timer) => {
        const wasSignaled = new DispatcherHeader(k.memory, timer).SignalState !== 0;
        const { timerApcs } = k.state.ke;
        timerApcs.delete(timer);
        if (u64ToNumber(routine) !== 0)
          timerApcs.set(timer, { thread: k.thread, userMode: mode === UserMode, routine, context });
        KiSetTimer(k, timer, { due, periodMs, toleranceMs: 0, dpc: NULL_ADDRESS });
        return giveState(k, mode, previous, wasSignaled);
      });
    },
  }),
  /**
   * Takes a timer back; gives whether it was signalled.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED,
   * STATUS_ACCESS_VIOLATION.
   * Source: "ZwCancelTimer function (wdm.h)".
   */
  nativeRoutine({
    name: 'CancelTimer',
    exports: ['Zw'],
    parameters: ['TimerHandle: u64', 'CurrentState: ptr'],
    irql: PASSIVE,
    call: (k, mode, handle, current) =>
      withObject(k, mode, handle, 'Timer', TIMER_MODIFY_STATE, (timer) => {
        k.state.ke.timerApcs.delete(timer);
        KiCancelTimer(k, timer);
        return giveState(k, mode, current, new DispatcherHeader(k.memory, timer).SignalState !== 0);
      }),
  }),
  /**
   * Tells how long a timer has to go and whether it is signalled: TIMER_BASIC_INFORMATION (class 0).
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH, otherwise as ZwCancelTimer.
   * Deviation: Windows exports it to programs only.
   */
  nativeRoutine({
    name: 'QueryTimer',
    exports: ['Zw'],
    parameters: [
      'TimerHandle: u64',
      'TimerInformationClass: u32',
      'TimerInformation: ptr',
      'TimerInformationLength: u32',
      'ReturnLength: ptr',
    ],
    irql: PASSIVE,
    call: (k, mode, handle, informationClass, buffer, length, returnLength) => {
      const query = { mode, informationClass, buffer, length, returnLength };
      return queryByHandle(k, query, handle, 'Timer', TIMER_QUERY_STATE, 16, (timer, information) => {
        information.setBigInt64(0, remaining(k, timer), true);
        information.setUint8(8, new DispatcherHeader(k.memory, timer).SignalState === 0 ? 0 : 1);
      });
    },
  }),
];
