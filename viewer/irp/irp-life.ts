/** Gathers the life of one IRP: who asked for what, its stack locations, its steps, the IRPs made for it, its data. */

import { NULL_ADDRESS } from '../../base/guest-address.ts';
import { eventCode, eventWord } from '../../nt/event-codes.ts';
import { formatNtStatus } from '../../nt/ntstatus.ts';
import { REMOVED_PAYLOAD, type TraceEvent } from '../../proto/decoded-batch.ts';
import { EventKind } from '../../proto/generated/event-kinds.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import { processorOf } from '../../wording/contexts.ts';
import { functionName, informationText, irpArguments } from '../../wording/describe-event.ts';
import { describeIrpParameters } from '../../wording/irp-parameters.ts';
import type { TraceNames } from '../../wording/names.ts';
import { eventJson, type JsonObject } from '../event-json.ts';
import { type IrpEvent, IrpFollower } from './irp-events.ts';
import { actorOf, CALL_KINDS, ENTERS, LEAVES, stepText } from './irp-steps.ts';
import { StackLocations } from './stack-locations.ts';

const K = EventKind;

/** Routines by which drivers make IRPs. */
const MADE_BY_DRIVERS: readonly number[] = (
  [
    'IoAllocateIrp',
    'IoInitializeIrp',
    'IoReuseIrp',
    'IoBuildSynchronousFsdRequest',
    'IoBuildAsynchronousFsdRequest',
    'IoBuildDeviceIoControlRequest',
    'IoMakeAssociatedIrp',
  ] as const
).map((word) => eventCode('irp_code', word));

/** One line of the life. */
export interface IrpStep {
  readonly event: TraceEvent;
  /** The thread, or which DPC. */
  readonly where: string;
  /** Who does it; empty for the kernel. */
  readonly actor: string;
  /** How many routines of the IRP's drivers it is in. */
  readonly depth: number;
  readonly text: string;
  /** `event` begins or ends a routine. */
  readonly edge: 'enter' | 'leave' | undefined;
  /** It names the IRP. */
  readonly own: boolean;
  readonly callSite: string;
  readonly json: JsonObject;
}

export interface Hop {
  readonly device: string;
  readonly driver: string;
}

export interface Completion {
  readonly event: number;
  readonly timeNs: number;
  readonly by: string;
  readonly status: number;
  readonly information: bigint;
}

/** An IRP that was made on behalf of this one. */
export interface ChildIrp {
  readonly irp: number;
  /** `IRP_MJ_READ -> \Device\Disk (disk) Length 512` once it was sent. */
  request: string;
  result: string;
}

export interface IrpData {
  readonly title: string;
  readonly event: number;
  readonly bytes: Uint8Array;
  readonly length: number;
  readonly removed: boolean;
}

export interface IrpLifeOptions {
  /** Calls of routines and changes of the IRQL are steps too. */
  readonly calls?: boolean | undefined;
  /** The stack locations as they were after this event; before the first completion without it. */
  readonly at?: number | undefined;
}

export class IrpLife {
  readonly irp: number;
  readonly steps: IrpStep[] = [];
  readonly hops: Hop[] = [];
  readonly children = new Map<number, ChildIrp>();
  readonly data: IrpData[] = [];
  readonly completions: Completion[] = [];
  readonly stack = new StackLocations();
  /** Why the stack locations are those of that moment. */
  stackMoment = 'where the trace ends';
  request = '';
  requester = '';
  /** Of the first dispatch, else of the first event. */
  startNs = 0;
  startEvent = 0;
  service = '';
  /** `herald with IoBuildDeviceIoControlRequest`, when a driver made it. */
  madeBy = '';
  parent = 0;
  file = '';
  pendedBy = '';
  sent = false;
  /** Format 1.0 does not tell of MDLs and buffers. */
  buffersKnown = true;
  names: TraceNames | undefined;
  private readonly options: IrpLifeOptions;
  /** By context, who runs the routines it is in. */
  private readonly inside = new Map<number, string[]>();
  private stackDone = false;
  private seen = false;

  private constructor(irp: number, options: IrpLifeOptions) {
    this.irp = irp;
    this.options = options;
  }

  /** Throws InputError when the trace does not have the IRP, TraceError. */
  static of(reader: TraceReader, irp: number, options: IrpLifeOptions = {}): IrpLife {
    const life = new IrpLife(irp, options);
    life.buffersKnown = reader.header.formatMinor > 0;
    for (const shown of IrpFollower.follow(reader, irp)) life.take(shown);
    return life;
  }

  private take(shown: IrpEvent): void {
    const { event, names, own, child } = shown;
    this.names = names;
    if (own && !this.seen) {
      this.seen = true;
      this.startNs = event.time;
      this.startEvent = event.number;
      this.requester = names.thread(event.thread);
    }
    if (event.kind === K.userSystemCall) this.service = event.fields.service as string;
    const actor = this.actorOf(shown);
    if (own) this.takeOwn(shown, actor);
    if (child !== 0) this.takeChild(shown);
    this.takeStep(shown, actor);
  }

