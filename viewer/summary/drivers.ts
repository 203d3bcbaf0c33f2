/** `ntrewind drivers`: the drivers of a trace with their devices, the requests each was given, and what it called. */

import { didYouMean } from '../../base/did-you-mean.ts';
import { InputError } from '../../base/errors.ts';
import { deviceTypeName } from '../../nt/device-types.ts';
import { formatNtStatus } from '../../nt/ntstatus.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import { functionName } from '../../wording/describe-event.ts';
import { formatDuration } from '../../wording/format-value.ts';
import type { JsonObject } from '../event-json.ts';
import { evidenceNotes, nothingLines } from '../left-out.ts';
import type { Column, Row } from '../text-table.ts';
import { type DeviceUse, DRIVER_KINDS, DriverCounter, type DriverUse, type RequestUse } from './driver-use.ts';
import { listText, right, type Section, type SummaryOptions, summaryLines } from './summary.ts';

export interface DriversOptions extends SummaryOptions {
  /** Only these drivers, by their short names. */
  readonly driver?: readonly string[] | undefined;
}

const DRIVER_COLUMNS: readonly Column[] = [
  { title: 'driver', flexible: true },
  { title: 'image', optional: 4, maxWidth: 24 },
  { title: 'DriverEntry', optional: 2, maxWidth: 36 },
  right('devices', 3),
  right('requests'),
  right('failed'),
  right('calls', 1),
  { title: 'at the end', optional: 5 },
];

const DEVICE_COLUMNS: readonly Column[] = [
  { title: 'device', flexible: true },
  { title: 'driver', optional: 1, maxWidth: 20 },
  { title: 'type', optional: 2 },
  right('extension', 4),
  { title: 'attached to', optional: 3, maxWidth: 36 },
  right('requests'),
  { title: 'at the end', optional: 5 },
];

const REQUEST_COLUMNS: readonly Column[] = [
  { title: 'driver', optional: 6, maxWidth: 20 },
  { title: 'request', flexible: true },
  { title: 'dispatch routine', optional: 2, maxWidth: 36 },
  right('received'),
  right('completed', 4),
  right('failed', 1),
  right('pending', 5),
  right('median', 7),
  right('longest', 3),
];

const CALL_COLUMNS: readonly Column[] = [
  { title: 'driver', optional: 1, maxWidth: 20 },
  { title: 'called', flexible: true },
  right('times'),
];

function sum<T>(values: Iterable<T>, of: (value: T) => number): number {
  let total = 0;
  for (const value of values) total += of(value);
  return total;
}

class DriversText {
  private readonly counter: DriverCounter;

  constructor(counter: DriverCounter) {
    this.counter = counter;
  }

  name({ driver }: DriverUse): string {
    return this.counter.names.driver(driver);
  }

  private fullName({ driver }: DriverUse): string {
    return this.counter.names.drivers.get(driver)?.name ?? `driver ${driver}`;
  }

  private image({ image }: DriverUse): string {
    return this.counter.names.modules.loaded.find((module) => module.image === image)?.name ?? '';
  }

  private state({ unloadCalled, deleted }: DriverUse): string {
    if (deleted) return unloadCalled ? 'unloaded' : 'gone';
    return unloadCalled ? 'unloading' : 'loaded';
  }

  driverRow(use: DriverUse): Row {
    const { entryStatus, devices, requests, calls } = use;
    return [
      this.fullName(use),
      this.image(use),
      entryStatus === undefined ? '' : formatNtStatus(entryStatus),
      String(devices.size),
      String(sum(requests.values(), ({ received }) => received)),
      String(sum(requests.values(), ({ failed }) => failed)),
      String(sum(calls.values(), (count) => count)),
      this.state(use),
    ];
  }

  deviceRow(driver: DriverUse, { device, deviceType, extensionBytes, attachedTo, requests, deleted }: DeviceUse): Row {
    return [
      this.counter.names.device(device),
      this.name(driver),
      deviceTypeName(deviceType),
      String(extensionBytes),
      attachedTo === 0 ? '' : this.counter.names.device(attachedTo),
      String(requests),
      deleted ? 'deleted' : 'there',
    ];
  }

  routines({ routines }: RequestUse): string[] {
    return [...routines].map((routine) => this.counter.names.symbolise(routine));
  }

