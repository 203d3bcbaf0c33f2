/** Reads a trace into the form that comparisons work on (run-model.ts). */
import { type GuestAddress, NULL_ADDRESS } from '../base/guest-address.ts';
import { irpMajorName } from '../nt/irp-codes.ts';
import { STATUS_PENDING } from '../nt/status-codes.ts';
import type { DecodedBatch, TraceEvent } from '../proto/decoded-batch.ts';
import { EventKind, KIND_BY_NUMBER } from '../proto/generated/event-kinds.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { describeEvent, functionName, irpArguments } from '../wording/describe-event.ts';
import { fieldsNamed, numberAt } from '../wording/event-fields.ts';
import { describeIrpParameters } from '../wording/irp-parameters.ts';
import { IrpWork } from '../wording/irp-work.ts';
import { END_STATE_KINDS, EndStateTracker } from './end-state.ts';
import { NormalNames } from './normal-names.ts';
import type { Run, RunIrp, RunRequest, Steps, StepTexts } from './run-model.ts';
import { CHANNEL_OF, IS_STEP, IS_TIMING, isWithoutEffect, SELF_EXPLAINING, SHOWS_OUTSIDE } from './step-kinds.ts';

const K = EventKind;

/** Numbers of things, as events of these kinds tell them, that have no name of their own. */
const NAMELESS: ReadonlySet<string> = new Set([
  'dpc',
  'timer',
  'apc',
  'item',
  'interrupt',
  'hardware',
  'adapter',
  'mdl',
]);

/** Time limits: told apart from what is done. */
const TIME_LIMITS: ReadonlySet<string> = new Set(['due', 'period', 'tolerance']);

/** For each kind, the fields that say nothing of behaviour: measured times, time limits, numbers that stand for nothing. */
const NO_BEHAVIOUR = KIND_BY_NUMBER.map((kind) =>
  (kind?.fields ?? []).filter(
    ({ name, encoding, meaning }) =>
      (encoding === 'mono' && meaning === 'ns') ||
      (encoding === 'id' && NAMELESS.has(name)) ||
      (kind!.number === K.timerSet && TIME_LIMITS.has(name)) ||
      (kind!.number === K.deviceCreate && name === 'extension_size') ||
      // Which processor is at hand; one that a driver has chosen shows in the call that chose it.
      (kind!.number === K.dpcQueue && name === 'target'),
  ),
);

/** The event with zero for everything that is no behaviour. */
function withoutMeasures(event: TraceEvent): TraceEvent {
  const dropped = NO_BEHAVIOUR[event.kind] ?? [];
  if (dropped.length === 0) return event;
  const { number, kind, name, role, cpu, irql, thread, time, callSite, anchors } = event;
  const zeros = dropped.map((field) => [field.name, field.encoding === 'u64' ? 0n : 0]);
  const fields = { ...event.fields, ...Object.fromEntries(zeros) };
  return { number, kind, name, role, cpu, irql, thread, time, callSite, anchors, fields };
}

/** What comes between, whatever its processor was doing: it belongs to no request. */
const BEGINS: ReadonlyMap<number, string> = new Map([
  [K.dpcStart, 'DPC'],
  [K.apcStart, 'APC'],
  [K.interruptStart, 'interrupt'],
]);
const ENDS: ReadonlySet<number> = new Set([K.dpcEnd, K.apcEnd, K.interruptEnd]);

/** Why the IRQL changes when something comes between; when that is, is a matter of timing. */
const INTERRUPTION_CAUSES: ReadonlySet<string> = new Set(['DPC interrupt', 'APC interrupt', 'end of interrupt']);

const IRP_FIELDS = fieldsNamed('irp');

/** By number of the event, 1 for those that are compared and 0 for those that only tell what others are about. */
export type ComparedEvents = Uint8Array;

/**
 * Collects the run of a trace, up to where events were lost: nobody knows what led to those behind that. The texts of its
 * steps go to `texts`.
 * @param shared names of routines and variables that may stand in texts (`sharedSymbols`)
 * @param compared undefined for all
 * @throws TraceError
 */
