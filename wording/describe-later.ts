/**
 * One line for what drivers set going and what is waited with: DPCs, timers, work items, APCs, interrupts, queues,
 * cancellation, MDLs.
 */
import { NULL_ADDRESS } from '../base/guest-address.ts';
import { irqlName } from '../nt/irql.ts';
import { formatNtStatus } from '../nt/ntstatus.ts';
import { EventKind } from '../proto/generated/event-kinds.ts';
import { bytesCount, type Describe, type Fields, wordOf } from './describe-common.ts';
import { formatDuration, formatPointer, formatTimeout, modeName } from './format-value.ts';
import type { TraceNames } from './names.ts';

const K = EventKind;

/** The vector of non-maskable interrupts, for which no interrupt object is connected. */
const NMI_VECTOR = 2;

/** `, 1.200 us after it was queued`, nothing for no time at all. */
function after(ns: number, what: string): string {
  return ns > 0 ? `, ${formatDuration(ns)} ${what}` : '';
}

function routineOf(f: Fields, n: TraceNames, name = 'routine'): string {
  return f.addr(name) === NULL_ADDRESS ? 'of the kernel' : n.symbolise(f.addr(name));
}

function pointer(value: bigint, n: TraceNames): string {
  return formatPointer(value, (address) => n.address(address));
}

function queueText(f: Fields, n: TraceNames): string {
  return `${wordOf('queue_code', f.num('type'))} at ${n.address(f.addr('queue'))}`;
}

