/** Counts what each driver of a trace did: its devices, the requests it was given, the routines it called. */
import type { GuestAddress } from '../../base/guest-address.ts';
import { IRP_MJ_PNP, IRP_MJ_POWER } from '../../nt/irp-codes.ts';
import { ntStatusSeverity } from '../../nt/ntstatus.ts';
import type { DecodedBatch } from '../../proto/decoded-batch.ts';
import { EventKind } from '../../proto/generated/event-kinds.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import { Contexts } from '../../wording/contexts.ts';
import { addressAt, eventField, numberAt, textAt } from '../../wording/event-fields.ts';
import { TraceNames } from '../../wording/names.ts';
import { Distribution } from '../distribution.ts';
import { mayLackKind } from '../left-out.ts';
import { type EventHandlers, scanEvents } from '../scan.ts';

const K = EventKind;
export const DRIVER_KINDS: readonly number[] = [
  K.driverCreate,
  K.deviceCreate,
  K.irpDispatch,
  K.irpDispatchReturn,
  K.irpComplete,
  K.ddiCall,
];
const F = {
  driver: eventField(K.driverCreate, 'driver'),
  entered: eventField(K.driverEntryReturn, 'driver'),
  entryStatus: eventField(K.driverEntryReturn, 'status'),
  unloaded: eventField(K.driverUnload, 'driver'),
  deleted: eventField(K.driverDelete, 'driver'),
  device: eventField(K.deviceCreate, 'device'),
  deviceDriver: eventField(K.deviceCreate, 'driver'),
  deviceType: eventField(K.deviceCreate, 'device_type'),
  extension: eventField(K.deviceCreate, 'extension_size'),
  deletedDevice: eventField(K.deviceDelete, 'device'),
  attached: eventField(K.deviceAttach, 'device'),
  attachedTo: eventField(K.deviceAttach, 'lower'),
  irp: eventField(K.irpDispatch, 'irp'),
  dispatchDevice: eventField(K.irpDispatch, 'device'),
  dispatchDriver: eventField(K.irpDispatch, 'driver'),
  major: eventField(K.irpDispatch, 'major'),
  minor: eventField(K.irpDispatch, 'minor'),
  routine: eventField(K.irpDispatch, 'routine'),
  returned: eventField(K.irpDispatchReturn, 'irp'),
  returnedBy: eventField(K.irpDispatchReturn, 'driver'),
  returnStatus: eventField(K.irpDispatchReturn, 'status'),
  completed: eventField(K.irpComplete, 'irp'),
  completedBy: eventField(K.irpComplete, 'driver'),
  status: eventField(K.irpComplete, 'status'),
  freed: eventField(K.irpFree, 'irp'),
  ddi: eventField(K.ddiCall, 'ddi'),
};

/** Events with which a routine of a driver begins, by the field that names it. */
const ROUTINES = [
  K.driverEntryCall,
  K.irpDispatch,
  K.irpCompletionCall,
  K.irpStart,
  K.irpCancelCall,
  K.dpcStart,
  K.workStart,
  K.apcStart,
  K.interruptStart,
].map((kind) => eventField(kind, 'routine'));
const RETURNS = [
  K.driverUnloadReturn,
  K.irpCompletionReturn,
  K.irpStartReturn,
  K.irpCancelReturn,
  K.dpcEnd,
  K.workEnd,
  K.apcEnd,
  K.interruptEnd,
];

const STATUS_PENDING = 0x103;

/** Requests of one kind that a driver was given. */
export interface RequestUse {
  readonly major: number;
  /** Of PnP and power requests, which are as different as others are by their major code; else 0. */
  readonly minor: number;
  readonly routines: Set<GuestAddress>;
  received: number;
  /** By this driver. */
  completed: number;
  /** Completed by it with an error. */
  failed: number;
  /** The dispatch routine returned STATUS_PENDING. */
  pending: number;
  /** ns from the call of the dispatch routine to its return, lower drivers included */
  readonly time: Distribution;
}

export interface DeviceUse {
  readonly device: number;
  readonly deviceType: number;
  readonly extensionBytes: number;
  attachedTo: number;
  requests: number;
  deleted: boolean;
}