  /** Who does it; within a routine of the IRP's drivers that is the routine's driver, where the event does not tell. */
  private actorOf(shown: IrpEvent): string {
    const within = this.inside.get(shown.context)?.at(-1);
    const { kind } = shown.event;
    if (within !== undefined && LEAVES.includes(kind) && kind !== K.irpDispatchReturn) return within;
    return actorOf(shown, within);
  }

  private takeOwn(shown: IrpEvent, actor: string): void {
    const { event, names } = shown;
    const f = event.fields as Readonly<Record<string, number>>;
    this.takeStack(event, actor);
    switch (event.kind) {
      case K.irpAllocate:
        this.parent = f.parent!;
        if (actor !== '' && MADE_BY_DRIVERS.includes(f.cause!)) {
          this.madeBy = `${actor} with ${eventWord('irp_code', f.cause!)}`;
        }
        break;
      case K.irpDispatch:
        if (!this.sent) {
          this.sent = true;
          this.startNs = event.time;
          this.request = requestText(event, names);
          this.file = names.file(f.file!);
        }
        this.hops.push({ device: names.device(f.device!), driver: names.driver(f.driver!) });
        break;
      case K.irpMarkPending:
        this.pendedBy = actor;
        break;
      case K.irpComplete:
        this.completions.push({
          event: event.number,
          timeNs: event.time,
          by: names.driver(f.driver!),
          status: f.status!,
          information: event.fields.information as bigint,
        });
        break;
      case K.irpData:
        this.takeData(shown);
        break;
    }
  }

  private takeStack(event: TraceEvent, actor: string): void {
    if (this.stackDone) return;
    const { at } = this.options;
    if (at === undefined ? event.kind === K.irpComplete : event.number > at) {
      this.stackDone = true;
      this.stackMoment = at === undefined ? 'before it is completed' : `at event ${at}`;
      return;
    }
    this.stack.observe(event, actor);
  }

  private takeData({ event }: IrpEvent): void {
    const bytes = event.fields.data as Uint8Array;
    const length = event.fields.length as number;
    const direction = event.fields.direction === 0 ? 'to the driver' : 'from the driver';
    const title = `${length} bytes ${direction}`;
    this.data.push({ title, event: event.number, bytes, length, removed: bytes === REMOVED_PAYLOAD });
  }

  private takeChild({ event, names, child }: IrpEvent): void {
    let known = this.children.get(child);
    if (known === undefined) {
      known = { irp: child, request: '', result: '' };
      this.children.set(child, known);
    }
    if (event.kind === K.irpDispatch && known.request === '') {
      const { device, driver } = event.fields as Readonly<Record<string, number>>;
      known.request = `${requestText(event, names)} -> ${names.device(device!)} (${names.driver(driver!)})`;
    }
    if (event.kind === K.irpComplete) {
      const information = informationText(event.fields.information as bigint);
      known.result = `${formatNtStatus(event.fields.status as number)}, information ${information}`;
    }
  }

  private insideOf(context: number): string[] {
    let inside = this.inside.get(context);
    if (inside === undefined) {
      inside = [];
      this.inside.set(context, inside);
    }
    return inside;
  }

  private takeStep(shown: IrpEvent, actor: string): void {
    const { event, names, own, context, child } = shown;
    const { kind } = event;
    // Of a child only what frames its life; `ntrewind irp` of its own number has the rest.
    const childKinds: readonly number[] = [K.irpAllocate, K.irpDispatch, K.irpComplete, K.irpFree];
    if (child !== 0 && !childKinds.includes(kind)) return;
    if (!this.options.calls && CALL_KINDS.includes(kind)) return;
    const enters = child === 0 && ENTERS.includes(kind);
    const leaves = child === 0 && LEAVES.includes(kind);
    const inside = this.insideOf(context);
    if (leaves) inside.pop();
    const depth = inside.length;
    if (enters) inside.push(actor);
    this.steps.push({
      event,
      where: context >= 0 ? names.thread(event.thread) : `CPU ${processorOf(context)}`,
      actor,
      depth,
      text: stepText(shown, this.service),
      edge: enters ? 'enter' : leaves ? 'leave' : undefined,
      own,
      callSite: callSiteText(event, names),
      json: eventJson(event, { names, irp: own ? this.irp : child, driver: actor }),
    });
  }
}

/** A routine that a driver's last jump leads to returns to the kernel: that is no call site. */
function callSiteText({ callSite }: TraceEvent, names: TraceNames): string {
  const module = callSite === NULL_ADDRESS ? undefined : names.modules.moduleAt(callSite);
  return module?.image === 0 || callSite === NULL_ADDRESS ? '' : names.symbolise(callSite);
}

/** `IRP_MJ_READ Length 64` */
function requestText(event: TraceEvent, names: TraceNames): string {
  const { major, minor } = event.fields as Readonly<Record<string, number>>;
  const address = names.address.bind(names);
  const parameters = describeIrpParameters(major!, minor!, irpArguments(event.fields), address);
  return `${functionName(major!, minor!)} ${parameters}`.trimEnd();
}