export function collectRun(
  reader: TraceReader,
  texts: StepTexts,
  shared: ReadonlySet<string>,
  compared?: ComparedEvents,
): Run {
  const collector = new RunCollector(reader, texts, shared, compared);
  const end = reader.eventsBeforeGap;
  for (const batch of reader.batches()) {
    const count = Math.min(batch.eventCount, end - batch.firstEvent);
    for (let i = 0; i < count; i++) collector.observe(batch, i);
  }
  const run = collector.finish(reader);
  return reader.gaps.length === 0 ? run : { ...run, end: { ...run.end, reason: 'events were lost here' } };
}

/** A processor and the thread it runs. */
function placeOf({ cpu, thread }: TraceEvent): string {
  return `${cpu} ${thread}`;
}

class RunCollector {
  private readonly names: NormalNames;
  private readonly work = new IrpWork();
  private readonly end: EndStateTracker;
  private readonly texts: StepTexts;
  private readonly threads = new Map<string, RunRequest[]>();
  private readonly labels = new Map<number, string>();
  private readonly systemCalls = new Map<string, number>();
  private readonly current = new Map<number, RunRequest>();
  private readonly outside = new Map<number, RunRequest>();
  private readonly irps = new Map<number, RunIrp>();
  /** What has come between and not ended, by processor and thread; and what stands for all that one routine does so. */
  private readonly interruptions = new Map<string, RunRequest[]>();
  private readonly routines = new Map<string, RunRequest>();
  private readonly dispatches = new Map<string, number>();
  private readonly compared: ComparedEvents | undefined;
  private endTime = 0;

  constructor(
    reader: TraceReader,
    texts: StepTexts,
    shared: ReadonlySet<string>,
    compared: ComparedEvents | undefined,
  ) {
    this.compared = compared;
    this.names = new NormalNames(reader, shared);
    this.end = new EndStateTracker(this.names);
    this.texts = texts;
  }

  observe(batch: DecodedBatch, i: number): void {
    this.names.observe(batch, i);
    const irp = this.work.observe(batch, i);
    const kind = batch.kind[i]!;
    const event = batch.event(i);
    this.endTime = event.time;
    const compared = this.isCompared(event);
    if (END_STATE_KINDS.has(kind)) this.end.observe(event, compared);
    if (kind === K.userSystemCall) this.beginRequest(event);
    else if (kind === K.systemCallReturn) this.endRequest(event, compared);
    const between = BEGINS.get(kind);
    if (between !== undefined) this.beginInterruption(between, event);
    const record = irp === 0 ? undefined : this.irpOf(irp, event);
    if (record !== undefined && IRP_FIELDS[kind] !== undefined && numberAt(batch, i, IRP_FIELDS[kind]!) === irp) {
      this.updateIrp(record, event, compared);
    }
    if (IS_STEP[kind] && compared) this.addStep(record, event);
    if (ENDS.has(kind)) this.interruptions.get(placeOf(event))?.pop();
    if (IS_TIMING.has(kind) && compared)
      this.push(this.requestOf(event).waits, describeEvent(event, this.names), event);
  }

  private isCompared({ number }: TraceEvent): boolean {
    return this.compared === undefined || this.compared[number] === 1;
  }

  private addStep(record: RunIrp | undefined, event: TraceEvent): void {
    const text = this.stepText(event);
    if (text === undefined) return;
    const request = this.requestOf(event);
    this.push((record ?? request).steps, text, event);
    this.push(request.trail, record === undefined ? text : `${record.title || 'IRP'}: ${text}`, event);
  }

  private push(steps: Steps, text: string, event: TraceEvent): void {
    steps.texts.push(this.texts.numberOf(text, CHANNEL_OF[event.kind]!, SHOWS_OUTSIDE[event.kind]!));
    steps.events.push(event.number);
  }

