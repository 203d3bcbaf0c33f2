/**
 * Routines that drivers want called when the system stops: on the processor that stops it, at HIGH_LEVEL, one after the other,
 * while nothing else runs any more. What was being done stays as it was for whoever looks at the failure.
 * Source: "Writing a Bug Check Callback Routine", "KeRegisterBugCheckCallback function (wdm.h)".
 */
import { Bugcheck } from '../../base/errors.ts';
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { u64FromAddress } from '../../base/u64.ts';
import { UNEXPECTED_KERNEL_MODE_TRAP } from '../../nt/bug-check-codes.ts';
import { KBUGCHECK_CALLBACK_RECORD } from '../../nt/generated/layouts.ts';
import { HIGH_LEVEL } from '../../nt/irql.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { KBugcheckCallbackRecord, KBugcheckReasonCallbackRecord } from '../generated/views.ts';
import { callGuest, done, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import { anyIrql } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { MiDpcStack } from '../mm/system-space.ts';
import { dumpCallbackDdis, dumpCallbacks, KiCallDumpCallbacks, KiTellCallbackData } from './dump-callbacks.ts';
import { KiInterrupt } from './interruption.ts';
import { KiSetIrql } from './irql.ts';

/** State of a record. */
const BufferEmpty = 0;
const BufferInserted = 1;
const BufferStarted = 2;
const BufferFinished = 3;

/**
 * The system stops: calls what drivers have registered for that.
 * @returns false when there is nothing to call, so that the run ends at once
 */
export function KiBeginBugCheck(k: Kernel, { code, parameters, message }: Bugcheck): boolean {
  const { ke } = k.state;
  const isNobody = ke.bugCheckCallbacks.length === 0 && ke.bugCheckReasonCallbacks.length === 0;
  if (ke.stopping !== undefined || isNobody) return false;
  const { processor } = k;
  ke.stopping = { code, parameters, message };
  if (k.currentThread === undefined) k.currentThread = processor.idle;
  // A stack that is used up cannot be called on.
  const stack = code === UNEXPECTED_KERNEL_MODE_TRAP ? MiDpcStack(processor.number) : undefined;
  KiInterrupt(k, k.currentThread!, KiCallBugCheckCallbacks, { next: 0 }, stack);
  KiSetIrql(k, HIGH_LEVEL, 'bug check');
  return true;
}

/** The bug check with which the system is stopping; undefined while it runs. */
export function KiStopping(k: Kernel): Bugcheck | undefined {
  const { stopping } = k.state.ke;
  return stopping && new Bugcheck(stopping.code, stopping.parameters, stopping.message);
}

interface CallBugCheckCallbacks {
  next: number;
  record?: GuestAddress;
}

const KiCallBugCheckCallbacks = hostRoutine<CallBugCheckCallbacks>('KiCallBugCheckCallbacks', {
  start: (k, slots) => callNext(k, slots),
  returned(k, slots) {
    const view = new KBugcheckCallbackRecord(k.memory, slots.record!);
    view.State = BufferFinished;
    KiTellCallbackData(k, view.Component, view.Buffer, view.Length);
    return callNext(k, slots);
  },
  dumped: () => done(0),
});

function callNext(k: Kernel, slots: CallBugCheckCallbacks): StepResult {
  for (;;) {
    const record = k.state.ke.bugCheckCallbacks[slots.next++];
    if (record === undefined) {
      const { code, parameters } = k.state.ke.stopping!;
      return enter(KiCallDumpCallbacks, dumpCallbacks(k, code, parameters), 'dumped');
    }
    // Its driver may have freed it without a word.
    if (!k.memory.isAccessible(record, KBUGCHECK_CALLBACK_RECORD.SIZE, 'write')) continue;
    const view = new KBugcheckCallbackRecord(k.memory, record);
    if (view.State !== BufferInserted) continue;
    view.State = BufferStarted;
    slots.record = record;
    return callGuest(view.CallbackRoutine, [view.Buffer, view.Length], 'returned');
  }
}

/** Enters a record in a list; false when it is in one, or has not been initialised. */
function register(list: GuestAddress[], record: GuestAddress, view: { State: number }): boolean {
  if (view.State !== BufferEmpty) return false;
  view.State = BufferInserted;
  list.push(record);
  return true;
}

/** Takes a record out of its list; false when it is in none. */
function deregister(list: GuestAddress[], record: GuestAddress, view: { State: number }): boolean {
  if (view.State !== BufferInserted) return false;
  view.State = BufferEmpty;
  const index = list.indexOf(record);
  if (index >= 0) list.splice(index, 1);
  return true;
}

export const bugCheckCallbackDdis: readonly Ddi[] = [
  ...dumpCallbackDdis,
  /**
   * Has a routine called when the system stops, with a buffer for what it has to tell; FALSE when the record is in use.
   * @irql any
   * Deviation: no crash dump is written; what is in the buffer goes into the trace.
   * Source: "KeRegisterBugCheckCallback function (wdm.h)".
   */
  ddi({
    name: 'KeRegisterBugCheckCallback',
    parameters: ['CallbackRecord: ptr', 'CallbackRoutine: ptr', 'Buffer: ptr', 'Length: u32', 'Component: ptr'],
    irql: anyIrql,
    call(k, record, routine, buffer, length, component) {
      const view = new KBugcheckCallbackRecord(k.memory, record);
      if (!register(k.state.ke.bugCheckCallbacks, record, view)) return false;
      view.CallbackRoutine = routine;
      view.Buffer = buffer;
      view.Length = length;
      view.Component = component;
      view.Checksum = u64FromAddress(addressAdd(routine, buffer + length + component));
      return true;
    },
  }),
  /**
   * Takes a routine back that KeRegisterBugCheckCallback has entered; FALSE when it is not entered.
   * @irql any
   * Source: "KeDeregisterBugCheckCallback function (wdm.h)".
   */
  ddi({
    name: 'KeDeregisterBugCheckCallback',
    parameters: ['CallbackRecord: ptr'],
    irql: anyIrql,
    call: (k, record) =>
      deregister(k.state.ke.bugCheckCallbacks, record, new KBugcheckCallbackRecord(k.memory, record)),
  }),
  /**
   * Has a routine called when a crash dump is made, for one of the reasons that there are; FALSE when the record is in use.
   * @irql any
   * Deviation: the trace is the crash dump, which nobody writes piece by piece: routines for KbCallbackDumpIo are never called;
   * nor are those for KbCallbackRemovePages and KbCallbackSecondaryMultiPartDumpData.
   * Source: "KeRegisterBugCheckReasonCallback function (wdm.h)".
   */
  ddi({
    name: 'KeRegisterBugCheckReasonCallback',
    parameters: ['CallbackRecord: ptr', 'CallbackRoutine: ptr', 'Reason: u32', 'Component: ptr'],
    irql: anyIrql,
    call(k, record, routine, reason, component) {
      const view = new KBugcheckReasonCallbackRecord(k.memory, record);
      if (!register(k.state.ke.bugCheckReasonCallbacks, record, view)) return false;
      view.CallbackRoutine = routine;
      view.Reason = reason;
      view.Component = component;
      return true;
    },
  }),
  /**
   * Takes a routine back that KeRegisterBugCheckReasonCallback has entered; FALSE when it is not entered.
   * @irql any
   * Source: "KeDeregisterBugCheckReasonCallback function (wdm.h)".
   */
  ddi({
    name: 'KeDeregisterBugCheckReasonCallback',
    parameters: ['CallbackRecord: ptr'],
    irql: anyIrql,
    call: (k, record) =>
      deregister(k.state.ke.bugCheckReasonCallbacks, record, new KBugcheckReasonCallbackRecord(k.memory, record)),
  }),
];
