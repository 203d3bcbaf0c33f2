/**
 * The stack locations of an IRP at a moment, in the form of the debugger's `!irp`. Source: the pages "!irp" and
 * "IO_STACK_LOCATION".
 *
 * A completion routine stands in the location of the driver below the one that set it: IoSetCompletionRoutine writes
 * into the next location, because that is where the I/O manager looks when the lower driver completes. `!irp` prints
 * locations as they are, the lowest driver first. So the routine on a row belongs to the driver of the next row printed,
 * the one above in the device stack; the last row, the top of the stack, has one only when the issuer of the IRP set it.
 */
import { formatAddress, formatU64 } from '../../base/format.ts';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64FromBigInt } from '../../base/u64.ts';
import { irpMajorName, irpMinorName } from '../../nt/irp-codes.ts';
import { STACK_CONTROL } from '../../nt/tables/io-flags.ts';
import type { TraceEvent } from '../../proto/decoded-batch.ts';
import { EventKind } from '../../proto/generated/event-kinds.ts';
import { irpArguments } from '../../wording/describe-event.ts';
import { describeIrpParameters, type IrpArguments, irpParameters } from '../../wording/irp-parameters.ts';
import type { TraceNames } from '../../wording/names.ts';
import { addressJson, type JsonObject } from '../event-json.ts';

const K = EventKind;
const { SL_PENDING_RETURNED, SL_INVOKE_ON_CANCEL, SL_INVOKE_ON_SUCCESS, SL_INVOKE_ON_ERROR } = STACK_CONTROL;
const INVOKE = SL_INVOKE_ON_CANCEL | SL_INVOKE_ON_SUCCESS | SL_INVOKE_ON_ERROR;

/** What a location holds as far as the trace tells. */
interface StackLocation {
  major: number;
  minor: number;
  flags: number;
  control: number;
  device: number;
  driver: number;
  file: number;
  args: IrpArguments;
  routine: GuestAddress;
  context: bigint;
  /** Name of the driver that set the routine. */
  setBy: string;
}

/** A location that no driver was called with yet. */
function unused(): StackLocation {
  return {
    major: -1,
    minor: 0,
    flags: 0,
    control: 0,
    device: 0,
    driver: 0,
    file: 0,
    args: [0n, 0n, 0n, 0n],
    routine: NULL_ADDRESS,
    context: 0n,
    setBy: '',
  };
}

export class StackLocations {
  count = 0;
  current = 0;
  address: GuestAddress = NULL_ADDRESS;
  /** Number of the event last taken. */
  event = 0;
  private mdl = 0n;
  private systemBuffer = 0n;
  private readonly locations = new Map<number, StackLocation>();

  /** Takes an event that names the IRP. `by`: the driver that does it. */
  observe(event: TraceEvent, by: string): void {
    const f = event.fields as Readonly<Record<string, number>>;
    this.event = event.number;
    switch (event.kind) {
      case K.irpAllocate:
        this.count = f.stack_size!;
        this.current = f.stack_size! + 1;
        this.address = f.address as GuestAddress;
        break;
      case K.irpCopy:
        this.copyDown(f.location!);
        break;
      case K.irpSetCompletion:
        this.setCompletion(event, by);
        break;
      case K.irpMarkPending:
        this.at(f.location!).control |= SL_PENDING_RETURNED;
        break;
      case K.irpDispatch:
        this.dispatched(event);
        break;
      case K.irpCompletionCall:
        // The I/O manager clears a location before it calls the routine that stood in it.
        this.locations.set(f.location!, unused());
        this.current = f.location! + 1;
        break;
    }
  }

  private at(location: number): StackLocation {
    let found = this.locations.get(location);
    if (found === undefined) {
      found = unused();
      this.locations.set(location, found);
    }
    this.count = Math.max(this.count, location);
    return found;
  }

  private copyDown(location: number): void {
    const { major, minor, flags, file, args } = this.at(location);
    Object.assign(this.at(location - 1), unused(), { major, minor, flags, file, args });
  }

  private setCompletion(event: TraceEvent, by: string): void {
    const { location, control, routine } = event.fields as Readonly<Record<string, number>>;
    const place = this.at(location!);
    place.control = (place.control & ~INVOKE) | control!;
    place.routine = routine as GuestAddress;
    place.context = event.fields.context as bigint;
    place.setBy = by;
  }

  private dispatched(event: TraceEvent): void {
    const { location, major, minor, flags, device, driver, file } = event.fields as Readonly<Record<string, number>>;
    const place = this.at(location!);
    // Whoever gets a location in its turn, after IoSkipCurrentIrpStackLocation, stands in it instead of the one before.
    Object.assign(place, { major, minor, flags, device, driver, file, args: irpArguments(event.fields) });
    this.current = location!;
    this.mdl = event.fields.mdl as bigint;
    this.systemBuffer = event.fields.system_buffer as bigint;
  }