  private plainText(event: TraceEvent): string {
    return describeEvent(withoutMeasures(event), this.names);
  }

  /** The step in words, undefined for one that says nothing another step does not say. */
  private stepText(event: TraceEvent): string | undefined {
    if (event.kind === K.irpAllocate || event.kind === K.irpFree) return undefined;
    if (event.kind === K.irpComplete) return `irp_complete by ${this.names.driver(event.fields.driver as number)}`;
    if (event.kind === K.irpDispatchReturn) return this.dispatchReturnText(event);
    if (event.kind === K.objectCreate) return `object_create ${event.fields.type} ${event.fields.name}`.trimEnd();
    if (event.kind === K.imageLoad || event.kind === K.imageUnload) return this.imageText(event);
    // APCs of the I/O manager hand results over; that one has ended is told by what follows.
    if ((event.kind === K.apcQueue || event.kind === K.apcStart) && !this.isOfDriver(event)) return undefined;
    if (ENDS.has(event.kind)) return undefined;
    if (event.kind === K.irqlChange && INTERRUPTION_CAUSES.has(event.fields.cause as string)) return undefined;
    // Events that the I/O manager sets follow from how requests end.
    if (event.kind === K.signal && event.callSite === NULL_ADDRESS) return undefined;
    const isCall = event.kind === K.ddiCall || event.kind === K.ddiReturn;
    if (isCall && isWithoutEffect(event.fields.ddi as string)) return undefined;
    const text = this.plainText(event);
    if (SELF_EXPLAINING.has(event.kind)) return text;
    // Routines without a result, and pointers to something: that they were called is enough.
    if (event.kind === K.ddiReturn)
      return / returns($| (?!NULL|TRUE|FALSE|STATUS_|\d|0x))/.test(text) ? undefined : text;
    return `${event.name} ${text}`;
  }

  /** The status itself is compared as the IRP's; here it counts whether the driver still has the IRP. */
  private dispatchReturnText({ fields }: TraceEvent): string {
    const pending = fields.status === STATUS_PENDING ? ' with STATUS_PENDING' : '';
    return `irp_dispatch_return by ${this.names.driver(fields.driver as number)}${pending}`;
  }

  /** The service's name: the file names of versions differ. */
  private imageText({ name, fields }: TraceEvent): string {
    const module = this.names.modules.loaded.find(({ image }) => image === fields.image);
    return `${name} ${module?.service ?? ''}`.trimEnd();
  }

  private threadLabel(thread: number): string {
    let label = this.labels.get(thread);
    if (label === undefined) {
      const name = this.names.thread(thread);
      const same = [...this.labels.values()].filter((other) => other === name || other.startsWith(`${name}#`)).length;
      label = same === 0 ? name : `${name}#${same + 1}`;
      this.labels.set(thread, label);
    }
    return label;
  }

  private newRequest(event: TraceEvent, service: string, thread = this.threadLabel(event.thread)): RunRequest {
    const requests = this.threads.get(thread) ?? [];
    this.threads.set(thread, requests);
    const ordinal = service === '' ? 0 : (this.systemCalls.get(thread) ?? 0) + 1;
    if (ordinal > 0) this.systemCalls.set(thread, ordinal);
    const isTold = this.isCompared(event);
    const request: RunRequest = {
      isTold,
      isCompared: isTold,
      thread,
      ordinal,
      service,
      firstEvent: event.number,
      status: undefined,
      hasResult: false,
      irps: [],
      steps: { texts: [], events: [] },
      trail: { texts: [], events: [] },
      waits: { texts: [], events: [] },
      beginTime: event.time,
      endTime: undefined,
    };
    requests.push(request);
    return request;
  }

  private beginInterruption(what: string, event: TraceEvent): void {
    const request = this.isOfDriver(event) ? this.routineRequest(what, event) : this.requestOf(event);
    const stack = this.interruptions.get(placeOf(event));
    if (stack === undefined) this.interruptions.set(placeOf(event), [request]);
    else stack.push(request);
  }