export const DESCRIBE_LATER: Readonly<Record<number, Describe>> = {
  [K.dpcQueue]: (f, n) => {
    const kind = f.num('threaded') === 0 ? 'DPC' : 'threaded DPC';
    const again = f.num('coalesced') === 0 ? '' : ': it is queued already';
    return `queues ${kind} #${f.num('dpc')} ${routineOf(f, n)} on CPU ${f.num('target')}${again}`;
  },
  [K.dpcStart]: (f, n) =>
    `DPC #${f.num('dpc')} ${routineOf(f, n)} begins${after(f.num('delay'), 'after it was queued')}`,
  [K.dpcEnd]: (f) => `DPC #${f.num('dpc')} ends${after(f.num('ran'), 'after its begin')}`,
  [K.dpcRemove]: (f) =>
    f.num('was_queued') === 0
      ? `DPC #${f.num('dpc')} is to be removed, but is not queued`
      : `takes DPC #${f.num('dpc')} out of its queue`,
  [K.timerSet]: (f, n) => {
    const place = n.placeOf(f.addr('address'))?.text;
    const period = f.num('period') === 0 ? '' : `, then every ${f.num('period')} ms`;
    const dpc = f.num('dpc') === 0 ? '' : `, DPC #${f.num('dpc')}`;
    const again = f.num('was_set') === 0 ? '' : ', which was set';
    const name = place === undefined ? '' : ` ${place}`;
    return `sets timer #${f.num('timer')}${name}${again}: due ${formatTimeout(f.wide('due'))}${period}${dpc}`;
  },
  [K.timerCancel]: (f) => `cancels timer #${f.num('timer')}${f.num('was_set') === 0 ? ', which is not set' : ''}`,
  [K.timerExpire]: (f) => `timer #${f.num('timer')} expires${after(f.num('late'), 'late')}`,
  [K.workQueue]: (f, n) => `queues work item #${f.num('item')} ${routineOf(f, n)}`,
  [K.workStart]: (f, n) =>
    `work item #${f.num('item')} ${routineOf(f, n)} begins${after(f.num('delay'), 'after it was queued')}`,
  [K.workEnd]: (f) => `work item #${f.num('item')} ends${after(f.num('ran'), 'after its begin')}`,
  [K.apcQueue]: (f, n) => {
    const normal = f.wide('normal');
    const routine = normal === 0n ? routineOf(f, n) : pointer(normal, n);
    const refused = f.num('inserted') === 0 ? ': refused' : '';
    return `queues ${wordOf('apc_code', f.num('type'))} #${f.num('apc')} ${routine} to ${n.thread(f.num('target'))}${refused}`;
  },
  [K.apcStart]: (f, n) => `${wordOf('apc_code', f.num('type'))} #${f.num('apc')} ${routineOf(f, n)} begins`,
  [K.apcEnd]: (f) => `APC #${f.num('apc')} ends`,
  [K.apcRemove]: (f, n) => {
    const given = f.addr('rundown') === NULL_ADDRESS ? '' : `, which ${routineOf(f, n, 'rundown')} is called for`;
    return `takes APC #${f.num('apc')} out of its queue${given}`;
  },
  [K.interruptConnect]: (f, n) =>
    `connects interrupt #${f.num('interrupt')}, vector ${f.num('vector')}, to ${routineOf(f, n)} at ${irqlName(f.num('level'))}`,
  [K.interruptDisconnect]: (f) => `disconnects interrupt #${f.num('interrupt')}`,
  [K.interruptStart]: (f, n) => {
    const own = f.num('vector') === NMI_VECTOR ? 'an NMI' : 'the clock';
    const routine = f.addr('routine') === NULL_ADDRESS ? '' : ` ${routineOf(f, n)}`;
    return `${f.num('interrupt') === 0 ? own : `interrupt #${f.num('interrupt')}`} interrupts${routine}, vector ${f.num('vector')}`;
  },
  [K.interruptEnd]: (f) =>
    `interrupt ends, ${f.num('claimed') === 0 ? 'not claimed' : 'claimed'}${after(f.num('ran'), 'after its begin')}`,

  [K.irpQueue]: (f, n) => {
    const failed = f.num('status') === 0 ? '' : `: ${formatNtStatus(f.num('status'))}`;
    return `${n.irp(f.num('irp'))} put into the ${queueText(f, n)}${failed}`;
  },
  [K.irpDequeue]: (f, n) => `${n.irp(f.num('irp'))} taken out of the ${queueText(f, n)}`,
  [K.irpStart]: (f, n) => `${n.irp(f.num('irp'))} StartIo ${routineOf(f, n)} for ${n.device(f.num('device'))}`,
  [K.irpStartReturn]: (f, n) => `${n.irp(f.num('irp'))} StartIo returns`,
  [K.irpSetCancel]: (f, n) =>
    f.addr('routine') === NULL_ADDRESS
      ? `${n.irp(f.num('irp'))} has no cancel routine any more`
      : `${n.irp(f.num('irp'))} gets cancel routine ${routineOf(f, n)}`,
  [K.irpCancel]: (f, n) => {
    const routine = f.addr('routine') === NULL_ADDRESS ? 'it has no cancel routine' : `calls ${routineOf(f, n)}`;
    return `${n.irp(f.num('irp'))} cancelled by ${wordOf('cancel_code', f.num('cause'))}: ${routine}`;
  },
  [K.irpCancelCall]: (f, n) =>
    `${n.irp(f.num('irp'))} cancel routine ${routineOf(f, n)} for ${n.device(f.num('device'))}`,
  [K.irpCancelReturn]: (f, n) => `${n.irp(f.num('irp'))} cancel routine returns`,

  [K.mdlCreate]: (f, n) => {
    const irp = f.num('irp') === 0 ? '' : ` of ${n.irp(f.num('irp'))}`;
    const part = f.num('source') === 0 ? '' : `, part of MDL #${f.num('source')}`;
    const bytes = bytesCount(Number(f.wide('length')));
    return `makes MDL #${f.num('mdl')}${irp} for ${bytes} at ${pointer(f.wide('virtual_address'), n)}${part}`;
  },
  [K.mdlFree]: (f) => `frees MDL #${f.num('mdl')}`,
  [K.mdlLock]: (f) => {
    const failed = f.num('status') === 0 ? '' : `: ${formatNtStatus(f.num('status'))}`;
    return `locks the pages of MDL #${f.num('mdl')} for ${wordOf('mdl_code', f.num('operation'))}, ${modeName(f.num('mode'))}${failed}`;
  },
  [K.mdlUnlock]: (f) => `unlocks the pages of MDL #${f.num('mdl')}`,
  [K.mdlMap]: (f, n) => {
    const where = f.num('process') === 0 ? 'system space' : n.process(f.num('process'));
    const address = f.addr('address');
    return address === NULL_ADDRESS
      ? `cannot map MDL #${f.num('mdl')} in ${where}`
      : `maps MDL #${f.num('mdl')} in ${where} at ${n.address(address)}`;
  },
  [K.mdlUnmap]: (f, n) => `unmaps MDL #${f.num('mdl')} from ${n.address(f.addr('address'))}`,
  [K.objectReference]: (f, n) =>
    `${f.num('added') === 0 ? 'gives back' : 'gets'} a reference to ${n.object(f.num('object'))}: ${f.num('count')} now`,
};
