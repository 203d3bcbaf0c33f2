/** What happens to an IRP, step by step, in the words of who does it: one text for each event of its life. */
import type { GuestAddress } from '../../base/guest-address.ts';
import { NULL_ADDRESS } from '../../base/guest-address.ts';
import { eventWord } from '../../nt/event-codes.ts';
import { formatNtStatus } from '../../nt/ntstatus.ts';
import { STACK_CONTROL } from '../../nt/tables/io-flags.ts';
import { EventKind } from '../../proto/generated/event-kinds.ts';
import { describeEvent, functionName, informationText } from '../../wording/describe-event.ts';
import { formatPointer } from '../../wording/format-value.ts';
import type { IrpEvent } from './irp-events.ts';

const K = EventKind;
const STATUS_MORE_PROCESSING_REQUIRED = 0xc000_0016;

/** Calls of routines with the IRP, and their returns. */
export const ENTERS: readonly number[] = [
  K.irpDispatch,
  K.irpCompletionCall,
  K.irpStart,
  K.irpCancelCall,
  K.dpcStart,
  K.workStart,
  K.apcStart,
];
export const LEAVES: readonly number[] = [
  K.irpDispatchReturn,
  K.irpCompletionReturn,
  K.irpStartReturn,
  K.irpCancelReturn,
  K.dpcEnd,
  K.workEnd,
  K.apcEnd,
];

/** Calls, which repeat what other events say, and what happens around them all the time. */
export const CALL_KINDS: readonly number[] = [K.ddiCall, K.ddiReturn, K.irqlChange, K.signal, K.contextSwitch];

/**
 * The driver that does what the event tells; empty for the kernel.
 * @param within the driver whose routine it happens in, if that is known
 */
export function actorOf(shown: IrpEvent, within: string | undefined): string {
  const { event, names, driver } = shown;
  const f = event.fields as Readonly<Record<string, number>>;
  switch (event.kind) {
    case K.irpDispatch:
    case K.irpDispatchReturn:
      return names.driver(f.driver!);
    case K.irpComplete:
      return f.driver === 0 ? '' : names.driver(f.driver!);
    case K.irpCompletionCall:
    case K.irpStart:
    case K.irpCancelCall:
    case K.dpcStart:
    case K.workStart:
      return driverAt(shown, f.routine as GuestAddress);
    case K.irpAllocate:
      return driverAt(shown, event.callSite);
    case K.irpFinish:
    case K.irpFree:
    case K.irpData:
    case K.irpCancel:
    case K.threadReady:
    case K.userSystemCall:
    case K.systemCallReturn:
      return '';
    default:
      return driver === 0 ? (within ?? driverAt(shown, event.callSite)) : names.driver(driver);
  }
}

/** The driver whose code is at an address; empty for the kernel's and for none. */
function driverAt({ names }: IrpEvent, address: GuestAddress): string {
  const module = address === NULL_ADDRESS ? undefined : names.modules.moduleAt(address);
  return module === undefined || module.image === 0 ? '' : module.name;
}

/** When a completion routine is called. */
function invokeText(control: number): string {
  const { SL_INVOKE_ON_CANCEL, SL_INVOKE_ON_SUCCESS, SL_INVOKE_ON_ERROR } = STACK_CONTROL;
  const words: string[] = [];
  if (control & SL_INVOKE_ON_SUCCESS) words.push('success');
  if (control & SL_INVOKE_ON_ERROR) words.push('error');
  if (control & SL_INVOKE_ON_CANCEL) words.push('cancel');
  return words.join(', ');
}

function word(table: string, code: number): string {
  return eventWord(table, code) ?? String(code);
}

type Tell = (f: Readonly<Record<string, number>>, shown: IrpEvent) => string;

function routine({ names }: IrpEvent, address: number | undefined): string {
  return names.symbolise(address as GuestAddress);
}

function sender({ driver, names }: IrpEvent): string {
  return driver === 0 ? '' : ` from ${names.driver(driver)}`;
}