export interface DriverUse {
  readonly driver: number;
  readonly image: number;
  entryStatus: number | undefined;
  unloadCalled: boolean;
  deleted: boolean;
  readonly devices: Map<number, DeviceUse>;
  readonly requests: Map<number, RequestUse>;
  /** Calls by the name of the routine. */
  readonly calls: Map<string, number>;
}

interface Call {
  readonly irp: number;
  readonly driver: number;
  readonly request: RequestUse;
  readonly timeNs: number;
}

export class DriverCounter {
  readonly names: TraceNames;
  readonly drivers = new Map<number, DriverUse>();
  private readonly contexts = new Contexts();
  private readonly devices = new Map<number, DeviceUse>();
  /** What each IRP is, until it is freed: major and minor code as one number. */
  private readonly codes = new Map<number, number>();
  private readonly stacks = new Map<number, Call[]>();
  private readonly callers = new Map<number, Map<string, number> | undefined>();
  private readonly returnsKnown: boolean;
  /** By context, the images whose routines it is in. */
  private readonly inside = new Map<number, number[]>();

  constructor(reader: TraceReader) {
    this.names = new TraceNames(reader);
    this.returnsKnown = !mayLackKind(reader, K.irpDispatchReturn);
    scanEvents(reader, this.handlers(), { names: this.names });
  }

  private handlers(): EventHandlers {
    return {
      ...Object.fromEntries(
        ROUTINES.map(({ kind }) => [kind, (batch: DecodedBatch, i: number) => this.enter(batch, i)]),
      ),
      ...Object.fromEntries(RETURNS.map((kind) => [kind, (batch: DecodedBatch, i: number) => this.leave(batch, i)])),
      [K.imageLoad]: () => this.callers.clear(),
      [K.driverCreate]: (batch, i) => void this.of(numberAt(batch, i, F.driver)),
      [K.driverEntryReturn]: (batch, i) => {
        this.leave(batch, i);
        this.of(numberAt(batch, i, F.entered)).entryStatus = numberAt(batch, i, F.entryStatus);
      },
      [K.driverUnload]: (batch, i) => {
        const use = this.of(numberAt(batch, i, F.unloaded));
        use.unloadCalled = true;
        this.insideOf(this.contexts.of(batch, i)).push(use.image);
      },
      [K.driverDelete]: (batch, i) => {
        this.of(numberAt(batch, i, F.deleted)).deleted = true;
      },
      [K.deviceCreate]: (batch, i) => this.deviceCreated(batch, i),
      [K.deviceDelete]: (batch, i) => {
        const device = this.devices.get(numberAt(batch, i, F.deletedDevice));
        if (device !== undefined) device.deleted = true;
      },
      [K.deviceAttach]: (batch, i) => {
        const device = this.devices.get(numberAt(batch, i, F.attached));
        if (device !== undefined) device.attachedTo = numberAt(batch, i, F.attachedTo);
      },
      [K.irpDispatch]: (batch, i) => {
        this.enter(batch, i);
        this.dispatched(batch, i);
      },
      [K.irpDispatchReturn]: (batch, i) => {
        this.leave(batch, i);
        this.returned(batch, i);
      },
      [K.irpComplete]: (batch, i) => this.completed(batch, i),
      [K.irpFree]: (batch, i) => void this.codes.delete(numberAt(batch, i, F.freed)),
      [K.ddiCall]: (batch, i) => this.called(batch, i),
    };
  }

  private of(driver: number): DriverUse {
    let use = this.drivers.get(driver);
    if (use === undefined) {
      use = {
        driver,
        image: this.names.drivers.get(driver)?.image ?? 0,
        entryStatus: undefined,
        unloadCalled: false,
        deleted: false,
        devices: new Map(),
        requests: new Map(),
        calls: new Map(),
      };
      this.drivers.set(driver, use);
    }
    return use;
  }

  private deviceCreated(batch: DecodedBatch, i: number): void {
    const use: DeviceUse = {
      device: numberAt(batch, i, F.device),
      deviceType: numberAt(batch, i, F.deviceType),
      extensionBytes: numberAt(batch, i, F.extension),
      attachedTo: 0,
      requests: 0,
      deleted: false,
    };
    this.devices.set(use.device, use);
    this.of(numberAt(batch, i, F.deviceDriver)).devices.set(use.device, use);
  }

