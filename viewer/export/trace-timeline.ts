/**
 * A trace as a timeline: what each processor ran, what each thread did, the life of each IRP through its drivers, who
 * held which lock, and how much there was of pool, IRPs and IRQL.
 */

import { ntStatusName } from '../../nt/ntstatus.ts';
import type { DecodedBatch, TraceEvent } from '../../proto/decoded-batch.ts';
import { EventKind } from '../../proto/generated/event-kinds.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import { CONTEXT_KINDS, Contexts, processorOf } from '../../wording/contexts.ts';
import { describeEvent, functionName } from '../../wording/describe-event.ts';
import { TraceNames } from '../../wording/names.ts';
import { type EventHandlers, scanBatches } from '../scan.ts';
import { INSTANTS, SLICE_BEGINS, SLICE_ENDS } from './slice-kinds.ts';
import { Lanes, type Slice, type SliceArguments, type SliceTrack, type TimelineSink, TrackMaker } from './timeline.ts';

const K = EventKind;
/** Bit of POOL_TYPE that tells paged pool. */
const PAGED_POOL = 1;
/** Windows numbers processes and threads from one counter in steps of 4; processes without a number of their own get these. */
const FIRST_THREAD_ID = 0x10000;

interface ProcessorTracks {
  readonly slices: SliceTrack;
  readonly irql: number;
  lastIrql: number;
  lastNs: number;
}

export class TraceTimeline {
  private readonly reader: TraceReader;
  private readonly sink: TimelineSink;
  private readonly names: TraceNames;
  private readonly contexts = new Contexts();
  private readonly make: TrackMaker;
  private readonly processors = new Map<number, ProcessorTracks>();
  private readonly processes = new Map<number, number>();
  private readonly threads = new Map<number, SliceTrack>();
  private readonly processIds = new Map<number, number>();
  private readonly groups = new Map<string, number>();
  private readonly irps: Lanes<number>;
  private readonly irpResults = new Map<number, SliceArguments>();
  private readonly locks = new Map<number, Lanes<number>>();
  private readonly pool = { paged: 0, nonPaged: 0 };
  private endNs = 0;

  constructor(reader: TraceReader, sink: TimelineSink) {
    this.reader = reader;
    this.sink = sink;
    this.names = new TraceNames(reader);
    this.make = new TrackMaker(sink);
    this.irps = new Lanes((lane) => this.make.slices({ name: `requests ${lane}`, parent: this.group('IRPs') }));
  }

  /** Tells the sink the whole trace, with a pause now and then. Throws TraceError. */
  *run(): Generator<undefined> {
    for (let cpu = 0; cpu < this.reader.header.processorCount; cpu++) this.processor(cpu);
    yield* scanBatches(this.reader, this.handlers(), { names: this.names, places: true });
    this.make.endAll(this.endNs);
  }

  private handlers(): EventHandlers {
    const handlers: Record<number, (batch: DecodedBatch, i: number) => void> = {};
    const on = (kind: number, handle: (event: TraceEvent, context: number) => void) => {
      const before = handlers[kind];
      handlers[kind] = (batch, i) => {
        before?.(batch, i);
        this.contexts.observe(batch, i);
        const event = batch.event(i);
        this.endNs = Math.max(this.endNs, event.time);
        handle(event, this.contexts.of(batch, i));
      };
    };
    on(K.processCreate, (event) => {
      this.processIds.set(event.fields.process as number, event.fields.pid as number);
    });
    on(K.contextSwitch, (event) => this.switched(event));
    on(K.threadExit, (event) => this.threads.get(event.fields.exited as number)?.endAll(event.time));
    on(K.irpDispatch, (event) => this.irpDispatched(event));
    on(K.irpCompletionCall, (event) => this.irpReturnsTo(event));
    on(K.irpComplete, (event) => this.irpCompleted(event));
    on(K.irpFree, (event) => this.irpFreed(event));
    on(K.lockAcquire, (event, context) => this.lockAcquired(event, context));
    on(K.lockRelease, (event, context) => this.lockReleased(event, context));
    on(K.poolAllocate, (event) => this.poolChanged(event, 1));
    on(K.poolFree, (event) => this.poolChanged(event, -1));
    on(K.irqlChange, (event) => this.irqlChanged(event.cpu, event.time, event.fields.new as number));
    for (const [kind, { key, args }] of SLICE_ENDS) {
      on(kind, (event, context) => this.track(context).end(event.time, key(event), args(event)));
    }
    for (const [kind, { category, key, name, ofIrp }] of SLICE_BEGINS) {
      on(kind, (event, context) => {
        const irp = ofIrp === true ? (event.fields.irp as number) : 0;
        this.track(context).begin(event.time, key(event), this.slice(event, name(event, this.names), category, irp));
      });
    }
    for (const [kind, { name, category }] of INSTANTS) {
      on(kind, (event, context) => {
        const irp = category === 'irp' ? (event.fields.irp as number) : 0;
        this.track(context).instant(event.time, this.slice(event, name, category, irp));
      });
    }
    for (const kind of CONTEXT_KINDS) on(kind, (event) => this.irqlChanged(event.cpu, event.time, event.irql));
    return handlers;
  }

  private slice(event: TraceEvent, name: string, category: string, irp: number): Slice {
    return { name, category, event: event.number, irp, args: { what: describeEvent(event, this.names) } };
  }

  // ---- tracks ----

  private group(name: string): number {
    let track = this.groups.get(name);
    if (track === undefined) {
      track = this.make.add({ name, kind: 'group' });
      this.groups.set(name, track);
    }
    return track;
  }

