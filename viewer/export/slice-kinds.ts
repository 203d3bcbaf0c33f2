/**
 * Which events begin and end a slice on the track of the thread, or of the processor, that they happen on: calls and
 * their returns. Which ones are instants there.
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import { ntStatusName } from '../../nt/ntstatus.ts';
import type { TraceEvent } from '../../proto/decoded-batch.ts';
import { EventKind } from '../../proto/generated/event-kinds.ts';
import { functionName } from '../../wording/describe-event.ts';
import type { TraceNames } from '../../wording/names.ts';
import type { SliceArguments } from './timeline.ts';

const K = EventKind;

export interface SliceBegin {
  readonly category: string;
  /** What the end of the slice has too. */
  readonly key: (event: TraceEvent) => string;
  readonly name: (event: TraceEvent, names: TraceNames) => string;
  /** The event has a field `irp`, and the slice belongs to that one. */
  readonly ofIrp?: boolean;
}

export interface SliceEnd {
  readonly key: (event: TraceEvent) => string;
  readonly args: (event: TraceEvent) => SliceArguments;
}

const number = (event: TraceEvent, field: string) => event.fields[field] as number;
const text = (event: TraceEvent, field: string) => event.fields[field] as string;
const routine = (event: TraceEvent, names: TraceNames) => names.modules.routineAt(event.fields.routine as GuestAddress);
const keyed = (word: string, field: string) => (event: TraceEvent) => `${word} ${number(event, field)}`;
const noArgs = () => ({});
const statusOf = (event: TraceEvent): SliceArguments => ({ status: ntStatusName(number(event, 'status')) });

interface Call {
  readonly begin: number;
  readonly end: number;
  readonly category: string;
  readonly key: (event: TraceEvent) => string;
  readonly name: (event: TraceEvent, names: TraceNames) => string;
  readonly args: (event: TraceEvent) => SliceArguments;
  readonly ofIrp?: boolean;
}

const CALLS: readonly Call[] = [
  {
    begin: K.userSystemCall,
    end: K.systemCallReturn,
    category: 'user',
    key: keyed('action', 'action'),
    name: (event) => text(event, 'service'),
    args: statusOf,
  },
  {
    begin: K.driverEntryCall,
    end: K.driverEntryReturn,
    category: 'driver',
    key: keyed('entry', 'driver'),
    name: (event, names) => `${names.driver(number(event, 'driver'))} DriverEntry`,
    args: statusOf,
  },
  {
    begin: K.driverUnload,
    end: K.driverUnloadReturn,
    category: 'driver',
    key: keyed('unload', 'driver'),
    name: (event, names) => `${names.driver(number(event, 'driver'))} DriverUnload`,
    args: noArgs,
  },
  {
    begin: K.irpDispatch,
    end: K.irpDispatchReturn,
    category: 'irp',
    key: keyed('irp', 'irp'),
    name: (event, names) =>
      `${functionName(number(event, 'major'), number(event, 'minor'))} ${names.driver(number(event, 'driver'))}`,
    args: statusOf,
    ofIrp: true,
  },
  {
    begin: K.irpCompletionCall,
    end: K.irpCompletionReturn,
    category: 'irp',
    key: keyed('completion', 'irp'),
    name: (event, names) => `completion ${routine(event, names)}`,
    args: statusOf,
    ofIrp: true,
  },
  {
    begin: K.irpStart,
    end: K.irpStartReturn,
    category: 'irp',
    key: keyed('start', 'irp'),
    name: (event, names) => `StartIo ${routine(event, names)}`,
    args: noArgs,
    ofIrp: true,
  },
  {
    begin: K.irpCancelCall,
    end: K.irpCancelReturn,
    category: 'irp',
    key: keyed('cancel', 'irp'),
    name: (event, names) => `cancel ${routine(event, names)}`,
    args: noArgs,
    ofIrp: true,
  },
  {
    begin: K.fastIoCall,
    end: K.fastIoReturn,
    category: 'irp',
    key: keyed('fast i/o', 'device'),
    name: (event, names) => `FastIO ${routine(event, names)}`,
    args: statusOf,
  },
  {
    begin: K.ddiCall,
    end: K.ddiReturn,
    category: 'ddi',
    key: (event) => `ddi ${text(event, 'ddi')}`,
    name: (event) => text(event, 'ddi'),
    args: noArgs,
  },
  {
    begin: K.waitBegin,
    end: K.waitEnd,
    category: 'wait',
    key: () => 'wait',
    name: () => 'wait',
    args: statusOf,
  },
  {
    begin: K.dpcStart,
    end: K.dpcEnd,
    category: 'dpc',
    key: keyed('dpc', 'dpc'),
    name: (event, names) => `DPC ${routine(event, names)}`,
    args: noArgs,
  },
  {
    begin: K.apcStart,
    end: K.apcEnd,
    category: 'apc',
    key: keyed('apc', 'apc'),
    name: (event, names) => `APC ${routine(event, names)}`,
    args: noArgs,
  },
  {
    begin: K.workStart,
    end: K.workEnd,
    category: 'work',
    key: keyed('work', 'item'),
    name: (event, names) => `work item ${routine(event, names)}`,
    args: noArgs,
  },
  {
    begin: K.interruptStart,
    end: K.interruptEnd,
    category: 'interrupt',
    key: keyed('interrupt', 'interrupt'),
    name: (event, names) => `interrupt ${routine(event, names)}`,
    args: noArgs,
  },
];

export const SLICE_BEGINS: ReadonlyMap<number, SliceBegin> = new Map(CALLS.map((call) => [call.begin, call]));
export const SLICE_ENDS: ReadonlyMap<number, SliceEnd> = new Map(CALLS.map((call) => [call.end, call]));

/** What happens in a moment: how it is called, and its category. */
export const INSTANTS: ReadonlyMap<number, { readonly name: string; readonly category: string }> = new Map([
  [K.debugPrint, { name: 'DbgPrint', category: 'output' }],
  [K.irpMarkPending, { name: 'IoMarkIrpPending', category: 'irp' }],
  [K.irpComplete, { name: 'IoCompleteRequest', category: 'irp' }],
  [K.irpFinish, { name: 'request finished', category: 'irp' }],
  [K.irpCancel, { name: 'cancel requested', category: 'irp' }],
  [K.lockContend, { name: 'lock is held', category: 'lock' }],
  [K.poolFail, { name: 'allocation failed', category: 'pool' }],
  [K.timerExpire, { name: 'timer expired', category: 'timer' }],
  [K.exception, { name: 'exception', category: 'error' }],
  [K.finding, { name: 'finding', category: 'error' }],
  [K.bugCheck, { name: 'BUG CHECK', category: 'error' }],
]);
