/**
 * One line for each event kind, in the words of driver developers. Works on single events with the names known at
 * that moment; a kind without a line of its own is printed field by field.
 */
import { formatAddress } from '../base/format.ts';
import type { GuestAddress } from '../base/guest-address.ts';
import { bugCheckMeanings, bugCheckName } from '../nt/bugcheck.ts';
import { deviceTypeName } from '../nt/device-types.ts';
import { formatFlags } from '../nt/flags.ts';
import { irpMajorName, irpMinorName } from '../nt/irp-codes.ts';
import { irqlName } from '../nt/irql.ts';
import { formatNtStatus } from '../nt/ntstatus.ts';
import { DEVICE_CHARACTERISTICS, DEVICE_FLAGS, STACK_CONTROL } from '../nt/tables/io-flags.ts';
import { REMOVED_PAYLOAD, type TraceEvent } from '../proto/decoded-batch.ts';
import { EventKind } from '../proto/generated/event-kinds.ts';
import { bytesCount, type Describe, Fields, wordOf } from './describe-common.ts';
import { describeFields } from './describe-fields.ts';
import { DESCRIBE_HARDWARE } from './describe-hardware.ts';
import { DESCRIBE_LATER } from './describe-later.ts';
import { DESCRIBE_REGISTRY } from './describe-registry.ts';
import {
  directionName,
  formatAccess,
  formatCall,
  formatDuration,
  formatHandle,
  formatHexU64,
  formatPointer,
  formatResult,
  formatTimeout,
  lockTypeName,
  modeName,
  poolTypeName,
  quotedTag,
} from './format-value.ts';
import { previewBytes } from './hex-dump.ts';
import { describeIrpParameters, type IrpArguments } from './irp-parameters.ts';
import type { TraceNames } from './names.ts';

/** `IRP_MJ_PNP IRP_MN_START_DEVICE` */
export function functionName(major: number, minor: number): string {
  const minorName = irpMinorName(major, minor);
  // Minor code 0 of reads and writes has a name that nobody wants to read on each line.
  return minorName === '' || minorName === 'IRP_MN_NORMAL'
    ? irpMajorName(major)
    : `${irpMajorName(major)} ${minorName}`;
}

export function irpArguments(fields: TraceEvent['fields']): IrpArguments {
  const argument = (n: number) => fields[`argument${n}`] as bigint;
  return [argument(1), argument(2), argument(3), argument(4)];
}

function describeDispatch(f: Fields, names: TraceNames, event: TraceEvent): string {
  const device = f.num('device');
  const file = f.num('file');
  const target = `${names.device(device)} (${names.driver(f.num('driver'))})`;
  const opened = names.file(file);
  // What stands behind the device's name tells which resource of the device is meant.
  const rest = opened.startsWith(names.device(device)) ? opened.slice(names.device(device).length) : opened;
  const address = (value: GuestAddress) => names.address(value);
  const parameters = describeIrpParameters(f.num('major'), f.num('minor'), irpArguments(event.fields), address);
  const parts = [`${names.irp(f.num('irp'))} ${functionName(f.num('major'), f.num('minor'))} -> ${target}`];
  if (rest !== '') parts.push(`file ${rest}`);
  if (parameters !== '') parts.push(parameters);
  return parts.join(' ');
}

function describeDeviceCreate(f: Fields, names: TraceNames): string {
  const characteristics = f.num('characteristics');
  const parts = [
    `${names.driver(f.num('driver'))} creates ${names.device(f.num('device'))} ${deviceTypeName(f.num('device_type'))}`,
    `extension ${bytesCount(f.num('extension_size'))}`,
  ];
  if (characteristics !== 0) parts.push(formatFlags(characteristics, DEVICE_CHARACTERISTICS));
  if (f.num('exclusive') !== 0) parts.push('exclusive');
  return parts.join(', ');
}

function lockText(f: Fields, names: TraceNames): string {
  return `${lockTypeName(f.num('type'))} ${names.lock(f.num('lock'))}`;
}

function objectText(f: Fields, names: TraceNames): string {
  return names.object(f.num('object'));
}

/** Arguments that stand for the result of an earlier action: `(action << 12) | index`. */
function referenceText(references: readonly bigint[]): string {
  if (references.length === 0) return '';
  const texts = references.map((reference) => `[${reference & 0xfffn}] = result of action ${reference >> 12n}`);
  return ` (${texts.join(', ')})`;
}

const K = EventKind;