  private processor(cpu: number): ProcessorTracks {
    let tracks = this.processors.get(cpu);
    if (tracks === undefined) {
      const parent = this.group('Processors');
      const slices = this.make.slices({ name: `CPU ${cpu}`, parent });
      const irql = this.make.add({ name: `CPU ${cpu} IRQL`, kind: 'counter', parent });
      tracks = { slices, irql, lastIrql: -1, lastNs: 0 };
      this.processors.set(cpu, tracks);
    }
    return tracks;
  }

  private process(process: number): { readonly track: number; readonly pid: number } {
    const pid = this.processIds.get(process) || process;
    let track = this.processes.get(process);
    if (track === undefined) {
      track = this.make.add({ name: this.names.process(process), kind: 'process', pid });
      this.processes.set(process, track);
    }
    return { track, pid };
  }

  /** Of a thread; of what borrows a processor, that processor's. */
  private track(context: number): SliceTrack {
    if (context <= 0) return this.processor(context === 0 ? 0 : processorOf(context)).slices;
    let track = this.threads.get(context);
    if (track === undefined) {
      const { track: parent, pid } = this.process(this.names.processOf(context));
      const name = this.names.threads.get(context)?.name || `thread ${context}`;
      track = this.make.slices({ name, kind: 'thread', parent, pid, tid: FIRST_THREAD_ID + 4 * context });
      this.threads.set(context, track);
    }
    return track;
  }

  // ---- processors ----

  private switched(event: TraceEvent): void {
    const { slices } = this.processor(event.cpu);
    slices.end(event.time, 'thread');
    const to = event.fields.to as number;
    if (to !== 0) slices.begin(event.time, 'thread', this.slice(event, this.names.thread(to), 'running', 0));
  }

  private irqlChanged(cpu: number, timeNs: number, irql: number): void {
    const processor = this.processor(cpu);
    processor.lastNs = Math.max(processor.lastNs, timeNs);
    if (irql === processor.lastIrql) return;
    processor.lastIrql = irql;
    this.sink.counter(processor.irql, processor.lastNs, irql);
  }

  // ---- IRPs: one slice for the whole life, inside it one for each driver that has it ----

  private irpDispatched(event: TraceEvent): void {
    const { irp, major, minor, device, driver, location } = event.fields as Record<string, number>;
    const isNew = this.irps.get(irp!) === undefined;
    const lane = this.irps.take(irp!);
    if (isNew) {
      const name = `IRP ${irp} ${functionName(major!, minor!)} ${this.names.device(device!)}`;
      lane.begin(event.time, 'irp', this.slice(event, name, 'irp', irp!));
    }
    lane.begin(event.time, `at ${location}`, this.slice(event, this.names.driver(driver!), 'irp', 0));
  }

  /** A completion routine was set by the driver above: the driver whose location it stands in is done with the IRP. */
  private irpReturnsTo(event: TraceEvent): void {
    const { irp, location } = event.fields as Record<string, number>;
    const lane = this.irps.get(irp!);
    for (let done = 1; done <= location!; done++) lane?.end(event.time, `at ${done}`);
  }

  private irpCompleted(event: TraceEvent): void {
    const { irp, status } = event.fields as Record<string, number>;
    this.irpResults.set(irp!, {
      status: ntStatusName(status!),
      information: Number(event.fields.information as bigint),
    });
  }

  private irpFreed(event: TraceEvent): void {
    const irp = event.fields.irp as number;
    this.irps.get(irp)?.end(event.time, 'irp', this.irpResults.get(irp));
    this.irps.release(irp);
    this.irpResults.delete(irp);
  }

  // ---- locks ----

  private lockAcquired(event: TraceEvent, context: number): void {
    const { lock, depth } = event.fields as Record<string, number>;
    if (depth! > 1) return;
    let lanes = this.locks.get(lock!);
    if (lanes === undefined) {
      const name = this.names.lock(lock!);
      // A lock that is held by several at a time, shared, needs a track for each of them.
      lanes = new Lanes((lane) =>
        this.make.slices({ name: lane === 1 ? name : `${name} (${lane})`, parent: this.group('Locks') }),
      );
      this.locks.set(lock!, lanes);
    }
    const holder = context > 0 ? this.names.thread(context) : `CPU ${event.cpu}`;
    lanes.take(context).begin(event.time, 'held', this.slice(event, holder, 'lock', 0));
  }

  private lockReleased(event: TraceEvent, context: number): void {
    const { lock, depth } = event.fields as Record<string, number>;
    if (depth! > 0) return;
    const lanes = this.locks.get(lock!);
    lanes?.get(context)?.end(event.time, 'held');
    lanes?.release(context);
  }

  // ---- pool ----

  private poolTracks: { readonly paged: number; readonly nonPaged: number } | undefined;
  private poolNs = 0;

  private poolChanged(event: TraceEvent, sign: 1 | -1): void {
    const parent = this.group('Memory');
    this.poolTracks ??= {
      paged: this.make.add({ name: 'paged pool', kind: 'counter', unit: 'bytes', parent }),
      nonPaged: this.make.add({ name: 'nonpaged pool', kind: 'counter', unit: 'bytes', parent }),
    };
    const which = ((event.fields.pool_type as number) & PAGED_POOL) !== 0 ? 'paged' : 'nonPaged';
    // A trace that was narrowed may have frees without their allocations.
    this.pool[which] = Math.max(0, this.pool[which] + sign * Number(event.fields.size as bigint));
    this.poolNs = Math.max(this.poolNs, event.time);
    this.sink.counter(this.poolTracks[which], this.poolNs, this.pool[which]);
  }
}