  private routineRequest(what: string, event: TraceEvent): RunRequest {
    const label = `${what} ${this.names.symbolise(event.fields.routine as GuestAddress)}`;
    const request = this.routines.get(label) ?? this.newRequest(event, '', label);
    this.routines.set(label, request);
    return request;
  }

  /** Whether the routine that the event tells of is one of a driver. */
  private isOfDriver({ fields }: TraceEvent): boolean {
    return this.names.modules.moduleAt(fields.routine as GuestAddress) !== undefined;
  }

  private beginRequest(event: TraceEvent): void {
    this.current.set(event.thread, this.newRequest(event, event.fields.service as string));
  }

  private endRequest(event: TraceEvent, compared: boolean): void {
    const request = this.current.get(event.thread);
    if (request === undefined) return;
    if (compared) {
      request.status = event.fields.status as number;
      request.hasResult = event.fields.result !== 0n;
      request.isCompared = true;
    }
    request.endTime = event.time;
    this.current.delete(event.thread);
  }

  /** The system call the thread is in, or what stands for the time outside of them. */
  private requestOf(event: TraceEvent): RunRequest {
    const between = this.interruptions.get(placeOf(event))?.at(-1);
    if (between !== undefined) return between;
    const current = this.current.get(event.thread) ?? this.outside.get(event.thread);
    if (current !== undefined) return current;
    const request = this.newRequest(event, '');
    this.outside.set(event.thread, request);
    return request;
  }

  private irpOf(irp: number, event: TraceEvent): RunIrp {
    const known = this.irps.get(irp);
    if (known !== undefined) return known;
    const record: RunIrp = {
      isTold: this.compared === undefined,
      irp,
      firstEvent: event.number,
      title: '',
      parameters: '',
      args: [0n, 0n, 0n, 0n],
      file: '',
      status: undefined,
      information: 0n,
      pended: false,
      completions: 0,
      completedAt: undefined,
      transfers: [],
      steps: { texts: [], events: [] },
    };
    this.irps.set(irp, record);
    this.requestOf(event).irps.push(record);
    return record;
  }

  private updateIrp(record: RunIrp, { number, kind, fields }: TraceEvent, compared: boolean): void {
    const numbers = fields as Readonly<Record<string, number>>;
    if (compared) record.isTold = true;
    else if (kind !== K.irpDispatch) return;
    switch (kind) {
      case K.irpDispatch: {
        const { major = 0, minor = 0, device = 0, file = 0, driver = 0 } = numbers;
        if (compared) this.countDispatch(`${this.names.driver(driver)} ${irpMajorName(major)}`);
        if (record.title !== '') return;
        record.title = `${functionName(major, minor)} -> ${this.names.device(device)}`;
        record.args = irpArguments(fields);
        record.file = this.names.file(file);
        if (!compared) return;
        record.parameters = describeIrpParameters(major, minor, record.args, (address) =>
          address === NULL_ADDRESS ? 'NULL' : this.names.address(address),
        );
        return;
      }
      case K.irpMarkPending:
        record.pended = true;
        return;
      case K.irpComplete:
        record.status = numbers.status;
        record.information = fields.information as bigint;
        record.completions++;
        record.completedAt = number;
        return;
      case K.irpData:
        record.transfers.push({
          direction: numbers.direction!,
          length: numbers.length!,
          digest: fields.digest as bigint,
          data: (fields.data as Uint8Array).slice(),
        });
        return;
    }
  }

  private countDispatch(routine: string): void {
    this.dispatches.set(routine, (this.dispatches.get(routine) ?? 0) + 1);
  }

  finish(reader: TraceReader): Run {
    const titles = (irp: number) => this.irps.get(irp)?.title ?? '';
    const end = this.end.finish(reader.summary?.endReason ?? 'the recording was cut short', titles);
    const { threads, dispatches, endTime } = this;
    return { threads, dispatches, end, eventCount: reader.eventCount, endTime };
  }
}