  private request(driver: number, code: number): RequestUse {
    const { requests } = this.of(driver);
    let request = requests.get(code);
    if (request === undefined) {
      request = {
        major: code >>> 8,
        minor: code & 0xff,
        routines: new Set(),
        received: 0,
        completed: 0,
        failed: 0,
        pending: 0,
        time: new Distribution(),
      };
      requests.set(code, request);
    }
    return request;
  }

  private dispatched(batch: DecodedBatch, i: number): void {
    const irp = numberAt(batch, i, F.irp);
    const driver = numberAt(batch, i, F.dispatchDriver);
    const major = numberAt(batch, i, F.major);
    const byMinor = major === IRP_MJ_PNP || major === IRP_MJ_POWER;
    const code = (major << 8) | (byMinor ? numberAt(batch, i, F.minor) : 0);
    this.codes.set(irp, code);
    const request = this.request(driver, code);
    request.received++;
    request.routines.add(addressAt(batch, i, F.routine));
    const device = this.devices.get(numberAt(batch, i, F.dispatchDevice));
    if (device !== undefined) device.requests++;
    if (!this.returnsKnown) return;
    const context = this.contexts.of(batch, i);
    const call = { irp, driver, request, timeNs: batch.time[i]! };
    const stack = this.stacks.get(context);
    if (stack === undefined) this.stacks.set(context, [call]);
    else stack.push(call);
  }

  private returned(batch: DecodedBatch, i: number): void {
    const irp = numberAt(batch, i, F.returned);
    const driver = numberAt(batch, i, F.returnedBy);
    const stack = this.stacks.get(this.contexts.of(batch, i)) ?? [];
    const place = stack.findLastIndex((call) => call.irp === irp && call.driver === driver);
    const call = place < 0 ? undefined : stack.splice(place)[0];
    const code = this.codes.get(irp);
    // The IRP may be gone by the time its dispatch routine returns.
    const request = call?.request ?? (code === undefined ? undefined : this.request(driver, code));
    if (request === undefined) return;
    if (numberAt(batch, i, F.returnStatus) === STATUS_PENDING) request.pending++;
    if (call !== undefined) request.time.add(Math.max(0, batch.time[i]! - call.timeNs));
  }

  private completed(batch: DecodedBatch, i: number): void {
    const driver = numberAt(batch, i, F.completedBy);
    const code = this.codes.get(numberAt(batch, i, F.completed));
    if (driver === 0 || code === undefined) return;
    const request = this.request(driver, code);
    request.completed++;
    if (ntStatusSeverity(numberAt(batch, i, F.status)) === 'error') request.failed++;
  }

  private called(batch: DecodedBatch, i: number): void {
    const callSite = batch.callSite[i]!;
    let calls = this.callers.get(callSite);
    if (calls === undefined && !this.callers.has(callSite)) {
      calls = this.callsOf(this.names.modules.moduleAt(callSite as GuestAddress)?.image);
      this.callers.set(callSite, calls);
    }
    // A routine that a driver's last jump leads to returns to the kernel: it is called by whose routine this is.
    calls ??= this.callsOf(this.inside.get(this.contexts.of(batch, i))?.at(-1));
    if (calls === undefined) return;
    const ddi = textAt(batch, i, F.ddi);
    calls.set(ddi, (calls.get(ddi) ?? 0) + 1);
  }

  private callsOf(image: number | undefined): Map<string, number> | undefined {
    return [...this.drivers.values()].find((use) => use.image === image)?.calls;
  }

  private enter(batch: DecodedBatch, i: number): void {
    this.contexts.observe(batch, i);
    const field = ROUTINES.find(({ kind }) => kind === batch.kind[i])!;
    const image = this.names.modules.moduleAt(addressAt(batch, i, field))?.image ?? 0;
    this.insideOf(this.contexts.of(batch, i)).push(image);
  }

  private leave(batch: DecodedBatch, i: number): void {
    this.contexts.observe(batch, i);
    this.inside.get(this.contexts.of(batch, i))?.pop();
  }

  private insideOf(context: number): number[] {
    let images = this.inside.get(context);
    if (images === undefined) {
      images = [];
      this.inside.set(context, images);
    }
    return images;
  }
}