const TELL: Readonly<Record<number, Tell>> = {
  [K.irpAllocate]: (f) => {
    const locations = f.stack_size === 1 ? '1 stack location' : `${f.stack_size} stack locations`;
    // Format 1.0 does not tell what for.
    const why = f.size === 0 ? '' : ` for ${word('irp_code', f.cause!)},`;
    return `is made${why} with ${locations}`;
  },
  [K.irpDispatch]: (f, shown) => {
    const what = functionName(f.major!, f.minor!);
    const target = `${shown.names.device(f.device!)} in location ${f.location}`;
    return `receives ${what}${sender(shown)} for ${target}: ${routine(shown, f.routine)}`;
  },
  [K.irpDispatchReturn]: (f) => `returns ${formatNtStatus(f.status!)}`,
  [K.irpSkip]: (f) => `skips its location: the next driver gets location ${f.location} too`,
  [K.irpCopy]: (f) => `copies location ${f.location} to location ${f.location! - 1}`,
  [K.irpSetCompletion]: (f, shown) => {
    const context = shown.event.fields.context as bigint;
    const given = context === 0n ? '' : `, context ${formatPointer(context, (a) => shown.names.address(a))}`;
    const when = invokeText(f.control!);
    return `sets completion routine ${routine(shown, f.routine)} on ${when}, in location ${f.location}${given}`;
  },
  [K.irpMarkPending]: (f) => `marks location ${f.location} pending`,
  [K.irpQueue]: (f, { names }) => {
    const place = names.address(f.queue as GuestAddress);
    const failed = f.status === 0 ? '' : `: ${formatNtStatus(f.status!)}`;
    return `puts it into the ${word('queue_code', f.type!)} at ${place}${failed}`;
  },
  [K.irpDequeue]: (f, { names }) =>
    `takes it out of the ${word('queue_code', f.type!)} at ${names.address(f.queue as GuestAddress)}`,
  [K.irpStart]: (f, shown) => `StartIo ${routine(shown, f.routine)} is called for ${shown.names.device(f.device!)}`,
  [K.irpStartReturn]: () => 'StartIo returns',
  [K.irpSetCancel]: (f, shown) => {
    if (f.routine === NULL_ADDRESS)
      return `clears the cancel routine${f.old === NULL_ADDRESS ? ': there was none' : ''}`;
    return `sets cancel routine ${routine(shown, f.routine)}`;
  },
  [K.irpCancel]: (f, shown) => {
    const then =
      f.routine === NULL_ADDRESS ? 'there is no cancel routine' : `${routine(shown, f.routine)} is to be called`;
    return `${word('cancel_code', f.cause!)} asks for its cancellation: ${then}`;
  },
  [K.irpCancelCall]: (f, shown) =>
    `cancel routine ${routine(shown, f.routine)} is called for ${shown.names.device(f.device!)}`,
  [K.irpCancelReturn]: () => 'cancel routine returns',
  [K.irpComplete]: (f, { event }) => {
    const information = event.fields.information as bigint;
    const cancelled = f.cancel === 0 ? '' : ', cancelled';
    return `completes it: ${formatNtStatus(f.status!)}, information ${informationText(information)}${cancelled}`;
  },
  [K.irpCompletionCall]: (f, shown) =>
    `completion routine ${routine(shown, f.routine)} is called, from location ${f.location}`,
  [K.irpCompletionReturn]: (f) =>
    f.status === STATUS_MORE_PROCESSING_REQUIRED
      ? 'returns STATUS_MORE_PROCESSING_REQUIRED: completion stops here'
      : `returns ${formatNtStatus(f.status!)}: completion goes on`,
  [K.irpFinish]: (f, { event, names }) => {
    const result = `${formatNtStatus(f.status!)}, information ${informationText(event.fields.information as bigint)}`;
    const how = f.by_apc === 0 ? '' : ', in a special kernel APC';
    return `result goes to ${names.thread(f.requester!)}${how}: ${result}`;
  },
  [K.irpFree]: () => 'is freed',
};

/**
 * What the event tells, without the number of the IRP.
 * @param service the system service that is being carried out for it
 */
export function stepText(shown: IrpEvent, service: string): string {
  const { event, names, own, child } = shown;
  if (event.kind === K.userSystemCall) return `calls ${service}`;
  if (event.kind === K.systemCallReturn) return `${service} ${describeEvent(event, names)}`;
  const tell = own ? TELL[event.kind] : undefined;
  if (tell !== undefined) return tell(event.fields as Readonly<Record<string, number>>, shown);
  const text = describeEvent(event, names);
  if (own) return text.replace(/^IRP \d+ /, '');
  return child === 0 ? text : `its child ${text}`;
}