const DESCRIBE: Readonly<Record<number, Describe>> = {
  ...DESCRIBE_LATER,
  ...DESCRIBE_HARDWARE,
  ...DESCRIBE_REGISTRY,
  [K.userProcess]: (f) => `starts process ${f.num('process')} ${f.text('name')}`,
  [K.userThread]: (f, n) => `starts thread ${f.num('started')} ${f.text('name')} in ${n.process(f.num('process'))}`,
  [K.userExit]: (f) => `exits with ${formatNtStatus(f.num('status'))}`,
  [K.userMap]: (f, n) =>
    `maps ${bytesCount(f.num('size'))} at ${n.address(f.addr('address'))}${f.num('writable') === 0 ? ' read-only' : ''}`,
  [K.userUnmap]: (f, n) => `unmaps ${bytesCount(f.num('size'))} at ${n.address(f.addr('address'))}`,
  [K.userWrite]: (f, n) => {
    const data = f.bytes('data');
    const to = n.address(f.addr('address'));
    if (data === REMOVED_PAYLOAD) return `writes to ${to}: content taken out${referenceText(f.list('references'))}`;
    const where = `${bytesCount(data.length)} to ${to}`;
    return `writes ${where}: ${previewBytes(data)}${referenceText(f.list('references'))}`;
  },
  [K.userSystemCall]: (f, n) =>
    formatCall(f.text('service'), f.list('arguments'), (a) => n.address(a)) + referenceText(f.list('references')),
  [K.userSignal]: (f) => `sets signal "${f.text('name')}"`,
  [K.userBarrier]: (f) => `waits for signal "${f.text('name')}"`,
  [K.threadSwitch]: (f, n) => `chooses ${n.thread(f.num('chosen'))} to run next`,
  [K.preemption]: (_f, n, event) => `takes the processor from ${n.thread(event.thread)}`,
  [K.allocationFailure]: (f) => `lets an allocation with tag ${quotedTag(f.num('tag'))} fail`,

  [K.imageLoad]: (f, n) =>
    `${f.text('name')} at ${formatAddress(f.addr('base'))}, ${formatHandle(f.num('size'))} bytes, entry ${n.symbolise(f.addr('entry'))}`,
  [K.imageUnload]: (f, n) => {
    const module = n.modules.loaded.find(({ image }) => image === f.num('image'));
    return module === undefined ? `image ${f.num('image')}` : module.name;
  },
  [K.driverCreate]: (f) => f.text('name'),
  [K.driverEntryCall]: (f, n) => `DriverEntry of ${n.driver(f.num('driver'))} is called`,
  [K.driverUnloadReturn]: (f, n) => `DriverUnload of ${n.driver(f.num('driver'))} returns`,
  [K.driverEntryReturn]: (f, n) =>
    `DriverEntry of ${n.driver(f.num('driver'))} returns ${formatNtStatus(f.num('status'))}`,
  [K.driverUnload]: (f, n) => `DriverUnload of ${n.driver(f.num('driver'))} is called`,
  [K.driverDelete]: (f, n) => n.driver(f.num('driver')),
  [K.deviceCreate]: describeDeviceCreate,
  [K.deviceDelete]: (f, n) => n.device(f.num('device')),
  [K.deviceFlags]: (f, n) => {
    const [old, now] = [f.num('old'), f.num('flags')];
    const changes = (['sets', 'clears'] as const).flatMap((verb) => {
      const changed = verb === 'sets' ? now & ~old : old & ~now;
      return changed === 0 ? [] : [`${verb} ${formatFlags(changed >>> 0, DEVICE_FLAGS)}`];
    });
    return `${n.device(f.num('device'))}: ${changes.join(', ')}`;
  },
  [K.deviceAttach]: (f, n) => `${n.device(f.num('device'))} on top of ${n.device(f.num('lower'))}`,
  [K.deviceDetach]: (f, n) => `${n.device(f.num('device'))} from ${n.device(f.num('lower'))}`,
  [K.symbolicLinkCreate]: (f) => `${f.text('name')} -> ${f.text('target') || '\\'}`,
  [K.symbolicLinkDelete]: (f) => f.text('name'),
  [K.fileInformation]: (f, n) => {
    const done = `${wordOf('file_code', f.num('operation'))}, class ${f.num('information_class')}`;
    return `${n.file(f.num('object'))}: ${done}, without the driver: ${formatNtStatus(f.num('status'))}`;
  },
  [K.objectCreate]: (f) =>
    f.text('name') === '' ? `${f.text('type')}#${f.num('object')}` : `${f.text('type')} ${f.text('name')}`,
  [K.objectDelete]: objectText,
  [K.handleOpen]: (f, n) => {
    const type = n.objects.get(f.num('object'))?.type ?? '';
    const access = formatAccess(f.num('access'), type);
    return `${n.process(f.num('process'))} ${n.handle(f.num('handle'))} -> ${type} ${objectText(f, n)} ${access}`;
  },
  [K.handleClose]: (f, n) => `${n.process(f.num('process'))} ${n.handle(f.num('handle'))}`,
  [K.fileOpen]: objectText,
  [K.fileCleanup]: objectText,
  [K.fileClose]: objectText,
  [K.processCreate]: (f) => f.text('name'),
  [K.processExit]: (f, n) => n.process(f.num('process')),
  [K.threadCreate]: (f, n) => n.thread(f.num('created')),
  [K.threadExit]: (f, n) => `${n.thread(f.num('exited'))} ${formatNtStatus(f.num('status'))}`,
  [K.contextSwitch]: (f, n) => {
    const reason = f.num('reason') === 0 ? '' : `: ${wordOf('switch_code', f.num('reason'))}`;
    return `${threadOrIdle(f.num('from'), n)} -> ${threadOrIdle(f.num('to'), n)}${reason}`;
  },
  [K.threadReady]: (f, n) => `${n.thread(f.num('readied'))} can run: ${wordOf('ready_code', f.num('cause'))}`,

  [K.irpAllocate]: (f, n) => `${n.irp(f.num('irp'))} allocated, stack locations ${f.num('stack_size')}`,
  [K.irpDispatch]: describeDispatch,
  [K.irpDispatchReturn]: (f, n) =>
    `${n.irp(f.num('irp'))} returned by ${n.driver(f.num('driver'))} ${formatNtStatus(f.num('status'))}`,
  [K.irpSkip]: (f, n) => `${n.irp(f.num('irp'))} skips stack location ${f.num('location')}`,
  [K.irpCopy]: (f, n) => `${n.irp(f.num('irp'))} copies stack location ${f.num('location')} down`,
  [K.irpSetCompletion]: (f, n) => {
    const control = formatFlags(f.num('control'), STACK_CONTROL);
    const context = formatPointer(f.wide('context'), (a) => n.address(a));
    return `${n.irp(f.num('irp'))} completion routine ${n.symbolise(f.addr('routine'))} context ${context} ${control}`;
  },
  [K.irpMarkPending]: (f, n) => `${n.irp(f.num('irp'))} marked pending at stack location ${f.num('location')}`,
  [K.irpCompletionCall]: (f, n) => {
    const pending = f.num('pending_returned') === 1 ? ', pending returned' : '';
    return `${n.irp(f.num('irp'))} calls ${n.symbolise(f.addr('routine'))}${pending}`;
  },
  [K.irpCompletionReturn]: (f, n) =>
    `${n.irp(f.num('irp'))} completion routine returns ${formatNtStatus(f.num('status'))}`,
  [K.irpComplete]: (f, n) => {
    const driver = f.num('driver');
    const by = driver === 0 ? '' : ` by ${n.driver(driver)}`;
    return `${n.irp(f.num('irp'))} complete${by} ${formatNtStatus(f.num('status'))} information ${informationText(f.wide('information'))}`;
  },
  [K.irpFinish]: (f, n) => {
    const result = `${formatNtStatus(f.num('status'))} information ${informationText(f.wide('information'))}`;
    return `${n.irp(f.num('irp'))} result ${result} goes to ${n.thread(f.num('requester'))}`;
  },
  [K.irpFree]: (f, n) => `${n.irp(f.num('irp'))} freed`,
  [K.irpData]: (f, n) => {
    const preview = previewBytes(f.bytes('data'));
    const [length, kept] = [f.num('length'), f.bytes('data').length];
    const none = f.bytes('data') === REMOVED_PAYLOAD ? ', taken out' : ', not kept';
    const part = kept === length ? '' : kept === 0 ? none : `, the first ${kept} of them kept`;
    const head = `${n.irp(f.num('irp'))} ${bytesCount(length)} ${directionName(f.num('direction'))}${part}`;
    return preview === '' ? head : `${head}: ${preview}`;
  },

  [K.lockAcquire]: (f, n) => {
    const again = f.num('depth') > 1 ? `, now held ${f.num('depth')} times` : '';
    const after = f.num('waited') > 0 ? ` after ${formatDuration(f.num('waited'))}` : '';
    return `acquires ${lockText(f, n)}${after}${again}`;
  },
  [K.lockRelease]: (f, n) => {
    if (f.num('depth') > 0) return `releases ${lockText(f, n)}, still held ${f.num('depth')} times`;
    const held = f.num('held') > 0 ? `, held ${formatDuration(f.num('held'))}` : '';
    return `releases ${lockText(f, n)}${held}`;
  },
  [K.lockInitialize]: (f, n) => `initialises ${lockText(f, n)}`,
  [K.lockDelete]: (f, n) => `deletes ${lockText(f, n)}`,
  [K.lockTry]: (f, n) => `tries ${lockText(f, n)}, which is held`,
  [K.lockContend]: (f, n) => `finds ${lockText(f, n)} held by ${n.thread(f.num('owner'))}`,
  [K.waitBegin]: (f, n) => {
    const count = f.num('count');
    const what = count > 1 ? `${count} objects, the first ${n.address(f.addr('object'))}` : n.address(f.addr('object'));
    const target = count === 0 ? 'sleeps' : `waits for ${what}`;
    const alertable = f.num('alertable') === 0 ? '' : ', alertable';
    return `${target}, ${modeName(f.num('mode'))}${alertable}, timeout ${formatTimeout(f.wide('timeout'))}`;
  },
  [K.waitEnd]: (f) => {
    const after = f.num('waited') > 0 ? ` after ${formatDuration(f.num('waited'))}` : '';
    return `wait ends with ${formatNtStatus(f.num('status'))}${after}`;
  },
  [K.signal]: (f, n) => `sets SignalState of ${n.address(f.addr('object'))} to ${f.num('state')}`,
  [K.irqlChange]: (f) => `${irqlName(f.num('old'))} -> ${irqlName(f.num('new'))} by ${f.text('cause')}`,

  [K.poolAllocate]: (f, n) =>
    `allocates ${n.block(f.num('tag'), f.num('allocation'))} ${poolTypeName(f.num('pool_type'))} ${bytesCount(Number(f.wide('size')))}`,
  [K.poolFail]: (f) => {
    const what = `${quotedTag(f.num('tag'))} ${poolTypeName(f.num('pool_type'))} ${bytesCount(Number(f.wide('size')))}`;
    return `no memory for ${what}: ${wordOf('pool_fail_code', f.num('cause'))}`;
  },
  [K.poolFree]: (f, n) => `frees ${n.block(f.num('tag'), f.num('allocation'))}`,

  [K.ddiCall]: (f, n) =>
    formatCall(f.text('ddi'), f.list('arguments'), (a) => n.address(a), [f.text('text1'), f.text('text2')]),
  [K.ddiReturn]: (f, n) => {
    const result = formatResult(f.text('ddi'), f.wide('value'), (a) => n.address(a));
    return result === '' ? `${f.text('ddi')} returns` : `${f.text('ddi')} returns ${result}`;
  },
  [K.debugPrint]: (f) => JSON.stringify(f.text('text')),
  [K.systemCallReturn]: (f) => {
    const result = f.wide('result');
    return `returns ${formatNtStatus(f.num('status'))}${result === 0n ? '' : `, ${formatHexU64(result)}`}`;
  },
  [K.bugCheck]: (f) => {
    const code = f.num('code');
    const values = [1, 2, 3, 4].map((n) => f.wide(`parameter${n}`));
    const meanings = bugCheckMeanings(code, values);
    const parameters = values.map((value, index) => `${meanings[index]} ${formatHexU64(value)}`.trimStart());
    return `${bugCheckName(code)} (${formatHandle(code)}) (${parameters.join(', ')}): ${f.text('text')}`;
  },
  [K.bugCheckData]: (f, n) => {
    const guid = f.text('guid');
    const what = `${wordOf('dump_data_code', f.num('reason'))}${guid === '' ? '' : ` ${guid}`}`;
    return `${f.text('component')} gives ${what}: ${f.wide('length')} bytes at ${n.address(f.addr('address'))}`;
  },
  [K.exception]: (f, n) => {
    const list = f.list('parameters').map(formatHexU64);
    const parameters = list.length === 0 ? '' : ` (${list.join(', ')})`;
    return `${formatNtStatus(f.num('code'))}${parameters} at ${n.symbolise(f.addr('address'))}: ${f.text('text')}`;
  },
  [K.exceptionHandle]: (f, n) => {
    const frames = f.num('frames');
    const over = frames === 0 ? '' : `, ${frames} ${frames === 1 ? 'frame' : 'frames'} unwound`;
    return `${formatNtStatus(f.num('code'))}: goes on at ${n.symbolise(f.addr('handler'))}${over}`;
  },
  [K.runEnd]: (f) => f.text('reason'),
  [K.stateDigest]: (f) => `${wordOf('digest_code', f.num('subsystem'))}: digest ${formatHexU64(f.wide('digest'))}`,
};

function threadOrIdle(thread: number, names: TraceNames): string {
  return thread === 0 ? 'idle' : names.thread(thread);
}

/** IoStatus.Information is a byte count, unless it is a pointer. */
export function informationText(information: bigint): string {
  return information < 0x1_0000_0000n ? String(information) : formatHexU64(information);
}

/** What happened, in one line without line breaks. */
export function describeEvent(event: TraceEvent, names: TraceNames): string {
  const describe = DESCRIBE[event.kind];
  return describe === undefined ? describeFields(event, names) : describe(new Fields(event.fields), names, event);
}
