/**
 * Messages to the kernel debugger. All of them become events, unless the run filters them (filter.ts), and go to the routines
 * that drivers have set for them. Source: "DbgPrint", "DbgPrintEx", "vDbgPrintEx" (wdm.h).
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { STRING } from '../../nt/generated/layouts.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { STATUS_SUCCESS, STATUS_UNSUCCESSFUL } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import { callGuest, done, type Enter, enter, hostRoutine, type StepResult, whenAbandoned } from '../host-routine.ts';
import { anyIrql } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { decodeAnsi, encodeAnsi } from '../rtl/code-page.ts';
import { type ArgumentSource, callArguments, formatMessage, listArguments } from '../rtl/format.ts';
import { readNarrowText } from '../rtl/guest-text.ts';
import { DbgpBreak, debuggerDdis } from './debugger.ts';
import { DbgpIsSuppressed } from './filter.ts';

/** The highest device level: what "IRQL <= DIRQL" means. */
const HIGHEST_DIRQL = 12;
const upToDirql = [PASSIVE_LEVEL, HIGHEST_DIRQL] as const;

const DPFLTR_DEFAULT_ID = 101;
const DPFLTR_ERROR_LEVEL = 0;
const DPFLTR_INFO_LEVEL = 3;

/** Bytes of the debugger's message buffer; what is longer is cut. */
const MESSAGE_LIMIT = 512;

/** Formats and emits a message. It is ANSI text: what the code page does not have becomes a question mark. */
function print(
  k: Kernel,
  component: number,
  level: number,
  prefix: string,
  format: GuestAddress,
  next: ArgumentSource,
): number | Enter {
  if (DbgpIsSuppressed(k, component, level)) return STATUS_SUCCESS;
  const message = prefix + formatMessage(k.memory, readNarrowText(k.memory, format), next, false);
  return show(k, component, level, message.slice(0, MESSAGE_LIMIT));
}

/** Emits a message, and tells the drivers that want to hear of messages; not of those that they send meanwhile. */
function show(k: Kernel, component: number, level: number, message: string): number | Enter {
  const bytes = encodeAnsi(message);
  k.sink.debugPrint(component, level, decodeAnsi(bytes));
  const { debugCallbacks } = k.state.ke;
  if (debugCallbacks.routines.length === 0 || debugCallbacks.calling) return STATUS_SUCCESS;
  return enter(DbgpCallCallbacks, { component, level, message: bytes, next: 0, text: NULL_ADDRESS });
}

interface DebugCallbacks {
  readonly component: number;
  readonly level: number;
  readonly message: Uint8Array;
  next: number;
  /** STRING and its buffer. */
  text: GuestAddress;
}

/** Calls the routines one after the other with the message. */
const DbgpCallCallbacks = hostRoutine<DebugCallbacks>('DbgpCallCallbacks', {
  start(k, slots) {
    const { message } = slots;
    slots.text = ExpAllocateSystem(k, STRING.SIZE + message.length + 1, poolTag('Dbgp'));
    const buffer = addressAdd(slots.text, STRING.SIZE);
    k.memory.writeBytes(buffer, message);
    k.memory.writeU16(addressAdd(slots.text, STRING.Length), message.length);
    k.memory.writeU16(addressAdd(slots.text, STRING.MaximumLength), message.length + 1);
    k.memory.writePointer(addressAdd(slots.text, STRING.Buffer), buffer);
    k.state.ke.debugCallbacks.calling = true;
    return callNext(k, slots);
  },
  called: (k, slots) => callNext(k, slots),
});

whenAbandoned(DbgpCallCallbacks, (k) => {
  k.state.ke.debugCallbacks.calling = false;
});

function callNext(k: Kernel, slots: DebugCallbacks): StepResult {
  const { debugCallbacks } = k.state.ke;
  const routine = debugCallbacks.routines[slots.next++];
  if (routine !== undefined) return callGuest(routine, [slots.text, slots.component, slots.level], 'called');
  debugCallbacks.calling = false;
  ExpFreeSystem(k, slots.text);
  return done(STATUS_SUCCESS);
}