  requestRow(driver: DriverUse, request: RequestUse): Row {
    const { major, minor, received, completed, failed, pending, time } = request;
    return [
      this.name(driver),
      functionName(major, minor),
      listText(this.routines(request), 1),
      String(received),
      completed === 0 ? '' : String(completed),
      failed === 0 ? '' : String(failed),
      pending === 0 ? '' : String(pending),
      time.count === 0 ? '' : formatDuration(time.median),
      time.count === 0 ? '' : formatDuration(time.max),
    ];
  }

  driverJson(use: DriverUse): JsonObject {
    const { entryStatus, devices, requests, calls } = use;
    const { names } = this.counter;
    return {
      driver: this.name(use),
      object: this.fullName(use),
      image: this.image(use),
      driver_entry: entryStatus === undefined ? null : formatNtStatus(entryStatus),
      at_end: this.state(use),
      devices: [...devices.values()].map((device) => ({
        device: names.device(device.device),
        device_type: deviceTypeName(device.deviceType),
        extension_bytes: device.extensionBytes,
        attached_to: device.attachedTo === 0 ? null : names.device(device.attachedTo),
        requests: device.requests,
        deleted: device.deleted,
      })),
      requests: byCode(requests).map((request) => ({
        request: functionName(request.major, request.minor),
        routines: this.routines(request),
        received: request.received,
        completed: request.completed,
        failed: request.failed,
        pending: request.pending,
        time: request.time.json('_ns'),
      })),
      calls: Object.fromEntries(byCount(calls)),
    };
  }
}

function byCode(requests: ReadonlyMap<number, RequestUse>): RequestUse[] {
  return [...requests].sort(([a], [b]) => a - b).map(([, request]) => request);
}

function byCount(calls: ReadonlyMap<string, number>): [name: string, count: number][] {
  return [...calls].sort(([a, times], [b, others]) => others - times || (a < b ? -1 : 1));
}

/** Those the user asked for. Throws InputError for a name that no driver has. */
function chosen(counter: DriverCounter, wanted: readonly string[] | undefined): DriverUse[] {
  const drivers = [...counter.drivers.values()];
  if (wanted === undefined) return drivers;
  const names = drivers.map(({ driver }) => counter.names.driver(driver));
  const lower = new Set(wanted.map((name) => name.toLowerCase()));
  for (const name of wanted) {
    if (names.some((known) => known.toLowerCase() === name.toLowerCase())) continue;
    throw new InputError(
      `there is no driver "${name}"${didYouMean(name, names) || `; the trace has ${names.join(', ') || 'none'}`}`,
    );
  }
  return drivers.filter(({ driver }) => lower.has(counter.names.driver(driver).toLowerCase()));
}

function sectionsOf(text: DriversText, drivers: readonly DriverUse[]): Section[] {
  const rows = (of: (use: DriverUse) => Row[]) => drivers.flatMap(of);
  return [
    { title: '', columns: DRIVER_COLUMNS, rows: drivers.map((use) => text.driverRow(use)) },
    {
      title: '',
      columns: DEVICE_COLUMNS,
      rows: rows((use) => [...use.devices.values()].map((device) => text.deviceRow(use, device))),
    },
    {
      title: '',
      columns: REQUEST_COLUMNS,
      rows: rows((use) => byCode(use.requests).map((request) => text.requestRow(use, request))),
    },
    {
      title: '',
      columns: CALL_COLUMNS,
      rows: rows((use) => byCount(use.calls).map(([name, count]) => [text.name(use), name, String(count)])),
    },
  ];
}

/** Yields the lines of the summary. JSON is one object with `drivers` and `notes`. Throws InputError, TraceError. */
export function* driversSummary(reader: TraceReader, options: DriversOptions = {}): Generator<string> {
  const counter = new DriverCounter(reader);
  const drivers = chosen(counter, options.driver);
  const text = new DriversText(counter);
  yield* summaryLines(
    {
      sections: sectionsOf(text, drivers),
      nothing: nothingLines(reader, 'no driver was loaded', DRIVER_KINDS),
      notes: evidenceNotes(reader, DRIVER_KINDS),
      json: { drivers: drivers.map((use) => text.driverJson(use)) },
    },
    options,
  );
}
