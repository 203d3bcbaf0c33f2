/** A stopped machine as text: threads with stacks, IRPs with their stack locations, locks, pool, handles, registers, code. */

import type { IrpView, MachineView, PlaceView, StackLocationView, ThreadView } from '../system/inspect/machine-view.ts';
import { type Column, type Layout, type Row, tableLines } from '../viewer/text-table.ts';
import { formatDuration, formatTime } from '../wording/format-value.ts';

const REGISTERS_A_LINE = 3;

/** The digits as debuggers write them: "fffff800`12340000". */
function digits(text: string): string {
  const plain = text.replace(/^0x/, '');
  return plain.length === 16 ? `${plain.slice(0, 8)}\`${plain.slice(8)}` : text;
}

const NULL_DIGITS = '0x0000000000000000';

function placeText({ address, name }: PlaceView): string {
  if (address === NULL_DIGITS) return '-';
  return name === '' ? digits(address) : `${digits(address)} (${name})`;
}

/** The name of a place where it has one. */
function shortPlace({ address, name }: PlaceView): string {
  if (address === NULL_DIGITS) return '-';
  return name === '' ? digits(address) : name;
}

/** Yields the lines of all sections. */
export function* machineLines(view: MachineView, layout: Layout): Generator<string> {
  const processors = view.processors.map(
    ({ number, irql, thread }) => `cpu ${number} at ${irql}, ${threadText(view, thread)}`,
  );
  yield `${formatTime(view.time_ns)} ms; ${processors.join('; ')}`;
  yield '';
  yield 'threads';
  for (const thread of view.threads) yield* threadLines(thread);
  yield '';
  yield view.irps.length === 0 ? 'no IRPs' : 'IRPs';
  for (const irp of view.irps) yield* irpLines(irp);
  yield* section('locks held', LOCK_COLUMNS, lockRows(view), layout);
  yield* section('pool of the drivers', POOL_COLUMNS, poolRows(view), layout);
  yield* section('handles', HANDLE_COLUMNS, handleRows(view), layout);
  yield '';
  yield 'registers';
  const registers = Object.entries(view.registers).map(([name, value]) => `${name.padStart(6)} ${digits(value)}`);
  for (let i = 0; i < registers.length; i += REGISTERS_A_LINE)
    yield registers.slice(i, i + REGISTERS_A_LINE).join('  ');
  yield '';
  yield view.code.length === 0 ? 'no code of a driver' : 'code';
  for (const { address, bytes, text } of view.code) yield `  ${digits(address)}  ${bytes.padEnd(24)}  ${text}`;
}

function threadText({ threads }: MachineView, id: number): string {
  const thread = threads.find((candidate) => candidate.id === id);
  return thread === undefined ? 'idle' : threadName(thread);
}

function threadName({ process, name, id }: ThreadView): string {
  return `${process}/${name === '' ? `#${id}` : name}`;
}

function* threadLines(thread: ThreadView): Generator<string> {
  const work = thread.irp === 0 ? '' : `, works on IRP ${thread.irp}`;
  const objects = thread.waits_for.map(placeText).join(', ');
  const signal = thread.signal === '' ? '' : `, waits for signal "${thread.signal}"`;
  const waits = objects === '' ? signal : `, waits for ${objects}`;
  yield `  #${thread.id} ${threadName(thread)}: ${thread.state}, priority ${thread.priority}, ${thread.irql}${work}${waits}`;
  for (const place of thread.stack) yield `      ${place.address === '' ? place.name : placeText(place)}`;
}

/** As `!irp` does: the topmost location first, with the completion routine that the driver above it has set there. */
function* irpLines(irp: IrpView): Generator<string> {
  const marks = [irp.cancelled ? 'cancelled' : '', irp.pending_returned ? 'PendingReturned' : ''].filter(Boolean);
  yield `  IRP ${irp.irp} at ${digits(irp.address)}: ${irp.stack_count} stack location${irp.stack_count === 1 ? '' : 's'}, current ${irp.current_location}${marks.map((mark) => `, ${mark}`).join('')}`;
  yield `      IoStatus ${irp.status}, information ${digits(irp.information)}`;
  yield `      SystemBuffer ${placeText(irp.system_buffer)}, MDL ${placeText(irp.mdl)}, UserBuffer ${digits(irp.user_buffer)}, thread ${shortPlace(irp.thread)}`;
  for (const location of irp.locations) yield* locationLines(location);
}

function* locationLines(location: StackLocationView): Generator<string> {
  const { number, current, major, minor, flags, control } = location;
  const text = minor === '' ? major : `${major} ${minor}`;
  yield `    ${current ? '>' : ' '} [${number}] ${text}, flags ${flags}${control === '' ? '' : `, ${control}`}`;
  yield `          device ${shortPlace(location.device)}, file ${shortPlace(location.file)}, completion ${shortPlace(location.completion)}, context ${digits(location.context)}`;
  yield `          arguments ${location.arguments.map(digits).join(' ')}`;
}

function* section(title: string, columns: readonly Column[], rows: readonly Row[], layout: Layout): Generator<string> {
  yield '';
  if (rows.length === 0) {
    yield `no ${title}`;
    return;
  }
  yield title;
  for (const line of tableLines(columns, rows, layout)) yield `  ${line}`;
}

const LOCK_COLUMNS: readonly Column[] = [
  { title: 'lock', align: 'right' },
  { title: 'where' },
  { title: 'owner' },
  { title: 'held' },
];

function lockRows(view: MachineView): Row[] {
  return view.locks.map(({ lock, place, owner, held_ns }) => [
    String(lock),
    placeText(place),
    owner === 0 ? '-' : threadText(view, owner),
    formatDuration(held_ns),
  ]);
}

const POOL_COLUMNS: readonly Column[] = [
  { title: 'tag' },
  { title: 'pool' },
  { title: 'allocations', align: 'right' },
  { title: 'frees', align: 'right' },
  { title: 'bytes', align: 'right' },
];

function poolRows({ pool }: MachineView): Row[] {
  return pool.map(({ tag, paged, allocations, frees, bytes }) => [
    tag,
    paged ? 'paged' : 'nonpaged',
    ...[allocations, frees, bytes].map(String),
  ]);
}

const HANDLE_COLUMNS: readonly Column[] = [
  { title: 'process' },
  { title: 'handle', align: 'right' },
  { title: 'type' },
  { title: 'object' },
  { title: 'access' },
];

function handleRows({ handles }: MachineView): Row[] {
  return handles.map(({ process, handle, type, object, access }) => [process, handle, type, placeText(object), access]);
}
