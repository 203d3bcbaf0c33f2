/**
 * Messages to the kernel debugger. All of them become events, whatever their component and level: a filter belongs to
 * who looks at the trace. Source: "DbgPrint", "DbgPrintEx", "vDbgPrintEx" (wdm.h).
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import type { Kernel } from '../kernel.ts';
import { decodeAnsi, encodeAnsi } from '../rtl/code-page.ts';
import { type ArgumentSource, callArguments, formatMessage, listArguments } from '../rtl/format.ts';
import { readNarrowText } from '../rtl/guest-text.ts';
import { debuggerDdis } from './debugger.ts';

/** The highest device level: what "IRQL <= DIRQL" means. */
const HIGHEST_DIRQL = 12;
const upToDirql = [PASSIVE_LEVEL, HIGHEST_DIRQL] as const;

const DPFLTR_DEFAULT_ID = 101;
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
): number {
  const message = prefix + formatMessage(k.memory, readNarrowText(k.memory, format), next, false);
  k.sink.debugPrint(component, level, decodeAnsi(encodeAnsi(message.slice(0, MESSAGE_LIMIT))));
  return STATUS_SUCCESS;
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
];