  /** `Success Error Cancel pending`, as the debugger says when the routine is called. */
  private static words(control: number): string {
    const words: string[] = [];
    if (control & SL_INVOKE_ON_SUCCESS) words.push('Success');
    if (control & SL_INVOKE_ON_ERROR) words.push('Error');
    if (control & SL_INVOKE_ON_CANCEL) words.push('Cancel');
    if (control & SL_PENDING_RETURNED) words.push('pending');
    return words.join(' ');
  }

  /** From the lowest location to the highest. */
  private *rows(): Generator<[number, StackLocation]> {
    for (let location = 1; location <= this.count; location++) {
      yield [location, this.locations.get(location) ?? unused()];
    }
  }

  /** @param thread whose request it is */
  buffersLine(thread: string): string {
    const mdl = this.mdl === 0n ? 'No Mdl' : `Mdl=${wideText(this.mdl)}`;
    const buffer = this.systemBuffer === 0n ? 'No System Buffer' : `System buffer=${wideText(this.systemBuffer)}`;
    return ` ${mdl}: ${buffer}: Thread ${thread}: Irp stack trace.`;
  }

  *lines(names: TraceNames): Generator<string> {
    yield '     cmd  flg cl Device            File              Completion-Context';
    for (const [number, location] of this.rows()) yield* this.rowLines(number, location, names);
  }

  private *rowLines(number: number, location: StackLocation, names: TraceNames): Generator<string> {
    const { major, minor, flags, control, device, driver, file, args, routine, context, setBy } = location;
    const mark = number === this.current ? '>' : ' ';
    yield `${mark}[${codeText(major, minor)}]`;
    const columns = [
      flags.toString(16).padStart(6),
      control.toString(16).padStart(2),
      formatAddress(names.devices.get(device)?.address ?? NULL_ADDRESS),
      formatAddress(names.files.get(file)?.address ?? NULL_ADDRESS),
      `${formatAddress(routine)}-${wideText(context)}`,
      StackLocations.words(control),
    ];
    yield columns.join(' ').trimEnd();
    const driverName = driver === 0 ? '' : `${names.drivers.get(driver)?.name ?? names.driver(driver)}`;
    const where = device === 0 || names.devices.get(device)?.name === '' ? '' : ` (${names.device(device)})`;
    const by = setBy === '' ? '' : ` (set by ${setBy})`;
    const completion = routine === NULL_ADDRESS ? '' : `  ${names.symbolise(routine)}${by}`;
    const third = `${driverName}${where}${completion}`.trim();
    if (third !== '') yield `          ${third}`;
    if (major < 0) return;
    yield `          Args: ${args.map((arg) => arg.toString(16).padStart(8, '0')).join(' ')}`;
    const parameters = describeIrpParameters(major, minor, args, (address) => names.address(address));
    if (parameters !== '') yield `          ${parameters}`;
  }

  json(names: TraceNames): JsonObject {
    return {
      event: this.event,
      stack_count: this.count,
      current: this.current,
      mdl: this.mdl === 0n ? null : `0x${this.mdl.toString(16)}`,
      system_buffer: this.systemBuffer === 0n ? null : `0x${this.systemBuffer.toString(16)}`,
      locations: [...this.rows()].map(([number, location]) => this.locationJson(number, location, names)),
    };
  }

  private locationJson(number: number, location: StackLocation, names: TraceNames): JsonObject {
    const { major, minor, flags, control, device, driver, file, args, routine, context, setBy } = location;
    const sent = device !== 0;
    return {
      location: number,
      major: major < 0 ? null : irpMajorName(major),
      minor: major < 0 ? null : irpMinorName(major, minor),
      flags,
      control,
      device: sent ? names.device(device) : null,
      driver: sent ? names.driver(driver) : null,
      file: file === 0 ? null : names.file(file),
      parameters: major < 0 ? {} : irpParameters(major, minor, args),
      completion_routine: routine === NULL_ADDRESS ? null : names.symbolise(routine),
      completion_routine_address: routine === NULL_ADDRESS ? null : addressJson(routine),
      completion_context: routine === NULL_ADDRESS ? null : `0x${context.toString(16)}`,
      completion_routine_set_by: setBy === '' ? null : setBy,
      invoked_on: routine === NULL_ADDRESS ? [] : StackLocations.words(control & INVOKE).split(' '),
      pending: (control & SL_PENDING_RETURNED) !== 0,
    };
  }
}

function wideText(value: bigint): string {
  return formatU64(u64FromBigInt(value));
}

/** `IRP_MJ_READ(3), N/A(0)`, as the debugger writes codes. */
function codeText(major: number, minor: number): string {
  if (major < 0) return 'N/A(0), N/A(0)';
  const minorName = irpMinorName(major, minor);
  const minorText = minorName === '' || minorName === 'IRP_MN_NORMAL' ? 'N/A' : minorName;
  return `${irpMajorName(major)}(${major.toString(16)}), ${minorText}(${minor.toString(16)})`;
}