export const dbgDdis: readonly Ddi[] = [
  ...debuggerDdis,
  /**
   * Sends a formatted message, as DbgPrintEx with the default component and the information level.
   * @irql <= DIRQL
   * @returns STATUS_SUCCESS
   * Source: "DbgPrint function (wdm.h)".
   * Deviation: wide characters and strings are formatted at any IRQL; NT needs PASSIVE_LEVEL for them.
   */
  ddi({
    name: 'DbgPrint',
    parameters: ['Format: ptr'],
    irql: upToDirql,
    variadic: true,
    call: (k, format) => print(k, DPFLTR_DEFAULT_ID, DPFLTR_INFO_LEVEL, '', format, callArguments(k, 1)),
  }),
  /**
   * Sends a formatted message with its component and level.
   * @irql <= DIRQL
   * @returns STATUS_SUCCESS
   * Source: "DbgPrintEx function (wdm.h)".
   */
  ddi({
    name: 'DbgPrintEx',
    parameters: ['ComponentId: u32', 'Level: u32', 'Format: ptr'],
    irql: upToDirql,
    variadic: true,
    call: (k, component, level, format) => print(k, component, level, '', format, callArguments(k, 3)),
  }),
  /**
   * DbgPrintEx with a va_list.
   * @irql <= DIRQL
   * @returns STATUS_SUCCESS
   * Source: "vDbgPrintEx function (wdm.h)".
   */
  ddi({
    name: 'vDbgPrintEx',
    parameters: ['ComponentId: u32', 'Level: u32', 'Format: ptr', 'arglist: ptr'],
    irql: upToDirql,
    call: (k, component, level, format, list) => print(k, component, level, '', format, listArguments(k.memory, list)),
  }),
  /**
   * vDbgPrintEx with a text in front of the message.
   * @irql <= DIRQL
   * @returns STATUS_SUCCESS
   * Source: "vDbgPrintExWithPrefix function (wdm.h)".
   */
  ddi({
    name: 'vDbgPrintExWithPrefix',
    parameters: ['Prefix: ptr', 'ComponentId: u32', 'Level: u32', 'Format: ptr', 'arglist: ptr'],
    irql: upToDirql,
    call: (k, prefix, component, level, format, list) =>
      print(k, component, level, readNarrowText(k.memory, prefix), format, listArguments(k.memory, list)),
  }),
  /**
   * Has a routine called with each message, or no longer.
   * @irql any
   * @returns STATUS_SUCCESS, STATUS_UNSUCCESSFUL (set already, or not set)
   * Not in the WDK's documentation; declared in wdm.h.
   */
  ddi({
    name: 'DbgSetDebugPrintCallback',
    parameters: ['DebugPrintCallback: ptr', 'Enable: bool'],
    irql: anyIrql,
    call(k, routine, enable) {
      const { routines } = k.state.ke.debugCallbacks;
      const index = routines.indexOf(routine);
      if (index >= 0 === enable) return STATUS_UNSUCCESSFUL;
      if (enable) routines.push(routine);
      else routines.splice(index, 1);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Asks whoever sits at the debugger: the question is a message, and there is no answer. Returns the bytes of the answer.
   * @irql <= DIRQL
   * Source: "DbgPrompt function (ntddk.h)".
   */
  ddi({
    name: 'DbgPrompt',
    parameters: ['Prompt: ptr', 'Response: ptr', 'Length: u32'],
    irql: upToDirql,
    call(k, prompt) {
      k.sink.debugPrint(
        DPFLTR_DEFAULT_ID,
        DPFLTR_ERROR_LEVEL,
        readNarrowText(k.memory, prompt).slice(0, MESSAGE_LIMIT),
      );
      return 0;
    },
  }),
  /**
   * Tells of an assertion that has failed, and breaks into the debugger: raises STATUS_BREAKPOINT.
   * @irql <= DIRQL
   * Deviation: nobody is asked what to do about it.
   * Not in the WDK's documentation.
   */
  ddi({
    name: 'RtlAssert',
    parameters: ['FailedAssertion: ptr', 'FileName: ptr', 'LineNumber: u32', 'Message: ptr'],
    irql: upToDirql,
    call(k, assertion, fileName, line, messageAt) {
      const text = (at: GuestAddress) => (at === NULL_ADDRESS ? '' : readNarrowText(k.memory, at));
      const what = `*** Assertion failed: ${text(messageAt)}${text(assertion)}`;
      const message = `\n${what}\n***   Source File: ${text(fileName)}, line ${line}\n\n`;
      k.sink.debugPrint(DPFLTR_DEFAULT_ID, DPFLTR_ERROR_LEVEL, message.slice(0, MESSAGE_LIMIT));
      DbgpBreak(k, 0);
    },
  }),
];
